"""Silence does not vote: how much of it lies around speech changes nothing but times."""

import numpy as np
import pytest

from desktop_app.audio import Clip, read_clip
from desktop_app.audio.signal.level_track import STEP_S
from desktop_app.audio.signal.resample import resample
from desktop_app.paths import assets_dir
from desktop_app.recognition import Model, Recogniser, Status, find_model
from desktop_app.recognition.speech.voice_activity import FRAME_S, MARGIN_S
from desktop_app.recognition.speech.window_inference import hear_clip
from desktop_app.recognition.timeline import answer
from tests.support.tiny_model import HOP
from tests.support.tones import RATE_HZ, tone

# Multiples of a frame, so that speech falls into frames as it does without silence.
LONG_S = [0.0, HOP / RATE_HZ * 32, 2.048, 10.24, 60.0]


def clip(*parts):
    return Clip(np.concatenate(parts).astype(np.float32), RATE_HZ, "made here")


def silence(duration_s):
    return np.zeros(round(duration_s * RATE_HZ))


def same_answer(verdict, expected, within, margins=1):
    """Compare two answers; the level may be lower by the silence in the margins of so many phrases."""
    assert (verdict.status, verdict.emotion) == (expected.status, expected.emotion)
    assert dict(verdict.probabilities) == pytest.approx(dict(expected.probabilities), abs=within)
    speech_s = expected.conditions.speech_s
    lower_db = 10 * np.log10(1 + margins * (2 * MARGIN_S + 2 * STEP_S) / speech_s)
    assert 0 <= expected.conditions.level_dbfs - verdict.conditions.level_dbfs + 0.01 <= lower_db


@pytest.mark.parametrize("speech_s", [0.5, 1.5, 2.0, 5.0])
@pytest.mark.parametrize("before_s", LONG_S)
@pytest.mark.parametrize("after_s", [0.0, 0.3, 60.0])
def test_silence_before_and_after_changes_only_times(model, speech_s, before_s, after_s):
    alone = Recogniser(model).recognise(clip(tone("happy", speech_s)))
    verdict, timeline = answer(
        hear_clip(clip(silence(before_s), tone("happy", speech_s), silence(after_s)), model), model.info
    )
    same_answer(verdict, alone, 1e-3)
    assert verdict.start_s == pytest.approx(before_s, abs=0.12)
    assert verdict.end_s == pytest.approx(before_s + speech_s, abs=0.12)
    assert [x.emotion for x in timeline.segments if x.status is not Status.NO_SPEECH] == ["happy"]


@pytest.mark.parametrize("pause_s", [1.024, 4.096, 60.0])
def test_silence_between_phrases_changes_only_times(model, pause_s):
    phrases = [tone("happy", 2.048), tone("sad", 4.096), tone("happy", 3.072), tone("calm", 1.536)]
    parts = [part for phrase in phrases for part in (silence(pause_s), phrase)]
    short = [part for phrase in phrases for part in (silence(1.536), phrase)]
    expected, told = answer(hear_clip(clip(*short), model), model.info)
    verdict, timeline = answer(hear_clip(clip(*parts), model), model.info)
    same_answer(verdict, expected, 1e-3, margins=4)
    assert timeline.probabilities == pytest.approx(told.probabilities, abs=1e-3)
    assert verdict.conditions.speech_s == pytest.approx(expected.conditions.speech_s, abs=1e-6)


def test_a_short_word_in_a_long_silence_is_found(model):
    sound = clip(silence(60.0), tone("angry", 0.5), silence(60.0))
    verdict, timeline = answer(hear_clip(sound, model), model.info)
    assert (verdict.status, verdict.emotion) == (Status.EMOTION, "angry")
    assert (verdict.start_s, verdict.end_s) == pytest.approx((59.9, 60.6), abs=2 * HOP / RATE_HZ)
    assert timeline.times_s.tolist() == [pytest.approx((59.75, 60.75), abs=2 * HOP / RATE_HZ)]
    assert verdict.conditions.speech == pytest.approx(0.7 / 120.5, abs=1e-3)


@pytest.fixture(scope="module", params=["seed40", "compact", "pretrained"])
def shipped(request):
    return Model.load(find_model(request.param))


@pytest.mark.parametrize("name", ["speech_high", "speech_low"])
def test_silence_around_a_voice_changes_nothing_for_the_shipped_models(shipped, name):
    recorded = read_clip(assets_dir() / "samples" / f"{name}.wav")
    voice = resample(recorded.mono(), recorded.rate_hz, RATE_HZ)
    second = np.zeros(round(64 * FRAME_S * RATE_HZ))
    minute = np.zeros(round(1875 * FRAME_S * RATE_HZ))
    recogniser = Recogniser(shipped)
    expected = recogniser.recognise(clip(second, voice, second))
    for before, after in ((minute, second), (second, minute), (minute, minute)):
        verdict = recogniser.recognise(clip(before, voice, after))
        assert (verdict.status, verdict.emotion) == (expected.status, expected.emotion)
        assert dict(verdict.probabilities) == pytest.approx(dict(expected.probabilities), abs=0.02)
        assert verdict.conditions.speech_s == pytest.approx(expected.conditions.speech_s, abs=0.1)
        assert verdict.start_s == pytest.approx(expected.start_s + (len(before) - len(second)) / RATE_HZ, abs=0.1)
