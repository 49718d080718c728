"""The two schemes on the screen: palette and style sheet, following the system unless a person chose one."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop_app.ui.theme.choice import ThemeChoice
from desktop_app.ui.theme.colours import DARK, LIGHT, Scheme
from desktop_app.ui.theme.style_sheet import style_sheet


def scheme_of(palette: QPalette) -> Scheme:
    """Return the scheme that a widget's palette belongs to: widgets ask anew whenever their palette changes."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


class Theme(QObject):
    """Dresses the application, and dresses it anew when the system turns dark or light."""

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme | None = None
        app.setStyle("Fusion")
        self.choose(choice)
        app.styleHints().colorSchemeChanged.connect(self._dress)

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        wanted = {ThemeChoice.LIGHT: Qt.ColorScheme.Light, ThemeChoice.DARK: Qt.ColorScheme.Dark}
        # So that title bars and file dialogs, which the system draws, follow as well.
        self._app.styleHints().setColorScheme(wanted.get(choice, Qt.ColorScheme.Unknown))
        self._dress()

    def _dress(self) -> None:
        system_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        dark = system_dark if self._choice is ThemeChoice.SYSTEM else self._choice is ThemeChoice.DARK
        scheme = DARK if dark else LIGHT
        if scheme is not self._scheme:
            self._scheme = scheme
            self._app.setPalette(_palette(scheme))
            self._app.setStyleSheet(style_sheet(scheme))


def _palette(scheme: Scheme) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for roles, colour in (
        ((role.Window, role.AlternateBase), scheme.window),
        ((role.Base, role.Button, role.ToolTipBase), scheme.card),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), scheme.text),
        ((role.PlaceholderText,), scheme.muted),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), scheme.accent),
        ((role.HighlightedText,), scheme.on_accent),
        ((role.Light, role.Midlight), scheme.hover),
        ((role.Mid, role.Dark, role.Shadow), scheme.control_edge),
    ):
        for one in roles:
            palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, one, QColor(scheme.disabled))
    return palette
