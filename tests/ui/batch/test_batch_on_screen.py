"""A folder dropped on the real window on a real screen, killed in the middle of its batch, and gone on with."""

import os
import signal
import time

import soundfile

from tests.support.program import Program
from tests.support.tones import RATE_HZ, tone
from tests.ui.conftest import ARTIFACTS
from tests.ui.file.test_on_screen import DRAG_SOURCE
from tests.ui.on_screen import WINDOW

FILES = 400


def answered(summary):
    """Return how many files are done: “12 of 400 files · ...”."""
    return int(summary.split(" ")[0]) if " of " in summary else 0


def test_a_dropped_folder_is_recognised_and_a_killed_batch_goes_on_at_the_next_start(
    screen, home, model_path, tmp_path
):
    folder = tmp_path / "talks"
    folder.mkdir()
    soundfile.write(folder / "000.wav", tone("angry", 20.0), RATE_HZ)
    for i in range(1, FILES):
        (folder / f"{i:03}.wav").hardlink_to(folder / "000.wav")
    environment = home | {"XDG_STATE_HOME": str(tmp_path / "state")}
    with Program(WINDOW, model_path, **environment) as program:
        screen.window_named("Speech Emotion")
        with Program(DRAG_SOURCE, folder, **environment) as source:
            source.wait_for(lambda line: line == "ready")
            screen.drag(lambda: source.wait_for(lambda line: line == "dragging"))
            source.wait_for(lambda line: line == "dropped CopyAction")
            program.wait_for_state(lambda state: answered(state["batch"]) > 20)
        os.kill(program.pid, signal.SIGKILL)
    with Program(WINDOW, model_path, **environment) as program:
        state = program.wait_for_state(lambda state: state["batch_offer"])
        assert state["batch_offer"].startswith("The batch “talks” was interrupted after ")
        before = int(state["batch_offer"].split()[-2])
        assert before > 20
        screen.xdotool("mousemove", *state["buttons"]["Go on with the batch"])
        time.sleep(0.2)
        screen.xdotool("click", 1)
        program.wait_for_state(lambda state: state["batch"] == f"{FILES} files")
        time.sleep(0.3)
        screen.photograph(ARTIFACTS / "batch-on-screen.png")
        status, said = program.interrupt()
    assert status == 0 and "Traceback" not in said
    assert list((tmp_path / "state").rglob("*.jsonl")) == []
