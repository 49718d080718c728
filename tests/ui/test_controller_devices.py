"""The controller and the sound system, without a window: a view that only remembers stands in its place."""

from pathlib import Path

from desktop_app.audio import InputDevice
from desktop_app.errors import AudioDeviceError
from desktop_app.ui.controller import BUSY
from desktop_app.ui.microphone.microphone_control import LOOKING
from desktop_app.ui.recording.recording_control import State
from tests.ui.recorded_view import answer, start


def test_recording_waits_until_microphones_have_been_looked_for(controller, view, qtbot):
    controller.microphones.look(refresh=False)
    assert view.last["set_recording_possible"] == (LOOKING,)
    qtbot.waitUntil(lambda: view.last["set_recording_possible"] != (LOOKING,), timeout=20_000)
    why_not = view.last["set_recording_possible"][0]
    names = view.last["show_microphones"][0]
    assert (why_not is None) == bool(names)
    assert view.messages.get("microphone") == why_not


def test_a_recording_that_can_not_begin_leaves_the_file_open(controller, view, qtbot, model_path, happy, monkeypatch):
    def refuse(take):
        raise AudioDeviceError("The microphone can't be opened.")

    monkeypatch.setattr("desktop_app.ui.recording.recording_session.RecordingSession.start", refuse)
    start(controller, view, qtbot, model_path, [str(happy)])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=20_000)
    qtbot.waitUntil(lambda: not controller.microphones.busy, timeout=20_000)
    controller.toggle_recording()
    qtbot.waitUntil(lambda: "recording" in view.messages, timeout=20_000)
    assert controller.files.path == happy and answer(view) == "Happy"
    assert "show_nothing" not in view.calls


def test_the_microphone_check_waits_for_the_recording(controller, view):
    controller.recording.state = State.RECORDING
    controller.begin_check()
    assert "Stop it with R" in view.messages["busy"] and not controller.check.running
    controller.recording.state = State.IDLE
    controller.recording.ended.emit()
    assert "busy" not in view.messages


def test_a_model_that_comes_while_a_microphone_is_opened_hears_the_file_all_the_same(
    controller, view, qtbot, model_path, happy
):
    controller.recording.state = State.STARTING
    controller.files.open(happy)
    start(controller, view, qtbot, model_path)
    qtbot.waitUntil(lambda: answer(view) not in ("Listening", "No sound yet"), timeout=20_000)
    assert answer(view) == "Happy"
    controller.recording.state = State.IDLE


def test_only_one_thing_is_played_and_where_a_person_wants_it(controller, view, qtbot, model_path, happy, monkeypatch):
    played = []

    class SilentPlayer:
        failure = None
        position_s = 0.0

        def __init__(self, path, device, *_):
            played.append((path.name, device))

        def start(self):
            pass

        def stop(self):
            pass

    monkeypatch.setattr("desktop_app.audio.Player", SilentPlayer)
    start(controller, view, qtbot, model_path, [str(happy)])
    qtbot.waitUntil(lambda: answer(view) == "Happy", timeout=20_000)
    qtbot.waitUntil(lambda: not controller.microphones.busy, timeout=20_000)
    controller.microphones.loudspeakers = ["My headphones"]
    controller.microphones.choose_loudspeaker("My headphones")
    for wanted in (controller.toggle_playing, controller.play_selection):
        qtbot.waitUntil(lambda: not controller.recovery.playback.busy)
        controller.listen(Path("cut off.wav"))
        assert controller.recovery.playback.playing
        controller.transport.select((0.5, 1.0))
        wanted()
        assert not controller.recovery.playback.playing and controller.transport.playback.playing
    assert set(played) == {("cut off.wav", "My headphones"), (happy.name, "My headphones")}


def test_a_sound_system_that_is_stuck_is_told_once_and_asked_until_it_answers(controller, view, qtbot, monkeypatch):
    asked, said = [], []
    stuck = AudioDeviceError("It is stuck.", kind="no_answer")
    found = [InputDevice("Desk", 1, 44100, is_default=True)]

    def input_devices(refresh=False):
        asked.append(refresh)
        if len(asked) < 4:
            raise stuck
        return found

    monkeypatch.setattr("desktop_app.audio.input_devices", input_devices)
    monkeypatch.setattr("desktop_app.audio.output_devices", list)
    monkeypatch.setattr(view, "say", lambda *message: said.append(message))
    controller.microphones.look(refresh=True)
    qtbot.waitUntil(lambda: view.last.get("show_microphones") == (["Desk"], "Desk"), timeout=10_000)
    assert asked == [True, False, False, False], "once it is asked, asking anew would only cut off what works"
    assert said == [("microphone", "note", "It is stuck.")]
    assert view.last["set_recording_possible"] == (None,)


def test_while_the_sound_system_is_stuck_nothing_is_played_or_checked_and_a_sentence_says_so(
    controller, view, qtbot, monkeypatch
):
    def input_devices(refresh=False):
        raise AudioDeviceError("It is stuck.", kind="no_answer")

    monkeypatch.setattr("desktop_app.audio.input_devices", input_devices)
    controller.microphones.look(refresh=False)
    qtbot.waitUntil(lambda: view.messages.get("microphone") == "It is stuck.", timeout=10_000)
    controller.toggle_playing()
    controller.begin_check()
    assert view.messages["playback"] == view.messages["busy"] == BUSY
    assert "show_check_listening" not in view.calls


def test_a_sound_library_that_can_not_be_loaded_is_told(controller, view, qtbot, monkeypatch):
    def input_devices(refresh=False):
        raise ModuleNotFoundError("No module named 'sounddevice'")

    monkeypatch.setattr("desktop_app.audio.input_devices", input_devices)
    controller.microphones.look(refresh=False)
    qtbot.waitUntil(lambda: "microphone" in view.messages, timeout=10_000)
    assert "A part of the program can't be loaded: No module named 'sounddevice'" in view.messages["microphone"]
    assert view.last["set_recording_possible"] == (view.messages["microphone"],)
    assert not controller.microphones.busy
