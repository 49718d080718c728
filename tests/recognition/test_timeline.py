import itertools
import pickle
import subprocess
import sys
from itertools import pairwise
from unittest.mock import ANY

import numpy as np
import pytest
import soundfile

from desktop_app.audio import read_clip
from desktop_app.errors import AudioFileError, CancelledError, ModelError
from desktop_app.recognition import (
    Model,
    Recogniser,
    Status,
    hearing,
    recognise_file,
    recognise_part,
    recognise_timeline,
)
from tests.support.command import environment
from tests.support.edit_model import edit, fail
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone

LIKE_SEED = renamed("like seed", window_s=3.0, hop_s=3.0, offset_s=0.5)


@pytest.fixture(scope="module")
def like_seed(folder):
    return Model.load(write_tiny_model(folder / "like-seed.onnx", LIKE_SEED))


@pytest.fixture(scope="module")
def speech_model(folder):
    return Model.load(write_tiny_model(folder / "speech.onnx", speech=True))


def silence(duration_s, rate_hz=RATE_HZ):
    return np.zeros(round(duration_s * rate_hz), np.float32)


def written(path, *parts, rate_hz=RATE_HZ, channels=1, **options):
    sound = np.concatenate(parts)
    soundfile.write(path, sound if channels == 1 else np.repeat(sound[:, None], channels, axis=1), rate_hz, **options)
    return path


def told(timeline):
    return [(segment.start_s, segment.end_s, segment.emotion or segment.status.value) for segment in timeline.segments]


def check(result, labels=LABELS):
    """Check what holds for every timeline."""
    timeline = result.timeline
    assert timeline.segments[0].start_s == 0
    assert timeline.segments[-1].end_s == result.duration_s
    assert all(a.end_s == b.start_s and a.start_s < a.end_s for a, b in pairwise(timeline.segments))
    assert all((a.status, a.emotion) != (b.status, b.emotion) for a, b in pairwise(timeline.segments))
    assert sum(timeline.shares.values()) == pytest.approx(1)
    assert list(timeline.shares) == [*labels, "uncertain", "no_speech", "too_short", "too_quiet"]
    n = len(timeline.statuses)
    assert timeline.times_s.shape == (n, 2)
    assert timeline.probabilities.shape == (n, len(labels))
    assert timeline.probabilities.dtype == np.float32
    answered = [status in (Status.EMOTION, Status.UNCERTAIN) for status in timeline.statuses]
    assert timeline.probabilities.sum(axis=1) == pytest.approx(np.array(answered, float), abs=1e-5)
    assert (timeline.times_s[:, 1] <= result.duration_s + 1e-4).all()
    assert_one_story(result, labels)
    return timeline


def assert_one_story(result, labels=LABELS):
    """Check that the verdict for the whole says what the timeline says."""
    timeline, verdict = result.timeline, result.verdict
    answered = [x for x in timeline.segments if x.status in (Status.EMOTION, Status.UNCERTAIN)]
    assert (verdict.status in (Status.EMOTION, Status.UNCERTAIN)) == bool(answered)
    if verdict.status is not Status.TOO_SHORT or timeline.statuses:
        silent = timeline.shares["no_speech"]
        assert verdict.conditions.speech == pytest.approx(1 - silent, abs=1e-6)
        assert verdict.conditions.speech_s == pytest.approx((1 - silent) * result.duration_s, abs=1e-4)
    if answered:
        most = max([*labels, "uncertain"], key=lambda answer: timeline.shares[answer])
        said = verdict.emotion or verdict.status.value
        assert timeline.shares[said] == pytest.approx(timeline.shares[most], abs=1e-6)
        assert (verdict.start_s, verdict.end_s) == (answered[0].start_s, answered[-1].end_s)


def same(verdict, other, within=1e-6):
    assert (verdict.status, verdict.emotion, verdict.start_s) == (other.status, other.emotion, other.start_s)
    assert verdict.end_s == pytest.approx(other.end_s, abs=1e-9)
    assert dict(verdict.probabilities) == pytest.approx(dict(other.probabilities), abs=within)
    mine, its = verdict.conditions, other.conditions
    assert (mine.rate_hz, mine.channels) == (its.rate_hz, its.channels)
    assert mine.level_dbfs == pytest.approx(its.level_dbfs, abs=1e-3)
    assert mine.clipped == pytest.approx(its.clipped, abs=1e-12)
    assert mine.speech == (None if its.speech is None else pytest.approx(its.speech, abs=1e-5))


