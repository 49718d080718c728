"""Playing, pausing, seeking: the control with a view that only remembers, heard by a real sound server."""

import numpy as np
import pytest
import soundfile

from desktop_app.ui.playback.transport_control import TransportControl
from tests.support.sound_server import SoundServer
from tests.support.tones import tone
from tests.ui.recorded_view import RecordedView

LENGTH_S, LONG_S = 4.0, 3600.0
RATE_HZ = 8000
PATIENCE_MS = 15_000


@pytest.fixture
def view():
    return RecordedView()


@pytest.fixture
def transport(qtbot, view):
    control = TransportControl(view, lambda: None)
    yield control
    control.close()


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "talk.wav"
    soundfile.write(path, tone("calm", LENGTH_S, RATE_HZ), RATE_HZ)
    return path


def test_a_sound_that_is_opened_has_its_cursor_at_the_beginning_and_nothing_selected(transport, view, sound):
    transport.open(sound, LENGTH_S)
    assert view.last["show_transport"] == (LENGTH_S,)
    transport.seek(1.5)
    transport.select((1.0, 2.0))
    assert view.last["show_cursor"] == (1.5,) and view.last["show_selection"] == ((1.0, 2.0),)
    transport.open(sound, LENGTH_S)
    assert view.last["show_selection"] == (None,) and transport.selection is None


def test_without_a_sound_nothing_is_played_sought_or_selected(transport, view):
    transport.toggle()
    transport.play_selection()
    transport.seek(1.0)
    transport.select((0.0, 1.0))
    assert not view.calls and not transport.playback.busy


def test_a_selection_is_told_of_once(transport, sound):
    told = []
    transport.selected.connect(told.append)
    transport.open(sound, LENGTH_S)
    for span in ((1.0, 2.0), (1.0, 2.0), (1.0, 2.5), None, None):
        transport.select(span)
    assert told == [(1.0, 2.0), (1.0, 2.5), None]


def test_it_plays_to_the_end_and_then_from_the_beginning(sound_server: SoundServer, qtbot, transport, view, sound):
    transport.open(sound, LENGTH_S)
    transport.seek(3.0)
    transport.toggle()
    assert view.last["show_playing"] == (True,)
    qtbot.waitUntil(lambda: "follow_cursor" in view.last and view.last["follow_cursor"][0] > 3.2, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: view.last["show_playing"] == (False,), timeout=PATIENCE_MS)
    assert view.last["follow_cursor"] == (LENGTH_S,) and "playback" not in view.messages
    transport.toggle()
    assert view.last["show_cursor"] == (0.0,) and view.last["show_playing"] == (True,)


def test_a_pause_keeps_the_place_and_going_on_begins_there(sound_server: SoundServer, qtbot, transport, view, sound):
    transport.open(sound, LENGTH_S)
    transport.toggle()
    qtbot.waitUntil(lambda: transport.playback.position_s > 0.7, timeout=PATIENCE_MS)
    transport.toggle()
    (paused_s,) = view.last["show_cursor"]
    assert 0.7 < paused_s < 1.5 and view.last["show_playing"] == (False,)
    qtbot.waitUntil(lambda: not transport.playback.busy, timeout=PATIENCE_MS)
    transport.toggle()
    assert view.last["show_cursor"] == (paused_s,)
    qtbot.waitUntil(lambda: transport.playback.position_s > paused_s + 0.3, timeout=PATIENCE_MS)


def test_while_it_plays_a_click_lets_it_go_on_from_there(sound_server: SoundServer, qtbot, transport, view, tmp_path):
    path = tmp_path / "hour.wav"
    soundfile.write(path, np.tile(tone("calm", 1.0, RATE_HZ), 3600), RATE_HZ)
    transport.open(path, LONG_S)
    transport.toggle()
    qtbot.waitUntil(lambda: transport.playback.position_s > 0.3, timeout=PATIENCE_MS)
    # Faster than any device opens: the last one counts, and all the others are closed.
    for at_s in (100.0, 200.0, 1000.0, 3000.0):
        transport.seek(at_s)
    qtbot.waitUntil(lambda: 3000.3 < transport.playback.position_s < 3020.0, timeout=PATIENCE_MS)
    assert sound_server.pactl("list", "short", "sink-inputs").count("\n") == 1, "one stream is open"
    transport.leave()
    qtbot.waitUntil(lambda: not transport.playback.busy, timeout=PATIENCE_MS)
    assert sound_server.pactl("list", "short", "sink-inputs") == ""


def test_a_selection_is_played_from_its_start_to_its_end(sound_server: SoundServer, qtbot, transport, view, sound):
    transport.open(sound, LENGTH_S)
    transport.select((1.0, 1.8))
    transport.play_selection()
    assert view.last["show_cursor"] == (1.0,)
    qtbot.waitUntil(lambda: view.last["show_playing"] == (False,), timeout=PATIENCE_MS)
    assert view.last["follow_cursor"] == (1.8,)


def test_a_loudspeaker_that_is_not_there_is_named(sound_server: SoundServer, qtbot, view, sound):
    control = TransportControl(view, lambda: "Kitchen")
    control.open(sound, LENGTH_S)
    control.toggle()
    qtbot.waitUntil(lambda: "playback" in view.messages, timeout=PATIENCE_MS)
    assert "“Kitchen”" in view.messages["playback"] and view.last["show_playing"] == (False,)
    control.close()
