"""Where somebody speaks: the detector, and the stretches made of its probabilities."""

import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from desktop_app.audio import read_clip
from desktop_app.errors import ModelError
from desktop_app.paths import assets_dir
from desktop_app.recognition.speech import voice_activity
from desktop_app.recognition.speech.voice_activity import (
    FRAME_S,
    FRAME_SAMPLES,
    RATE_HZ,
    SileroDetector,
    Stretch,
    stretches,
)
from tests.support.tones import tone

SAMPLES = ("speech_low.wav", "speech_high.wav")
SECOND = np.zeros(RATE_HZ, np.float32)


def voice(name):
    """Return one of the program's samples, float32 (n,) at 16 kHz, cut to where it sounds."""
    clip = read_clip(assets_dir() / "samples" / name)
    assert clip.rate_hz == RATE_HZ
    mono = clip.mono()
    (loud,) = np.nonzero(np.abs(mono) > 0.01)
    return mono[loud[0] : loud[-1] + 1]


def found(waveform):
    return stretches(voice_activity.speech_probabilities(waveform), len(waveform) / RATE_HZ)


def spoken_s(waveform):
    return sum(x.duration_s for x in found(waveform))


def in_blocks(waveform, sizes):
    detector, parts, at = SileroDetector(), [], 0
    for size in sizes:
        parts.append(detector.feed(waveform[at : at + size]))
        at += size
    return np.concatenate([*parts, detector.feed(waveform[at:]), detector.finish()])


def noise(exponent, duration_s=5.0, level_dbfs=-30.0):
    random = np.random.default_rng(exponent)
    n = round(duration_s * RATE_HZ)
    spectrum = np.fft.rfft(random.standard_normal(n)) / np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 20) ** (
        exponent / 2
    )
    x = np.fft.irfft(spectrum, n)
    return (x / np.sqrt(np.mean(x**2)) * 10 ** (level_dbfs / 20)).astype(np.float32)


@pytest.mark.parametrize(
    "sizes",
    [(1, 1, 1), (0, 511, 1, 512), (512,) * 9, (513, 700, 0, 12_345), (63, 64, 65), (40_000,), tuple(range(1, 200))],
)
def test_a_stream_cut_anywhere_gives_the_same_probabilities(sizes):
    waveform = np.concatenate([SECOND, voice(SAMPLES[0])])
    whole = voice_activity.speech_probabilities(waveform)
    np.testing.assert_allclose(in_blocks(waveform, sizes), whole, atol=1e-4)


