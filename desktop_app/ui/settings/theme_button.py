"""The choice between the system's theme, light and dark."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.theme.choice import ThemeChoice
from desktop_app.ui.widgets.icons import icon

_NAMES = {ThemeChoice.SYSTEM: "As the system", ThemeChoice.LIGHT: "Light", ThemeChoice.DARK: "Dark"}


class ThemeButton(QToolButton):
    """Emits ``chosen`` with a ThemeChoice."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        menu = QMenu(self)
        group = QActionGroup(menu)
        self.choices: dict[ThemeChoice, QAction] = {}
        for choice, name in _NAMES.items():
            action = menu.addAction(icon(choice.value), name)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, chosen=choice: self.chosen.emit(chosen))
            group.addAction(action)
            self.choices[choice] = action
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setShortcut(Shortcut.THEME)
        self.setToolTip(with_key("Theme", Shortcut.THEME))
        self.show_choice(ThemeChoice.SYSTEM)

    def show_choice(self, choice: ThemeChoice) -> None:
        """Show which theme is chosen."""
        self.choices[choice].setChecked(True)
        self.setIcon(icon(choice.value))
        self.setAccessibleName(f"Theme: {_NAMES[choice].lower()}")
