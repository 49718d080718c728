"""The compact network: mel power in, logits of the emotions and of speech out.

Four small convolutions over time and frequency keep four bands, a stack of dilated convolutions over time follows, and
attention pools mean and deviation over time (Okabe et al. 2018, Interspeech). It is fed with any number of frames.
"""

import keras
from keras import layers, ops

SILENT_BELOW_DB = 35.0
"""Frames further than this below the loudest count for no mean, and are not listened to."""

FLOOR = 3e-3
"""Of the mean power, added before the logarithm: what lies below is as good as silent, in the studio too."""

FILTERS = (16, 32, 48, 64)
CHANNELS = 120
DILATIONS = (1, 2, 4)
HEADS = 4
TIME_STRIDE = 4
MOMENTUM = 0.95


@keras.saving.register_keras_serializable("speech_emotion")
class Sounding(layers.Layer):
    """Mel power (batch, frames, bands) to 1 for each frame that sounds, 0 for silent ones: (batch, frames)."""

    def call(self, power):
        """Return the mask."""
        energy = ops.sum(power, axis=-1)
        loudest = ops.max(energy, axis=1, keepdims=True)
        threshold = ops.maximum(loudest * 10 ** (-SILENT_BELOW_DB / 10), 1e-12)
        return ops.cast(energy >= threshold, "float32")

    def compute_output_shape(self, shape):
        """Drop the bands."""
        return shape[:-1]


@keras.saving.register_keras_serializable("speech_emotion")
class LevelFree(layers.Layer):
    """Mel power and mask to logarithms without the level of the clip and without the colour of the microphone.

    Power is divided by its mean, a floor is added, and the mean of each band is taken out of the logarithm.
    """

    def call(self, power, sounding):
        """Return (batch, frames, bands), about -2 to 3; 0 where it is silent."""
        mask = sounding[..., None]
        count = ops.maximum(ops.sum(mask, axis=1, keepdims=True), 1.0)
        level = ops.sum(power * mask, axis=(1, 2), keepdims=True) / (count * power.shape[-1])
        log = ops.log(power / (level + 1e-12) + FLOOR)
        mean = ops.sum(log * mask, axis=1, keepdims=True) / count
        return (log - mean) * mask * 0.5


