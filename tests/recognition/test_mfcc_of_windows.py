import numpy as np
import pytest

from desktop_app.audio import Clip
from desktop_app.recognition import Model, Recogniser, recognise_clip, recognise_timeline, shipped_models
from desktop_app.recognition.mfcc_of_windows import mfcc_of_windows
from desktop_app.recognition.speech.window_inference import hear_clip
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import RATE_HZ, tone


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return Model.load(write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx"))


def sound(*parts):
    return Clip(np.concatenate(parts), RATE_HZ, "made here")


def test_each_frame_is_that_of_the_window_whose_middle_is_nearest(model):
    clip = sound(tone("happy", 10.0))
    heard = hear_clip(clip, model, keep_mfcc=True)
    mfcc = mfcc_of_windows(model, Recogniser(model).waveform(clip), heard.windows)
    hop_s = model.info.mfcc_hop_samples / model.info.sample_rate_hz
    assert mfcc.hop_s == hop_s and abs(len(mfcc.values) * hop_s - 10.0) <= hop_s
    for at in (0, len(mfcc.values) // 2, len(mfcc.values) - 5):
        nearest = min(heard.windows, key=lambda window: abs((window.start_s + window.end_s) / 2 - at * hop_s))
        assert (mfcc.values[at] == nearest.mfcc[at - round(nearest.start_s / hop_s)]).all()


@pytest.mark.parametrize("path", shipped_models(), ids=lambda path: path.stem)
def test_the_picture_is_that_of_the_whole_also_where_nobody_speaks(path):
    model = Model.load(path)
    recogniser = Recogniser(model)
    noise = np.random.default_rng(0).normal(0, 1e-3, 4 * RATE_HZ).astype(np.float32)
    clip = sound(noise, tone("happy", 6.0), noise, tone("sad", 2.0), noise)
    whole = recogniser.mfcc(clip).values
    _, mfcc = recognise_clip(clip, recogniser)
    frames = min(len(whole), len(mfcc.values))
    assert abs(len(whole) - len(mfcc.values)) <= 1
    off = np.abs(mfcc.values[:frames] - whole[:frames]).mean(axis=0)
    assert off[0] < 0.15 * whole.std(axis=0)[0]


def test_without_speech_and_for_a_click_there_is_a_picture(model):
    for samples in (np.zeros(3 * RATE_HZ, np.float32), np.zeros(1, np.float32)):
        result, mfcc = recognise_clip(sound(samples), Recogniser(model))
        assert result.verdict is not None and len(mfcc.values) >= 1 and np.isfinite(mfcc.values).all()


def test_a_sound_in_memory_has_the_answer_of_its_file(model, tmp_path):
    import soundfile

    from desktop_app.audio import read_clip

    soundfile.write(tmp_path / "a.wav", np.concatenate([tone("happy", 5.0), tone("sad", 5.0)]), RATE_HZ)
    result, _ = recognise_clip(read_clip(tmp_path / "a.wav"), Recogniser(model))
    of_file = recognise_timeline(tmp_path / "a.wav", model)
    assert (result.file, result.verdict) == (of_file.file, of_file.verdict)
    assert result.timeline.segments == of_file.timeline.segments
