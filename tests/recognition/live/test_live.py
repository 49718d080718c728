import tracemalloc

import numpy as np
import pytest

from desktop_app.audio import Clip
from desktop_app.audio.signal.resample import resample
from desktop_app.recognition import LiveRecogniser, Model, Recogniser, Status, Thresholds
from desktop_app.recognition.live.live import HOP_S
from desktop_app.recognition.live.live_mfcc import MFCC_KEPT_S
from tests.support.tiny_model import HOP, INFO, renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone

LATEST_S = 0.7
"""From the end of a word to its effect on the live bars."""


@pytest.fixture(scope="module")
def hears_speech(folder):
    """A model that hears speech above -40 dBFS only."""
    return Model.load(write_tiny_model(folder / "speech.onnx", speech=True))


def silence(duration_s, rate_hz=RATE_HZ):
    return np.zeros(round(duration_s * rate_hz), np.float32)


def stream(*waves):
    return np.concatenate(waves).astype(np.float32)


def fed(live, samples, block=1024):
    """Return the verdicts with the time of the stream, in seconds, at which each came."""
    came = []
    for at in range(0, len(samples), block):
        verdicts = live.feed(samples[at : at + block])
        came += [(min(at + block, len(samples)) / live.rate_hz, verdict) for verdict in verdicts]
    return came


def verdicts_of(live, samples, block=1024):
    return [verdict for _, verdict in fed(live, samples, block)]


def said(verdicts):
    return [verdict.emotion or verdict.status.value for verdict in verdicts]


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000])
def test_the_emotions_of_a_sequence_are_said_in_its_order_at_any_rate(model, rate_hz):
    live = LiveRecogniser(model, rate_hz, channels=2)
    verdicts = verdicts_of(live, stream(*(tone(label, 3.0, rate_hz) for label in LABELS), silence(0.2, rate_hz)))
    assert [verdict.end_s for verdict in verdicts] == [1.0 + HOP_S * i for i in range(47)]
    assert [verdict.emotion for verdict in verdicts if verdict.end_s % 3 == 0] == list(LABELS)
    assert [segment.emotion for segment in live.segments if segment.end_s - segment.start_s > 1] == list(LABELS)
    for verdict in verdicts:
        assert sum(verdict.probabilities.values()) in (0, pytest.approx(1, abs=1e-5))
        assert (verdict.conditions.rate_hz, verdict.conditions.channels) == (rate_hz, 2)
        # The margin after the last word may be silent.
        assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.5)


def test_it_begins_with_what_there_is_and_then_hears_the_whole_window(model):
    verdicts = verdicts_of(LiveRecogniser(model, RATE_HZ), tone("calm", 4.0))
    assert [v.end_s for v in verdicts] == [1, 1.5, 2, 2.5, 3, 3.5, 4]
    assert [v.start_s for v in verdicts] == pytest.approx([0, 0, 0, 0.5, 1, 1.5, 2], abs=HOP / RATE_HZ)
    assert said(verdicts) == ["calm"] * 7


def test_a_model_that_needs_more_speech_answers_when_it_is_there(folder):
    info = renamed("patient", thresholds=Thresholds(min_duration_s=1.7))
    live = LiveRecogniser(Model.load(write_tiny_model(folder / "patient.onnx", info)), RATE_HZ)
    verdicts = verdicts_of(live, stream(tone("sad", 3.0), silence(2.0), tone("angry", 2.0)))
    assert [(verdict.end_s, verdict.status) for verdict in verdicts[:3]] == [
        (1.0, Status.TOO_SHORT), (1.5, Status.TOO_SHORT), (2.0, Status.EMOTION),
    ]  # fmt: skip
    assert Status.TOO_SHORT not in {verdict.status for verdict in verdicts[2:]}
    assert verdicts[-1].emotion == "angry"


