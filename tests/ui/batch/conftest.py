"""What the tests of this room share."""

import numpy as np
import pytest
import soundfile

from tests.support.tones import LABELS, RATE_HZ, tone
from tests.ui.batch.batch_window import wait_for_end

PATIENCE_MS = 30_000
FILES = 40


@pytest.fixture(autouse=True)
def state_folder(tmp_path, monkeypatch):
    """A person without journals of earlier batches."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def sounds(tmp_path):
    folder = tmp_path / "sounds"
    for i in range(FILES):
        path = folder / f"actor {i % 2}" / f"{i:02}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, tone(LABELS[i % 8], 1.0 + i / FILES), RATE_HZ)
    (folder / "bad.wav").write_text("no sound")
    return folder


@pytest.fixture
def long(tmp_path):
    """A folder with files that take long."""
    folder = tmp_path / "long"
    folder.mkdir()
    for name in "abcd":
        soundfile.write(folder / f"{name}.wav", np.tile(tone("sad", 10.0), 300), RATE_HZ)
    return folder


@pytest.fixture
def done(parts, qtbot, model_path, sounds):
    """The window after a batch."""
    window, controller = parts
    controller.start([str(sounds)], str(model_path))
    wait_for_end(qtbot, window)
    return window
