"""The pretrained speech encoder: waveform in, what each of its layers hears out.

It is the encoder of Moonshine tiny (Jeffries et al. 2024, arXiv 2410.15608; MIT licence), trained by its makers on
hundreds of thousands of hours of speech. Its weights are read from the package ``moonshine-voice`` 0.0.73, which is
needed for training alone: ``pip install --editable ".[encoder]"``.
"""

import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

from model_export.data.corpora import CorporaError

Weights = dict[str, NDArray[np.float32]]

PACKAGE = "moonshine-voice"
FILE = "moonshine_voice/assets/tiny-en/encoder_model.ort"

HOP_SAMPLES = 64 * 3 * 2
"""At 16 kHz a frame every 24 ms."""

WIDTH = 288
LAYERS = 6
HEADS, HEAD_WIDTH, ROTATED = 8, 36, 32
MAX_FRAMES = 4096
"""Positions are known for so many frames, 98 s."""

LEVEL = 0.05
"""RMS to which a waveform is brought before it is heard: that of the speech which the encoder's makers trained on."""

EPSILON = 1e-5


class EncoderError(CorporaError):
    """The encoder's weights can't be had; the message says what to do."""


def encoder_file() -> Path:
    """Return the file in which the encoder came, of the installed package.

    Raises
    ------
    EncoderError
        When the package is not installed, or is another version without weights.
    """
    try:
        file = Path(str(distribution(PACKAGE).locate_file(FILE)))
    except PackageNotFoundError:
        file = None
    if file is None or not file.exists():
        raise EncoderError(f'The encoder\'s weights come with {PACKAGE} 0.0.73: pip install --editable ".[encoder]".')
    return file