@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100, 48000])
@pytest.mark.parametrize("phase_s", [0.0, 0.01, 0.13, 0.26, 0.49])
def test_the_whole_of_a_word_is_on_the_bars_0_7_s_after_its_end(model, rate_hz, phase_s):
    before = tone("happy", 4.0 + phase_s, rate_hz)
    word_end_s = len(before) / rate_hz + 0.6
    sound = stream(before, tone("sad", 0.6, rate_hz), tone("happy", 2.0, rate_hz))
    came = fed(LiveRecogniser(model, rate_hz), sound, block=round(0.02 * rate_hz))
    without = verdicts_of(LiveRecogniser(model, rate_hz), tone("happy", 7.0, rate_hz))
    came_s, first = next((at_s, verdict) for at_s, verdict in came if verdict.end_s >= word_end_s)
    assert came_s - word_end_s <= LATEST_S
    assert first.probabilities["sad"] > without[-1].probabilities["sad"] + 0.1


@pytest.mark.parametrize("phase_s", [0.0, 0.13, 0.37])
def test_a_word_after_silence_is_the_answer_0_7_s_after_its_end(model, phase_s):
    before = stream(tone("happy", 4.0), silence(1.5 + phase_s))
    word_end_s = len(before) / RATE_HZ + 0.5
    came = fed(LiveRecogniser(model, RATE_HZ), stream(before, tone("angry", 0.5), silence(1.0)), block=320)
    came_s, first = next((at_s, verdict) for at_s, verdict in came if verdict.end_s >= word_end_s)
    assert came_s - word_end_s <= LATEST_S
    assert first.emotion == "angry"
    assert first.probability > 0.9


@pytest.mark.parametrize("noise", [0.0, 2e-4])
def test_an_answer_stands_until_the_phrase_is_over_and_then_nobody_speaks(model, noise):
    quiet = (noise * np.random.default_rng(0).standard_normal(4 * RATE_HZ)).astype(np.float32)
    verdicts = verdicts_of(LiveRecogniser(model, RATE_HZ), stream(tone("fearful", 3.0), quiet))
    assert said(verdicts) == ["fearful"] * 7 + ["no_speech"] * 6
    assert all(verdict.probabilities == {} for verdict in verdicts[7:])
    assert all(verdict.probability > 0.99 for verdict in verdicts[:7])
    assert verdicts[-1].start_s == pytest.approx(3.1, abs=0.02)
    assert verdicts[-1].conditions.speech_s == 0


def test_what_the_model_does_not_take_for_speech_is_none(hears_speech):
    sound = stream(tone("fearful", 3.0), silence(2.0), tone("fearful", 3.0, amplitude=0.003))
    live = LiveRecogniser(hears_speech, RATE_HZ)
    verdicts = verdicts_of(live, sound)
    assert said(verdicts) == ["fearful"] * 7 + ["no_speech"] * 8
    live.finish()
    assert [segment.emotion for segment in live.segments] == ["fearful", None]


@pytest.mark.parametrize("amplitude", [0.0, 1e-5, 2e-4])
def test_silence_is_never_an_emotion(model, amplitude):
    noise = amplitude * np.random.default_rng(1).standard_normal(5 * RATE_HZ)
    assert set(said(verdicts_of(LiveRecogniser(model, RATE_HZ), noise.astype(np.float32)))) == {"no_speech"}


def test_noise_that_is_taken_for_speech_is_too_quiet(model):
    noise = 5e-4 * np.random.default_rng(1).standard_normal(5 * RATE_HZ)
    live = LiveRecogniser(model, RATE_HZ)
    assert set(said(verdicts_of(live, noise.astype(np.float32)))) == {"too_quiet"}
    assert {segment.status for segment in live.segments} == {Status.TOO_QUIET}


def test_a_short_pause_between_words_does_not_interrupt(model):
    word = stream(tone("calm", 0.7), silence(0.6))
    assert set(said(verdicts_of(LiveRecogniser(model, RATE_HZ), stream(*[word] * 5)))) == {"calm"}


