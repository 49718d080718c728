from itertools import pairwise

import numpy as np
import pytest

from desktop_app.recognition import Model, find_model
from desktop_app.recognition.speech.windows import PHRASE_PAUSE_S, WindowStream, window_hop_s
from tests.support.tiny_model import HOP, renamed, write_tiny_model
from tests.support.tones import RATE_HZ, tone

FRAME_S = HOP / RATE_HZ
LIKE_SEED = {"window_s": 3.0, "hop_s": 3.0, "shortest_window_s": 3.0}
PATIENT = {"window_s": 10.0, "hop_s": 5.0, "shortest_window_s": 10.0}


@pytest.fixture(scope="module")
def models(folder):
    def load(name, **changes):
        return Model.load(write_tiny_model(folder / f"{name}.onnx", renamed(name, **changes)))

    return {"tiny": load("tiny"), "like_seed": load("like_seed", **LIKE_SEED), "patient": load("patient", **PATIENT)}


def silence(duration_s):
    return np.zeros(round(duration_s * RATE_HZ), np.float32)


def sound_of(*parts):
    """Return silence for numbers, and a tone for numbers in brackets, each so many seconds long."""
    return np.concatenate([tone("sad", x[0]) if isinstance(x, list) else silence(x) for x in parts])


def cut(model, samples, block=None):
    stream = WindowStream(model)
    windows = []
    for at in range(0, len(samples), block or max(1, len(samples))):
        windows += stream.feed(samples[at : at + (block or len(samples))])
    return stream, windows + stream.finish()


def times(windows):
    return [(window.start_s, window.end_s) for window in windows]


def near(*expected):
    return [pytest.approx(pair, abs=2 * FRAME_S) for pair in expected]


def test_a_phrase_that_fits_is_one_window_from_its_start_to_its_end(models):
    stream, windows = cut(models["tiny"], sound_of(3.0, [1.5], 3.0))
    assert times(windows) == near((2.9, 4.6))
    assert [(x.start_s, x.end_s) for x in stream.phrases] == times(windows)


def test_a_short_word_is_heard_in_the_middle_of_its_window(models):
    for name, length_s in (("tiny", 1.0), ("like_seed", 3.0), ("patient", 10.0)):
        _, windows = cut(models[name], sound_of(20.0, [0.3], 20.0))
        assert times(windows) == near((20.15 - length_s / 2, 20.15 + length_s / 2))


def test_at_the_borders_of_the_sound_a_short_word_is_heard_with_what_there_is(models):
    assert times(cut(models["tiny"], sound_of([0.3], 5.0))[1]) == near((0.0, 1.0))
    assert times(cut(models["tiny"], sound_of(5.0, [0.3]))[1]) == near((4.3, 5.3))
    assert times(cut(models["tiny"], sound_of(0.1, [0.3], 0.1))[1]) == near((0.0, 0.5))
    assert times(cut(models["patient"], sound_of(5.0, [0.5], 2.0))[1]) == near((0.0, 7.5))


def test_a_long_phrase_is_heard_in_steps_and_to_its_end(models):
    _, windows = cut(models["tiny"], sound_of(1.0, [5.3], 2.0))
    assert times(windows) == near((0.9, 2.9), (1.9, 3.9), (2.9, 4.9), (3.9, 5.9), (4.4, 6.4))
    _, windows = cut(models["like_seed"], sound_of([7.0]))
    assert times(windows) == near((0.0, 3.0), (1.5, 4.5), (3.0, 6.0), (4.0, 7.0))


def test_no_window_is_cut_twice_where_the_last_whole_one_ends_with_the_phrase(models):
    _, windows = cut(models["tiny"], sound_of([4.0]))
    assert times(windows) == [(0.0, 2.0), (1.0, 3.0), (2.0, 4.0)]


def test_every_moment_of_speech_lies_in_a_window_and_no_window_beyond_the_sound(models):
    random = np.random.default_rng(0)
    for _ in range(20):
        parts = [x for _ in range(6) for x in (random.uniform(0.2, 2.5), [random.uniform(0.15, 5.0)])]
        samples = sound_of(*parts, random.uniform(0, 1))
        for model in models.values():
            stream, windows = cut(model, samples)
            for window in windows:
                assert 0 <= window.start_s < window.end_s <= len(samples) / RATE_HZ + 1e-9
                assert len(window.samples) == pytest.approx((window.end_s - window.start_s) * RATE_HZ, abs=1)
                start = round(window.start_s * RATE_HZ)
                np.testing.assert_array_equal(window.samples, samples[start : start + len(window.samples)])
            for phrase in stream.phrases:
                own = [window for window in windows if window.phrase == phrase.number]
                assert own[0].start_s <= phrase.start_s
                assert own[-1].end_s >= phrase.end_s - 1e-9
                assert all(b.start_s <= a.end_s and a.start_s < b.start_s for a, b in pairwise(own))
            assert [window.phrase for window in windows] == sorted(window.phrase for window in windows)
            assert stream.done == len(stream.phrases)