@pytest.mark.parametrize(
    ("name", "rate_hz", "channels"),
    [("a.wav", 16000, 1), ("a.flac", 48000, 2), ("a.ogg", 44100, 1), ("a.wav", 8000, 6)],
)
def test_each_emotion_and_each_silence_stands_where_it_was(tmp_path, model, name, rate_hz, channels):
    parts = [tone("happy", 8.0, rate_hz), silence(6.0, rate_hz), tone("sad", 8.0, rate_hz)]
    result = recognise_timeline(written(tmp_path / name, *parts, rate_hz=rate_hz, channels=channels), model)
    timeline = check(result)
    assert [answer for *_, answer in told(timeline)] == ["happy", "no_speech", "sad"]
    borders = [segment.end_s for segment in timeline.segments]
    assert borders == pytest.approx([8.1, 13.9, 22], abs=0.05)
    assert timeline.shares["happy"] == pytest.approx(8 / 22, abs=0.03)
    assert result.verdict is not None


def test_sound_that_is_no_speech_is_no_emotion(tmp_path, speech_model):
    parts = [tone("happy", 6.0), silence(2.0), tone("angry", 6.0, amplitude=0.005), silence(5.0)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), speech_model))
    assert told(timeline) == [(0.0, pytest.approx(6.1, abs=0.02), "happy"), (ANY, 19.0, "no_speech")]


def test_a_mixture_is_uncertain(tmp_path, model):
    parts = [tone("happy", 6.0), sum(tone(label, 6.0, amplitude=0.1) for label in LABELS), tone("happy", 6.0)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), model))
    assert [answer for *_, answer in told(timeline)] == ["happy", "uncertain", "happy"]
    assert timeline.segments[1].probability < 0.4 < timeline.segments[0].probability


def test_a_moment_of_another_emotion_does_not_flicker_but_shows_in_the_probabilities(tmp_path, model):
    parts = [tone("happy", 6.0), tone("sad", 0.8), tone("happy", 6.0)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), model))
    assert [answer for *_, answer in told(timeline)] == ["happy"]
    assert 0.05 < timeline.probabilities[:, LABELS.index("sad")].max() < 0.5


def test_smoothing_does_not_reach_from_one_phrase_into_the_next(tmp_path, model):
    parts = [tone("happy", 6.0), silence(1.1), tone("sad", 6.0), silence(1.1), tone("calm", 0.5)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), model))
    for label, first, last in (("happy", 0.0, 6.2), ("sad", 6.9, 13.3), ("calm", 13.9, 14.7)):
        inside = (timeline.times_s[:, 0] >= first - 0.1) & (timeline.times_s[:, 1] <= last + 0.1)
        assert timeline.probabilities[inside, LABELS.index(label)] == pytest.approx(1, abs=1e-3), label
    assert [answer for *_, answer in told(timeline)] == ["happy", "no_speech", "sad", "no_speech", "calm"]


def test_speech_that_is_too_quiet_is_so_at_each_of_its_moments_and_the_rest_is_silence(tmp_path, model):
    parts = [silence(2.0), tone("happy", 3.0, amplitude=0.0007), silence(2.0)]
    result = recognise_timeline(written(tmp_path / "a.wav", *parts, subtype="FLOAT"), model)
    assert result.verdict.status is Status.TOO_QUIET
    assert [answer for *_, answer in told(check(result))] == ["no_speech", "too_quiet", "no_speech"]
    assert (result.timeline.probabilities == 0).all()


def test_too_little_speech_is_so_in_the_timeline_too(tmp_path, model):
    parts = [silence(2.0), tone("happy", 0.2), silence(2.0)]
    result = recognise_timeline(written(tmp_path / "a.wav", *parts), model)
    assert result.verdict.status is Status.TOO_SHORT
    assert [answer for *_, answer in told(check(result))] == ["no_speech", "too_short", "no_speech"]


def test_a_file_without_speech_says_so_from_its_start_to_its_end(tmp_path, model):
    result = recognise_timeline(written(tmp_path / "a.wav", silence(3.0)), model)
    assert result.verdict.status is Status.NO_SPEECH
    assert told(check(result)) == [(0.0, 3.0, "no_speech")]
    assert result.timeline.shares["no_speech"] == 1


def test_a_pause_within_a_phrase_is_silence_and_its_words_are_one_phrase(tmp_path, model):
    parts = [tone("happy", 0.6), silence(0.7), tone("happy", 0.6)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), model))
    assert [answer for *_, answer in told(timeline)] == ["happy", "no_speech", "happy"]
    assert timeline.times_s.tolist() == [[0.0, 1.9]]


