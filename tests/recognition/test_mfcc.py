import numpy as np
import pytest
import soundfile

from desktop_app.recognition import Model, find_model
from desktop_app.recognition import mfcc as module
from desktop_app.recognition.mfcc import FINE_S, MFCC_BLOCK_S, PIECES, mfcc_of_part, mfcc_of_waveform
from tests.support.tiny_model import HOP
from tests.support.tones import LABELS, RATE_HZ, tone


@pytest.fixture(scope="module")
def seed():
    """The seed's model: its front end measures everything against the loudest moment that it hears."""
    return Model.load(find_model("seed40"))


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Four minutes of tones, half a minute each."""
    path = tmp_path_factory.mktemp("sound") / "talk.wav"
    soundfile.write(path, np.concatenate([tone(label, 30.0) for label in LABELS]), RATE_HZ)
    return path


def test_a_part_of_a_file_has_the_frames_that_the_whole_has_there(model, talk):
    whole = mfcc_of_waveform(model, soundfile.read(talk, dtype="float32")[0])
    part = mfcc_of_part(model, talk, 40.0, 65.0)
    first = round(part.start_s / part.hop_s)
    assert part.start_s <= 40.0 and part.start_s + len(part.values) * part.hop_s >= 65.0
    assert part.hop_s == HOP / RATE_HZ and part.start_s == pytest.approx(first * part.hop_s)
    # But for the context at both ends, which the part does not have.
    inner = slice(8, len(part.values) - 8)
    assert part.values[inner] == pytest.approx(whole.values[first:][: len(part.values)][inner], abs=1e-3)


def test_a_long_part_is_shown_by_pieces_from_all_over_it(model, talk):
    part = mfcc_of_part(model, talk, 30.0, 210.0)
    assert 180.0 > FINE_S and len(part.values) == PIECES
    assert part.hop_s == pytest.approx(180.0 / PIECES) and part.start_s == pytest.approx(30.0 + part.hop_s / 2)
    heard = part.values.argmax(axis=1)
    expected = 1 + np.arange(PIECES) * 6 // PIECES
    assert (heard == expected).mean() > 0.98, "the tone that is there, column by column"


def test_work_that_is_not_wanted_any_more_ends(model, talk):
    assert mfcc_of_part(model, talk, 0.0, 200.0, lambda: True) is None
    assert mfcc_of_part(model, talk, 0.0, 20.0, lambda: True) is None


def test_where_there_is_no_sound_there_is_nothing(model, talk):
    assert mfcc_of_part(model, talk, 400.0, 410.0) is None


def test_blocks_look_like_parts_of_one_picture(seed):
    rate_hz = seed.info.sample_rate_hz
    hiss = np.random.default_rng(2).normal(0, 1e-5, 12 * rate_hz)
    loud = np.where(np.arange(len(hiss)) < 2 * rate_hz, np.sin(np.arange(len(hiss)) * 0.2), 0.0)
    waveform = (hiss + 0.9 * loud).astype(np.float32)
    at_once = seed.run(waveform[None]).mfcc[0]
    in_blocks = mfcc_of_waveform(seed, waveform).values
    assert in_blocks.shape == at_once.shape
    border = round(MFCC_BLOCK_S * rate_hz / seed.info.mfcc_hop_samples)
    assert np.abs(at_once[border + 2 :]).max() > 1
    # Without the common loudest moment, the hiss of a later block is measured against itself: some 100 dB apart.
    assert np.abs(in_blocks - at_once).max() < 3


def test_a_quiet_part_of_a_coarse_picture_stays_quiet(seed, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FINE_S", 10.0)
    rng = np.random.default_rng(3)
    samples = np.concatenate((rng.normal(0, 0.2, 16_000 * 15), rng.normal(0, 1e-6, 16_000 * 15))).astype(np.float32)
    soundfile.write(tmp_path / "half.wav", samples, 16_000, "FLOAT")
    part = mfcc_of_part(seed, tmp_path / "half.wav", 0.0, 30.0)
    loud, quiet = part.values[: PIECES // 2 - 2], part.values[PIECES // 2 + 2 :]
    assert loud[:, 0].min() > quiet[:, 0].max() + 100 and np.abs(quiet[:, 1:]).max() < np.abs(loud[:, 1:]).max()
