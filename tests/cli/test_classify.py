"""What ``speech-emotion classify`` does with many files: formats, folders, places, and a terminal."""

import contextlib
import csv
import io
import json
import os
import sys

import pytest
import soundfile

from tests.support.command import COMMAND, environment, run
from tests.support.tones import LABELS, RATE_HZ, tone

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")


@pytest.fixture
def sounds(tmp_path):
    """Two folders with files of the same names, one of them in another format as well."""
    folder = tmp_path / "sounds"
    for i, name in enumerate(["a/one.wav", "a/two.wav", "b/one.wav", "b/one.flac", "top.wav"]):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, tone(LABELS[i], 2.0 + i), RATE_HZ)
    return folder


def names_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_results_are_the_same_however_many_files_are_at_work(sounds, model):
    one, many = (run("classify", sounds, "--model", model, "--format", "json", "--jobs", n) for n in ("1", "7"))
    assert one.returncode == 0 and one.stdout == many.stdout
    emotions = [row["emotion"] for row in json.loads(one.stdout)["results"]]
    assert emotions == ["angry", "neutral", "calm", "sad", "happy"]


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1000", "1.5"])
def test_a_number_of_jobs_that_can_not_be_is_wrong_usage(jobs):
    done = run("classify", "a.wav", "--jobs", jobs)
    assert done.returncode == 2 and "is no number from 1 to 256" in done.stderr


def test_folders_are_searched_with_their_subfolders_unless_that_is_not_wanted(sounds, model):
    for flags, count in (((), 5), (("--recursive",), 5), (("--no-recursive",), 1)):
        done = run("classify", sounds, "--model", model, "--format", "json", *flags)
        assert len(json.loads(done.stdout)["results"]) == count


def test_json_lines_are_a_document_for_each_file(sounds, model):
    lines = run("classify", sounds, "gone.wav", "--model", model, "--format", "jsonl").stdout.splitlines()
    whole = json.loads(run("classify", sounds, "gone.wav", "--model", model, "--format", "json").stdout)
    assert len(lines) == 6
    for line, row in zip(lines, whole["results"], strict=True):
        document = json.loads(line)
        assert {name: document[name] for name in row} == row
        assert (document["schema"], document["model"]) == (whole["schema"], whole["model"])


def test_a_timeline_is_added_where_it_is_asked_for(sounds, model):
    for form in ("json", "csv", "table"):
        plain, over_time = (
            run("classify", sounds / "top.wav", "--model", model, "--format", form, *flags).stdout
            for flags in ((), ("--timeline",))
        )
        if form == "json":
            assert json.loads(plain)["results"][0]["timeline"] is None
            segments = json.loads(over_time)["results"][0]["timeline"]["segments"]
            assert (segments[0]["start_s"], segments[-1]["end_s"]) == (0.0, 6.0)
        elif form == "csv":
            (row,) = csv.DictReader(io.StringIO(over_time))
            assert (row["segment_start_s"], row["segment_end_s"]) == ("0.000000", "6.000000")
            assert "segment_start_s" not in plain
        else:
            assert over_time.startswith(plain)
            assert over_time.splitlines()[-1].split()[:5] == ["0.0", "s", "to", "6.0", "s"]


@pytest.mark.parametrize(("form", "suffix"), [("audacity", ".txt"), ("textgrid", ".TextGrid"), ("eaf", ".eaf")])
def test_many_annotations_go_to_a_folder_and_none_overwrites_another(sounds, model, tmp_path, form, suffix):
    out = tmp_path / "out"
    done = run("classify", sounds, sounds / "gone.wav", "--model", model, "--format", form, "--output", out)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no file" in done.stderr and done.stderr.count("\n") == 1
    assert names_in(out) == sorted(f"{name}{suffix}" for name in ("a/one", "a/two", "b/one", "b/one.wav", "top"))
    assert LABELS[3] in (out / f"b/one{suffix}").read_text() and LABELS[2] in (out / f"b/one.wav{suffix}").read_text()


def test_annotations_that_are_there_are_replaced_only_by_force(sounds, model, tmp_path):
    arguments = ("classify", sounds, "--model", model, "--format", "textgrid", "--output", tmp_path / "out")
    assert run(*arguments).returncode == 0
    (tmp_path / "out" / "top.TextGrid").write_text("by hand")
    refused = run(*arguments)
    assert refused.returncode == 1 and "would be replaced" in refused.stderr and "--force" in refused.stderr
    assert (tmp_path / "out" / "top.TextGrid").read_text() == "by hand"
    assert run(*arguments, "--force").returncode == 0
    assert "ooTextFile" in (tmp_path / "out" / "top.TextGrid").read_text()


