"""From a Keras model file and its description to one ONNX file that keeps the model contract."""

import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from model_export.export.quantise import convolutions_in_16_bits, in_8_bits
from model_export.networks.architectures import ARCHITECTURES
from model_export.networks.description import Description
from model_export.networks.encoder import encoder, pretrained_weights
from model_export.networks.frontend import MelFeatures, SeedFeatures
from model_export.networks.pooling import LAYER_COUNT, MIN_SAMPLES, Pooling

OPSET = 17


class ExportedEncoder(tf.Module):
    """The whole graph of a head on the pretrained encoder: waveform and reference in, the outputs of contract 2 out.

    Parameters
    ----------
    model : keras.Model
        As :func:`model_export.networks.pretrained.together` makes it.
    """

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self.encoder = encoder(LAYER_COUNT, pretrained_weights())
        self.pooling = Pooling()
        self.mfcc = MelFeatures()
        self.model = _constant(model)
        self.reference_size = model.input_shape[1][-1]

    def __call__(self, waveform: tf.Tensor, reference: tf.Tensor | None = None) -> dict[str, tf.Tensor]:
        """Return the outputs of the contract for float32 (batch, samples) and (batch, size), nobody when left out."""
        if reference is None:
            reference = tf.zeros((tf.shape(waveform)[0], self.reference_size))
        missing = tf.maximum(0, MIN_SAMPLES - tf.shape(waveform)[1])
        pooled = self.pooling(self.encoder(tf.pad(waveform, [[0, 0], [0, missing]])))
        told = self.model([pooled, reference], training=False)
        return {
            "logits": tf.identity(told["logits"], "logits"),
            "mfcc": tf.identity(self.mfcc(waveform)[1], "mfcc"),
            "speech": tf.identity(told["speech"][:, 0], "speech"),
            "embedding": tf.identity(told["embedding"], "embedding"),
        }

    def signature(self) -> list[tf.TensorSpec]:
        """Return the inputs of the graph."""
        return [
            tf.TensorSpec([None, None], tf.float32, name="waveform"),
            tf.TensorSpec([None, self.reference_size], tf.float32, name="reference"),
        ]


class Exported(tf.Module):
    """The whole graph: waveform in, logits and MFCCs out.

    Parameters
    ----------
    model : keras.Model
        Features in; probabilities out of a Dense layer with softmax, or ``logits`` and ``speech``.
    description : Description
    """

    def __init__(self, model: keras.Model, description: Description) -> None:
        super().__init__()
        mel = description.features == ARCHITECTURES["compact"].features
        self.front_end = MelFeatures() if mel else SeedFeatures(description.features)
        self.model = _constant(model)

    def signature(self) -> list[tf.TensorSpec]:
        """Return the input of the graph."""
        return [tf.TensorSpec([None, None], tf.float32, name="waveform")]

    def __call__(self, waveform: tf.Tensor) -> dict[str, tf.Tensor]:
        """Return the outputs of the contract for float32 (batch, samples)."""
        features, mfcc = self.front_end(waveform)
        answer = self.model(features, training=False)
        outputs = {"mfcc": tf.identity(mfcc, "mfcc")}
        if isinstance(answer, dict):
            outputs["speech"] = tf.identity(answer["speech"][:, 0], "speech")
            logits = answer["logits"]
        else:
            # The Dense layer before the softmax would be the logits; the logarithm of the probabilities differs from
            # them by a constant for each clip, which the softmax takes out again, and holds for any last layer.
            logits = tf.math.log(tf.maximum(answer, 1e-30))
        return outputs | {"logits": tf.identity(logits, "logits")}


def exported_from(model: keras.Model, description: Description) -> Exported | ExportedEncoder:
    """Return the whole graph of a network, front end included."""
    of_encoder = description.features == ARCHITECTURES["pretrained"].features
    return ExportedEncoder(model) if of_encoder else Exported(model, description)


def convert(keras_file: Path, description: Description, output: Path) -> Exported | ExportedEncoder:
    """Write `output` and return the exported module, to compare the file with.

    Parameters
    ----------
    keras_file : Path
        As ``keras.Model.save`` writes it. It is loaded in safe mode: no code in it is run.
    description : Description
    output : Path
        An ``.onnx`` file.

    Raises
    ------
    ValueError
        When the model does not fit its description.
    """
    model = keras.saving.load_model(keras_file, compile=False, safe_mode=True)
    exported = exported_from(model, description)
    classes = exported(np.zeros((1, description.sample_rate_hz), np.float32))["logits"].shape[-1]
    if classes != len(description.labels):
        raise ValueError(f"{keras_file} has {classes} outputs, its description {len(description.labels)} labels")
    graph = tf.function(exported, input_signature=exported.signature())
    proto, _ = tf2onnx.convert.from_function(graph, input_signature=graph.input_signature, opset=OPSET)
    if isinstance(exported, ExportedEncoder):
        proto = convolutions_in_16_bits(in_8_bits(proto))
    _name_outputs(proto)
    del proto.metadata_props[:]
    for key, value in description.model_info().to_metadata().items():
        proto.metadata_props.add(key=key, value=value)
    proto.producer_name = "speech-emotion"
    onnx.checker.check_model(proto, full_check=True)
    _write(proto, output)
    return exported


def _name_outputs(proto: Any) -> None:
    """Give the outputs their contract names and dynamic shapes, whatever the converter called them."""
    for output in proto.graph.output:
        dims = output.type.tensor_type.shape.dim
        names = {1: ("batch",), 2: ("batch", None), 3: ("batch", "frames", None)}[len(dims)]
        for dim, name in zip(dims, names, strict=True):
            if name:
                dim.dim_param = name
    for given in proto.graph.input:
        dims = given.type.tensor_type.shape.dim
        dims[0].dim_param = "batch"
        if given.name == "waveform":
            dims[1].dim_param = "samples"


def _constant(model: keras.Model) -> keras.Model:
    """Make constants of what a standardisation knows: tensors would be captured, and become inputs of the graph."""
    for layer in model._flatten_layers():
        if isinstance(layer, keras.layers.Normalization):
            layer.mean, layer.variance = np.asarray(layer.mean), np.asarray(layer.variance)
    return model


def _write(proto: Any, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=output.parent, suffix=".partial", delete=False) as file:
        file.write(proto.SerializeToString())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(output)
