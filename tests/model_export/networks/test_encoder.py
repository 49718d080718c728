"""The encoder in Keras does what the file does that its weights were read from."""

import numpy as np
import onnxruntime
import pytest

from desktop_app.audio import read_clip, resample
from desktop_app.paths import assets_dir
from model_export.__main__ import main
from model_export.networks import encoder as encoder_module
from model_export.networks.encoder import (
    EPSILON,
    HOP_SAMPLES,
    LAYERS,
    LEVEL,
    WIDTH,
    encoder,
    encoder_file,
    pretrained_weights,
)
from model_export.networks.encoder_session import pooled
from model_export.networks.pooling import SIZE, Pooling


def sample(name):
    clip = read_clip(assets_dir() / "samples" / name)
    return resample(clip.mono(), clip.rate_hz, 16_000)[: 3 * 16_000]


@pytest.fixture(scope="module")
def whole():
    return encoder(LAYERS, pretrained_weights())


@pytest.mark.parametrize("name", ["speech_high.wav", "speech_low.wav"])
def test_the_last_layer_is_that_of_the_file(whole, name):
    waveform = sample(name)[None]
    level = waveform * LEVEL / np.sqrt(np.mean(waveform**2))
    session = onnxruntime.InferenceSession(str(encoder_file()))
    (expected,) = session.run(None, {"input_values": level, "attention_mask": np.ones(level.shape, np.int64)})
    last = np.asarray(whole(waveform)[-1])
    normed = (last - last.mean(axis=-1, keepdims=True)) / np.sqrt(last.var(axis=-1, keepdims=True) + EPSILON)
    found = normed * pretrained_weights()["layer_norm.weight"]
    assert found.shape == expected.shape
    # The file quantises activations on the fly, which this does not.
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.999
    assert np.abs(found - expected).mean() < 0.06 * np.abs(expected).mean()


def test_weights_that_are_not_there_are_an_error_in_words(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(encoder_module, "PACKAGE", "no-such-package")
    monkeypatch.setattr("model_export.evaluation.evaluate.evaluate", lambda *_, **__: encoder_file())
    arguments = ["evaluate", "--protocol", "cross", "--model", "pretrained", "--corpora", str(tmp_path)]
    assert main(arguments) == 1
    assert 'pip install --editable ".[encoder]"' in capsys.readouterr().err


def test_a_frame_comes_every_24_ms_from_each_layer(whole):
    frames = whole(np.zeros((2, 3 * 16_000), np.float32))
    assert len(frames) == LAYERS
    assert {x.shape for x in map(np.asarray, frames)} == {(2, 123, WIDTH)}
    assert HOP_SAMPLES == 384


def test_level_makes_no_difference_and_silence_is_finite(whole):
    waveform = sample("speech_high.wav")[None]
    quiet, loud = (np.asarray(whole(waveform * gain)[2]) for gain in (0.01, 1.0))
    assert np.abs(quiet - loud).max() < 1e-2 * np.abs(loud).max()
    assert np.isfinite(np.asarray(whole(np.zeros((1, 16_000), np.float32))[-1])).all()


def test_pooled_windows_are_means_and_deviations_of_the_layers():
    waveform = sample("speech_low.wav")
    layers = encoder(4, pretrained_weights())(waveform[None])
    by_keras = np.asarray(Pooling()(layers))[0]
    by_session = pooled(waveform)
    assert by_keras.shape == by_session.shape == (SIZE,)
    assert np.abs(by_keras - by_session).max() < 1e-3 * np.abs(by_keras).max()
    assert np.isfinite(pooled(waveform[:100])).all()
