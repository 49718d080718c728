"""The compact network hears neither the level nor the silence, and learns only what it is told."""

import keras
import numpy as np
import pytest

from model_export.data.splits import PROTOCOLS
from model_export.networks import spectrogram
from model_export.networks.compact import FusedBatchNormalization, compact_network, known_classes_crossentropy
from model_export.networks.frontend import MelFeatures
from model_export.training.batches import SpectrogramBatches, targets_of
from model_export.training.learners import PRETRAINED_ON
from model_export.training.settings import Settings

BANDS, CLASSES = spectrogram.N_MELS, 8


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(0)
    return compact_network(BANDS, CLASSES)


@pytest.fixture
def power():
    random = np.random.default_rng(1)
    return random.gamma(1.0, 1.0, (1, 200, BANDS)).astype(np.float32) * np.linspace(1, 0.01, BANDS, dtype=np.float32)


def logits(network, power):
    return network.predict_on_batch(power)["logits"]


def test_it_is_small(network):
    assert network.count_params() < 1_500_000
    assert multiplications(network, frames=300) < 40e6


def multiplications(network, frames):
    """Count the multiplications of all convolutions and dense layers for one clip."""
    shapes = keras.Model(network.input, [layer.output for layer in network.layers if layer.weights])
    outputs = shapes(np.zeros((1, frames, BANDS), np.float32))
    total = 0
    for layer, output in zip([x for x in network.layers if x.weights], outputs, strict=True):
        if isinstance(layer, (keras.layers.Conv2D, keras.layers.Conv1D)):
            total += int(np.prod(output.shape)) * int(np.prod(layer.kernel.shape[:-1]))
        elif isinstance(layer, keras.layers.Dense):
            total += int(np.prod(layer.kernel.shape))
    return total


@pytest.mark.parametrize("gain", [1e-6, 1e-2, 1e4])
def test_the_level_changes_nothing(network, power, gain):
    np.testing.assert_allclose(logits(network, power * np.float32(gain)), logits(network, power), atol=1e-3)


def test_the_colour_of_the_microphone_changes_little(network, power):
    coloured = power * np.linspace(0.5, 2, BANDS, dtype=np.float32)
    change = np.abs(logits(network, coloured) - logits(network, power)).max()
    other = np.abs(logits(network, power[:, ::-1]) - logits(network, power)).max()
    assert change < other


def test_silence_weighs_nothing(network, power):
    changed = power.copy()
    changed[:, 150:] = 0
    much_more = np.concatenate([changed, np.zeros((1, 400, BANDS), np.float32)], axis=1)
    np.testing.assert_allclose(logits(network, much_more), logits(network, changed), atol=1e-3)


@pytest.mark.parametrize("frames", [1, 2, 7, 300])
def test_any_length_and_digital_silence_give_finite_answers(network, frames):
    answers = network.predict_on_batch(np.zeros((2, frames, BANDS), np.float32))
    assert np.isfinite(answers["logits"]).all() and np.isfinite(answers["speech"]).all()


def test_an_emotion_that_a_corpus_lacks_costs_nothing():
    targets = np.array([[0.5, 0.5, -1.0]], np.float32)
    low, high = (np.array([[1.0, 1.0, x]], np.float32) for x in (-5.0, 5.0))
    losses = [np.asarray(known_classes_crossentropy(targets, x)) for x in (low, high)]
    np.testing.assert_allclose(losses, np.log(2), rtol=1e-6)


def test_no_speech_costs_nothing_among_the_emotions():
    loss = known_classes_crossentropy(np.full((1, 3), -1, np.float32), np.array([[1.0, 2.0, 3.0]], np.float32))
    assert float(loss[0]) == 0


@pytest.mark.parametrize("samples", [700, 16000, 16001, 23456])
def test_the_front_end_agrees_with_librosa(samples):
    x = np.random.default_rng(samples).standard_normal(samples).astype(np.float32) * 0.1
    power, mfcc = (np.asarray(y)[0] for y in MelFeatures()(x[None]))
    expected = spectrogram.mel_power(x)
    np.testing.assert_allclose(power, expected, rtol=1e-3, atol=1e-5 * expected.max())
    np.testing.assert_allclose(mfcc, spectrogram.mfcc(x), atol=1e-2)


@pytest.fixture
def batches():
    random = np.random.default_rng(0)
    clips = [random.gamma(1.0, 1.0, (n, BANDS)).astype(np.float32) for n in range(100, 340, 12)]
    noises = [random.gamma(1.0, 1.0, (150, BANDS)).astype(np.float32)]
    labels = np.arange(20) % CLASSES
    targets = targets_of(labels, ["a"] * 12 + ["b"] * 8, CLASSES)
    return SpectrogramBatches(clips, targets, noises, Settings(batch_size=8, mixup=0.4))


def test_batches_are_the_same_after_a_stop(batches):
    batches.begin(3)
    first = [batches[i] for i in range(len(batches))]
    batches.begin(4)
    other = batches[0][0]
    batches.begin(3)
    again = [batches[i] for i in range(len(batches))]
    for (power, targets), (power_again, targets_again) in zip(first, again, strict=True):
        np.testing.assert_array_equal(power, power_again)
        np.testing.assert_array_equal(targets["logits"], targets_again["logits"])
    assert not np.array_equal(first[0][0], other)


def test_every_target_is_a_distribution_over_the_known_emotions_or_no_speech(batches):
    for power, targets in (batches[i] for i in range(len(batches))):
        assert power.shape[1:] == (batches.frames, BANDS)
        assert np.isfinite(power).all() and (power >= 0).all()
        speech = targets["speech"][:, 0] == 1
        assert speech.sum() == len(power) - batches.other_sounds
        np.testing.assert_allclose(np.maximum(targets["logits"][speech], 0).sum(axis=1), 1, rtol=1e-5)
        assert (targets["logits"][~speech] == -1).all()


def test_pretraining_knows_no_speaker_of_the_protocols_that_use_it():
    for name, protocol in PROTOCOLS.items():
        if not name.startswith("cross"):
            assert not set(protocol.corpora) & set(PRETRAINED_ON)


@pytest.mark.parametrize("shape", [(64, 6), (8, 30, 6), (8, 10, 7, 6)])
def test_batches_are_normalised_as_keras_does_it(shape):
    random = np.random.default_rng(0)
    batch = random.normal(2, 3, shape).astype(np.float32)
    weights = [random.uniform(0.5, 1.5, 6).astype(np.float32) for _ in range(4)]
    answers = []
    for kind in (FusedBatchNormalization, keras.layers.BatchNormalization):
        layer = kind(momentum=0.9)
        layer.build(shape)
        layer.set_weights(weights)
        trained = np.array(layer(batch, training=True))
        answers.append([trained, *layer.get_weights(), np.array(layer(batch, training=False))])
    for one, other in zip(*answers, strict=True):
        # The moving variance is that of a sample here, of a population in Keras: one part in the batch's size apart.
        np.testing.assert_allclose(one, other, rtol=5e-3, atol=2e-3)
