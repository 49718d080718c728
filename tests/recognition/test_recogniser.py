import numpy as np
import pytest

from desktop_app.audio import Clip
from desktop_app.recognition import Model, Recogniser, Status, Thresholds
from desktop_app.recognition.mfcc import MFCC_BLOCK_S
from desktop_app.recognition.recogniser import BATCH, sigmoid, softmax
from tests.support.tiny_model import HOP, INFO, renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone


@pytest.fixture(scope="module")
def recogniser(model):
    return Recogniser(model)


def clip(*waves, rate_hz=RATE_HZ):
    return Clip(np.concatenate(waves).astype(np.float32), rate_hz, "made here")


@pytest.mark.parametrize("label", LABELS)
def test_each_emotion_is_heard_as_what_it_is(recogniser, label):
    verdict = recogniser.recognise(clip(tone(label)))
    assert (verdict.status, verdict.emotion) == (Status.EMOTION, label)
    assert list(verdict.probabilities) == list(LABELS)
    assert sum(verdict.probabilities.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_the_answer_is_the_same_at_every_rate_and_number_of_channels(recogniser, rate_hz, channels):
    mono = tone("surprised", 1.3, rate_hz)
    samples = np.repeat(mono[:, None], channels, axis=1) if channels > 1 else mono
    verdict = recogniser.recognise(Clip(samples, rate_hz, "made here"))
    assert verdict.emotion == "surprised"
    assert verdict.probability > 0.9
    assert (verdict.conditions.rate_hz, verdict.conditions.channels) == (rate_hz, channels)
    assert (verdict.start_s, verdict.end_s) == (0.0, pytest.approx(1.3, abs=1e-3))


def test_channels_are_mixed_before_they_are_heard(recogniser):
    left_only = np.stack([tone("angry"), np.zeros_like(tone("angry"))], axis=1)
    verdict = recogniser.recognise(Clip(left_only, RATE_HZ, "made here"))
    assert verdict.emotion == "angry"
    assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.01)


def test_probabilities_are_the_mean_over_all_windows(recogniser):
    long = clip(tone("happy", 4.0), tone("sad", 4.0))
    verdict = recogniser.recognise(long)
    windows = [recogniser.recognise(long, start, start + 2.0) for start in range(7)]
    assert [window.emotion for window in windows] == ["happy"] * 3 + [windows[3].emotion] + ["sad"] * 3
    for label in LABELS:
        mean = np.mean([window.probabilities.get(label, 0.0) for window in windows])
        assert verdict.probabilities[label] == pytest.approx(mean, abs=1e-5)
    assert (verdict.start_s, verdict.end_s) == (0.0, 8.0)


def test_more_windows_than_one_batch_are_all_heard(recogniser):
    half = float(BATCH)
    verdict = recogniser.recognise(clip(tone("calm", half), tone("fearful", half)))
    assert verdict.probabilities["calm"] == pytest.approx(verdict.probabilities["fearful"], abs=0.02)
    assert verdict.probabilities["calm"] > 0.45


def test_a_region_is_heard_by_itself_in_the_time_of_the_clip(recogniser):
    whole = clip(tone("happy", 3.0, 44100), tone("disgust", 3.0, 44100), rate_hz=44100)
    verdict = recogniser.recognise(whole, start_s=3.25, end_s=5.0)
    assert verdict.emotion == "disgust"
    assert verdict.probability > 0.99
    assert (verdict.start_s, verdict.end_s) == (pytest.approx(3.25, abs=1e-4), pytest.approx(5.0, abs=1e-4))


@pytest.mark.parametrize(("start_s", "end_s"), [(4.0, None), (99.0, None), (3.0, 1.0), (1.0, 1.0)])
def test_a_region_without_sound_is_too_short(recogniser, start_s, end_s):
    verdict = recogniser.recognise(clip(tone("happy", 4.0)), start_s, end_s)
    assert (verdict.status, verdict.emotion) == (Status.TOO_SHORT, None)


def test_a_region_may_reach_over_the_ends(recogniser):
    verdict = recogniser.recognise(clip(tone("happy", 2.0)), -1.0, 99.0)
    assert (verdict.emotion, verdict.start_s, verdict.end_s) == ("happy", 0.0, 2.0)


@pytest.mark.parametrize("start_s", [0.0, 0.1, 3.3, 7.7])
def test_a_region_of_just_the_least_length_is_heard_wherever_it_starts(recogniser, start_s):
    verdict = recogniser.recognise(clip(tone("sad", 10.0, 44100), rate_hz=44100), start_s, start_s + 0.5)
    assert verdict.emotion == "sad"


def test_the_offset_of_a_model_is_where_its_verdict_starts(folder):
    info = renamed("offset", window_s=3.0, hop_s=3.0, offset_s=0.5)
    seed_like = Recogniser(Model.load(write_tiny_model(folder / "offset.onnx", info)))
    long = clip(tone("angry", 0.5), tone("calm", 4.5))
    verdict = seed_like.recognise(long)
    assert verdict.emotion == "calm"
    assert (verdict.start_s, verdict.end_s) == (0.5, 3.5)
    assert seed_like.recognise(long, start_s=1.0).start_s == 1.5
    short = seed_like.recognise(clip(tone("calm", 1.4)))
    assert (short.start_s, short.end_s) == (0.0, 1.4)


