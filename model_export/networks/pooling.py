"""How the frames of the encoder's layers become one vector for each window."""

import keras
from keras import layers, ops

from model_export.networks.encoder import WIDTH

LAYER_COUNT = 4
"""Layers of the encoder that are heard: what follows knows more of words and less of voices."""

SIZE = LAYER_COUNT * 2 * WIDTH
"""Length of the vector: mean and deviation of each layer's channels."""

MIN_SAMPLES = 16_000
"""A shorter waveform is padded with silence, here and in the program."""


@keras.saving.register_keras_serializable("speech_emotion")
class Pooling(layers.Layer):
    """Frames of several layers, each (batch, frames, channels), to mean and deviation over time: (batch, size)."""

    def call(self, frames):
        """Return the means and deviations, layer after layer."""
        pooled = []
        for x in frames:
            mean = ops.mean(x, axis=1)
            pooled += [mean, ops.sqrt(ops.mean(ops.square(x - mean[:, None]), axis=1) + 1e-12)]
        return ops.concatenate(pooled, axis=-1)

    def compute_output_shape(self, shapes):
        """Two figures a channel."""
        return shapes[0][0], 2 * sum(shape[-1] for shape in shapes)
