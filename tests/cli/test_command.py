import csv
import hashlib
import io
import json
import os
import signal
import sys
import wave

import numpy as np
import pytest
import soundfile

from desktop_app import __version__
from tests.support.command import REPOSITORY, environment, run, start
from tests.support.edit_model import edit, fail
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files and signals")


@pytest.fixture
def sounds(tmp_path):
    """A folder of sounds and a folder in it, with names of many kinds."""
    folder = tmp_path / "sounds"
    (folder / "more").mkdir(parents=True)
    soundfile.write(folder / "happy.wav", tone("happy"), RATE_HZ)
    soundfile.write(folder / "more" / "你好 Grüße.flac", tone("sad", 1.0, 44100), 44100)
    soundfile.write(folder / "more" / "quiet.WAV", np.zeros(RATE_HZ), RATE_HZ, format="WAV")
    (folder / "notes.txt").write_text("not a sound")
    return folder


def rows_of(done):
    return json.loads(done.stdout)["results"]


def test_the_version_is_that_of_the_package():
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"speech-emotion {__version__}\n", "")


def test_help_names_every_command():
    done = run("--help")
    assert done.returncode == 0
    for name in ("open", "classify", "record", "devices", "models"):
        assert f"\n    {name} " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify"],
        ["classify", ""],
        ["classify", "a.wav", "--format", "xml"],
        ["classify", "a.wav", "--loud"],
        ["classify", "a.wav", "--output"],
        ["record", "a.wav"],
        ["record", "a.wav", "--seconds", "0"],
        ["record", "a.wav", "--seconds", "nan"],
        ["record", "a.wav", "--seconds", "long"],
        ["--loud"],
        ["models", "extra"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_shows_the_usage(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: speech-emotion")


def test_a_table_has_a_row_for_each_sound_in_a_folder(sounds, model):
    done = run("classify", sounds, "--model", model)
    header, *lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert header.split() == ["file", "length", "speech", "answer", "prob.", "level", "note"]
    assert [line.split("  ")[0] for line in lines] == [
        str(sounds / "happy.wav"), str(sounds / "more" / "quiet.WAV"), str(sounds / "more" / "你好 Grüße.flac"),
    ]  # fmt: skip
    assert [answer in line for answer, line in zip(("happy", "no speech", "sad"), lines, strict=True)] == [True] * 3


def test_json_holds_the_answer_and_the_model_that_gave_it(sounds, model):
    done = run("classify", sounds / "happy.wav", "--model", model, "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr, document["schema"]) == (0, "", "speech-emotion/2")
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert document["model"] == {"name": "tiny", "version": "1.0", "sha256": digest}
    (row,) = document["results"]
    assert (row["file"], row["status"], row["emotion"]) == (str(sounds / "happy.wav"), "emotion", "happy")
    assert list(row["probabilities"]) == list(LABELS)
    assert (row["duration_s"], row["rate_hz"], row["channels"], row["error"]) == (2.0, RATE_HZ, 1, None)
    assert row["level_dbfs"] == pytest.approx(-13.5, abs=0.1)


def test_csv_holds_the_same_numbers_as_json(sounds, model):
    as_csv = run("classify", sounds, "gone.wav", "--model", model, "--format", "csv")
    as_json = run("classify", sounds, "gone.wav", "--model", model, "--format", "json")
    assert (as_csv.returncode, as_json.returncode) == (1, 1)
    table = list(csv.DictReader(io.StringIO(as_csv.stdout), strict=True))
    for cells, row in zip(table, rows_of(as_json), strict=True):
        assert cells["file"] == row["file"]
        assert cells["emotion"] == (row["emotion"] or "")
        assert cells["error_kind"] == (row["error"]["kind"] if row["error"] else "")
        for label, probability in row["probabilities"].items():
            assert float(cells[f"probability_{label}"]) == probability
        for name in ("start_s", "end_s", "duration_s", "level_dbfs"):
            assert (float(cells[name]) if cells[name] else None) == row[name]


@pytest.mark.parametrize(("form", "start"), [("table", "file"), ("csv", "file,"), ("json", "{")])
def test_output_goes_whole_to_the_file_and_nowhere_else(sounds, model, tmp_path, form, start):
    arguments = ("classify", sounds / "more", "--model", model, "--format", form)
    output = tmp_path / "Ergebnisse ü.txt"
    output.write_text("older " * 10_000)
    done = run(*arguments, "--output", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert output.read_text(encoding="utf-8") == run(*arguments).stdout
    assert output.read_text(encoding="utf-8").startswith(start)
    assert sorted(os.listdir(tmp_path)) == ["Ergebnisse ü.txt", "sounds"]


def test_when_files_failed_the_output_is_written_all_the_same_and_said_to_be_so(sounds, model, tmp_path):
    output = tmp_path / "results.json"
    done = run("classify", sounds, "gone.wav", "--model", model, "--format", "json", "--output", output)
    assert (done.returncode, done.stderr) == (1, f"1 of 4 files failed; {output} says why.\n")
    assert len(json.loads(output.read_text())["results"]) == 4


def test_an_output_that_can_not_be_written_is_refused_before_any_work(sounds, model, tmp_path):
    done = run("classify", sounds, "--model", model, "--output", tmp_path / "missing" / "results.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Create it first" in done.stderr


def test_results_are_never_written_over_a_sound(sounds, model):
    before = (sounds / "happy.wav").read_bytes()
    done = run("classify", sounds, "--model", model, "--output", sounds / "happy.wav")
    assert done.returncode == 1
    assert "that is a sound file, or named like one" in done.stderr
    assert (sounds / "happy.wav").read_bytes() == before


def write_bad_inputs(folder):
    """Write one file of every bad kind, and return the error each must have, or the status."""
    good = folder / "good.wav"
    soundfile.write(good, tone("happy"), RATE_HZ)
    content = good.read_bytes()
    (folder / "empty.wav").write_bytes(b"")
    (folder / "text.wav").write_text("This is no sound.\n" * 100)
    (folder / "text.mp3").write_text("This is no sound.\n" * 100)
    (folder / "header.wav").write_bytes(content[:44])
    (folder / "cut.wav").write_bytes(content[: len(content) * 3 // 4])
    (folder / "random.flac").write_bytes(np.random.default_rng(1).bytes(5000))
    (folder / "samples.raw").write_bytes(content[44:])
    (folder / "silent folder").mkdir()
    with wave.open(str(folder / "none.wav"), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
    soundfile.write(folder / "short.wav", tone("happy", 0.05), RATE_HZ)
    return {
        "empty.wav": "empty", "text.wav": "not_audio", "text.mp3": "not_audio", "header.wav": "no_samples",
        "cut.wav": "emotion", "random.flac": "not_audio", "samples.raw": "not_audio", "none.wav": "no_samples",
        "silent folder": "no_audio_in_folder", "gone.wav": "missing", "short.wav": "too_short",
        "good.wav/inside.wav": "missing", "x" * 300: "unreadable", "good.wav": "emotion",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_bad_input_of_every_kind_gives_a_row_and_good_input_beside_it_its_answer(tmp_path, model, form):
    expected = write_bad_inputs(tmp_path)
    done = run("classify", *(tmp_path / name for name in expected), "--model", model, "--format", form)
    assert done.returncode == 1
    if form == "table":
        assert len(done.stdout.splitlines()) == 1 + len(expected)
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.stdout), strict=True))
        assert [row["error_kind"] or row["status"] for row in rows] == list(expected.values())
    else:
        found = {row["file"]: row["error"]["kind"] if row["error"] else row["status"] for row in rows_of(done)}
        assert found == {str(tmp_path / name): kind for name, kind in expected.items()}
        messages = [row["error"]["message"] for row in rows_of(done) if row["error"]]
        assert all(message.endswith(".") and str(tmp_path) in message for message in messages)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize(("rate_hz", "channels"), [(8000, 2), (192000, 1)])
def test_every_depth_rate_and_channel_count_is_answered(tmp_path, model, subtype, rate_hz, channels):
    samples = np.repeat(tone("angry", 1.0, rate_hz)[:, None], channels, axis=1)
    soundfile.write(tmp_path / "angry.wav", samples, rate_hz, subtype=subtype)
    (row,) = rows_of(run("classify", tmp_path / "angry.wav", "--model", model, "--format", "json"))
    assert (row["emotion"], row["rate_hz"], row["channels"]) == ("angry", rate_hz, channels)


@posix_only
def test_names_that_are_no_text_are_read_and_can_not_steer_the_terminal(tmp_path, model):
    name = b"\x1b]0;owned\x07 \xff\n.wav"
    soundfile.write(tmp_path / "happy.wav", tone("happy"), RATE_HZ)
    os.rename(tmp_path / "happy.wav", os.fsencode(tmp_path) + b"/" + name)
    for form in ("table", "csv"):
        done = run("classify", tmp_path, "--model", model, "--format", form)
        assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
        assert "\\x1b]0;owned\\x07 \\udcff\\n.wav" in done.stdout
    (row,) = rows_of(run("classify", tmp_path, "--model", model, "--format", "json"))
    assert (os.fsencode(row["file"]), row["emotion"]) == (os.fsencode(tmp_path) + b"/" + name, "happy")


@posix_only
def test_a_terminal_of_another_encoding_gets_what_it_can_show(sounds, model):
    done = run("classify", sounds, "--model", model, env=environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii"))
    assert done.returncode == 0
    assert "\\u4f60\\u597d Gr\\xfc\\xdfe.flac" in done.stdout


def test_a_model_that_is_missing_or_broken_is_answered_in_a_sentence(sounds, tmp_path, model):
    missing = run("classify", sounds, "--model", "no such model")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("There is no model “no such model”")
    broken = write_tiny_model(tmp_path / "broken.onnx", labels='["happy", "sad"]')
    done = run("classify", sounds, "--model", broken)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "expected 2 logits, one for each label, found 8 logits" in done.stderr


def test_a_model_that_fails_as_it_runs_gives_rows_with_its_error(sounds, tmp_path):
    failing = edit(write_tiny_model(tmp_path / "failing.onnx"), fail)
    done = run("classify", sounds, "--model", failing, "--format", "json")
    assert done.returncode == 1
    assert [row["error"]["kind"] for row in rows_of(done)] == ["model_invalid"] * 3


@posix_only
def test_a_closed_pipe_ends_quietly(sounds, model):
    command = start("classify", *[sounds / "happy.wav"] * 300, "--model", model)
    assert command.stdout.readline().startswith("file")
    command.stdout.close()
    assert command.wait(timeout=60) == 0
    assert command.stderr.read() == ""
    command.stderr.close()


@posix_only
def test_rows_come_while_the_work_goes_on_and_ctrl_c_ends_it_quietly(sounds, model):
    command = start("classify", *[sounds / "happy.wav"] * 3000, "--model", model)
    first = [command.stdout.readline() for _ in range(5)]
    command.send_signal(signal.SIGINT)
    out, err = command.communicate(timeout=60)
    assert (command.returncode, err) == (130, "")
    assert "happy" in first[-1]
    assert len(out.splitlines()) < 2990


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_output_without_room_is_told_in_a_sentence(sounds, model):
    with open("/dev/full", "w") as full:
        done = run("classify", sounds, "--model", model, stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "The results can't be printed: No space left" in done.stderr


def one_sentence_about_the_window(done):
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "speech-emotion classify FILE" in done.stderr
    return done.stderr


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")


@linux_only
@pytest.mark.parametrize("arguments", [[], ["happy.wav"], ["open", "--model", "seed180"]], ids=str)
def test_without_a_screen_the_window_says_so_in_a_sentence(arguments):
    assert "There is no screen" in one_sentence_about_the_window(run(*arguments))


@linux_only
def test_a_screen_that_does_not_answer_is_named_in_a_sentence():
    done = run(env=environment(DISPLAY=":987"))
    assert "could not connect to display :987" in one_sentence_about_the_window(done)


def test_a_library_that_qt_misses_is_named_in_a_sentence(tmp_path):
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file')"
    )
    path = os.pathsep.join((str(tmp_path), str(REPOSITORY)))
    done = run(env=environment(PYTHONPATH=path, QT_QPA_PLATFORM="offscreen"))
    assert "libEGL.so.1: cannot open shared object file" in one_sentence_about_the_window(done)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_output_for_which_there_is_no_room_ends_in_a_sentence():
    with open("/dev/full", "w") as full:
        done = run("models", stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no room" in done.stderr
