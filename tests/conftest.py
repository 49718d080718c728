"""What the tests of several packages share."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.support.sound_server import SoundServer, missing_programs


@pytest.fixture(scope="session", autouse=True)
def own_state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep journals of batches away from those of the person who runs the tests, in subprocesses too."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session", autouse=True)
def as_from_a_terminal() -> None:
    """Let commands heed Ctrl+C and a hang-up, also when these tests run in the background or under nohup."""
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


@pytest.fixture(scope="session")
def pulse_audio() -> Iterator[SoundServer]:
    """A running sound server that only subprocesses with its environment see; `sound_server` connects this process."""
    if sys.platform != "linux":
        pytest.skip("the virtual microphone needs PulseAudio, which runs on Linux")
    if missing := missing_programs():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"the virtual microphone needs {', '.join(missing)}: apt install pulseaudio pulseaudio-utils"
        )
    server = SoundServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def sound_server(pulse_audio: SoundServer) -> Iterator[SoundServer]:
    """The sound server, as the only sound that this process has during the test."""
    with pulse_audio.connected():
        yield pulse_audio