@keras.saving.register_keras_serializable("speech_emotion")
class AttentionPooling(layers.Layer):
    """Frames (batch, frames, channels) to mean and deviation over time, (batch, 2 channels), weighted by attention.

    Parameters
    ----------
    heads : int
        Each weights its own share of the channels.
    """

    def __init__(self, heads: int = HEADS, **kwargs) -> None:
        super().__init__(**kwargs)
        self.heads = heads
        self.score = layers.Dense(heads)

    def build(self, frames_shape, sounding_shape=None):
        """Build the scores."""
        self.score.build(frames_shape)

    def call(self, frames, sounding):
        """Pool; silent frames weigh nothing."""
        channels = frames.shape[-1]
        weights = ops.softmax(self.score(frames) + (sounding[..., None] - 1) * 1e4, axis=1)[..., None]
        split = ops.reshape(frames, (-1, ops.shape(frames)[1], self.heads, channels // self.heads))
        mean = ops.sum(split * weights, axis=1)
        variance = ops.sum(ops.square(split - mean[:, None]) * weights, axis=1)
        deviation = ops.sqrt(variance + 1e-5)
        return ops.concatenate([ops.reshape(x, (-1, channels)) for x in (mean, deviation)], axis=-1)

    def compute_output_shape(self, frames_shape, sounding_shape=None):
        """Two figures a channel."""
        return frames_shape[0], 2 * frames_shape[-1]

    def get_config(self) -> dict:
        """Return what the layer is made from."""
        return {**super().get_config(), "heads": self.heads}


@keras.saving.register_keras_serializable("speech_emotion")
class FusedBatchNormalization(layers.BatchNormalization):
    """Batch normalisation which trains with TensorFlow's one operation for it, where there is TensorFlow.

    A step of the compact network takes a quarter less time; weights and answers are those of the layer it is made from.
    """

    def call(self, inputs, training=None, mask=None):
        """Normalise the channels, the last axis, of (batch, ..., channels) with up to two axes between."""
        if not training or keras.backend.backend() != "tensorflow" or len(inputs.shape) == 2:
            return super().call(inputs, training=training, mask=mask)
        from tensorflow.compat.v1.nn import fused_batch_norm

        images = inputs if len(inputs.shape) == 4 else ops.expand_dims(inputs, 1)
        scaled, mean, variance = fused_batch_norm(images, self.gamma, self.beta, epsilon=self.epsilon)
        for average, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
            average.assign(average * self.momentum + value * (1 - self.momentum))
        return scaled if len(inputs.shape) == 4 else ops.squeeze(scaled, 1)


def compact_network(bands: int, classes: int, dropout: float = 0.2) -> keras.Model:
    """Return the untrained network.

    Parameters
    ----------
    bands : int
        The input is mel power (batch, frames, bands).
    classes : int
    dropout : float

    Returns
    -------
    keras.Model
        With the outputs ``logits`` (batch, classes) and ``speech`` (batch, 1), a logit too.

    Examples
    --------
    >>> compact_network(64, 8).count_params() < 1_500_000
    True
    """
    power = layers.Input((None, bands), name="power")
    sounding = Sounding()(power)
    x = layers.Reshape((-1, bands, 1))(LevelFree()(power, sounding))
    for filters, stride in zip(FILTERS, (2, 2, 1, 1), strict=True):
        x = layers.Conv2D(filters, 3, strides=(stride, 2), padding="same", use_bias=False)(x)
        x = layers.ReLU()(_normalised(x))
    x = layers.Reshape((-1, FILTERS[-1] * bands // 2 ** len(FILTERS)))(x)
    x = layers.ReLU()(_normalised(layers.Conv1D(CHANNELS, 1, use_bias=False)(x)))
    for dilation in DILATIONS:
        x = _residual(x, dilation, dropout)
    shorter = layers.MaxPooling1D(TIME_STRIDE, padding="same")(layers.Reshape((-1, 1))(sounding))
    pooled = _normalised(AttentionPooling()(x, layers.Reshape((-1,))(shorter)))
    hidden = layers.Dense(128, activation="relu")(layers.Dropout(0.3)(pooled))
    logits = layers.Dense(classes, name="logits")(layers.Dropout(0.3)(hidden))
    speech = layers.Dense(1, name="speech")(pooled)
    return keras.Model(power, {"logits": logits, "speech": speech}, name="compact")


def _normalised(x):
    return FusedBatchNormalization(momentum=MOMENTUM)(x)


def _residual(x, dilation: int, dropout: float):
    y = layers.Conv1D(CHANNELS, 3, dilation_rate=dilation, padding="same", use_bias=False)(x)
    y = layers.Dropout(dropout)(layers.ReLU()(_normalised(y)))
    y = _normalised(layers.Conv1D(CHANNELS, 1, use_bias=False)(y))
    return layers.ReLU()(layers.Add()([x, y]))


@keras.saving.register_keras_serializable("speech_emotion")
def known_classes_crossentropy(targets, logits):
    """Cross entropy over the emotions that a clip's corpus has: a target below 0 takes its class out of the softmax.

    Parameters
    ----------
    targets : (batch, classes)
        Probabilities, or -1 where the corpus lacks the emotion; -1 throughout for no speech, which then costs nothing.
    logits : (batch, classes)
    """
    known = ops.cast(targets >= 0, logits.dtype)
    return -ops.sum(ops.maximum(targets, 0.0) * ops.log_softmax(logits + (known - 1) * 1e4, axis=-1), axis=-1)
