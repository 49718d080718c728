from unittest.mock import ANY

import pytest

from desktop_app.audio import read_clip
from desktop_app.recognition import Model, Recogniser, Status, recognise_file, recognise_timeline
from desktop_app.recognition.speech import window_inference
from tests.recognition.timelines import check, same, silence, told, written
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, tone

LIKE_SEED = renamed("like seed", window_s=3.0, hop_s=3.0, offset_s=0.5)


@pytest.fixture(scope="module")
def like_seed(folder):
    return Model.load(write_tiny_model(folder / "like-seed.onnx", LIKE_SEED))


@pytest.fixture(scope="module")
def speech_model(folder):
    return Model.load(write_tiny_model(folder / "speech.onnx", speech=True))


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
        monkeypatch.setattr(window_inference, "BLOCK_S", block_s)
        monkeypatch.setattr(window_inference, "THREADS", threads)
        found = recognise_timeline(path, model)
        assert found.verdict == expected.verdict
        assert found.timeline.times_s.tolist() == expected.timeline.times_s.tolist()
        assert found.timeline.probabilities.tolist() == expected.timeline.probabilities.tolist()
        assert found.timeline.segments == expected.timeline.segments
