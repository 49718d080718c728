"""The networks, by name: features in, probabilities out. The front end is put before them on conversion."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
from keras import layers

from model_export.networks.compact import compact_network
from model_export.networks.features import FEATURE_SETS
from model_export.networks.pooling import SIZE
from model_export.networks.pretrained import member
from model_export.networks.spectrogram import N_MELS


@dataclass(frozen=True)
class Architecture:
    """How to build a network, and what it is fed with.

    Parameters
    ----------
    name : str
    features : a key of :data:`~model_export.networks.features.FEATURE_SETS`, or ``mel64``: a mel spectrogram, or
        ``encoder``: what the pretrained encoder hears
    build : function of the number of classes to an unfitted network
    """

    name: str
    features: str
    build: Callable[[int], keras.Model]


def seed_network(size: int, classes: int, filters: tuple[int, ...]) -> keras.Sequential:
    """Return the seed's CNN + BiGRU, as printed but for the number of blocks.

    Parameters
    ----------
    size : int
        Length of the feature vector: the input is (size, 1).
    classes : int
    filters : tuple of int
        One convolution block for each; the printed four need at least 88 values to convolve.
    """
    blocks = []
    for n in filters:
        blocks += [
            layers.Conv1D(n, kernel_size=5, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling1D(pool_size=2),
            layers.Dropout(0.2),
        ]
    return keras.Sequential(
        [
            layers.Input((size, 1)),
            *blocks,
            layers.Bidirectional(layers.GRU(256, return_sequences=True)),
            layers.Bidirectional(layers.GRU(128, return_sequences=True)),
            layers.GlobalAveragePooling1D(),
            layers.Dropout(0.3),
            layers.Dense(256, activation="relu"),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def standardised(network: keras.Model, size: int) -> keras.Model:
    """Return `network` behind a standardisation of its features, which must be adapted to the training clips.

    The mean and deviation are part of the model, so that nothing about it is known from elsewhere.
    """
    vector = layers.Input((size,), name="features")
    scaled = layers.Normalization(name="standardisation")(vector)
    return keras.Model(vector, network(layers.Reshape((size, 1))(scaled)))


def _seed(features: str, filters: tuple[int, ...]) -> Callable[[int], keras.Model]:
    size = FEATURE_SETS[features].size
    return lambda classes: standardised(seed_network(size, classes, filters), size)


ARCHITECTURES = {
    x.name: x
    for x in (
        Architecture("seed40", "mfcc40", _seed("mfcc40", (128, 256, 512))),
        Architecture("seed180", "mfcc40_chroma12_mel128", _seed("mfcc40_chroma12_mel128", (128, 256, 256, 512))),
        Architecture("compact", "mel64", lambda classes: compact_network(N_MELS, classes)),
        Architecture("pretrained", "encoder", lambda classes: member(SIZE, classes)),
    )
}


def build(name: str, classes: int) -> keras.Model:
    """Return an untrained model by name: features in, probabilities or, from ``compact``, logits out.

    Examples
    --------
    >>> build("seed180", classes=8).output_shape
    (None, 8)
    """
    return ARCHITECTURES[name].build(classes)
