from collections.abc import Iterator

import pytest

from tests.support.sound_server import SoundServer


@pytest.fixture
def own_server(pulse_audio: SoundServer) -> Iterator[SoundServer]:
    """A second server, which the test may kill."""
    server = SoundServer()
    try:
        with server.connected():
            yield server
    finally:
        server.stop()
