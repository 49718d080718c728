"""From logits to probabilities."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

TINY = 1e-30


def softmax(logits: Array) -> Array:
    """Softmax over the last axis.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]], np.float32)).tolist()
    [[0.5, 0.5]]
    """
    powers: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = np.divide(powers, powers.sum(axis=-1, keepdims=True))
    return result


def calibrated(mean: Array, temperature: float) -> Array:
    """Return means of softmaxes, float32 (..., classes), after the model's temperature.

    Examples
    --------
    >>> calibrated(np.array([0.25, 0.75], np.float32), 1.0).round(3).tolist()
    [0.25, 0.75]
    """
    logarithms: Array = np.log(np.maximum(mean, TINY)).astype(np.float32)
    return softmax(logarithms / np.float32(temperature))


def sigmoid(logit: Array) -> Array:
    """Return 1 / (1 + exp(-logit)), without an overflow for any logit."""
    result: Array = ((1 + np.tanh(logit / 2)) / 2).astype(np.float32)
    return result