def test_the_temperature_divides_the_logits(folder):
    warm = Recogniser(Model.load(write_tiny_model(folder / "warm.onnx", renamed("warm", temperature=3.0))))
    sound = clip(tone("happy"))
    logits = warm.model.run(sound.samples[None]).logits[0]
    expected = softmax(logits / 3)
    given = list(warm.recognise(sound).probabilities.values())
    np.testing.assert_allclose(given, expected, atol=1e-6)


@pytest.mark.parametrize("rate_hz", [8000, 48000])
def test_silence_is_too_quiet_and_never_an_emotion(recogniser, rate_hz):
    verdict = recogniser.recognise(clip(np.zeros(2 * rate_hz), rate_hz=rate_hz))
    assert (verdict.status, verdict.emotion, verdict.probabilities) == (Status.TOO_QUIET, None, {})
    assert verdict.conditions.level_dbfs == -120.0


@pytest.mark.parametrize("n_samples", [0, 1, 800, 7999])
def test_what_is_too_short_never_reaches_the_model(recogniser, n_samples):
    verdict = recogniser.recognise(clip(tone("happy")[:n_samples]))
    assert (verdict.status, verdict.end_s) == (Status.TOO_SHORT, n_samples / RATE_HZ)


def test_two_tones_at_once_are_uncertain(folder):
    doubting = renamed("doubting", thresholds=Thresholds(min_probability=0.9))
    recogniser = Recogniser(Model.load(write_tiny_model(folder / "doubting.onnx", doubting)))
    verdict = recogniser.recognise(clip((tone("calm") + tone("fearful")) / 2))
    assert (verdict.status, verdict.emotion) == (Status.UNCERTAIN, None)
    assert verdict.probabilities["calm"] == pytest.approx(verdict.probabilities["fearful"], abs=0.05)


def test_the_share_of_speech_is_the_mean_over_windows_and_can_veto(folder):
    recogniser = Recogniser(Model.load(write_tiny_model(folder / "speech.onnx", speech=True)))
    speech, faint = tone("happy", 4.0), tone("happy", 4.0, amplitude=0.002)
    assert recogniser.recognise(clip(speech)).conditions.speech == pytest.approx(1, abs=0.01)
    vetoed = recogniser.recognise(clip(faint))
    assert vetoed.status is Status.NO_SPEECH
    assert vetoed.conditions.speech < 0.01
    mixed = recogniser.recognise(clip(speech, faint))
    windows = [recogniser.recognise(clip(speech, faint), start, start + 2.0).conditions.speech for start in range(7)]
    assert mixed.conditions.speech == pytest.approx(np.mean(windows), abs=1e-4)


def test_sigmoid_and_softmax_do_not_overflow():
    np.testing.assert_allclose(sigmoid(np.array([-1000, 0, 1000], np.float32)), [0, 0.5, 1])
    np.testing.assert_allclose(softmax(np.array([[1e4, 0.0], [-1e4, -1e4]], np.float32)), [[1, 0], [0.5, 0.5]])


def test_clipping_is_reported_of_all_channels(recogniser):
    loud = np.clip(4 * tone("happy"), -1, 1)
    verdict = recogniser.recognise(Clip(np.stack([loud, tone("happy")], axis=1), RATE_HZ, "made here"))
    assert 0.05 < verdict.conditions.clipped < 0.5
    assert recogniser.recognise(clip(tone("happy"))).conditions.clipped == 0.0


@pytest.mark.parametrize("blocks", [0.3, 1.0, 2.0, 2.37])
@pytest.mark.parametrize("odd_samples", [0, 1, HOP - 1])
def test_mfcc_of_long_clips_are_those_of_one_whole_run(recogniser, blocks, odd_samples):
    n_samples = round(blocks * round(MFCC_BLOCK_S * RATE_HZ / HOP)) * HOP + odd_samples
    noise = np.random.default_rng(7).normal(0, 0.1, n_samples).astype(np.float32)
    mfcc = recogniser.mfcc(Clip(noise, RATE_HZ, "made here"))
    whole = recogniser.model.run(noise[None]).mfcc[0]
    assert mfcc.hop_s == HOP / RATE_HZ
    assert mfcc.values.shape == whole.shape == (1 + n_samples // HOP, INFO.mfcc_count)
    np.testing.assert_allclose(mfcc.values, whole, atol=1e-4)


@pytest.mark.parametrize("n_samples", [0, 1, 63, 300])
def test_mfcc_of_the_shortest_clips_have_a_frame(recogniser, n_samples):
    values = recogniser.mfcc(clip(tone("happy")[:n_samples])).values
    assert values.shape[0] >= 1
    assert np.isfinite(values).all()


def test_mfcc_frames_stand_at_their_time_in_the_clip(recogniser):
    mfcc = recogniser.mfcc(clip(np.zeros(44100), tone("sad", 1.0, 44100), rate_hz=44100))
    sad = mfcc.values[:, LABELS.index("sad")]
    begins_s = np.flatnonzero(sad > sad.max() - 3)[0] * mfcc.hop_s
    assert begins_s == pytest.approx(1.0, abs=2 * mfcc.hop_s)
