"""The strip, painted off screen: single segments, and stacked shares where they are too narrow."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QToolTip

from desktop_app.recognition import Segment, Status
from desktop_app.ui.plots import segment_strip
from desktop_app.ui.plots.segment_binning import Cell
from desktop_app.ui.plots.segment_strip import MARGIN_PX, SegmentStrip
from desktop_app.ui.theme.colours import EMOTIONS, LIGHT
from desktop_app.ui.theme.theme import Theme, ThemeChoice

LENGTH_S = 1024.0
WIDTH_PX = 640


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def talk():
    """Of every four seconds two are disgust, one is angry, and in one nobody speaks."""
    answers = [(Status.EMOTION, "disgust", 0.8), (Status.EMOTION, "angry", 0.6), (Status.EMOTION, "disgust", 0.8)]
    answers.append((Status.NO_SPEECH, None, None))
    return [Segment(float(i), i + 1.0, *answers[i % 4]) for i in range(int(LENGTH_S))]


@pytest.fixture
def strip(qtbot, qapp):
    Theme(qapp, ThemeChoice.LIGHT).deleteLater()
    strip = SegmentStrip()
    qtbot.addWidget(strip)
    strip.resize(WIDTH_PX, strip.sizeHint().height())
    strip.show_span(0.0, LENGTH_S)
    strip.show_segments(talk(), whole=True)
    strip.show()
    return strip


def heights(strip, x):
    """Return how many pixels of a column have each colour."""
    image = strip.grab().toImage()
    seen = [image.pixelColor(x, y).name() for y in range(round(MARGIN_PX) + 1, strip.height() - round(MARGIN_PX) - 1)]
    return {name: seen.count(name) / len(seen) for name in set(seen)}


def test_a_column_of_several_segments_shows_their_shares_in_their_colours(strip):
    cell = strip.part_at(WIDTH_PX / 2 + 5)
    assert isinstance(cell, Cell)
    left = round(cell.start_s / LENGTH_S * WIDTH_PX)
    seen = heights(strip, left + 2)
    assert seen[EMOTIONS["disgust"].colour.lower()] == pytest.approx(0.5, abs=0.06)
    assert seen[EMOTIONS["angry"].colour.lower()] == pytest.approx(0.25, abs=0.06)
    assert seen[QColor(LIGHT.track).name()] == pytest.approx(0.25, abs=0.06)


def test_the_largest_emotion_has_its_letter_although_its_share_is_too_small_for_one(strip, monkeypatch):
    written = []
    write = segment_strip.paint_cell.__globals__["_write"]

    def watched(painter, scheme, place, letter, ink, plate):
        fits = write(painter, scheme, place, letter, ink, plate)
        written.extend([letter] if fits else [])
        return fits

    monkeypatch.setitem(segment_strip.paint_cell.__globals__, "_write", watched)
    strip.grab()
    assert {"D", "A", "–"} == set(written)
    written.clear()
    disgust, silence = talk()[0], talk()[3]
    rare = [
        replace(silence if i % 10 else disgust, start_s=float(i), end_s=i + 1.0) for i in range(round(LENGTH_S))
    ]  # fmt: skip
    strip.show_segments(rare, whole=True)
    strip.grab()
    assert written.count("D") == written.count("–") > 10


def test_tooltip_and_text_twin_say_the_same_as_the_picture(strip, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(plain(text)))
    place = QPoint(WIDTH_PX // 2, 10)
    strip.event(QHelpEvent(QHelpEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
    (said,) = shown
    assert said.startswith("from ") and said.endswith(" s: disgust 50 %, angry 25 %, no speech 25 %")
    assert said in plain(strip.accessibleDescription()).split("; ")


def test_the_text_twin_follows_the_view_when_it_has_come_to_rest(strip, qtbot):
    strip.show_span(8.0, 12.0)
    single = "disgust from 8.0 to 9.0 s, 80 %; angry from 9.0 to 10.0 s, 60 %; "
    single += "disgust from 10.0 to 11.0 s, 80 %; no speech from 11.0 to 12.0 s."
    qtbot.waitUntil(lambda: plain(strip.accessibleDescription()) == single)


def test_the_twin_of_a_recording_says_all_so_far_wherever_the_picture_stands(strip, qtbot):
    strip.show_segments(talk()[:3])
    said = strip.accessibleDescription()
    strip.show_span(1000.0, 1010.0)
    qtbot.wait(2 * segment_strip.SETTLED_MS)
    assert strip.accessibleDescription() == said and plain(said).startswith("disgust from 0.0 to 1.0 s, 80 %; ")
