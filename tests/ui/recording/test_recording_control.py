"""Recording without a microphone: a take that opens when it is told to."""

import threading
from types import SimpleNamespace

import pytest

from desktop_app.errors import AudioDeviceError
from desktop_app.ui.recording import recording_control
from desktop_app.ui.recording.recording_control import RecordingControl, State
from tests.ui.recorded_view import RecordedView

MICROPHONES = SimpleNamespace(
    busy=False, wanted=None, shown="USB", works=lambda name: None, put_back=lambda failed: ""
)  # fmt: skip


class SlowSession:
    """Opens when `go_on` is set, or fails."""

    device_name, rate_hz, dropped_frames, paused, failure, device = "USB", 16000, 0, False, None, None
    go_on: threading.Event
    fails = False

    def __init__(self, folder, device, on_stop):
        pass

    def start(self):
        assert self.go_on.wait(10)
        if self.fails:
            raise AudioDeviceError("The microphone “USB” does not answer.")

    def read(self):
        return SimpleNamespace(dropped_frames=0)

    def stop(self):
        return None


@pytest.fixture
def take(monkeypatch):
    monkeypatch.setattr(SlowSession, "go_on", threading.Event(), raising=False)
    monkeypatch.setattr(recording_control, "RecordingSession", SlowSession)
    return SlowSession


@pytest.fixture
def view():
    return RecordedView()


@pytest.fixture
def recording(qtbot, view, settings, take):
    control = RecordingControl(view, settings, MICROPHONES)
    yield control
    take.go_on.set()
    control.close()


def test_a_microphone_that_opens_slowly_is_waited_for_in_a_sentence(recording, view, take, qtbot):
    recording.toggle()
    assert view.calls[-1] == "show_opening" and "opening" not in view.messages
    qtbot.waitUntil(lambda: "opening" in view.messages)
    assert view.messages["opening"] == "Waiting for the microphone “USB”: it is being opened."
    take.go_on.set()
    qtbot.waitUntil(lambda: recording.state is State.RECORDING)
    assert "opening" not in view.messages


def test_one_that_opens_quickly_is_not(recording, view, take, qtbot):
    take.go_on.set()
    said = []
    view.say = lambda topic, tone, sentence: said.append(topic)
    recording.toggle()
    qtbot.waitUntil(lambda: recording.state is State.RECORDING)
    qtbot.wait(recording_control.SLOW_MS + 100)
    assert said == []


def test_one_that_fails_to_open_is_waited_for_no_more(recording, view, take, qtbot, monkeypatch):
    monkeypatch.setattr(SlowSession, "fails", True)
    recording.toggle()
    qtbot.waitUntil(lambda: "opening" in view.messages)
    take.go_on.set()
    qtbot.waitUntil(lambda: recording.state is State.IDLE)
    assert "opening" not in view.messages and "does not answer" in view.messages["recording"]
