"""Recording as a person sees it, on a real X screen with a real sound server."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import time

import numpy as np
import pytest
import soundfile

from tests.support.program import Program
from tests.support.sound_server import SoundServer
from tests.support.tones import RATE_HZ, tone
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW, begin, kept, seconds, wav

STANDSTILL_S = 8


def test_while_a_person_speaks_the_answer_rolls_pauses_and_becomes_final(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    silence = np.zeros(2 * RATE_HZ, np.float32)
    sound = wav(tmp_path / "two.wav", tone("sad", 4.0), silence, tone("angry", 8.0))
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        state = begin(screen, program)
        assert (state["kicker"], state["pause"]) == ("So far", "Pause")
        player = pulse_audio.start_playing(sound)
        state = program.wait_for_state(lambda state: state["answer"] == "Sad")
        assert state["kicker"] == "So far" and state["number"]
        state = program.wait_for_state(lambda state: state["bars"]["sad"] > 500)
        state = program.wait_for_state(lambda state: "Said " in state["card"])
        assert state["answer"] == "Sad" and state["number"], "a pause takes no answer away"
        state = program.wait_for_state(lambda state: state["answer"] == "Angry" and state["bars"]["angry"] > 500)
        said = state["strip"]
        assert said.index("sad from") < said.index("angry from") and "no speech from" in said
        program.wait_for_state(lambda state: state["conditions"].startswith("Heard well"))
        screen.photograph(ARTIFACTS / "live.png")
        screen.xdotool("key", "p")
        paused = program.wait_for_state(lambda state: state["pause"] == "Resume")
        time.sleep(1.5)
        screen.photograph(ARTIFACTS / "live-paused.png")
        screen.xdotool("key", "space")
        state = program.wait_for_state(lambda state: state["pause"] == "Pause")
        assert seconds(state["elapsed"]) - seconds(paused["elapsed"]) < 0.5, "the pause is not counted"
        player.wait(timeout=30)
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["record"] == "Record" and state["number"])
        assert state["kicker"] == "" and "angry from" in state["strip"]
        (recording,) = kept(tmp_path)
        length_s = soundfile.info(recording).duration
        assert seconds(state_before_stop := paused["elapsed"]) < length_s, state_before_stop
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said


def test_silence_and_clipping_are_said_in_words(screen, home, pulse_audio: SoundServer, model_path, tmp_path):
    loud = wav(tmp_path / "loud.wav", np.clip(tone("angry", 4.0, amplitude=4.0), -1, 1))
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        begin(screen, program)
        state = program.wait_for_state(lambda state: state["level"] == "no signal" and state["conditions"])
        assert state["conditions"].startswith("No signal: nothing but digital silence comes from")
        program.wait_for_state(lambda state: state["answer"] == "Nothing said yet")
        screen.photograph(ARTIFACTS / "live-no-signal.png")
        player = pulse_audio.start_playing(loud)
        state = program.wait_for_state(
            lambda state: state["level"] == "clipped" and state["conditions"].startswith("Clip")
        )
        assert "Turn the microphone down" in state["conditions"]
        screen.photograph(ARTIFACTS / "live-clipping.png")
        player.wait(timeout=30)
        assert program.interrupt()[0] == 0


@contextlib.contextmanager
def hearing_happy(screen, home, server, model_path, folder, length_s=6.0):
    """The program while it hears a happy voice and has an answer, and the player of the voice."""
    sound = wav(folder / "happy.wav", tone("happy", length_s))
    with Program(WINDOW, model_path, **home, **server.environment) as program:
        begin(screen, program)
        player = server.start_playing(sound)
        program.wait_for_state(lambda state: state["answer"] == "Happy" and state["kicker"])
        yield program, player


def test_a_microphone_that_goes_away_ends_the_recording_with_a_sentence_and_an_answer(
    screen, home, server, model_path, tmp_path
):
    with hearing_happy(screen, home, server, model_path, tmp_path) as (program, player):
        server.kill()
        state = program.wait_for_state(lambda state: state["record"] == "Record" and state["answer"] == "Happy")
        assert not state["kicker"] and state["number"]
        assert any("went away after" in sentence and "is kept in" in sentence for sentence in state["messages"])
        player.wait(timeout=30)
        screen.photograph(ARTIFACTS / "live-device-lost.png")
        assert len(kept(tmp_path)) == 1
        assert program.interrupt()[0] == 0


def ended_by_itself(program, folder, *words):
    """Wait until a recording of a happy voice has ended, and check that its file is kept, answered, and told of."""
    state = program.wait_for_state(
        lambda state: state["record"] == "Record" and state["number"] and not state["kicker"]
    )
    (recording,) = kept(folder)
    assert state["answer"] == "Happy" and state["title"].startswith(recording.name)
    (sentence,) = state["messages"]
    assert f"is kept in {recording}. " in sentence and all(word in sentence for word in words), sentence
    assert os.listdir(recording.parent) == [recording.name], "no marker is left"
    return soundfile.info(recording).duration


def test_a_microphone_that_is_unplugged_in_mid_sentence_ends_the_recording_with_a_sentence_and_an_answer(
    screen, home, server, model_path, tmp_path
):
    with hearing_happy(screen, home, server, model_path, tmp_path, 20.0) as (program, player):
        server.unplug()
        assert ended_by_itself(program, tmp_path, "The microphone “System default” went away after ") > 1
        screen.photograph(ARTIFACTS / "live-unplugged.png")
        player.wait(timeout=30)
        server.plug_in()
        screen.xdotool("key", "r")
        program.wait_for_state(lambda state: state["record"] == "Stop" and seconds(state["elapsed"]) > 0.5)
        assert program.interrupt()[0] == 0


@pytest.fixture
def small_music_folder(tmp_path, home):
    """A disk of 900 kB, five seconds of sound, where recordings are kept."""
    folder = tmp_path / "home" / "Music"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by the superuser of a Linux only")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_ends_the_recording_with_a_sentence_and_an_answer(
    screen, home, small_music_folder, pulse_audio: SoundServer, model_path, tmp_path
):
    sound = wav(tmp_path / "happy.wav", tone("happy", 60.0))
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        player = pulse_audio.start_playing(sound)
        begin(screen, program)
        length_s = ended_by_itself(program, tmp_path, "stopped after ", "the disk is full", "Free some space")
        assert 4 < length_s < 5.5
        screen.photograph(ARTIFACTS / "live-disk-full.png")
        player.terminate()
        player.wait(timeout=30)
        assert program.interrupt()[0] == 0


def test_a_file_that_may_not_grow_ends_the_recording_with_a_sentence_and_an_answer(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    sound = wav(tmp_path / "happy.wav", tone("happy", 60.0))
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        player = pulse_audio.start_playing(sound)
        begin(screen, program)
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (900_000, 900_000))
        length_s = ended_by_itself(program, tmp_path, "stopped after ", "file too large", "Free some space")
        assert 4 < length_s < 5.5
        player.terminate()
        player.wait(timeout=30)
        assert program.interrupt()[0] == 0


def test_a_computer_that_slept_has_ended_the_recording_with_a_sentence_and_an_answer(
    screen, home, server, model_path, tmp_path
):
    with hearing_happy(screen, home, server, model_path, tmp_path) as (program, player):
        with server.frozen():
            os.kill(program.pid, signal.SIGSTOP)
            time.sleep(STANDSTILL_S)
            os.kill(program.pid, signal.SIGCONT)
        length_s = ended_by_itself(program, tmp_path, f"slept or stood still for {STANDSTILL_S} s")
        assert 1 < length_s < STANDSTILL_S
        screen.photograph(ARTIFACTS / "live-suspended.png")
        player.wait(timeout=30)
        assert program.interrupt()[0] == 0


def test_a_folder_that_vanishes_ends_the_recording_with_a_sentence(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        begin(screen, program)
        program.wait_for_state(lambda state: seconds(state["elapsed"]) > 1)
        (recording,) = kept(tmp_path)
        shutil.rmtree(recording.parent)
        state = program.wait_for_state(lambda state: state["record"] == "Record" and state["messages"])
        assert recording.name in " ".join(state["messages"])
        time.sleep(0.3)
        screen.photograph(ARTIFACTS / "live-folder-gone.png")
        assert program.interrupt()[0] == 0


def test_after_a_crash_the_recording_is_offered_and_can_be_opened_kept_and_discarded(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    sound = wav(tmp_path / "calm.wav", tone("calm", 4.0))
    for _ in range(2):
        with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
            begin(screen, program)
            player = pulse_audio.start_playing(sound)
            program.wait_for_state(lambda state: state["answer"] == "Calm")
            os.kill(program.pid, signal.SIGKILL)
            player.wait(timeout=30)
    first, second = kept(tmp_path)
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        state = program.wait_for_state(lambda state: state["offer"] and state["record"] == "Record")
        assert state["offer"].startswith(f"{first.name} was cut off when the program ended: ")
        screen.photograph(ARTIFACTS / "live-recovery.png")
        screen.press(state, "Open")
        state = program.wait_for_state(lambda state: state["answer"] == "Calm")
        assert state["title"].startswith(first.name) and state["offer"]
        screen.press(state, "Keep")
        state = program.wait_for_state(lambda state: state["offer"].startswith(second.name))
        screen.press(state, "Discard")
        state = program.wait_for_state(lambda state: state["offer"].startswith(f"Delete {second.name}"))
        screen.press(state, "Delete")
        program.wait_for_state(lambda state: not state["offer"])
        assert kept(tmp_path) == [first]
        assert program.interrupt()[0] == 0
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        state = program.wait_for_state(lambda state: state["record"] == "Record")
        time.sleep(1)
        assert program.interrupt()[0] == 0
        assert not any('"offer": "Rec' in line for line in program.seen)
