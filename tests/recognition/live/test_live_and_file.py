"""What is said live about a sound, and what is said about a file of it, are one."""

import time

import numpy as np
import pytest

from desktop_app.audio import Clip, read_clip
from desktop_app.paths import assets_dir
from desktop_app.recognition import LiveRecogniser, Model, Recogniser, Status, find_model
from desktop_app.recognition.speech.window_inference import hear_clip
from desktop_app.recognition.timeline import answer
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone

EXACT = {"abs": 1e-6, "rel": 1e-6}


@pytest.fixture(scope="module", params=["plain", "speech", "seed"])
def any_model(request, folder):
    like_seed = {"window_s": 3.0, "hop_s": 3.0, "shortest_window_s": 3.0}
    info = renamed(request.param, **(like_seed if request.param == "seed" else {}))
    return Model.load(write_tiny_model(folder / f"{request.param}.onnx", info, speech=request.param == "speech"))


def silence(duration_s, rate_hz=RATE_HZ):
    return np.zeros(round(duration_s * rate_hz), np.float32)


def heard_live(model, samples, rate_hz=RATE_HZ, block=1000):
    live = LiveRecogniser(model, rate_hz)
    verdicts = [v for at in range(0, len(samples), block) for v in live.feed(samples[at : at + block])]
    return live, verdicts + live.finish()


def check_same(live, samples, rate_hz, model):
    verdict, timeline = answer(hear_clip(Clip(samples, rate_hz, "made here"), model), model.info)
    whole = live.whole
    assert (whole.status, whole.emotion, whole.start_s) == (verdict.status, verdict.emotion, verdict.start_s)
    assert whole.end_s == pytest.approx(verdict.end_s, **EXACT)
    assert dict(whole.probabilities) == pytest.approx(dict(verdict.probabilities), **EXACT)
    assert vars(whole.conditions) == pytest.approx(vars(verdict.conditions), **EXACT)
    assert [(x.status, x.emotion) for x in live.segments] == [(x.status, x.emotion) for x in timeline.segments]
    for mine, its in zip(live.segments, timeline.segments, strict=True):
        assert (mine.start_s, mine.end_s) == pytest.approx((its.start_s, its.end_s), **EXACT)
        assert mine.probability == (None if its.probability is None else pytest.approx(its.probability, **EXACT))


@pytest.mark.parametrize("seconds", [0.1, 0.5, 0.7, 1.0, 1.3, 2.0, 2.5, 3.14, 4.0])
@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100])
def test_after_its_end_a_stream_has_the_answer_of_a_file(any_model, seconds, rate_hz):
    samples = tone("sad", seconds, rate_hz)
    live, _ = heard_live(any_model, samples, rate_hz)
    check_same(live, samples, rate_hz, any_model)


@pytest.mark.parametrize("seed", range(12))
def test_a_stream_of_many_phrases_has_the_answers_of_a_file(any_model, seed):
    random = np.random.default_rng(seed)
    rate_hz = int(random.choice([8000, 16000, 22050, 44100, 48000]))
    parts = []
    for _ in range(int(random.integers(1, 6))):
        amplitude = random.choice([0.3, 0.003])
        parts.append(tone(str(random.choice(LABELS)), random.uniform(0.1, 6.0), rate_hz, amplitude))
        parts.append(silence(random.uniform(0.0, 2.5), rate_hz))
    samples = np.concatenate(parts)
    live, _ = heard_live(any_model, samples, rate_hz, block=int(random.integers(1, 9000)))
    check_same(live, samples, rate_hz, any_model)


@pytest.mark.parametrize("seconds", [0.5, 0.8, 1.0, 1.4, 1.7])
def test_the_last_live_verdict_about_a_phrase_is_the_file_s_answer(model, seconds):
    samples = np.concatenate([silence(1.0), tone("angry", seconds), silence(0.8)])
    samples = samples[: len(samples) // 8000 * 8000]
    _, verdicts = heard_live(model, samples)
    expected = Recogniser(model).recognise(Clip(samples, RATE_HZ, "made here"))
    assert (verdicts[-1].status, verdicts[-1].emotion) == (Status.EMOTION, "angry")
    assert dict(verdicts[-1].probabilities) == dict(expected.probabilities)
    assert verdicts[-1].conditions.speech_s == expected.conditions.speech_s


@pytest.mark.parametrize("name", ["speech_high", "speech_low", "silence", "tone"])
@pytest.mark.parametrize("model_name", ["seed40", "compact", "pretrained"])
def test_recordings_are_heard_live_as_in_a_file(model_name, name):
    shipped = Model.load(find_model(model_name))
    clip = read_clip(assets_dir() / "samples" / f"{name}.wav")
    samples = clip.mono()
    live, _ = heard_live(shipped, samples, clip.rate_hz)
    check_same(live, samples, clip.rate_hz, shipped)


def test_a_second_end_changes_nothing(model):
    live, _ = heard_live(model, tone("happy", 1.3))
    whole, segments = live.whole, live.segments
    assert live.finish() == []
    assert (live.whole, live.segments) == (whole, segments)


def test_before_its_end_the_whole_is_what_was_said_so_far(model):
    live = LiveRecogniser(model, RATE_HZ)
    assert live.whole.status is Status.TOO_SHORT
    live.feed(silence(1.0))
    assert live.whole.status is Status.NO_SPEECH
    live.feed(tone("happy", 1.5))
    assert (live.whole.emotion, live.segments[-1].emotion) == ("happy", "happy")
    live.feed(silence(3.0))
    assert (live.whole.emotion, live.segments[-1].status) == ("happy", Status.NO_SPEECH)
    live.feed(tone("sad", 5.0))
    assert live.whole.emotion == "sad"


def test_samples_that_are_no_numbers_do_not_harm_what_follows(model):
    live = LiveRecogniser(model, RATE_HZ)
    live.feed(np.full(20_000, np.nan, np.float32))
    *_, last = live.feed(tone("calm", 2.0))
    assert last.emotion == "calm"
    assert live.whole.conditions.clipped == 0
    assert np.isfinite(live.whole.conditions.level_dbfs)


@pytest.mark.parametrize("kind", ["phrases", "one phrase", "too quiet"])
def test_after_hours_an_answer_costs_no_more_than_after_minutes(folder, kind):
    """Eight hours of half-second windows, which are 57,600 of them, in two hours of sound."""
    quick = {"window_s": 0.25, "hop_s": 0.125, "shortest_window_s": 0.125, "sample_rate_hz": 4000}
    info = renamed("quick", speech_hop_samples=256, **quick)
    live = LiveRecogniser(Model.load(write_tiny_model(folder / "quick.onnx", info)), 4000)
    t = np.arange(4 * 4000) / 4000
    sound = (0.0007 if kind == "too quiet" else 0.3) * np.sin(2 * np.pi * 200 * (1 + t % 2 // 1) * t)
    if kind != "one phrase":
        sound[2 * 4000 :] = 0
    sound = sound.astype(np.float32)

    def cost(seconds):
        for _ in range(round(seconds / 4)):
            live.feed(sound)
        spent = []
        for _ in range(5):
            began = time.process_time()
            assert live.whole.status is (Status.TOO_QUIET if kind == "too quiet" else live.whole.status)
            assert live.segments[-1].end_s > 0
            spent.append(time.process_time() - began)
        return min(spent)

    cost(120)
    assert cost(900) < 0.02