@pytest.mark.parametrize("n", [0, 1, 511, 512, 513, 5 * 512, 5 * 512 + 1])
def test_there_is_a_probability_for_every_frame_and_for_the_rest(n):
    probabilities = voice_activity.speech_probabilities(np.full(n, 0.01, np.float32))
    assert probabilities.dtype == np.float32 and probabilities.shape == (-(-n // FRAME_SAMPLES),)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_a_detector_that_has_finished_has_nothing_more():
    detector = SileroDetector()
    assert len(detector.feed(SECOND[:700])) == 1 and len(detector.finish()) == 1
    assert len(detector.finish()) == 0


@pytest.mark.parametrize(
    "waveform",
    [np.zeros(5 * RATE_HZ, np.float32), tone("happy", 5.0), *(noise(k) for k in (0, 1, 2)), noise(1, level_dbfs=-10.0)],
    ids=["silence", "tone", "white", "pink", "brown", "loud pink"],
)
def test_sounds_without_a_voice_hold_no_speech(waveform):
    assert found(waveform) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_voice_is_found_where_it_is(name):
    sound = voice(name)
    speech_s = len(sound) / RATE_HZ
    everywhere = found(np.concatenate([SECOND, SECOND, sound, SECOND, SECOND, SECOND]))
    assert 0.95 * speech_s <= sum(x.duration_s for x in everywhere) <= speech_s + 0.6
    assert everywhere[0].start_s >= 1.7 and everywhere[-1].end_s <= 2 + speech_s + 0.5


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("before_s", [0.2, 1.0, 1.017])
def test_the_first_and_the_last_80_ms_of_speech_are_inside(name, before_s):
    sound = voice(name)
    everywhere = found(np.concatenate([np.zeros(round(before_s * RATE_HZ), np.float32), sound, SECOND]))
    assert everywhere[0].start_s <= before_s
    assert everywhere[-1].end_s >= before_s + len(sound) / RATE_HZ


@pytest.mark.parametrize("name", SAMPLES)
def test_a_voice_that_begins_and_ends_with_the_file_is_found(name):
    sound = voice(name)
    assert spoken_s(sound) >= 0.95 * len(sound) / RATE_HZ


@pytest.mark.parametrize("name", SAMPLES)
def test_a_voice_at_45_dbfs_is_found(name):
    sound = voice(name)
    quiet = sound / np.sqrt(np.mean(sound**2)) * np.float32(10 ** (-45 / 20))
    assert spoken_s(np.concatenate([SECOND, quiet, SECOND])) >= 0.95 * len(sound) / RATE_HZ


@pytest.mark.parametrize("name", SAMPLES)
def test_a_voice_in_noise_10_db_below_it_is_found(name):
    sound = voice(name)
    around = np.concatenate([SECOND, sound, SECOND])
    mixture = around + noise(1, len(around) / RATE_HZ, 20 * np.log10(np.sqrt(np.mean(sound**2))) - 10)
    assert spoken_s(mixture) >= 0.95 * len(sound) / RATE_HZ


def probabilities(*runs):
    """Return float32 (frames,) of (probability, count) one after the other."""
    return np.concatenate([np.full(count, p, np.float32) for p, count in runs])


def test_a_run_that_never_is_sure_is_no_speech():
    assert stretches(probabilities((0.0, 30), (voice_activity.ON - 0.01, 30), (0.0, 30)), 10.0) == []


def test_speech_begins_before_the_detector_is_sure_of_it_and_ends_after():
    (only,) = stretches(
        probabilities((0.0, 30), (voice_activity.OFF, 5), (1.0, 20), (voice_activity.OFF, 5), (0.0, 30)), 10.0
    )
    assert only == pytest.approx((30 * FRAME_S - voice_activity.MARGIN_S, 60 * FRAME_S + voice_activity.MARGIN_S))


def test_a_breath_parts_no_speech_and_a_pause_does():
    def count(frames):
        return len(stretches(probabilities((0.0, 20), (1.0, 20), (0.0, frames), (1.0, 20), (0.0, 20)), 10.0))

    shorter = int(voice_activity.PAUSE_S / FRAME_S)
    assert (count(shorter), count(shorter + 1)) == (1, 2)


def test_a_click_is_no_speech():
    assert stretches(probabilities((0.0, 20), (1.0, 2), (0.0, 20)), 10.0) == []
    assert len(stretches(probabilities((0.0, 20), (1.0, 3), (0.0, 20)), 10.0)) == 1


def test_no_stretch_leaves_the_sound():
    assert stretches(probabilities((1.0, 10)), 0.3) == [Stretch(0.0, 0.3)]
    assert stretches(np.zeros(0, np.float32), 0.0) == []


def test_stretches_do_not_overlap():
    ten = probabilities(*[(1.0, 10), (0.0, 10)] * 10)
    everywhere = stretches(ten, 10.0)
    assert len(everywhere) == 10
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(everywhere))


@pytest.fixture
def fresh():
    """Let the detector be loaded anew, and again after the test."""
    voice_activity._loaded.cache_clear()
    yield
    voice_activity._loaded.cache_clear()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut short"])
def test_without_a_whole_file_one_sentence_says_what_to_do(damage, fresh, tmp_path, monkeypatch):
    monkeypatch.setattr(voice_activity, "assets_dir", lambda: tmp_path)
    path = tmp_path / "speech" / "silero_vad.onnx"
    path.parent.mkdir()
    whole = (assets_dir() / "speech" / "silero_vad.onnx").read_bytes()
    if damage != "missing":
        path.write_bytes(whole[: len(whole) // 2] if damage == "cut short" else b"")
    with pytest.raises(ModelError) as caught:
        voice_activity.speech_probabilities(SECOND)
    assert str(caught.value) == f"The speech detector {path} can't be opened. Install the program again."


def test_a_detector_put_back_is_found_without_a_new_start(fresh, tmp_path, monkeypatch):
    monkeypatch.setattr(voice_activity, "assets_dir", lambda: tmp_path)
    with pytest.raises(ModelError):
        voice_activity.speech_probabilities(SECOND)
    shutil.copytree(assets_dir() / "speech", tmp_path / "speech")
    assert len(voice_activity.speech_probabilities(SECOND)) == 32


def test_one_session_is_loaded_and_serves_several_threads_at_once(fresh, monkeypatch):
    loaded = []
    load = voice_activity.onnxruntime.InferenceSession

    def count(*arguments, **options):
        loaded.append(True)
        return load(*arguments, **options)

    monkeypatch.setattr(voice_activity.onnxruntime, "InferenceSession", count)
    sounds = [np.concatenate([SECOND, voice(name)]) for name in SAMPLES] * 4
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(voice_activity.speech_probabilities, sounds))
    assert loaded == [True]
    for sound, result in zip(sounds, together, strict=True):
        np.testing.assert_array_equal(result, voice_activity.speech_probabilities(sound))
