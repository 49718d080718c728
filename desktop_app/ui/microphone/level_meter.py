"""The level of a running recording: a number, a bar, a tick at the peak, a mark when it clipped."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from desktop_app.ui.formatting import dbfs
from desktop_app.ui.microphone.device_words import WAITING
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.card import label, set_look

FLOOR_DBFS = -60.0
CLIP_MARK_WIDTH = 7.0
CLIPPED = "clipped"
NO_SIGNAL = "no signal"
WAITS = "waiting"


class LevelBar(QProgressBar):
    """A bar from -60 to 0 dBFS; a progress bar, so that screen readers know it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(int(FLOOR_DBFS), 0)
        self.setTextVisible(False)
        self.setAccessibleName("Level")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.peak_dbfs: float | None = None
        self.clipped = False

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a slim bar."""
        return QSize(150, 16)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return how far it may shrink."""
        return QSize(60, 16)

    def show_level(self, level_dbfs: float | None, peak_dbfs: float | None, clipped: bool) -> None:
        """Show a level; None when nothing is being recorded."""
        self.peak_dbfs, self.clipped = peak_dbfs, clipped
        self.setValue(round(max(FLOOR_DBFS, min(0.0, FLOOR_DBFS if level_dbfs is None else level_dbfs))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw track, level, peak and clip mark."""
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, (self.height() - 12) / 2, self.width() - CLIP_MARK_WIDTH - 3, 12)
        rounded = QPainterPath()
        rounded.addRoundedRect(track, 3, 3)
        painter.fillPath(rounded, QColor(scheme.track))
        share = 1 - self.value() / FLOOR_DBFS
        painter.setClipPath(rounded)
        painter.fillRect(QRectF(track.x(), track.y(), track.width() * share, track.height()), QColor(scheme.level))
        painter.setClipping(False)
        if self.peak_dbfs is not None and self.peak_dbfs > FLOOR_DBFS:
            x = track.width() * (1 - self.peak_dbfs / FLOOR_DBFS)
            painter.fillRect(QRectF(min(x, track.width() - 2), track.y() - 2, 2, 16), QColor(scheme.text))
        mark = QPainterPath()
        mark.addRoundedRect(QRectF(self.width() - CLIP_MARK_WIDTH, track.y(), CLIP_MARK_WIDTH, 12), 2, 2)
        painter.fillPath(mark, QColor(scheme.error if self.clipped else scheme.track))


class LevelMeter(QWidget):
    """The bar with its number; says the same as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = label(muted=True)
        self.number.setMinimumWidth(self.number.fontMetrics().horizontalAdvance(dbfs(-120)))
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = LevelBar()
        self.word = label(0.9, bold=True)
        self.word.setObjectName("levelWord")
        words = (CLIPPED, NO_SIGNAL, WAITS)
        self.word.setMinimumWidth(max(self.word.fontMetrics().horizontalAdvance(word) for word in words))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in ((self.number, 0), (self.bar, 1), (self.word, 0)):
            row.addWidget(widget, stretch)
        self.show_reading(None)

    def show_reading(self, reading: Reading | None) -> None:
        """Show what a meter reads; None when nothing is being recorded."""
        if reading is None or reading.waiting:
            self.bar.show_level(None, None, False)
            self.number.setText("– dBFS")
            self._say(*(("", "Nothing is being recorded.") if reading is None else (WAITS, WAITING)))
            return
        self.bar.show_level(reading.level_dbfs, reading.peak_dbfs, reading.clipped)
        self.number.setText(dbfs(reading.level_dbfs))
        word = NO_SIGNAL if reading.no_signal else CLIPPED if reading.clipped else ""
        said = f", {word}" if word else ""
        self._say(word, f"Level {dbfs(reading.level_dbfs)}, peak {dbfs(reading.peak_dbfs)}{said}.")

    def _say(self, word: str, text: str) -> None:
        if word != self.word.text():
            self.word.setText(word)
            set_look(self.word, "tone", "calm" if word == WAITS else "")
            if word:
                announce(self, word)
        if text != self.bar.accessibleDescription():
            self.bar.setAccessibleDescription(text)
            self.bar.setToolTip(text)