def test_a_second_of_silence_divides_phrases_and_less_does_not(models):
    stream, _ = cut(models["tiny"], sound_of([1.0], 0.9, [1.0], 1.1, [1.0]))
    assert [len(phrase.stretches) for phrase in stream.phrases] == [2, 1]
    assert all(b.start_s - a.end_s >= PHRASE_PAUSE_S for a, b in pairwise(stream.phrases))


@pytest.mark.parametrize("name", ["tiny", "like_seed", "patient"])
@pytest.mark.parametrize("block", [1, 160, 3999, 4000, 4001, 50_000])
def test_how_the_stream_is_cut_changes_nothing(models, name, block):
    samples = sound_of(0.3, [0.3], 0.9, [0.2], 1.2, [0.4], 1.3, [5.2], 1.1, [1.0], 0.5, [0.3])
    samples = samples[: 3 * RATE_HZ] if block == 1 else samples
    expected_stream, expected = cut(models[name], samples)
    stream, windows = cut(models[name], samples, block)
    assert stream.phrases == expected_stream.phrases
    assert times(windows) == times(expected)
    assert [window.phrase for window in windows] == [window.phrase for window in expected]
    assert all((a.samples == b.samples).all() for a, b in zip(windows, expected, strict=True))


@pytest.mark.parametrize("n_samples", [0, 1, 2, 100, 1439, 1440, 1441, 4000])
def test_the_shortest_sounds_have_the_windows_of_their_speech(models, n_samples):
    stream, windows = cut(models["tiny"], tone("sad")[:n_samples])
    assert len(windows) == len(stream.phrases) == (n_samples / RATE_HZ > 5 * FRAME_S)
    assert all(window.end_s == n_samples / RATE_HZ for window in windows)


def test_a_stream_that_ends_within_a_phrase_ends_the_phrase(models):
    stream, windows = cut(models["tiny"], sound_of(1.0, [1.3]))
    assert (times(windows), stream.phrases[0].over) == (near((0.9, 2.3)), True)
    assert stream.finish() == []
    assert stream.pending() == []


def test_while_it_goes_on_a_phrase_is_heard_up_to_now(models):
    stream = WindowStream(models["tiny"])
    assert stream.feed(sound_of(1.0, [1.5])) == []
    assert times(stream.pending()) == near((0.9, 2.5))
    assert not stream.phrases[-1].over
    assert stream.feed(silence(0.75)) == []
    assert times(stream.pending()) == near((0.9, 2.6))
    (window,) = stream.feed(silence(0.5))
    assert times([window]) == near((0.9, 2.6))
    assert (stream.pending(), stream.done) == ([], 1)


def test_a_short_word_waits_for_the_sound_that_its_window_needs(models):
    stream = WindowStream(models["patient"])
    assert stream.feed(sound_of(10.0, [0.5], 1.2, [0.4], 2.0)) == []
    assert [phrase.over for phrase in stream.phrases] == [True, True]
    assert stream.done == 0
    assert [window.phrase for window in stream.pending()] == [0, 1]
    windows = stream.feed(silence(4.0))
    assert times(windows) == near((5.25, 15.25), (6.9, 16.9))
    assert stream.done == 2


@pytest.mark.parametrize("parts", [[[5.0]], [5.0], [[0.4], 0.5], [[0.3], 1.2]])
def test_a_stream_keeps_no_more_after_an_hour_than_after_a_minute(models, parts):
    stream = WindowStream(models["tiny"])
    samples = sound_of(*parts)
    sizes = []
    for minutes in (1, 4):
        while stream.end_s < 60 * minutes:
            stream.feed(samples)
        kept = [len(value) for value in vars(stream).values() if isinstance(value, np.ndarray)]
        sizes.append((*kept, len(stream._wanted), len(stream._sound._kept)))
    assert max(sizes[1][0], 4000) == max(sizes[0][0], 4000)
    assert sizes[1][-1] == sizes[0][-1]
    assert len(stream._wanted) <= 1


@pytest.mark.parametrize(("window_s", "hop_s", "expected"), [(3, 3, 1.5), (3, 1.5, 1.5), (3, 1, 1), (1, 2.5, 0.5)])
def test_every_moment_of_a_long_phrase_is_heard_twice(window_s, hop_s, expected):
    assert window_hop_s(renamed("any", window_s=window_s, hop_s=hop_s)) == expected


@pytest.mark.parametrize("block", [441, 22_050, 100_000])
def test_a_model_at_another_rate_than_the_detector_has_the_same_windows_however_the_stream_is_cut(block):
    seed = Model.load(find_model("seed40"))
    random = np.random.default_rng(1)
    # A buzz with a syllable's rhythm, which the detector takes for a voice or not: it is the same either way.
    t = np.arange(8 * seed.info.sample_rate_hz) / seed.info.sample_rate_hz
    buzz = np.sign(np.sin(2 * np.pi * 120 * t)) * (np.sin(2 * np.pi * 3 * t) > 0) * (t % 4 < 2) * 0.2
    samples = (buzz + 0.001 * random.standard_normal(len(t))).astype(np.float32)
    expected_stream, expected = cut(seed, samples)
    stream, windows = cut(seed, samples, block)
    assert (stream.phrases, times(windows)) == (expected_stream.phrases, times(expected))
