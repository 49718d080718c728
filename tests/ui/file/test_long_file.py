"""A long file in the real window, painted off screen: overview, closer looks, timeline, selection, pictures."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop_app.audio import read_clip
from desktop_app.ui.file import jobs
from tests.support.plain import plain
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import RATE_HZ, tone

PATIENCE_MS = 30_000
LENGTH_S = 240.0


def settle(qtbot, window, start_s, end_s):
    """Look at a part, and wait until the closer look at it is there."""
    with qtbot.waitSignal(window.plots.looked_at, timeout=PATIENCE_MS):
        window.plots.waveform.show_span(start_s, end_s)
    qtbot.waitUntil(lambda: not window.plots.waveform.wants_closer, timeout=PATIENCE_MS)


def test_the_whole_is_seen_at_once_and_the_samples_when_one_looks_closely(opened, qtbot, talk):
    xs, ys = opened.plots.waveform.curve.getData()
    assert xs[0] == 0 and xs[-1] == pytest.approx(LENGTH_S, abs=1) and len(xs) <= 2 * opened.width()
    quiet = (xs > 61) & (xs < 119)
    assert np.abs(ys[quiet]).max() == 0 and np.abs(ys[~quiet]).max() > 0.2
    settle(qtbot, opened, 130.0, 130.01)
    samples = read_clip(talk).mono()
    xs, ys = opened.plots.waveform.curve.getData()
    frames = np.unique((xs * RATE_HZ).round().astype(int))
    assert len(frames) >= 160 and frames[0] <= 130.0 * RATE_HZ + 1
    assert ys[::2] == pytest.approx(samples[frames], abs=1e-6)


def test_the_mfccs_follow_the_view(opened, qtbot):
    image = opened.plots.mfcc.image
    qtbot.waitUntil(image.isVisible, timeout=PATIENCE_MS)

    def covered():
        area = image.mapRectToParent(image.boundingRect())
        return area.left(), area.right()

    assert covered() == pytest.approx((0, LENGTH_S), abs=1)
    assert opened.plots.mfcc.getPlotItem().getAxis("bottom").labelText == "time (min:s)"
    with qtbot.waitSignal(opened.plots.looked_at, timeout=PATIENCE_MS):
        opened.plots.waveform.show_span(130.0, 140.0)
    qtbot.waitUntil(lambda: covered()[1] - covered()[0] < 60, timeout=PATIENCE_MS)
    assert covered()[0] <= 130.0 and covered()[1] >= 140.0
    assert image.image.argmax(axis=0).tolist().count(2) > 0.9 * image.image.shape[1], "the tone of happy"


def test_the_timeline_is_shown_as_strip_bands_and_shares(opened):
    strip = plain(opened.plots.strip.accessibleDescription())
    order = [strip.index(f"{name} from") for name in ("sad", "happy", "angry")]
    assert order == sorted(order) and opened.plots.strip.isVisible()
    assert opened.plots.waveform.probability_axis.isVisible()
    assert [s.emotion for s in opened.plots.waveform.bands.view.segments if s.emotion] == ["sad", "happy", "angry"]
    said = plain(opened.shares.text.text())
    for name in ("sad", "happy", "angry"):
        share = int(said.split(f"{name} ")[1].split(" %")[0])
        assert 23 <= share <= 27, said
    assert opened.shares.accessibleDescription() == f"{opened.shares.text.text()}."


def test_the_bands_have_the_colours_of_their_emotions(opened):
    picture = opened.plots.waveform.grab().toImage()
    plot = opened.plots.waveform

    def at(x_s, y):
        from PySide6.QtCore import QPointF

        point = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x_s, y)))
        return picture.pixelColor(point)

    sad, happy = at(20.0, -0.9), at(150.0, -0.9)
    assert sad.blue() > sad.red() and happy.red() > happy.blue()


def test_zoom_and_pan_are_those_of_all_plots_and_can_be_reset(opened, qtbot):
    opened.plots.waveform.setFocus()
    qtbot.keyClick(opened.plots.waveform, Qt.Key.Key_Plus)
    zoomed = opened.plots.waveform.span
    assert zoomed[1] - zoomed[0] == pytest.approx(0.7 * LENGTH_S, rel=0.01)
    assert opened.plots.mfcc.span == pytest.approx(zoomed) and opened.plots.strip._span == pytest.approx(zoomed)
    qtbot.mouseClick(opened.transport.whole, Qt.MouseButton.LeftButton)
    assert opened.plots.waveform.span == opened.plots.mfcc.span == (0.0, LENGTH_S)


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_plots_are_saved_as_a_picture(opened, qtbot, tmp_path, kind):
    opened.save_picture(kind)
    dialog = opened.findChild(QFileDialog)
    assert dialog.defaultSuffix() == kind
    path = tmp_path / f"plots.{kind}"
    frame = opened.plots.frame.size()
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: any("plots are saved" in said for said in opened.messages.sentences()), timeout=PATIENCE_MS)
    if kind == "png":
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (2 * frame.width(), 2 * frame.height())
        assert len({picture.pixel(x, picture.height() // 4) for x in range(picture.width())}) > 5
    else:
        root = ET.parse(path).getroot()
        assert root.get("viewBox") == f"0 0 {frame.width()} {frame.height()}"
        text = path.read_text()
        assert "amplitude" in text and "MFCC" in text and len(root.findall(".//{*}path")) > 10
    assert [entry.name for entry in tmp_path.glob("*plots*")] == [f"plots.{kind}"], "nothing half written is left"


def test_a_picture_that_cannot_be_written_is_explained(opened, qtbot, tmp_path):
    opened.picture_wanted.emit(str(tmp_path / "none" / "plots.png"), opened.plots.picture("png"))
    qtbot.waitUntil(lambda: any("no folder" in said for said in opened.messages.sentences()), timeout=PATIENCE_MS)


def test_work_on_a_long_file_can_be_cancelled(parts, qtbot, model_path, talk, monkeypatch):
    window, controller = parts
    monkeypatch.setattr("desktop_app.ui.file.file_control.QUIET_S", 0.0)
    show_share = window.progress.show_share

    def cancel_at_once(share, text):
        show_share(share, text)
        if text.startswith("Listening"):
            assert window.progress.cancel.isVisible() and window.progress.bar.accessibleDescription() == text
            window.progress.cancel.click()

    monkeypatch.setattr(window.progress, "show_share", cancel_at_once)
    controller.start([str(talk)], str(model_path))
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Cancelled", timeout=PATIENCE_MS)
    assert not window.progress.isVisible()
    qtbot.wait(300)
    assert window.verdict.headline.text() == "Cancelled" and not window.shares.isVisible()
    assert len(window.plots.waveform.curve.getData()[0]) > 100


def test_another_model_leaves_nothing_of_what_the_former_one_said(opened, parts, qtbot, tmp_path, talk):
    window, controller = parts
    assert " from 0.0 to " in window.plots.waveform.accessibleDescription()
    window.say("file", "error", "There is no file.")
    write_tiny_model(tmp_path / "other.onnx", renamed("other"))
    controller.models.choose(str(tmp_path / "other.onnx"))
    with qtbot.waitSignal(controller.models.changed, timeout=PATIENCE_MS):
        pass
    controller.files.cancel()
    assert " from 0.0 to " not in window.plots.waveform.accessibleDescription()
    assert "There is no file." not in window.messages.sentences()


def test_a_file_longer_than_the_window_can_show_is_refused_in_a_sentence(parts, qtbot, talk, monkeypatch):
    window, controller = parts
    monkeypatch.setattr(jobs, "LONGEST_S", 200.0)
    controller.open([str(talk)])
    qtbot.waitUntil(lambda: bool(window.messages.sentences()), timeout=PATIENCE_MS)
    assert "talk.wav is 0 hours long" in " ".join(window.messages.sentences())
    assert window.plots.empty.isVisible() and not window.transport.isVisible()


def test_a_long_file_damaged_on_the_way_is_seen_and_heard_up_to_there(parts, qtbot, model_path, tmp_path):
    window, controller = parts
    path = tmp_path / "damaged.flac"
    noise = 0.05 * np.random.default_rng(1).standard_normal(180 * RATE_HZ).astype(np.float32)
    soundfile.write(path, tone("sad", 180.0) + noise, RATE_HZ)
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3 : len(data) * 2 // 3 + 5000] = bytes(5000)
    path.write_bytes(data)
    controller.start([str(path)], str(model_path))
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    assert window.verdict.headline.text() == "Sad" and "sad 100 %" in plain(window.shares.text.text())
    (said,) = [sentence for sentence in window.messages.sentences() if "damaged.flac" in sentence]
    assert "is damaged after" in said and not window.progress.isVisible()
    assert len(window.plots.waveform.curve.getData()[0]) > 100


def test_a_rough_picture_is_no_reason_to_read_a_large_part_of_the_file(parts, qtbot, talk, monkeypatch):
    window, controller = parts
    monkeypatch.setattr("desktop_app.audio.files.overview.ROUGH_BINS", 8)
    monkeypatch.setattr("desktop_app.audio.files.overview.read_blocks", slowly("desktop_app.audio.files.overview"))
    controller.open([str(talk)])
    qtbot.waitUntil(lambda: window.transport.isVisible(), timeout=PATIENCE_MS)
    waveform = window.plots.waveform
    assert not controller.files.sound_is_complete
    waveform.show_span(10.0, 150.0)
    assert not waveform.wants_closer
    waveform.show_span(10.0, 40.0)
    assert waveform.wants_closer


def slowly(module):
    """Return a reading of blocks that takes its time once the rough picture is there."""
    import importlib
    import time

    read_blocks = importlib.import_module(module).read_blocks

    def read(path, file, frames, *full_scale):
        for block in read_blocks(path, file, frames, *full_scale):
            time.sleep(0.5 if frames > 10_000 else 0.0)
            yield block

    return read
