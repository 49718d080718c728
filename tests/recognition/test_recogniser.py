import numpy as np
import pytest

from desktop_app.audio import Clip
from desktop_app.recognition import Model, Recogniser, Status, Thresholds
from desktop_app.recognition.answer.probabilities import calibrated, sigmoid, softmax
from desktop_app.recognition.mfcc import MFCC_BLOCK_S
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


@pytest.mark.parametrize("right", [0.0, -1.0, 1.0], ids=["silent", "inverted", "the same"])
def test_no_channel_takes_the_voice_of_another_away(recogniser, right):
    both = np.stack([tone("angry"), right * tone("angry")], axis=1)
    verdict = recogniser.recognise(Clip(both, RATE_HZ, "made here"))
    assert verdict.emotion == "angry"
    assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.01)


def test_probabilities_are_the_mean_over_windows_weighted_by_the_speech_that_each_answers_for(recogniser):
    long = clip(tone("happy", 4.0), tone("sad", 4.0))
    verdict = recogniser.recognise(long)
    windows = [recogniser.recognise(long, start, start + 2.0) for start in range(7)]
    assert [window.emotion for window in windows] == ["happy"] * 3 + [windows[3].emotion] + ["sad"] * 3
    # The first and the last answer for what no other window hears as well.
    weights = [1.5, 1, 1, 1, 1, 1, 1.5]
    for label in LABELS:
        mean = np.average([window.probabilities[label] for window in windows], weights=weights)
        assert verdict.probabilities[label] == pytest.approx(mean, abs=1e-5)
    assert (verdict.start_s, verdict.end_s) == (0.0, 8.0)
    assert verdict.conditions.speech_s == pytest.approx(8.0)


def test_a_long_clip_is_heard_to_its_end(recogniser):
    verdict = recogniser.recognise(clip(tone("calm", 40.0), tone("fearful", 40.0)))
    assert verdict.probabilities["calm"] == pytest.approx(verdict.probabilities["fearful"], abs=0.02)
    assert verdict.probabilities["calm"] > 0.45


def test_each_phrase_counts_by_its_speech_however_many_windows_it_is_heard_in(recogniser):
    verdict = recogniser.recognise(clip(tone("happy", 1.9), np.zeros(3 * RATE_HZ), tone("sad", 1.0)))
    happy_s, sad_s = 1.9 + 0.1, 1.0 + 0.2
    assert verdict.probabilities["happy"] == pytest.approx(happy_s / (happy_s + sad_s), abs=0.02)
    assert verdict.probabilities["sad"] == pytest.approx(sad_s / (happy_s + sad_s), abs=0.02)


def test_where_windows_differ_the_answer_that_fills_most_time_leads_whatever_the_mean_is(folder):
    sure = Recogniser(
        Model.load(write_tiny_model(folder / "sure.onnx", renamed("sure", thresholds=Thresholds(min_probability=0.3))))
    )
    # Calm is heard everywhere but is first nowhere save in the shortest phrase.
    mixed = [tone(label, 2.0) + 0.9 * tone("calm", 2.0) for label in ("happy", "happy", "sad", "angry", "fearful")]
    gap = np.zeros(2 * RATE_HZ)
    sound = clip(*(part for phrase in (*mixed, tone("calm", 1.0)) for part in (phrase, gap)))
    verdict = sure.recognise(sound)
    assert (verdict.status, verdict.emotion) == (Status.EMOTION, "happy")
    assert max(verdict.probabilities, key=verdict.probabilities.get) == "calm"
    assert verdict.probability == verdict.probabilities["happy"] < verdict.probabilities["calm"]


def test_where_most_of_the_time_nothing_is_sure_the_whole_is_not(recogniser):
    mixture = sum(tone(label, 6.0, amplitude=0.1) for label in LABELS)
    verdict = recogniser.recognise(clip(tone("happy", 3.5), np.zeros(2 * RATE_HZ), mixture))
    assert (verdict.status, verdict.emotion) == (Status.UNCERTAIN, None)
    assert verdict.probabilities["happy"] > 0.4


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


def test_a_model_with_an_offset_hears_speech_from_its_first_moment_on(folder):
    info = renamed("offset", window_s=3.0, hop_s=3.0, offset_s=0.5)
    seed_like = Recogniser(Model.load(write_tiny_model(folder / "offset.onnx", info)))
    verdict = seed_like.recognise(clip(np.zeros(RATE_HZ), tone("calm", 4.5)))
    assert verdict.emotion == "calm"
    assert (verdict.start_s, verdict.end_s) == (pytest.approx(0.9, abs=0.02), 5.5)


