"""Playing, seeking and selecting with mouse and keys, on a real X screen with a real sound server."""

import time

import numpy as np
import soundfile

from desktop_app.audio import Recorder, read_clip
from tests.support.program import Program
from tests.support.sound_server import SoundServer
from tests.support.tones import FREQUENCY_HZ, tone
from tests.support.waiting import wait_until
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW, seconds, wav

MINUTE = 60


def talk(path):
    """Four minutes: sad, happy, angry, calm, a minute each."""
    return wav(path, *(tone(label, MINUTE) for label in ("sad", "happy", "angry", "calm")))


def place(state, at_s, height=0.3):
    """Return where on the screen a time of the waveform is."""
    left, top, right, bottom = state["plot"]
    start_s, end_s = state["view"]
    return round(left + (at_s - start_s) / (end_s - start_s) * (right - left)), round(top + height * (bottom - top))


def cursor_s(state):
    return seconds(state["cursor"].split(" / ")[0])


def test_a_long_file_is_played_paused_and_sought_and_a_selection_heard_and_played(
    screen, home, sound_server: SoundServer, model_path, tmp_path
):
    path = talk(tmp_path / "talk.wav")
    environment = home | sound_server.environment
    with Program(WINDOW, model_path, path, **environment) as program:
        state = program.wait_for_state(lambda state: state["shares"] and state["record"] == "Record")
        screen.xdotool("windowfocus", screen.window_named("talk.wav"))
        screen.xdotool("mousemove", *place(state, 90.0), "click", 1)
        state = program.wait_for_state(lambda state: 88 < cursor_s(state) < 92)
        heard = Recorder(tmp_path / "heard.wav")
        heard.start()
        screen.xdotool("key", "space")
        state = program.wait_for_state(lambda state: state["play"] == "Pause" and cursor_s(state) > 92)
        screen.xdotool("mousemove", *place(state, 150.0), "click", 1)
        program.wait_for_state(lambda state: 151 < cursor_s(state) < 156)
        screen.photograph(ARTIFACTS / "long-playing.png")
        screen.xdotool("key", "space")
        state = program.wait_for_state(lambda state: state["play"] == "Play")
        paused_s = cursor_s(state)
        time.sleep(1.0)
        rate_hz, sound = heard.rate_hz, read_clip(heard.stop()).mono()
        assert heard_tones(sound, rate_hz) == ["happy", "angry"], "what was played is what lies at the cursor"
        drag(screen, state, 185.0, 235.0)
        state = program.wait_for_state(lambda state: state["selected"].startswith("3:0"))
        assert cursor_s(state) == paused_s
        screen.xdotool("key", "c")
        program.wait_for_state(lambda state: state["answer"] == "Calm" and state["kicker"].startswith("Selection"))
        screen.photograph(ARTIFACTS / "long-selection.png")
        screen.xdotool("key", "shift+space")
        program.wait_for_state(lambda state: state["play"] == "Pause" and 185 < cursor_s(state) < 190)
        screen.xdotool("key", "Escape")
        program.wait_for_state(lambda state: not state["selected"] and not state["kicker"])
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said


def drag(screen, state, from_s, to_s):
    """Drag over the waveform, in steps as a hand does."""
    screen.xdotool("mousemove", *place(state, from_s))
    screen.xdotool("mousedown", 1)
    for step in range(1, 11):
        screen.xdotool("mousemove", *place(state, from_s + step * (to_s - from_s) / 10))
        time.sleep(0.03)
    screen.xdotool("mouseup", 1)


def heard_tones(sound, rate_hz):
    """Return the tones in a recording, in their order."""
    labels = []
    for at in range(0, len(sound) - rate_hz // 4, rate_hz // 4):
        piece = sound[at : at + rate_hz // 4]
        if np.abs(piece).max() < 0.01:
            continue
        peak_hz = np.abs(np.fft.rfft(piece * np.hanning(len(piece)))).argmax() * 4
        label = min(FREQUENCY_HZ, key=lambda name: abs(FREQUENCY_HZ[name] - peak_hz))
        if abs(FREQUENCY_HZ[label] - peak_hz) < 20 and labels[-1:] != [label]:
            labels.append(label)
    return labels


def test_a_file_at_an_odd_rate_is_played_to_its_end_and_can_be_played_again(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    path = tmp_path / "odd.wav"
    soundfile.write(path, tone("happy", 3.0, 11_025), 11_025)
    with Program(WINDOW, model_path, path, **(home | pulse_audio.environment)) as program:
        program.wait_for_state(lambda state: state["answer"] == "Happy" and state["record"] == "Record")
        screen.xdotool("windowfocus", screen.window_named("odd.wav"))
        for _ in range(2):
            screen.xdotool("key", "space")
            program.wait_for_state(lambda state: state["play"] == "Pause" and 0.3 < cursor_s(state) < 2)
            state = program.wait_for_state(lambda state: state["play"] == "Play")
            assert state["cursor"] == "0:03.0 / 0:03.0"
        assert program.interrupt()[0] == 0


def test_a_recording_silences_the_player_and_without_a_loudspeaker_one_sentence_says_so(
    screen, home, server, model_path, tmp_path
):
    path = talk(tmp_path / "talk.wav")
    with Program(WINDOW, model_path, path, **(home | server.environment)) as program:
        program.wait_for_state(lambda state: state["shares"] and state["record"] == "Record")
        screen.xdotool("windowfocus", screen.window_named("talk.wav"))
        screen.xdotool("key", "space")
        program.wait_for_state(lambda state: state["play"] == "Pause" and cursor_s(state) > 0.5)
        screen.xdotool("key", "r")
        program.wait_for_state(lambda state: state["record"] == "Stop" and not state["play"])
        program.wait_for_state(lambda state: seconds(state["elapsed"]) > 0.7)
        wait_until(lambda: server.pactl("list", "short", "sink-inputs") == "", 3.0)
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["record"] == "Record" and state["play"] == "Play")
        server.kill()
        # The focus is on Record, where Space would record again.
        screen.xdotool("mousemove", *place(state, 0.1), "click", 1)
        screen.xdotool("key", "space")
        state = program.wait_for_state(lambda state: state["messages"])
        assert "loudspeaker" in state["messages"][0], state["messages"]
        assert program.interrupt()[0] == 0
