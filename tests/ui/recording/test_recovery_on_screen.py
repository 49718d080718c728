"""Listening to a recording that was cut off, on a real X screen with a real sound server."""

import os
import signal
import time

import numpy as np
import soundfile

from desktop_app.audio import Recorder, read_clip
from tests.support.program import Program
from tests.support.sound_server import SoundServer
from tests.support.tones import tone
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW

RATE_HZ = 44100


def cut_off(screen, environment, model_path, server, sound):
    """Record a sound in the window, and kill the program in the middle."""
    with Program(WINDOW, model_path, **environment) as program:
        program.wait_for_state(lambda state: state["record"] == "Record")
        screen.xdotool("windowfocus", screen.window_named("Speech Emotion"))
        screen.xdotool("key", "r")
        program.wait_for_state(lambda state: state["record"] == "Stop")
        server.play(sound)
        os.kill(program.pid, signal.SIGKILL)


def test_a_recording_that_was_cut_off_is_heard_stopped_and_silent_when_it_is_deleted(
    screen, home, sound_server: SoundServer, model_path, tmp_path
):
    environment = home | sound_server.environment
    sound = tmp_path / "calm.wav"
    soundfile.write(sound, tone("calm", 5.0, RATE_HZ), RATE_HZ)
    cut_off(screen, environment, model_path, sound_server, sound)
    with Program(WINDOW, model_path, **environment) as program:
        offered = program.wait_for_state(lambda state: "Listen" in state["buttons"] and state["record"] == "Record")
        heard = Recorder(tmp_path / "heard.wav")
        heard.start()
        screen.press(offered, "Listen")
        program.wait_for_state(lambda state: "Stop listening" in state["buttons"])
        time.sleep(0.5)
        screen.photograph(ARTIFACTS / "live-recovery-listening.png")
        # To its end: the button comes back by itself.
        program.wait_for_state(lambda state: "Listen" in state["buttons"])
        loudness = np.abs(read_clip(heard.stop()).mono())
        assert (loudness > 0.01).sum() > 3 * RATE_HZ, "several seconds of it came out of the loudspeaker"
        # By keyboard: the button that was clicked has the focus.
        time.sleep(0.5)
        screen.xdotool("windowfocus", screen.window_named("Speech Emotion"))
        screen.xdotool("key", "space")
        program.wait_for_state(lambda state: "Stop listening" in state["buttons"])
        time.sleep(1)
        screen.xdotool("key", "space")
        program.wait_for_state(lambda state: "Listen" in state["buttons"])
        time.sleep(1)
        assert "Sink Input" not in sound_server.pactl("list", "sink-inputs"), "the loudspeaker is closed"
        screen.press(offered, "Listen")
        state = program.wait_for_state(lambda state: "Stop listening" in state["buttons"])
        screen.press(state, "Discard")
        state = program.wait_for_state(lambda state: "Delete" in state["buttons"])
        screen.press(state, "Delete")
        program.wait_for_state(lambda state: not state["offer"])
        time.sleep(0.5)
        assert "Sink Input" not in sound_server.pactl("list", "sink-inputs"), "what is deleted is not heard"
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said


def test_closing_the_window_ends_the_listening(screen, home, pulse_audio: SoundServer, model_path, tmp_path):
    environment = home | pulse_audio.environment
    sound = tmp_path / "calm.wav"
    soundfile.write(sound, tone("calm", 6.0, RATE_HZ), RATE_HZ)
    cut_off(screen, environment, model_path, pulse_audio, sound)
    with Program(WINDOW, model_path, **environment) as program:
        offered = program.wait_for_state(lambda state: "Listen" in state["buttons"] and state["record"] == "Record")
        screen.press(offered, "Listen")
        program.wait_for_state(lambda state: "Stop listening" in state["buttons"])
        before = time.monotonic()
        status, said = program.interrupt()
        assert status == 0 and "Traceback" not in said and time.monotonic() - before < 5
