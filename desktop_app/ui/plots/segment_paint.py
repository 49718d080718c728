"""How segments and cells are painted in the strip: every colour with its letter, wherever there is room for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop_app.ui.plots.segment_binning import Cell
from desktop_app.ui.plots.segment_words import segment_name
from desktop_app.ui.theme.colours import Scheme, ink_on, look

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.plots.segment_binning import Share

PADDING_PX = 6
LEAST_FONT_PX = 9
"""Smaller letters can't be told from one another."""

CAPITAL = 0.75
"""Height of a capital as a share of the size of its font, a little more than in any usual one."""


def paint_segment(painter: QPainter, scheme: Scheme, segment: Segment, box: QRectF, seen: QRectF) -> None:
    """Paint a segment into a box, and write its name, or at least its letter, into the part of it in sight."""
    _, ink, fill, edge = _dress(scheme, segment.status, segment.emotion)
    painter.setPen(edge)
    painter.setBrush(fill)
    painter.drawRoundedRect(box, 4, 4)
    if segment.status == "uncertain":
        painter.setBrush(_hatching(scheme))
        painter.drawRoundedRect(box, 4, 4)
    metrics = painter.fontMetrics()
    for text, padding in zip(_texts(segment), (PADDING_PX, 1), strict=True):
        width = metrics.horizontalAdvance(text)
        if width + 2 * padding <= seen.width():
            if segment.status == "uncertain":
                _plate(painter, scheme, seen.center(), width, seen.height() - 4)
            painter.setPen(QColor(ink))
            painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, text)
            return


def paint_cell(painter: QPainter, scheme: Scheme, cell: Cell, box: QRectF) -> None:
    """Paint the shares of a cell on top of one another: emotions below, the largest lowest, then what is none.

    Each has its letter where one fits. The largest emotion has it in any case, if need be on a plate before it.
    """
    bottom = box.bottom()
    largest: tuple[QRectF, str] | None = None
    for share in sorted(cell.shares, key=_layer):
        height = share.share * box.height()
        section = QRectF(box.left(), bottom - height, box.width(), height)
        bottom = section.top()
        letter, ink, fill, _ = _dress(scheme, share.status, share.emotion)
        painter.fillRect(section, fill)
        if share.status == "uncertain":
            painter.fillRect(section, _hatching(scheme))
        fits = _write(painter, scheme, section, letter, ink, plate=share.status == "uncertain")
        if share.emotion is not None and largest is None:
            largest = (section, "" if fits else letter)
    if largest is not None and largest[1]:
        size = LEAST_FONT_PX + 2
        top = min(max(largest[0].center().y() - size / 2, box.top()), box.bottom() - size)
        place = QRectF(box.left(), top, box.width(), size)
        _write(painter, scheme, place, largest[1], scheme.text, plate=True)


def _layer(share: Share) -> int:
    """Return the place of an answer in a cell, from the bottom."""
    return 0 if share.emotion is not None else 1 if share.status == "uncertain" else 2


def _write(painter: QPainter, scheme: Scheme, place: QRectF, letter: str, ink: str, plate: bool) -> bool:
    """Write a letter as large as a place allows; tell whether it fits."""
    before = painter.font()
    font = QFont(before)
    # With one pixel above and below it.
    largest = 0.8 * QFontMetricsF(before).height()
    font.setPixelSize(max(1, int(min(largest, (place.height() - 2) / CAPITAL))))
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(letter)
    if font.pixelSize() < LEAST_FONT_PX or width + 2 > place.width():
        return False
    if plate:
        _plate(painter, scheme, place.center(), width - 2, min(place.height(), font.pixelSize() + 2))
    painter.setPen(QColor(ink))
    painter.setFont(font)
    painter.drawText(place.center() + QPointF(-width / 2, metrics.capHeight() / 2), letter)
    painter.setFont(before)
    return True


def _plate(painter: QPainter, scheme: Scheme, centre: QPointF, width: float, height: float) -> None:
    """Clear a place for letters: else hatching would run through them."""
    plate = QRectF(centre.x() - width / 2 - 3, centre.y() - height / 2, width + 6, height)
    painter.fillRect(plate, QColor(scheme.card))


def _hatching(scheme: Scheme) -> QBrush:
    return QBrush(QColor(scheme.control_edge), Qt.BrushStyle.BDiagPattern)


def _texts(answer: Segment) -> tuple[str, str]:
    """Return name and letter."""
    if answer.emotion is None:
        letter, name = segment_name(answer.status)
        return name, letter
    letter = look(answer.emotion).letter
    return f"{letter} {answer.emotion}", letter


def _dress(scheme: Scheme, status: str, emotion: str | None) -> tuple[str, str, QBrush, QPen]:
    """Return letter, its colour, the ground and the edge of an answer."""
    if emotion is not None:
        letter, colour = look(emotion)
        return letter, ink_on(colour), QBrush(QColor(colour)), QPen(Qt.PenStyle.NoPen)
    letter = segment_name(status)[0]
    if status == "uncertain":
        return letter, scheme.text, QBrush(QColor(scheme.card)), QPen(QColor(scheme.control_edge))
    return letter, scheme.muted, QBrush(QColor(scheme.track)), QPen(Qt.PenStyle.NoPen)
