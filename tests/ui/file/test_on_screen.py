"""The program as a person starts it, on a real X screen: a file from the command line, a drop, a recording, Ctrl+C."""

import time

import soundfile

from tests.support.program import Program
from tests.support.screen import Screen
from tests.support.sound_server import SoundServer
from tests.support.tones import tone
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW

DRAG_SOURCE = "tests.support.drag_source"
NO_SOUND_SYSTEM = 'pcm.!default { type pulse server "unix:/nowhere" }\n'
SAD_TILE = (0x00, 0x72, 0xB2)


def colours_of(picture):
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    return [
        image.pixelColor(x, y).getRgb()[:3] for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)
    ]


def test_a_file_is_heard_another_is_dropped_and_ctrl_c_ends_it_all(screen, home, model_path, happy, sad):
    with Program(WINDOW, model_path, happy, **home) as program:
        first = program.wait_for_state(lambda state: state["answer"] == "Happy")
        assert first["title"] == "happy.wav – Speech Emotion"
        screen.window_named("happy.wav – Speech Emotion")
        with Program(DRAG_SOURCE, sad, **home) as source:
            source.wait_for(lambda line: line == "ready")
            screen.drag(lambda: source.wait_for(lambda line: line == "dragging"))
            source.wait_for(lambda line: line == "dropped CopyAction")
            # The source hands the files over after the drop: it has to live until then.
            state = program.wait_for_state(lambda state: state["answer"] == "Sad")
        assert state["title"] == "sad.wav – Speech Emotion" and state["treatment"].startswith("16")
        time.sleep(0.3)
        screen.photograph(ARTIFACTS / "on-screen.png")
        assert colours_of(ARTIFACTS / "on-screen.png").count(SAD_TILE) > 50, "the tile of sad"
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said


def test_a_recording_is_made_with_one_key_kept_and_answered(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    wav = tmp_path / "angry.wav"
    soundfile.write(wav, tone("angry", 3.0, rate_hz=44100, amplitude=0.4), 44100)
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        program.wait_for_state(lambda state: state["record"] == "Record")
        window = screen.window_named("Speech Emotion")
        screen.xdotool("windowfocus", window)
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["record"] == "Stop")
        assert state["answer"] in ("Waiting", "Recording") and "recording from" in state["treatment"]
        pulse_audio.play(wav)
        screen.photograph(ARTIFACTS / "recording.png")
        screen.xdotool("key", "r")
        state = program.wait_for_state(lambda state: state["record"] == "Record" and state["number"])
        assert state["answer"] == "Angry", state
        kept = list((tmp_path / "home").rglob("*.wav"))
        assert [f"{path.name} – Speech Emotion" for path in kept] == [state["title"]]
        assert soundfile.info(kept[0]).duration > 3.0
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said


def test_without_a_microphone_the_window_says_what_is_missing_and_files_work(screen, home, model_path, happy, tmp_path):
    silent = tmp_path / "asound.conf"
    silent.write_text(NO_SOUND_SYSTEM)
    with Program(WINDOW, model_path, happy, **home, ALSA_CONFIG_PATH=str(silent)) as program:
        state = program.wait_for_state(lambda state: state["answer"] == "Happy" and state["messages"])
        assert state["record"] == "" and "No microphone was found: plug one in" in state["messages"][0]
        assert program.interrupt()[0] == 0


def test_at_twice_the_scale_the_window_fits_the_screen(screen, home, model_path, happy):
    with Program(WINDOW, model_path, happy, **home, QT_SCALE_FACTOR="2") as program:
        program.wait_for_state(lambda state: state["answer"] == "Happy")
        shell = screen.xdotool("getwindowgeometry", "--shell", screen.window_named("happy.wav"))
        geometry = dict(line.split("=") for line in shell.split())
        assert (int(geometry["WIDTH"]), int(geometry["HEIGHT"])) == Screen.SIZE
        time.sleep(0.5)
        screen.photograph(ARTIFACTS / "scaled.png")
        assert program.interrupt()[0] == 0
