import itertools
import json
import multiprocessing
import re
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pytest
import soundfile

from desktop_app import api
from desktop_app.errors import AudioDeviceError, ModelError
from desktop_app.results.as_json import fields
from tests.support.command import REPOSITORY, environment, run
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import RATE_HZ, tone

EXAMPLES = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs/python.md").read_text(encoding="utf-8"), re.DOTALL)


def example(containing: str) -> str:
    (text,) = (text for text in EXAMPLES if containing in text)
    return text


@pytest.fixture(scope="module")
def model_path(tmp_path_factory):
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny.onnx")


@pytest.fixture(scope="module")
def model(model_path):
    return api.load_model(str(model_path))


def test_the_stream_example_of_the_documentation_runs(model_path, tmp_path):
    stereo = np.repeat(np.concatenate([tone("happy", 2.0, 48000), np.zeros(96000)])[:, None], 2, axis=1)
    soundfile.write(tmp_path / "happy.wav", stereo, 48000)
    (tmp_path / "example.py").write_text(example("file.blocks("), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "example.py", tmp_path / "happy.wav", model_path],
        env=environment(), capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "  1.0 s  happy 100%",
        "  1.5 s  happy 100%",
        "  2.0 s  happy 100%",
        "  2.5 s  happy 100%",
        "  3.0 s  happy 100%",
        "  3.5 s  no_speech",
        "  4.0 s  no_speech",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone needs Linux")
def test_the_microphone_example_of_the_documentation_hears_the_microphone(pulse_audio, model_path, tmp_path):
    soundfile.write(tmp_path / "played.wav", tone("sad", 5.0, 44100), 44100)
    listening = example("microphone.blocks(").replace("seconds=10", "seconds=3")
    listening = listening.replace("rate_hz)", "rate_hz, load_model(sys.argv[1]))")
    listening = "import sys\nfrom desktop_app.api import load_model\n" + listening
    player = threading.Thread(target=pulse_audio.play, args=(tmp_path / "played.wav",), daemon=True)
    player.start()
    done = subprocess.run(
        [sys.executable, "-c", listening, model_path], env=environment(**pulse_audio.environment),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    player.join(30)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["1.0", "1.5", "2.0", "2.5", "3.0"]
    assert "emotion sad {" in done.stdout


def test_a_verdict_comes_before_later_blocks_are_asked_for(model):
    asked = itertools.count()

    def blocks():
        for _ in asked:
            yield tone("happy", 0.1)

    verdicts = api.listen(blocks(), RATE_HZ, model)
    assert next(verdicts).end_s == 1.0
    assert next(asked) == 10
    assert next(verdicts).emotion == "happy"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_channels_are_mixed_down_and_counted(model, dtype):
    left_only = np.stack([tone("angry"), np.zeros_like(tone("angry"))], axis=1).astype(dtype)
    *_, last = api.listen([left_only], RATE_HZ, model)
    assert last.emotion == "angry"
    assert last.conditions.channels == 2
    assert last.conditions.level_dbfs == pytest.approx(20 * np.log10(0.15 / np.sqrt(2)), abs=0.05)


@pytest.mark.parametrize("blocks", [[], [tone("happy", 0.9)], [np.zeros(0, np.float32)] * 3])
def test_less_than_a_second_has_no_verdict(model, blocks):
    assert list(api.listen(blocks, 16000, model)) == []


@pytest.mark.parametrize(
    "block", [np.zeros(8, np.int16), np.zeros((2, 2, 2), np.float32), np.float32(0), np.zeros(8, bool)]
)
def test_blocks_that_can_not_be_are_refused(model, block):
    with pytest.raises(ValueError, match="expected floats from -1 to 1"):
        list(api.listen([block], RATE_HZ, model))


@pytest.mark.parametrize("rate_hz", [0, -1])
def test_a_rate_that_can_not_be_is_refused_at_once(model, rate_hz):
    with pytest.raises(ValueError, match="above 0"):
        api.listen([], rate_hz, model)


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sounds")
    soundfile.write(folder / "b.wav", np.concatenate([tone("happy", 6.0), tone("sad", 6.0)]), RATE_HZ)
    soundfile.write(folder / "a.flac", tone("calm", 2.0, 44100), 44100)
    (folder / "c.wav").write_text("no sound")
    return folder


def told(result):
    return result.file, result.error.kind if result.verdict is None else (result.verdict.emotion, result.duration_s)


def test_the_file_example_of_the_documentation_runs(sounds):
    done = subprocess.run(
        [sys.executable, "-c", example("recognise_many(sys.argv"), sounds / "b.wav", sounds],
        env=environment(), capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:4]] == [str(sounds / x) for x in ("b.wav", "a.flac", "b.wav", "c.wav")]
    assert "failed:" in lines[3]
    assert lines[4].startswith("0.0 to ")
    assert " to 12.0 s: " in lines[-1]


def test_files_are_recognised_as_on_the_command_line(sounds, model, model_path):
    paths = [sounds / "b.wav", sounds / "a.flac", sounds / "c.wav", sounds / "gone.wav"]
    done = run("classify", *paths, "--model", model_path, "--format", "json", "--timeline")
    expected = json.loads(done.stdout)["results"]
    alone = [api.recognise(path, str(model_path)) for path in paths]
    together = list(api.recognise_many(paths, model, jobs=2))
    for path, one, same, row in zip(paths, alone, together, expected, strict=True):
        timeline = api.timeline(path, model)
        for result in (one, same, timeline):
            assert fields(result) | {"timeline": None} == row | {"timeline": None}
        assert fields(timeline)["timeline"] == row["timeline"]
        assert one.timeline is None


def test_many_files_come_in_their_order_with_those_of_folders(sounds, model):
    found = [told(result) for result in api.recognise_many([sounds / "gone.wav", sounds], model)]
    assert found == [
        (str(sounds / "gone.wav"), "missing"),
        (str(sounds / "a.flac"), ("calm", 2.0)),
        (str(sounds / "b.wav"), (found[2][1][0], 12.0)),
        (str(sounds / "c.wav"), "not_audio"),
    ]


def test_worker_processes_give_the_same_results_and_can_send_them_back(sounds, model_path):
    paths = [str(sounds / name) for name in ("a.flac", "b.wav", "c.wav")]
    work = partial(api.timeline, model=str(model_path))
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for path, found in zip(paths, pool.map(work, paths), strict=True):
            here = work(path)
            assert fields(found) == fields(here)
            assert type(found.error) is type(here.error)


def test_a_process_loads_a_model_once(sounds, tmp_path):
    path = write_tiny_model(tmp_path / "once.onnx")
    first = api.recognise(sounds / "a.flac", str(path))
    path.unlink()
    assert fields(api.recognise(sounds / "a.flac", str(path))) == fields(first)


@pytest.mark.parametrize(
    "call", [api.recognise, api.timeline, lambda path, model: list(api.recognise_many([path], model))]
)
def test_a_model_that_is_not_there_is_an_error_of_the_call_and_not_of_the_file(sounds, call):
    with pytest.raises(ModelError, match="nowhere"):
        call(sounds / "a.flac", "nowhere")


def test_an_unknown_model_is_named():
    with pytest.raises(ModelError, match="nowhere"):
        api.load_model("nowhere")


def test_everything_that_is_promised_is_there_and_described():
    for name in api.__all__:
        assert getattr(api, name).__doc__, name


@pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone needs Linux")
def test_a_microphone_that_is_not_there_is_named_with_those_that_are(sound_server):
    with pytest.raises(AudioDeviceError, match=r"“Mikrofon”.*“PulseAudio”"):
        api.Microphone("Mikrofon")
