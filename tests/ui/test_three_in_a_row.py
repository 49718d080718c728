"""Whatever changes a file is carried out and told of once, however quickly the next is asked for."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from desktop_app.ui.batch.control import BatchControl
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.plots.picture import Picture
from desktop_app.ui.plots.picture_control import PictureControl
from desktop_app.ui.recording.recovery_control import RecoveryControl
from tests.ui.recorded_view import RecordedView

PATIENCE_MS = 20_000


class View(RecordedView):
    """Remembers everything that was ever said."""

    def __init__(self):
        super().__init__()
        self.said = []

    def say(self, topic, tone, sentence):
        super().say(topic, tone, sentence)
        self.said.append((tone, sentence))


class Silent:
    """A playback that plays nothing."""

    changed = SimpleNamespace(connect=lambda slot: None)
    playing = busy = False

    def stop(self):
        return lambda: None


@pytest.fixture
def view():
    return View()


def test_three_pictures_one_of_which_can_not_be_written(qtbot, view, tmp_path):
    pictures = PictureControl(view)
    paths = [tmp_path / "a.svg", tmp_path / "none" / "b.svg", tmp_path / "c.svg"]
    for path in paths:
        pictures.save(str(path), Picture(path.name.encode()))
    qtbot.waitUntil(lambda: len(view.said) == 3, timeout=PATIENCE_MS)
    pictures.close()
    assert [tone for tone, _ in view.said] == ["info", "error", "info"]
    assert all(str(path) in sentence for path, (_, sentence) in zip(paths, view.said, strict=True))
    assert paths[0].read_text() == "a.svg" and paths[2].read_text() == "c.svg"
    assert len(view.messages) == 2, "what went wrong stays when the next one is well"


def test_three_exports_of_a_batch(qtbot, view, settings, model_path, happy, sad, tmp_path):
    models = ModelControl(view, settings)
    batch = BatchControl(view, models)
    models.start(str(model_path))
    batch.begin([str(happy), str(sad)])
    qtbot.waitUntil(lambda: models.loaded is not None and not batch.running, timeout=PATIENCE_MS)
    for name in "abc":
        batch.export("json", [], str(tmp_path / f"{name}.json"))
    qtbot.waitUntil(lambda: len(view.said) == 3, timeout=PATIENCE_MS)
    for control in (batch, models):
        control.close()
    assert [sentence for _, sentence in view.said] == [f"The results are in {tmp_path / name}.json." for name in "abc"]
    for name in "abc":
        assert len(json.loads((tmp_path / f"{name}.json").read_text())["results"]) == 2


@pytest.fixture
def cut_off(tmp_path):
    """Three recordings whose program did not live to finish them."""
    paths = [tmp_path / "recordings" / f"{name}.wav" for name in "abc"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, np.full(8000, 0.25, np.float32), 8000)
        path.with_name(f".{path.name}.recording").touch()
    return paths


@pytest.fixture
def recovery(qtbot, view, settings, cut_off):
    control = RecoveryControl(view, settings, Silent())
    control.look()
    qtbot.waitUntil(lambda: "offer_recovery" in view.last, timeout=PATIENCE_MS)
    yield control
    control.close()


def test_three_recordings_that_are_deleted_and_each_only_once(recovery, view, qtbot, cut_off):
    decided = []
    recovery.decided.connect(lambda: decided.append(True))
    for path in cut_off:
        recovery.discard(path)
        recovery.discard(path)
    qtbot.waitUntil(lambda: view.last["offer_recovery"] == (None, ""), timeout=PATIENCE_MS)
    assert not any(path.exists() for path in cut_off)
    assert len(decided) == 3 and view.said == []


def test_three_recordings_that_are_kept(recovery, view, qtbot, cut_off):
    for path in cut_off:
        recovery.keep(path)
    qtbot.waitUntil(lambda: view.last["offer_recovery"] == (None, ""), timeout=PATIENCE_MS)
    assert sorted(path.name for path in cut_off[0].parent.iterdir()) == ["a.wav", "b.wav", "c.wav"]
    assert view.said == []


def test_what_was_asked_for_is_done_when_the_window_is_closed_at_once(recovery, cut_off):
    for path in cut_off:
        recovery.discard(path)
    recovery.close()
    assert not any(path.exists() for path in cut_off)
