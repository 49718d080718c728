"""The head on the pretrained encoder: a pooled window and what is known of the voice in, logits out.

It holds two groups of small networks whose logits are averaged. One is for strangers, of whom nothing is known. The
other is for known voices: its first matrices bring a window's vector to fewer numbers, the embedding, and what is known
of the voice, the mean of the embedding over other speech of the same person, is subtracted from that. Which group is
asked is told by the reference: all zeros is nobody.
"""

from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np
from keras import layers, ops
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HIDDEN = 128
OF_STRANGERS = 0.25
"""Share of the logits about a known voice that come from the networks for strangers."""

INPUT_DROPOUT = 0.3
HIDDEN_DROPOUT = 0.4


class Linear(NamedTuple):
    """A linear layer: ``weights`` float32 (size, outputs) and ``bias`` (outputs,)."""

    weights: Floats
    bias: Floats


def member(size: int, classes: int) -> keras.Model:
    """Return one untrained network: the difference of standardised vectors (batch, size) to logits (batch, classes).

    Parameters
    ----------
    size : int
        Of a pooled vector.
    classes : int

    Examples
    --------
    >>> member(2304, 8).output_shape
    (None, 8)
    """
    difference = layers.Input((size,), name="difference")
    embedding = layers.Dense(HIDDEN, use_bias=False, name="embedding")(layers.Dropout(INPUT_DROPOUT)(difference))
    hidden = layers.ReLU()(Bias(name="bias")(embedding))
    logits = layers.Dense(classes, name="logits")(layers.Dropout(HIDDEN_DROPOUT)(hidden))
    return keras.Model(difference, logits)


@keras.saving.register_keras_serializable("speech_emotion")
class Bias(layers.Layer):
    """Adds a learnt vector: (batch, size) to the same."""

    def build(self, shape):
        """Make the vector."""
        self.offset = self.add_weight((shape[-1],), "zeros", name="offset")

    def call(self, x):
        """Return the sum."""
        return x + self.offset


@keras.saving.register_keras_serializable("speech_emotion")
class Part(layers.Layer):
    """Some columns of (batch, size).

    Parameters
    ----------
    start, stop : int
    """

    def __init__(self, start: int, stop: int, **kwargs) -> None:
        super().__init__(**kwargs)
        self.start, self.stop = start, stop

    def call(self, x):
        """Return the columns from `start` to `stop`."""
        return x[:, self.start : self.stop]

    def get_config(self) -> dict:
        """Return what the layer is made from."""
        return {**super().get_config(), "start": self.start, "stop": self.stop}


@keras.saving.register_keras_serializable("speech_emotion")
class KnownOrNot(layers.Layer):
    """Logits of a known voice where the reference holds any, and those of a stranger where it is all zeros.

    How a voice sounds by itself still counts for something when it is known: OF_STRANGERS.
    """

    def call(self, reference, known, stranger):
        """Choose, row by row."""
        there = ops.max(ops.abs(reference), axis=-1, keepdims=True) > 0
        return ops.where(there, (1 - OF_STRANGERS) * known + OF_STRANGERS * stranger, stranger)


def together(
    strangers: Sequence[keras.Model], known: Sequence[keras.Model], speech: Linear, mean: Floats, variance: Floats
) -> keras.Model:
    """Return fitted networks as one.

    Parameters
    ----------
    strangers, known : sequence of keras.Model
        As :func:`member` makes them: fitted on vectors, and on their differences from references.
    speech : Linear
        Tells speech from other sounds by a standardised vector.
    mean, variance : float32, (size,)
        Of the pooled vectors that they were fitted on.

    Returns
    -------
    keras.Model
        From ``pooled`` (batch, size) and ``reference`` (batch, d) to ``logits`` (batch, classes), ``embedding`` (batch,
        d) and ``speech`` (batch, 1), a logit too; d is HIDDEN for each network that is for known voices.
    """
    pooled = layers.Input((len(mean),), name="pooled")
    reference = layers.Input((len(known) * HIDDEN,), name="reference")
    standardised = layers.Normalization(mean=mean, variance=variance, name="standardisation")(pooled)
    first = [_copy(one, "embedding", f"known{i}")(standardised) for i, one in enumerate(known)]
    embedding = layers.Concatenate(name="embedding")(first) if len(first) > 1 else first[0]
    difference = embedding - reference
    of_known = [
        _decided(one, f"known{i}", Part(i * HIDDEN, (i + 1) * HIDDEN)(difference)) for i, one in enumerate(known)
    ]
    of_strangers = [
        _decided(one, f"stranger{i}", _copy(one, "embedding", f"stranger{i}")(standardised))
        for i, one in enumerate(strangers)
    ]
    told = layers.Dense(1, name="speech")
    outputs = {
        "logits": KnownOrNot(name="logits")(reference, _mean(of_known), _mean(of_strangers)),
        "embedding": embedding,
        "speech": told(standardised),
    }
    told.set_weights([speech.weights, speech.bias])
    return keras.Model([pooled, reference], outputs, name="pretrained")


def _decided(one: keras.Model, name: str, embedding):
    """Return the logits of a network about what its first matrix gave."""
    return _copy(one, "logits", name)(layers.ReLU()(_copy(one, "bias", name)(embedding)))


def _copy(one: keras.Model, layer: str, name: str) -> layers.Layer:
    """Return a fitted layer under another name."""
    fitted = one.get_layer(layer)
    copied = type(fitted).from_config({**fitted.get_config(), "name": f"{name}_{layer}"})
    copied.build(fitted.input.shape)
    copied.set_weights(fitted.get_weights())
    return copied


def _mean(logits: list):
    return layers.Average()(logits) if len(logits) > 1 else logits[0]