def test_a_single_annotation_is_printed_or_written_to_the_file_that_is_named(sounds, model, tmp_path):
    arguments = ("classify", sounds / "top.wav", "--model", model, "--format", "audacity")
    printed = run(*arguments)
    assert printed.returncode == 0 and printed.stdout.startswith("0.000000\t6.000000\tangry ")
    assert run(*arguments, "--output", tmp_path / "labels.txt").stdout == ""
    assert (tmp_path / "labels.txt").read_text() == printed.stdout
    (tmp_path / "folder").mkdir()
    run(*arguments, "--output", tmp_path / "folder")
    assert names_in(tmp_path / "folder") == ["top.txt"]
    failed = run("classify", "gone.wav", "--model", model, "--format", "eaf")
    assert (failed.returncode, failed.stdout) == (1, "") and "There is no file gone.wav" in failed.stderr


def test_an_annotation_stays_when_its_sound_fails(model, tmp_path):
    (tmp_path / "broken.wav").write_text("no sound")
    (tmp_path / "talk.eaf").write_text("by hand")
    done = run(
        "classify", tmp_path / "broken.wav", "--model", model, "--format", "eaf", "--output", tmp_path / "talk.eaf"
    )
    assert done.returncode == 1
    assert "holds no sound" in done.stderr
    assert (tmp_path / "talk.eaf").read_text() == "by hand"


@pytest.mark.parametrize("place", [None, "missing/out", "top.wav"])
def test_many_annotations_without_a_folder_for_them_are_refused_before_any_work(sounds, model, place):
    output = () if place is None else ("--output", sounds / place)
    done = run("classify", sounds, "--model", model, "--format", "eaf", *output)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert {None: "--output FOLDER", "missing/out": "Create it first", "top.wav": "no folder"}[place] in done.stderr


def on_a_terminal(*arguments, output=None):
    """Run the command on a terminal, with standard output in a file if one is named; return what the terminal got."""
    import pty
    import subprocess

    terminal, end = pty.openpty()
    with open(output or os.devnull, "wb") as file:
        command = subprocess.Popen(
            [*COMMAND, *map(os.fspath, arguments)],
            stdin=subprocess.DEVNULL, stdout=file if output else end, stderr=end, env=environment(),
        )  # fmt: skip
    os.close(end)
    shown = b""
    with open(terminal, "rb", buffering=0) as reader:
        # Linux says that the other end is closed by an error.
        with contextlib.suppress(OSError):
            while piece := reader.read(65536):
                shown += piece
    assert command.wait(timeout=60) == 0
    return shown.decode().replace("\r\n", "\n")


def screen_after(shown):
    """Return what stands on a terminal in the end: a carriage return writes over what was there."""
    lines = []
    for line in shown.split("\n"):
        cells = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return "\n".join(lines)


@posix_only
def test_a_terminal_shows_the_progress_which_is_gone_in_the_end(sounds, model, tmp_path):
    paths = [tmp_path / f"{i}.wav" for i in range(300)]
    for path in paths:
        path.hardlink_to(sounds / "top.wav")
    shown = on_a_terminal("classify", *paths, "--model", model, "--format", "json", output=tmp_path / "out.json")
    assert len(json.loads((tmp_path / "out.json").read_text())["results"]) == 300
    assert "of 300 files" in shown and "[=" in shown
    assert screen_after(shown) == ""


@posix_only
def test_the_rows_of_a_table_and_the_progress_do_not_mix_on_a_terminal(sounds, model):
    paths = [sounds / "top.wav", sounds / "a" / "one.wav"] * 100
    shown = on_a_terminal("classify", *paths, "--model", model)
    plain = run("classify", *paths, "--model", model).stdout
    assert screen_after(shown) == "\n".join(line.rstrip() for line in plain.split("\n"))
    assert "of 200 files" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_in_circles_end(sounds, model):
    (sounds / "a" / "up").symlink_to(sounds, target_is_directory=True)
    (sounds / "self.wav").symlink_to(sounds / "self.wav")
    done = run("classify", sounds, "--model", model, "--format", "json")
    rows = json.loads(done.stdout)["results"]
    assert len(rows) == 6 and [row["file"] for row in rows if row["error"]] == [str(sounds / "self.wav")]
