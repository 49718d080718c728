import itertools
import pickle
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from desktop_app.audio import read_clip
from desktop_app.errors import AudioFileError, CancelledError, ModelError
from desktop_app.recognition import (
    Model,
    Recogniser,
    Status,
    recognise_file,
    recognise_part,
    recognise_timeline,
)
from tests.recognition.timelines import check, same, silence, told, written
from tests.support.command import environment
from tests.support.edit_model import edit, fail
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone


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


def test_a_file_too_large_for_the_memory_is_an_error_and_no_end(folder, model, monkeypatch):
    def no_memory(*_, **__):
        raise MemoryError

    soundfile.write(folder / "large.wav", tone("sad", 4.0), RATE_HZ)
    monkeypatch.setattr("desktop_app.recognition.files.hear_file", no_memory)
    result = recognise_timeline(folder / "large.wav", model)
    assert (result.verdict, result.error.kind) == (None, "no_memory")