@pytest.mark.parametrize("seconds", [0.5, 0.9, 1.49, 1.5, 2.0, 3.4, 3.5, 3.6, 6.5, 10.3, 20.0])
@pytest.mark.parametrize(("rate_hz", "channels"), [(16000, 1), (44100, 2)])
def test_the_verdict_for_the_whole_is_the_same_with_a_timeline_and_without(
    tmp_path, model, like_seed, speech_model, seconds, rate_hz, channels
):
    half = seconds / 2
    parts = [tone("happy", half, rate_hz, 2.0), tone("sad", seconds - half, rate_hz, 0.01)]
    path = written(tmp_path / "a.wav", *parts, rate_hz=rate_hz, channels=channels)
    for each in (model, like_seed, speech_model):
        expected = Recogniser(each).recognise(read_clip(path))
        result = recognise_timeline(path, each)
        check(result)
        same(result.verdict, expected)
        whole = recognise_file(path, Recogniser(each))
        assert (whole.verdict, whole.timeline) == (result.verdict, None)


def test_a_file_shorter_than_the_window_has_one_window_and_one_segment(tmp_path, model):
    result = recognise_timeline(written(tmp_path / "a.wav", tone("calm", 1.2)), model)
    timeline = check(result)
    assert timeline.times_s.tolist() == [[0.0, 1.2]]
    assert told(timeline) == [(0.0, 1.2, "calm")]


def test_a_file_too_short_for_an_answer_says_so_in_its_timeline(tmp_path, model):
    result = recognise_timeline(written(tmp_path / "a.wav", tone("calm", 0.05)), model)
    timeline = check(result)
    assert result.verdict.status is Status.TOO_SHORT
    assert told(timeline) == [(0.0, 0.05, "too_short")]
    assert timeline.shares["too_short"] == 1


def test_the_last_second_is_heard_although_no_whole_step_of_the_model_reaches_it(tmp_path, like_seed):
    parts = [tone("happy", 5.0), tone("sad", 4.4)]
    timeline = check(recognise_timeline(written(tmp_path / "a.wav", *parts), like_seed))
    assert timeline.times_s[-1].tolist() == pytest.approx([6.4, 9.4])
    assert told(timeline)[-1][-1] == "sad"


def test_the_answers_do_not_depend_on_the_size_of_blocks_and_the_number_of_threads(tmp_path, model, monkeypatch):
    path = written(tmp_path / "a.wav", tone("happy", 7.3, 44100), tone("sad", 5.1, 44100), rate_hz=44100)
    expected = recognise_timeline(path, model)
    for block_s, threads in ((0.1, 1), (0.7, 3), (60.0, 8)):
        monkeypatch.setattr(hearing, "BLOCK_S", block_s)
        monkeypatch.setattr(hearing, "THREADS", threads)
        found = recognise_timeline(path, model)
        assert found.verdict == expected.verdict
        assert found.timeline.times_s.tolist() == expected.timeline.times_s.tolist()
        assert found.timeline.probabilities.tolist() == expected.timeline.probabilities.tolist()
        assert found.timeline.segments == expected.timeline.segments


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff", "a.w64", "a.rf64", "a.caf"])
def test_a_part_is_heard_as_that_part_of_the_whole(tmp_path, model, name):
    path = written(tmp_path / name, *(tone(label, 3.0, 44100) for label in LABELS), rate_hz=44100, channels=2)
    clip = read_clip(path)
    recogniser = Recogniser(model)
    for start_s, end_s in (
        (0.0, 3.0),
        (3.0, 6.0),
        (10.25, 14.75),
        (20.0, 99.0),
        (-5.0, 2.0),
        (23.9, 24.0),
    ):
        same(recognise_part(path, model, start_s, end_s).verdict, recogniser.recognise(clip, start_s, end_s))
    part = recognise_part(path, model, 6.0, 9.0)
    assert told(part.timeline) == [(6.0, 9.0, LABELS[2])]
    assert (part.verdict.emotion, part.duration_s) == (LABELS[2], pytest.approx(3.0))
    assert part.timeline.times_s[0].tolist() == pytest.approx([6.0, 8.0])


def test_a_part_of_nothing_is_too_short(tmp_path, model):
    path = written(tmp_path / "a.wav", tone("happy", 3.0))
    for start_s, end_s in ((1.0, 1.0), (2.0, 1.0), (50.0, 60.0)):
        assert recognise_part(path, model, start_s, end_s).verdict.status is Status.TOO_SHORT


def test_progress_rises_to_one(tmp_path, model):
    shares = []
    recognise_timeline(written(tmp_path / "a.wav", tone("happy", 31.0)), model, shares.append)
    assert shares == sorted(shares)
    assert (len(shares), shares[-1]) == (8, 1.0)
    assert shares[0] == pytest.approx(5 / 31)


