"""``speech-emotion classify --channels``: all mixed, each by itself, or one."""

import csv
import io
import json

import numpy as np
import pytest
import soundfile

from tests.support.command import run
from tests.support.tones import RATE_HZ, tone


@pytest.fixture
def sounds(tmp_path):
    """A talk of a happy and a sad person on two channels, a monologue, and a text."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    quiet = np.zeros(3 * RATE_HZ, np.float32)
    first, second = np.concatenate([tone("happy", 3.0), quiet]), np.concatenate([quiet, tone("sad", 3.0)])
    soundfile.write(folder / "a talk.wav", np.stack([first, second], axis=1), RATE_HZ)
    soundfile.write(folder / "alone.wav", tone("angry", 3.0), RATE_HZ)
    (folder / "text.wav").write_text("no sound")
    return folder


def rows(sounds, model, *arguments):
    done = run("classify", sounds, "--model", model, "--format", "json", *arguments)
    return [
        (row["file"].split("/")[-1], row["channel"], row["emotion"], (row["error"] or {}).get("kind"))
        for row in json.loads(done.stdout)["results"]
    ]


def test_each_channel_has_a_row(sounds, model):
    assert rows(sounds, model, "--channels", "each") == [
        ("a talk.wav", 1, "happy", None), ("a talk.wav", 2, "sad", None), ("alone.wav", 1, "angry", None),
        ("text.wav", None, None, "not_audio"),
    ]  # fmt: skip


def test_one_channel_is_heard_where_there_is_one(sounds, model):
    assert rows(sounds, model, "--channels", "02") == [
        ("a talk.wav", 2, "sad", None), ("alone.wav", 2, None, "no_such_channel"), ("text.wav", 2, None, "not_audio"),
    ]  # fmt: skip


def test_a_mix_is_what_there_is_without_the_option(sounds, model):
    mixed = rows(sounds, model, "--channels", "mix")
    assert mixed == rows(sounds, model)
    assert {channel for _, channel, *_ in mixed} == {None}


@pytest.mark.parametrize("wrong", ["0", "-1", "all", "1,2", "1.5", "9999", ""])
def test_a_choice_that_can_not_be_is_wrong_usage(wrong):
    done = run("classify", "a.wav", "--channels", wrong)
    assert done.returncode == 2 and "neither mix nor each, nor a number from 1 to 1024" in done.stderr


def test_the_table_and_csv_say_which_channel_a_row_is_about(sounds, model):
    table = run("classify", sounds / "a talk.wav", "--model", model, "--channels", "each").stdout.splitlines()
    assert [line.split("  ")[-1] for line in table[1:]] == ["channel 1 of 2", "channel 2 of 2"]
    text = run("classify", sounds, "--model", model, "--channels", "each", "--format", "csv", "--timeline").stdout
    segments = [(row["channel"], row["segment_emotion"]) for row in csv.DictReader(io.StringIO(text))]
    assert segments == [("1", "happy"), ("1", ""), ("2", ""), ("2", "sad"), ("1", "angry"), ("", "")]


@pytest.mark.parametrize(("form", "suffix"), [("textgrid", ".TextGrid"), ("eaf", ".eaf")])
def test_annotations_have_tiers_for_each_channel_in_one_file(sounds, model, tmp_path, form, suffix):
    out = tmp_path / "out"
    done = run("classify", sounds, "--model", model, "--channels", "each", "--format", form, "--output", out)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert sorted(path.name for path in out.iterdir()) == [f"a talk{suffix}", f"alone{suffix}"]
    talk = (out / f"a talk{suffix}").read_text()
    assert all(name in talk for name in ("emotion 1", "probability 1", "emotion 2", "probability 2", "happy", "sad"))
    printed = run("classify", sounds / "a talk.wav", "--model", model, "--channels", "each", "--format", form).stdout
    assert "emotion 2" in printed
    one = run("classify", sounds / "a talk.wav", "--model", model, "--channels", "2", "--format", form).stdout
    assert "emotion 2" in one and "emotion 1" not in one


def test_labels_of_each_channel_are_a_track_and_so_a_file_of_their_own(sounds, model, tmp_path):
    arguments = ("classify", sounds / "a talk.wav", "--model", model, "--channels", "each", "--format", "audacity")
    refused = run(*arguments)
    assert refused.returncode == 1 and "has a file for each channel: name a folder" in refused.stderr
    assert run(*arguments, "--output", tmp_path / "out").returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "a talk (channel 1).txt", "a talk (channel 2).txt",
    ]  # fmt: skip
    assert "sad" in (tmp_path / "out" / "a talk (channel 2).txt").read_text()
    one = run(*arguments[:-4], "--channels", "1", "--format", "audacity")
    assert one.returncode == 0 and "happy" in one.stdout


def test_failures_are_counted_by_channel_where_each_has_a_row(sounds, model, tmp_path):
    done = run(
        "classify", sounds, "--model", model, "--channels", "each", "--format", "csv", "--output", tmp_path / "out.csv"
    )
    assert (done.returncode, done.stderr) == (1, f"1 of 4 channels failed; {tmp_path / 'out.csv'} says why.\n")


@pytest.mark.parametrize("choice", ["each", "2"])
def test_results_of_channels_can_be_verified(sounds, model, tmp_path, choice):
    soundfile.write(sounds / "z.wav", np.zeros((100, 40)), RATE_HZ)
    arguments = ("--model", model, "--channels", choice, "--timeline", "--format", "json")
    run("classify", sounds, *arguments, "--output", tmp_path / "out.json")
    done = run("verify", tmp_path / "out.json", "--model", model)
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads((tmp_path / "out.json").read_text())
    document["results"][0]["channel"] = 3 - (document["results"][0]["channel"] or 0)
    (tmp_path / "out.json").write_text(json.dumps(document))
    assert run("verify", tmp_path / "out.json", "--model", model).returncode == 1


def test_results_of_an_older_version_without_channels_can_be_verified(sounds, model, tmp_path):
    run("classify", sounds, "--model", model, "--format", "json", "--output", tmp_path / "out.json")
    document = json.loads((tmp_path / "out.json").read_text())
    for row in document["results"]:
        del row["channel"]
    (tmp_path / "out.json").write_text(json.dumps(document))
    assert run("verify", tmp_path / "out.json", "--model", model).returncode == 0
