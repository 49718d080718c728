"""What the tests of this room share."""

import numpy as np
import pytest
import soundfile

from tests.support.tones import RATE_HZ, tone

PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Four minutes: sad, silence, happy, angry, a minute each."""
    path = tmp_path_factory.mktemp("talk") / "talk.wav"
    silence = np.zeros(60 * RATE_HZ, np.float32)
    mono = np.concatenate([tone("sad", 60.0), silence, tone("happy", 60.0), tone("angry", 60.0)])
    soundfile.write(path, np.stack((mono, 0.5 * mono), axis=1), RATE_HZ)
    return path


@pytest.fixture
def opened(parts, qtbot, model_path, talk):
    """The window after it has heard all of the talk."""
    window, controller = parts
    controller.start([str(talk)], str(model_path))
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    return window