def test_what_was_said_before_a_silence_is_not_heard_again(model):
    sound = stream(tone("happy", 3.0), silence(1.1), tone("sad", 2.0))
    verdicts = verdicts_of(LiveRecogniser(model, RATE_HZ), sound)
    after = [verdict for verdict in verdicts if verdict.end_s > 4]
    assert said(after) == ["sad"] * 4
    assert all(verdict.start_s >= 3.5 and verdict.probabilities["happy"] < 0.01 for verdict in after)


def test_one_odd_window_does_not_turn_the_answer(folder):
    info = renamed("hasty", window_s=1.0)
    hasty = Model.load(write_tiny_model(folder / "hasty.onnx", info))
    sound = stream(tone("happy", 4.0), tone("sad", 0.55), tone("happy", 3.0))
    alone = [
        Recogniser(hasty).recognise(Clip(sound, RATE_HZ, "made here"), end_s - 1.0, end_s).probabilities["sad"]
        for end_s in np.arange(4.0, 7.0, 0.5)
    ]
    smoothed = [v.probabilities["sad"] for v in verdicts_of(LiveRecogniser(hasty, RATE_HZ), sound) if 4 <= v.end_s < 7]
    assert max(smoothed) < max(alone)
    steps, smoothed_steps = np.abs(np.diff(alone)), np.abs(np.diff(smoothed))
    assert smoothed_steps.max() < 0.8 * steps.max()


@pytest.mark.parametrize("rate_hz", [16000, 44100])
def test_verdicts_and_mfccs_do_not_depend_on_how_the_stream_is_cut(model, rate_hz):
    sound = stream(tone("happy", 1.3, rate_hz), silence(1.1, rate_hz), tone("sad", 1.5, rate_hz))
    at_once = LiveRecogniser(model, rate_hz)
    expected = verdicts_of(at_once, sound)
    whole, segments = at_once.whole, at_once.segments
    assert len(expected) == 6
    random = np.random.default_rng(2)
    for sizes in ([1], [100], [rate_hz], [len(sound)], random.integers(0, 3000, 1000).tolist()):
        live, got, at, i = LiveRecogniser(model, rate_hz), [], 0, 0
        while at < len(sound):
            got += live.feed(sound[at : at + sizes[i % len(sizes)]])
            at += sizes[i % len(sizes)]
            i += 1
        assert got == expected
        assert live.whole == whole
        assert live.segments == segments


def test_a_window_is_heard_as_loud_as_it_is(model):
    for amplitude in (0.5, 0.05, 0.005):
        *_, last = verdicts_of(LiveRecogniser(model, RATE_HZ), tone("calm", 3.0, amplitude=amplitude))
        alone = Recogniser(model).recognise(Clip(tone("calm", 2.0, amplitude=amplitude), RATE_HZ, "made here"))
        assert last.probabilities == pytest.approx(alone.probabilities, abs=1e-4)
        assert last.conditions.level_dbfs == pytest.approx(alone.conditions.level_dbfs, abs=0.01)


def test_clipping_is_seen_at_the_rate_of_the_source(model):
    sound = np.clip(tone("happy", 3.0, 48000, amplitude=3.0), -1, 1)
    verdicts = verdicts_of(LiveRecogniser(model, 48000), stream(sound, tone("happy", 2.0, 48000)))
    assert verdicts[2].conditions.clipped > 0.3
    assert verdicts[-1].conditions.clipped == 0


def test_samples_that_are_no_numbers_are_silence(model):
    broken = stream(tone("happy", 2.0))
    broken[1000:1100] = np.nan
    broken[2000] = np.inf
    assert set(said(verdicts_of(LiveRecogniser(model, RATE_HZ), broken))) == {"happy"}


def test_nothing_gives_nothing(model):
    live = LiveRecogniser(model, 44100)
    assert live.feed(silence(0)) == []
    assert live.new_mfcc().values.shape == (0, INFO.mfcc_count)
    assert live.segments == ()


def live_mfcc(live, samples, block):
    parts = []
    for at in range(0, len(samples), block):
        live.feed(samples[at : at + block])
        parts.append(live.new_mfcc())
    return parts


