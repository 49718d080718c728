"""Batches on the command line that are killed, and go on where they were."""

import json
import os
import signal
import sys
import time

import numpy as np
import pytest
import soundfile

from tests.support.command import environment, run, start
from tests.support.tones import LABELS, RATE_HZ, tone

FILES = 150


@pytest.fixture
def sounds(tmp_path):
    folder = tmp_path / "sounds"
    folder.mkdir()
    for i in range(FILES):
        soundfile.write(folder / f"{i:03}.flac", tone(LABELS[i % 8], 2 + i / FILES), RATE_HZ)
    (folder / "bad.wav").write_text("no sound")
    return folder


@pytest.fixture
def state(tmp_path):
    """An environment with a state folder of its own, and that folder."""
    return environment(XDG_STATE_HOME=str(tmp_path / "state")), tmp_path / "state"


def lines_of(state):
    """Return the whole lines of the one journal that there is."""
    journals = list(state.rglob("*.jsonl"))
    assert len(journals) <= 1
    return journals[0].read_bytes().split(b"\n")[:-1] if journals else []


def kill_once_there_are(lines, state, *arguments, env, below=FILES + 2):
    """Start the command and kill it, as no program can notice, when its journal has so many lines, and not too many."""
    with start("classify", *arguments, env=env) as command:
        give_up = time.monotonic() + 60
        while not lines <= len(lines_of(state)) < below and command.poll() is None and time.monotonic() < give_up:
            time.sleep(0.001)
        command.kill()
        command.communicate()
    assert command.returncode == -signal.SIGKILL, "it was done before it could be killed"


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize(
    "extra",
    [(), ("--timeline",), ("--channels", "each")],
    ids=["whole files", "with a timeline", "each channel"],
)
def test_a_batch_that_is_killed_again_and_again_gives_each_file_once_and_what_an_undisturbed_one_gives(
    sounds, model, state, extra
):
    env, folder = state
    arguments = (sounds, "--model", model, "--format", "json", *extra)
    undisturbed = run("classify", *arguments, env=env)
    assert undisturbed.returncode == 1 and lines_of(folder) == []
    for lines in (20, 60, 110):
        kill_once_there_are(lines, folder, *arguments, "--resume", env=env)
    paths = [json.loads(line)["path"] for line in lines_of(folder)[1:]]
    assert len(paths) >= 109 and len(set(paths)) == len(paths), "nothing was done twice"
    resumed = run("classify", *arguments, "--resume", env=env)
    assert resumed.stdout == undisturbed.stdout
    rows = json.loads(resumed.stdout)["results"]
    assert [os.path.basename(row["file"]) for row in rows] == sorted(os.listdir(sounds))
    assert list(folder.rglob("*.jsonl")) == [], "a batch that is done leaves no names of files behind"


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_without_resume_a_batch_begins_anew_and_changed_files_are_done_again(sounds, model, state):
    env, folder = state
    arguments = (sounds, "--model", model, "--format", "json")
    kill_once_there_are(100, folder, *arguments, env=env)
    soundfile.write(sounds / "000.flac", tone("surprised", 3.0), RATE_HZ)
    resumed = run("classify", *arguments, "--resume", env=env)
    assert json.loads(resumed.stdout)["results"][0]["emotion"] == "surprised"
    kill_once_there_are(100, folder, *arguments, env=env)
    kill_once_there_are(2, folder, *arguments, env=env, below=50)
    assert len(lines_of(folder)) < 100


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_a_batch_at_once_even_in_a_long_file_and_the_rest_can_follow(sounds, model, state, tmp_path):
    env, folder = state
    with soundfile.SoundFile(sounds / "z.flac", "w", 48000, 2) as file:
        for _ in range(60):
            file.write(np.repeat(tone("calm", 30.0, 48000)[:, None], 2, axis=1))
    arguments = (sounds, "--model", model, "--format", "json", "--timeline")
    with start("classify", *arguments, env=env) as command:
        while len(lines_of(folder)) < FILES and command.poll() is None:
            time.sleep(0.01)
        time.sleep(0.2)
        began_s = time.monotonic()
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=60)
        took_s = time.monotonic() - began_s
    assert (command.returncode, out, err) == (130, "", "")
    assert took_s < 5.0
    assert len(lines_of(folder)) >= FILES


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that not even root may write to")
def test_where_no_journal_can_be_kept_the_batch_runs_all_the_same(sounds, model):
    env = environment(XDG_STATE_HOME="/proc/nowhere")
    plain = run("classify", sounds, "--model", model, "--format", "json", env=env)
    asked = run("classify", sounds, "--model", model, "--format", "json", "--resume", env=env)
    assert (plain.returncode, plain.stderr) == (1, "")
    assert asked.stdout == plain.stdout
    assert "No journal of this batch can be kept in /proc/nowhere" in asked.stderr