@lru_cache(maxsize=1)
def pretrained_weights() -> Weights:
    """Return the encoder's weights by name, float32; matrices are (inputs, outputs).

    The file holds its matrices in 8 bits, each with one scale and zero point. It is read without running it, by the
    schema that onnxruntime brings for its own format.

    Raises
    ------
    EncoderError
        As :func:`encoder_file`.
    """
    graph = _graph(encoder_file())
    known = _initializers(graph)
    weights: Weights = {}
    for i in range(graph.NodesLength()):
        node = graph.Nodes(i)
        kind, name = _text(node.OpType()), _text(node.Name())
        inputs = [_text(node.Inputs(k)) for k in range(node.InputsLength())]
        if kind in ("DynamicQuantizeMatMul", "MatMulIntegerToFloat"):
            matrix = next(x for x in inputs if x.endswith("_quantized") and x in known)
            stem = matrix.removesuffix("_quantized")
            key = name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
            offset = known[f"{stem}_zero_point"].astype(np.float32)
            weights[key] = (known[matrix].astype(np.float32) - offset) * known[f"{stem}_scale"]
            weights |= {f"{key}.bias": known[x] for x in inputs if x.endswith(".bias")}
        elif kind == "LayerNormalization":
            weights[inputs[1]] = known[inputs[1]]
        elif kind == "SkipLayerNormalization":
            weights["layer_norm.weight"] = known[inputs[2]]
        elif "groupnorm" in name and kind in ("Mul", "Add"):
            weights["group_norm.gain" if kind == "Mul" else "group_norm.offset"] = known[inputs[1]].ravel()
    for name, values in known.items():
        if name.startswith("conv"):
            weights[name.removesuffix("_add_tensor")] = values
        if values.shape == (1, ROTATED // 2, 1):
            weights["rotary.frequencies"] = values.ravel()
    return {name: np.asarray(values, np.float32) for name, values in weights.items()}


def _graph(file: Path):
    import onnxruntime.tools.ort_format_model as ort_format

    folder = str(Path(ort_format.__file__).parent)
    sys.path.insert(0, folder)
    try:
        from ort_flatbuffers_py.fbs.InferenceSession import InferenceSession
    finally:
        sys.path.remove(folder)
    return InferenceSession.GetRootAs(file.read_bytes(), 0).Model().Graph()


def _initializers(graph) -> dict[str, NDArray]:
    dtypes = {1: np.float32, 2: np.uint8, 3: np.int8}
    known = {}
    for i in range(graph.InitializersLength()):
        tensor = graph.Initializers(i)
        if tensor.RawDataLength() and tensor.DataType() in dtypes:
            shape = [tensor.Dims(k) for k in range(tensor.DimsLength())]
            values = np.frombuffer(tensor.RawDataAsNumpy().tobytes(), dtypes[tensor.DataType()])
            known[_text(tensor.Name())] = values.reshape(shape)
    return known


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode()


@keras.saving.register_keras_serializable("speech_emotion")
class Level(layers.Layer):
    """Waveform (batch, samples) to the same at an RMS of LEVEL; digital silence stays silent."""

    def call(self, waveform):
        """Return the scaled waveform."""
        power = ops.mean(ops.square(waveform), axis=1, keepdims=True)
        return waveform * (LEVEL / ops.sqrt(power + 1e-12))


@keras.saving.register_keras_serializable("speech_emotion")
class Stem(layers.Layer):
    """Waveform (batch, samples) to frames (batch, frames, 288): three convolutions, a frame every 24 ms."""

    def build(self, shape):
        """Make the convolutions and the group normalisation, one group over all of time and channels."""
        self.first = layers.Conv1D(WIDTH, 127, strides=64, use_bias=False, name="first")
        self.second = layers.Conv1D(2 * WIDTH, 7, strides=3, name="second")
        self.third = layers.Conv1D(WIDTH, 3, strides=2, name="third")
        self.first.build((None, None, 1))
        self.second.build((None, None, WIDTH))
        self.third.build((None, None, 2 * WIDTH))
        self.gain = self.add_weight((WIDTH,), "ones", name="gain")
        self.offset = self.add_weight((WIDTH,), "zeros", name="offset")

    def call(self, waveform):
        """Return the frames."""
        x = ops.tanh(self.first(waveform[..., None]))
        mean = ops.mean(x, axis=(1, 2), keepdims=True)
        variance = ops.mean(ops.square(x - mean), axis=(1, 2), keepdims=True)
        x = (x - mean) / ops.sqrt(variance + EPSILON) * self.gain + self.offset
        return _gelu(self.third(_gelu(self.second(x))))

    def load(self, weights: Weights) -> None:
        """Take the pretrained weights."""
        self.first.set_weights([weights["conv1.weight"].transpose(2, 1, 0)])
        for layer, name in ((self.second, "conv2"), (self.third, "conv3")):
            layer.set_weights([weights[f"{name}.weight"].transpose(2, 1, 0), weights[f"{name}.bias"]])
        self.gain.assign(weights["group_norm.gain"])
        self.offset.assign(weights["group_norm.offset"])


@keras.saving.register_keras_serializable("speech_emotion")
class TransformerLayer(layers.Layer):
    """One pre-norm transformer layer with rotary positions (Su et al. 2021, arXiv 2104.09864): (batch, frames, 288)."""

    def build(self, shape):
        """Make the matrices."""
        self.norms = [self.add_weight((WIDTH,), "ones", name=f"norm{i}") for i in (1, 2)]
        self.attention = [layers.Dense(WIDTH, use_bias=False, name=name) for name in "qkvo"]
        self.wide = layers.Dense(4 * WIDTH, name="wide")
        self.narrow = layers.Dense(WIDTH, name="narrow")
        for layer in (*self.attention, self.wide):
            layer.build((None, None, WIDTH))
        self.narrow.build((None, None, 4 * WIDTH))
        angles = np.arange(MAX_FRAMES)[:, None] * 10_000.0 ** (-np.arange(0, ROTATED, 2) / ROTATED)
        self.cos, self.sin = (np.repeat(f(angles), 2, axis=1).astype(np.float32) for f in (np.cos, np.sin))
        pairs = np.zeros((ROTATED, ROTATED), np.float32)
        pairs[np.arange(1, ROTATED, 2), np.arange(0, ROTATED, 2)] = -1
        pairs[np.arange(0, ROTATED, 2), np.arange(1, ROTATED, 2)] = 1
        self.pairs = pairs

    def call(self, x):
        """Return the frames with what was heard added."""
        h = _normed(x, self.norms[0])
        q, k, v = (self._split(dense(h)) for dense in self.attention[:3])
        scores = ops.matmul(self._turned(q), ops.transpose(self._turned(k), (0, 1, 3, 2))) / HEAD_WIDTH**0.5
        mixed = ops.transpose(ops.matmul(ops.softmax(scores, axis=-1), v), (0, 2, 1, 3))
        x = x + self.attention[3](ops.reshape(mixed, (ops.shape(x)[0], -1, WIDTH)))
        return x + self.narrow(_gelu(self.wide(_normed(x, self.norms[1]))))

    def _split(self, x):
        """Return (batch, heads, frames, 36) from (batch, frames, 288)."""
        return ops.transpose(ops.reshape(x, (ops.shape(x)[0], -1, HEADS, HEAD_WIDTH)), (0, 2, 1, 3))

    def _turned(self, x):
        """Turn pairs of neighbours among the first 32 of 36 by an angle that grows with the position."""
        frames = ops.shape(x)[2]
        turning, rest = x[..., :ROTATED], x[..., ROTATED:]
        turned = (
            turning * ops.convert_to_tensor(self.cos)[:frames]
            + ops.matmul(turning, self.pairs) * ops.convert_to_tensor(self.sin)[:frames]
        )
        return ops.concatenate([turned, rest], axis=-1)

    def load(self, weights: Weights, number: int) -> None:
        """Take the pretrained weights of one of the layers, counted from 0."""
        w = {key.removeprefix(f"layers.{number}."): x for key, x in weights.items()}
        self.norms[0].assign(w["input_layernorm.weight"])
        self.norms[1].assign(w["post_attention_layernorm.weight"])
        for dense, name in zip(self.attention, "qkvo", strict=True):
            dense.set_weights([w[f"self_attn.{name}_proj"]])
        self.wide.set_weights([w["mlp.fc1"], w["mlp.fc1.bias"]])
        self.narrow.set_weights([w["mlp.fc2"], w["mlp.fc2.bias"]])


def encoder(count: int = 4, weights: Weights | None = None) -> keras.Model:
    """Return the encoder up to some layer.

    Parameters
    ----------
    count : int
        How many transformer layers.
    weights : dict, optional
        :func:`pretrained_weights`; random ones when left out.

    Returns
    -------
    keras.Model
        Waveform (batch, samples), mono at 16 kHz, of any level, to a list: what each layer from the first on gives,
        float32 (batch, frames, 288).
    """
    waveform = layers.Input((None,), name="waveform")
    stem = Stem(name="stem")
    x = stem(Level(name="level")(waveform))
    outputs, stack = [], [TransformerLayer(name=f"layer{i + 1}") for i in range(count)]
    for layer in stack:
        x = layer(x)
        outputs.append(x)
    model = keras.Model(waveform, outputs, name="encoder")
    if weights is not None:
        stem.load(weights)
        for i, layer in enumerate(stack):
            layer.load(weights, i)
    return model


def _normed(x, gain):
    mean = ops.mean(x, axis=-1, keepdims=True)
    variance = ops.mean(ops.square(x - mean), axis=-1, keepdims=True)
    return (x - mean) / ops.sqrt(variance + EPSILON) * gain


def _gelu(x):
    return 0.5 * x * (1 + ops.erf(x / np.float32(np.sqrt(2))))