@pytest.mark.parametrize("rate_hz", [16000, 44100])
@pytest.mark.parametrize("every_s", [0.01, 0.1, 0.33, 2.0])
def test_the_scrolling_mfccs_are_those_of_the_whole_sound(model, rate_hz, every_s):
    rng = np.random.default_rng(3)
    sound = stream(tone("happy", 1.7, rate_hz), tone("sad", 2.1, rate_hz), 0.1 * rng.standard_normal(2 * rate_hz))
    whole = Recogniser(model).mfcc(Clip(sound, rate_hz, "made here"))
    parts = live_mfcc(LiveRecogniser(model, rate_hz), sound, round(every_s * rate_hz))
    values = np.concatenate([part.values for part in parts])
    assert len(whole.values) * whole.hop_s - len(values) * whole.hop_s < 0.25
    assert np.abs(values - whole.values[: len(values)]).max() < 1e-3
    frames = 0
    for part in parts:
        assert part.hop_s == HOP / RATE_HZ
        assert part.start_s == pytest.approx(frames * part.hop_s)
        frames += len(part.values)


@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100])
def test_a_finished_stream_is_heard_to_its_last_sample(model, rate_hz):
    sound = stream(tone("happy", 1.3, rate_hz), tone("sad", 1.7, rate_hz))
    live = LiveRecogniser(model, rate_hz)
    before = live.feed(sound)
    values = [live.new_mfcc().values]
    verdicts = before + live.finish()
    values.append(live.new_mfcc().values)
    assert [verdict.end_s for verdict in verdicts] == [1.0, 1.5, 2.0, 2.5, 3.0]
    assert len(before) == 5 if rate_hz == RATE_HZ else 4
    whole = Recogniser(model).mfcc(Clip(sound, rate_hz, "made here")).values
    assert np.concatenate(values).shape == whole.shape
    assert np.abs(np.concatenate(values) - whole).max() < 1e-3
    assert live.new_mfcc().values.shape == (0, INFO.mfcc_count)


def test_mfccs_that_nobody_asked_for_in_time_are_left_out_and_the_rest_keep_their_place(model):
    sound = stream(*(tone(label, 4.0) for label in LABELS))
    whole = Recogniser(model).mfcc(Clip(sound, RATE_HZ, "made here")).values
    live = LiveRecogniser(model, RATE_HZ)
    live.feed(sound[:RATE_HZ])
    first = live.new_mfcc()
    live.feed(sound[RATE_HZ:])
    late = live.new_mfcc()
    start = round(late.start_s / late.hop_s)
    assert start > len(first.values)
    assert MFCC_KEPT_S - 1 < len(late.values) * late.hop_s
    assert np.abs(late.values - whole[start : start + len(late.values)]).max() < 1e-3


def test_a_long_stream_takes_no_more_memory_than_a_short_one(model):
    live = LiveRecogniser(model, 48000)
    second = tone("happy", 1.0, 48000)

    def hear(seconds):
        for _ in range(seconds):
            live.feed(second)
            live.new_mfcc()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        after_a_minute = hear(60)
        after_ten = hear(540)
    finally:
        tracemalloc.stop()
    assert after_ten - after_a_minute < 100_000
    assert [segment.end_s for segment in live.segments] == [600.0]


def test_a_rate_that_can_not_be_is_refused(model):
    with pytest.raises(ValueError):
        LiveRecogniser(model, 0)


def test_the_stream_is_resampled_as_a_file_is(model):
    rate_hz = 44100
    sound = stream(tone("disgust", 3.0, rate_hz))
    *_, last = verdicts_of(LiveRecogniser(model, rate_hz), stream(sound, silence(0.1, rate_hz)))
    heard = resample(sound, rate_hz, RATE_HZ)[RATE_HZ:]
    alone = Recogniser(model).recognise(Clip(heard, RATE_HZ, "made here"))
    assert last.end_s == 3.0
    assert last.probabilities == pytest.approx(alone.probabilities, abs=1e-3)
