"""Choosing, finding and checking microphones, on a real X screen with a real sound server."""

import contextlib
import os
import time

import numpy as np

from tests.support.program import Program
from tests.support.sound_server import SoundServer
from tests.support.tones import RATE_HZ, tone
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW, begin, seconds, wav


def test_the_microphone_check_listens_and_says_what_it_found(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    burst = np.concatenate([tone("sad", 0.6), np.zeros(RATE_HZ // 3, np.float32)])
    voice = wav(tmp_path / "voice.wav", *[burst] * 10)
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        program.wait_for_state(lambda state: state["record"] == "Record")
        screen.xdotool("windowfocus", screen.window_named("Speech Emotion"))
        screen.xdotool("key", "ctrl+shift+m")
        screen.xdotool("windowfocus", screen.window_named("Microphone check"))
        screen.xdotool("key", "Return")
        program.wait_for_state(lambda state: state["record"] == "")
        state = program.wait_for_state(lambda state: state["check"])
        assert state["check"] == "Silence"
        screen.photograph(ARTIFACTS / "check-silence.png")
        player = pulse_audio.start_playing(voice)
        screen.press(state, "Listen for five seconds")
        program.wait_for_state(lambda state: not state["check"])
        screen.photograph(ARTIFACTS / "check-listening.png")
        state = program.wait_for_state(lambda state: state["check"])
        assert state["check"] == "Fine" and state["record"] == "Record"
        screen.photograph(ARTIFACTS / "check-fine.png")
        player.wait(timeout=30)
        assert program.interrupt()[0] == 0


def test_a_microphone_that_cannot_be_opened_puts_the_last_good_one_back(screen, home, server, model_path, tmp_path):
    with Program(WINDOW, model_path, **home, **server.environment) as program:
        begin(screen, program)
        program.wait_for_state(lambda state: seconds(state["elapsed"]) > 0.5)
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["record"] == "Record" and not state["kicker"])
        assert state["microphone"] == "System default"
        screen.xdotool("key", "ctrl+m")
        screen.xdotool("key", "Down", "Return")
        program.wait_for_state(lambda state: state["microphone"] == "PulseAudio")
        server.kill()
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["messages"])
        assert "“PulseAudio”" in state["messages"][0] and state["messages"][0].endswith(
            "“System default” is chosen again."
        )
        assert state["microphone"] == "System default"
        screen.photograph(ARTIFACTS / "live-put-back.png")
        assert program.interrupt()[0] == 0


def test_a_microphone_plugged_in_later_is_found_and_not_while_a_recording_runs(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    config = tmp_path / "asound.conf"
    config.write_text('pcm.!default { type pulse server "unix:/nowhere" }\n')
    environment = home | pulse_audio.environment | {"ALSA_CONFIG_PATH": str(config)}
    with Program(WINDOW, model_path, **environment) as program:
        state = program.wait_for_state(lambda state: state["messages"])
        assert state["record"] == "" and "No microphone was found" in state["messages"][0]
        config.write_text((pulse_audio.folder / "asound.conf").read_text())
        os.utime(config, (time.time() + 5, time.time() + 5))
        screen.xdotool("windowfocus", screen.window_named("Speech Emotion"))
        screen.xdotool("key", "F5")
        state = program.wait_for_state(lambda state: state["record"] == "Record")
        assert state["microphone"] == "System default" and not state["messages"]
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: seconds(state["elapsed"]) > 0.5)
        screen.xdotool("key", "F5")
        state = program.wait_for_state(lambda state: seconds(state["elapsed"]) > 1.5)
        assert state["record"] == "Stop" and not state["messages"]
        assert program.interrupt()[0] == 0


def test_a_stuck_sound_server_is_told_and_does_not_keep_the_window_from_working_or_closing(
    screen, home, server: SoundServer, model_path, tmp_path
):
    sound = wav(tmp_path / "happy.wav", tone("happy", 2.0))
    with contextlib.ExitStack() as stuck:
        stuck.enter_context(server.frozen())
        with Program(WINDOW, model_path, sound, **home, **server.environment) as program:
            state = program.wait_for_state(lambda state: state["number"] and state["messages"])
            assert state["answer"] == "Happy" and state["record"] == ""
            assert "The system's sound does not answer" in state["messages"][0]
            screen.photograph(ARTIFACTS / "sound-stuck.png")
            stuck.close()
            state = program.wait_for_state(lambda state: state["record"] == "Record" and not state["messages"])
            assert state["microphone"] == "System default"
            screen.xdotool("windowfocus", screen.window_named("happy"))
            stuck.enter_context(server.frozen())
            screen.xdotool("key", "F5")
            program.wait_for_state(lambda state: state["record"] == "")
            assert program.interrupt()[0] == 0
