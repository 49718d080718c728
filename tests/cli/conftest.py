"""What the tests of the command share: a model, and a microphone that hears it."""

import threading

import pytest
import soundfile

from tests.support.command import environment
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import tone


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx")


@pytest.fixture
def microphone(pulse_audio):
    """The environment of a computer whose only microphone is a virtual one."""
    return environment(**pulse_audio.environment)


@pytest.fixture
def singing(pulse_audio, tmp_path):
    """Let the virtual microphone hear the tone that the tiny model calls happy."""
    soundfile.write(tmp_path / "played.wav", tone("happy", 6.0, 44100), 44100)
    player = threading.Thread(target=pulse_audio.play, args=(tmp_path / "played.wav",), daemon=True)
    player.start()
    yield
    player.join(30)
