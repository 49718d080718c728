"""What stands where the plots will be, as long as there is no sound."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.card import label
from desktop_app.ui.widgets.icons import icon

INVITATION = "Record, open or drop a sound here"


class EmptyState(QPushButton):
    """One big button that opens the file dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAccessibleName(INVITATION)
        self.setAccessibleDescription("Opens the file dialog.")
        self.setToolTip("Open a sound file")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sign = QLabel()
        title = label(1.4)
        title.setText(INVITATION)
        hint = label(muted=True)
        hint.setText("wav, flac, ogg, opus, mp3, aiff")
        rows = QVBoxLayout(self)
        rows.setSpacing(8)
        rows.addStretch(1)
        for widget in (self._sign, title, hint):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            rows.addWidget(widget)
        rows.addStretch(1)
        self._draw_sign()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for room enough to drop into."""
        return QSize(600, 400)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return how far it may shrink."""
        return QSize(260, 180)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the sign in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def _draw_sign(self) -> None:
        colour = scheme_of(self.palette()).muted
        self._sign.setPixmap(icon("microphone", colour).pixmap(QSize(44, 44), self.devicePixelRatio()))