def test_the_temperature_divides_the_logits(folder):
    warm = Recogniser(Model.load(write_tiny_model(folder / "warm.onnx", renamed("warm", temperature=3.0))))
    sound = clip(tone("happy"))
    logits = warm.model.run(sound.samples[None]).logits[0]
    expected = softmax(logits / 3)
    np.testing.assert_allclose(calibrated(softmax(logits), 3.0), expected, atol=1e-6)
    given = list(warm.recognise(sound).probabilities.values())
    np.testing.assert_allclose(given, expected, atol=1e-6)


@pytest.mark.parametrize("rate_hz", [8000, 48000])
def test_silence_is_no_speech_and_never_an_emotion(recogniser, rate_hz):
    verdict = recogniser.recognise(clip(np.zeros(2 * rate_hz), rate_hz=rate_hz))
    assert (verdict.status, verdict.emotion, verdict.probabilities) == (Status.NO_SPEECH, None, {})
    assert (verdict.start_s, verdict.end_s) == (0.0, 2.0)
    conditions = verdict.conditions
    assert (conditions.level_dbfs, conditions.speech, conditions.speech_s) == (-120.0, 0.0, 0.0)


def test_speech_that_is_too_quiet_says_so_and_not_that_there_is_none(recogniser):
    verdict = recogniser.recognise(clip(np.zeros(RATE_HZ), tone("happy", amplitude=0.0007), np.zeros(RATE_HZ)))
    assert (verdict.status, verdict.emotion, verdict.probabilities) == (Status.TOO_QUIET, None, {})
    assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.0007 / np.sqrt(2)), abs=0.5)
    assert verdict.conditions.speech_s == pytest.approx(2.2, abs=0.05)


def test_less_speech_than_the_model_needs_is_too_short_however_long_the_sound_is(recogniser):
    verdict = recogniser.recognise(clip(np.zeros(3 * RATE_HZ), tone("happy", 0.2), np.zeros(3 * RATE_HZ)))
    assert (verdict.status, verdict.emotion, verdict.probabilities) == (Status.TOO_SHORT, None, {})
    assert verdict.conditions.speech_s == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize("pause_s", [1.0, 10.0])
def test_the_level_is_that_of_the_speech(recogniser, pause_s):
    pause = np.zeros(round(pause_s * RATE_HZ))
    verdict = recogniser.recognise(clip(pause, tone("happy", 3.0), pause, tone("sad", 3.0), pause))
    assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.3 / np.sqrt(2)), abs=0.4)


def test_sounds_without_speech_have_the_level_of_all_they_are(folder):
    vetoing = Recogniser(Model.load(write_tiny_model(folder / "vetoing.onnx", speech=True)))
    verdict = vetoing.recognise(clip(tone("happy", 4.0, amplitude=0.002)))
    assert verdict.status is Status.NO_SPEECH
    assert verdict.conditions.level_dbfs == pytest.approx(20 * np.log10(0.002 / np.sqrt(2)), abs=0.01)


@pytest.mark.parametrize("n_samples", [0, 1, 800, 7999])
def test_what_is_too_short_for_an_answer_says_so(recogniser, n_samples):
    verdict = recogniser.recognise(clip(tone("happy")[:n_samples]))
    assert (verdict.status, verdict.end_s) == (Status.TOO_SHORT, n_samples / RATE_HZ)


def test_two_tones_at_once_are_uncertain(folder):
    doubting = renamed("doubting", thresholds=Thresholds(min_probability=0.9))
    recogniser = Recogniser(Model.load(write_tiny_model(folder / "doubting.onnx", doubting)))
    verdict = recogniser.recognise(clip((tone("calm") + tone("fearful")) / 2))
    assert (verdict.status, verdict.emotion) == (Status.UNCERTAIN, None)
    assert verdict.probabilities["calm"] == pytest.approx(verdict.probabilities["fearful"], abs=0.05)


def test_the_model_s_own_score_of_speech_vetoes_windows_and_the_rest_is_what_is_spoken(folder):
    recogniser = Recogniser(Model.load(write_tiny_model(folder / "speech.onnx", speech=True)))
    speech, faint = tone("happy", 4.0), tone("sad", 4.0, amplitude=0.002)
    assert recogniser.recognise(clip(speech)).conditions.speech == 1
    vetoed = recogniser.recognise(clip(faint))
    assert vetoed.status is Status.NO_SPEECH
    assert (vetoed.conditions.speech, vetoed.conditions.speech_s) == (0.0, 0.0)
    mixed = recogniser.recognise(clip(speech, faint))
    assert mixed.emotion == "happy"
    assert mixed.probabilities["sad"] < 0.01
    # Of the windows from 0, 1, 2, ... s the first four hold enough of the loud tone.
    assert mixed.conditions.speech == pytest.approx(4.5 / 8)
    assert mixed.conditions.speech_s == pytest.approx(4.5)


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