def test_cancelling_ends_the_work_at_once(tmp_path, model):
    path = written(tmp_path / "a.wav", tone("happy", 60.0))
    asked = itertools.count()
    for recognise, what in ((recognise_timeline, model), (recognise_file, Recogniser(model))):
        with pytest.raises(CancelledError, match="cancelled"):
            recognise(path, what, cancelled=lambda: next(asked) % 3 == 2)
    assert next(asked) == 6


def test_a_file_damaged_on_the_way_gives_what_was_before_and_the_error(tmp_path, model):
    path = written(tmp_path / "a.flac", tone("happy", 20.0), np.random.default_rng(0).normal(0, 0.1, 60 * RATE_HZ))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40_000] = bytes(40_000)
    path.write_bytes(data)
    result = recognise_timeline(path, model)
    assert result.error.kind == "damaged"
    assert 20 <= result.duration_s < 60
    assert f"after {result.duration_s:.1f} s" in str(result.error)
    timeline = check(result)
    assert told(timeline)[0][-1] == "happy"
    whole = recognise_file(path, Recogniser(model))
    assert (whole.verdict, whole.timeline, whole.error.kind) == (None, None, "damaged")
    with pytest.raises(AudioFileError, match="damaged"):
        recognise_part(path, model, 0.0, 80.0)
    same(
        recognise_part(path, model, 0.0, 10.0).verdict,
        Recogniser(model).recognise(read_clip(written(tmp_path / "b.wav", tone("happy", 10.0)))),
    )


def test_a_truncated_file_gives_what_there_is(tmp_path, model):
    path = written(tmp_path / "a.wav", tone("happy", 20.0))
    path.write_bytes(path.read_bytes()[: 44 + 2 * 12 * RATE_HZ])
    result = recognise_timeline(path, model)
    assert check(result)
    assert (result.duration_s, result.error) == (12.0, None)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all"])
def test_a_file_that_can_not_be_read_gives_its_error(tmp_path, model, content):
    (tmp_path / "a.wav").write_bytes(content)
    result = recognise_timeline(tmp_path / "a.wav", model)
    assert (result.verdict, result.timeline, result.duration_s) == (None, None, None)
    assert result.error.kind in ("empty", "not_audio")


def test_a_model_that_fails_gives_an_error(tmp_path):
    broken = Model.load(edit(write_tiny_model(tmp_path / "broken.onnx"), fail))
    path = written(tmp_path / "a.wav", tone("happy", 30.0))
    assert recognise_timeline(path, broken).error.kind == "model_invalid"
    with pytest.raises(ModelError):
        recognise_part(path, broken, 0.0, 10.0)


def test_a_file_of_more_than_half_an_hour_is_recognised_like_any_other(tmp_path, model):
    path = written(tmp_path / "a.wav", tone("happy", 1860.0, 4000), rate_hz=4000)
    result = recognise_file(path, Recogniser(model))
    assert (result.error, result.duration_s, result.verdict.emotion) == (None, 1860.0, "happy")
    assert result.timeline is None


def test_a_result_with_its_timeline_travels_between_processes(tmp_path, model):
    result = recognise_timeline(written(tmp_path / "a.wav", tone("happy", 5.0), silence(5.0)), model)
    copy = pickle.loads(pickle.dumps(result))
    assert (copy.verdict, copy.timeline.segments) == (result.verdict, result.timeline.segments)
    assert (copy.timeline.probabilities == result.timeline.probabilities).all()


MEASURE = """
import re, sys
from pathlib import Path
from desktop_app.recognition import Model, recognise_timeline
assert recognise_timeline(Path(sys.argv[1]), Model.load(sys.argv[2])).error is None
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak stands in /proc")
def test_the_memory_does_not_grow_with_the_length_of_the_file(tmp_path, model):
    peaks = []
    for minutes in (2, 60):
        path = written(tmp_path / "a.wav", tone("happy", minutes * 60.0, 8000), rate_hz=8000)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, path, model.path],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stdout))
    # At the model's rate an hour of float32 is 230 MB.
    assert peaks[1] - peaks[0] < 25


def test_a_file_too_large_for_the_memory_is_an_error_and_no_end(folder, like_seed, monkeypatch):
    def no_memory(*_, **__):
        raise MemoryError

    soundfile.write(folder / "large.wav", tone("sad", 4.0), RATE_HZ)
    monkeypatch.setattr("desktop_app.recognition.files.hear_file", no_memory)
    result = recognise_timeline(folder / "large.wav", like_seed)
    assert (result.verdict, result.error.kind) == (None, "no_memory")
