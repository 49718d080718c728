from itertools import pairwise

import numpy as np
import pytest

from desktop_app.audio import read_clip
from desktop_app.audio.resample import resample
from desktop_app.paths import assets_dir
from desktop_app.recognition.speech import (
    FRAME_S,
    FRAME_SAMPLES,
    MARGIN_S,
    PAUSE_S,
    RATE_HZ,
    SileroDetector,
    StretchFinder,
    speech_probabilities,
    stretches,
)

SPOKEN = sorted((assets_dir() / "samples").glob("speech_*.wav"))


def samples_of(path):
    clip = read_clip(path)
    return resample(clip.mono(), clip.rate_hz, RATE_HZ)


def frames(text):
    """Return probabilities: # speech, + not enough to begin with but to go on, a point for silence."""
    return np.array([{"#": 0.9, "+": 0.4, ".": 0.01}[x] for x in text], np.float32)


def found(text, duration_s=None):
    told = stretches(frames(text), len(text) * FRAME_S if duration_s is None else duration_s)
    return [(x.start_s, x.end_s) for x in told]


def at(first, last):
    return pytest.approx((first * FRAME_S - MARGIN_S, last * FRAME_S + MARGIN_S))


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.stem)
def test_a_voice_is_speech_and_the_silence_around_it_is_none(path):
    voice = samples_of(path)
    sound = np.concatenate([np.zeros(5 * RATE_HZ, np.float32), voice, np.zeros(5 * RATE_HZ, np.float32)])
    told = stretches(speech_probabilities(sound), len(sound) / RATE_HZ)
    end_s = 5 + len(voice) / RATE_HZ
    assert 4.8 < told[0].start_s < 5.6
    assert end_s - 0.8 < told[-1].end_s < end_s + 0.4
    assert sum(x.duration_s for x in told) > 0.6 * len(voice) / RATE_HZ


@pytest.mark.parametrize("kind", ["silence", "hiss", "hum", "tone"])
def test_what_is_no_voice_is_no_speech(kind):
    t = np.arange(10 * RATE_HZ) / RATE_HZ
    sound = {
        "silence": np.zeros(len(t)),
        "hiss": 0.003 * np.random.default_rng(0).standard_normal(len(t)),
        "hum": 0.1 * np.sin(2 * np.pi * 50 * t),
        "tone": samples_of(assets_dir() / "samples" / "tone.wav"),
    }[kind]
    assert stretches(speech_probabilities(np.asarray(sound, np.float32)), len(sound) / RATE_HZ) == []


@pytest.mark.parametrize("block", [1000, 511, 512, 513, 4000])
def test_the_detector_tells_the_same_however_the_stream_is_cut(block):
    voice = samples_of(SPOKEN[0])[: 2 * RATE_HZ + 77]
    detector = SileroDetector()
    told = [detector.feed(voice[i : i + block]) for i in range(0, len(voice), block)]
    expected = speech_probabilities(voice)
    np.testing.assert_allclose(np.concatenate([*told, detector.finish()]), expected, atol=1e-5)
    assert len(expected) == -(-len(voice) // FRAME_SAMPLES)
    assert len(detector.finish()) == 0


@pytest.mark.parametrize("n_samples", [0, 1, 511, 512, 513])
def test_each_begun_frame_is_told_once(n_samples):
    assert len(speech_probabilities(np.zeros(n_samples, np.float32))) == -(-n_samples // FRAME_SAMPLES)


def test_a_stretch_begins_at_a_sure_frame_and_goes_on_while_it_is_likely():
    assert found("......++####++++......") == [at(8, 16)]


def test_a_click_is_no_speech():
    assert found("..........##..........") == []


def test_short_gaps_belong_to_a_stretch_and_longer_ones_divide():
    gap = int(PAUSE_S / FRAME_S)
    assert found(".......####" + "." * gap + "####.......") == [at(7, 15 + gap)]
    assert found(".......####" + "." * (gap + 1) + "####.......") == [at(7, 11), at(12 + gap, 16 + gap)]


def test_a_click_close_to_speech_belongs_to_it():
    assert found(".......#...####.......") == [at(7, 15)]


def test_stretches_stay_within_the_sound():
    assert found("####......") == [pytest.approx((0.0, 4 * FRAME_S + MARGIN_S))]
    assert found("......####", 9.5 * FRAME_S) == [pytest.approx((6 * FRAME_S - MARGIN_S, 9.5 * FRAME_S))]
    assert found("####", 4 * FRAME_S) == [(0.0, 4 * FRAME_S)]
    assert found("", 0.0) == []


@pytest.mark.parametrize("seed", range(20))
def test_stretches_are_the_same_however_their_frames_come(seed):
    random = np.random.default_rng(seed)
    runs = random.integers(1, 30, 60)
    probabilities = np.repeat(random.choice([0.0, 0.2, 0.4, 0.6, 1.0], 60), runs).astype(np.float32)
    duration_s = len(probabilities) * FRAME_S
    expected = stretches(probabilities, duration_s)
    finder, told, at_frame = StretchFinder(), [], 0
    while at_frame < len(probabilities):
        step = int(random.integers(0, 20))
        told += finder.feed(probabilities[at_frame : at_frame + step])
        at_frame += step
        if finder.open is not None:
            # What is known of it so far is never taken back.
            final = next(x for x in expected if x.start_s == finder.open.start_s)
            assert finder.open.end_s <= final.end_s
    assert [*told, *finder.finish(duration_s)] == expected
    assert finder.finish(duration_s) == []
    assert all(a.end_s < b.start_s for a, b in pairwise(expected))
