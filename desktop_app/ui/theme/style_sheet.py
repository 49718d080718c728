"""The style sheet: rounded cards and flat controls, in the colours of a scheme."""

from desktop_app.paths import assets_dir
from desktop_app.ui.theme.colours import Scheme


def style_sheet(s: Scheme) -> str:
    """Return Qt's style sheet for a scheme; what stands later goes before what is as exact."""
    chevron = (assets_dir() / "icons" / f"chevron-{'dark' if s.dark else 'light'}.svg").as_posix()
    return _surfaces(s) + _controls(s, chevron) + _single_controls(s, chevron)


def _surfaces(s: Scheme) -> str:
    """Return the looks of cards, messages and the toolbar."""
    return f"""
    QToolTip {{ background: {s.card}; color: {s.text}; border: 1px solid {s.edge}; padding: 4px; }}
    #toolbar {{ background: {s.card}; border: none; border-bottom: 1px solid {s.edge}; }}
    #levelWord {{ color: {s.error}; }}
    #levelWord[tone="calm"] {{ color: {s.muted}; }}
    #muted {{ color: {s.muted}; }}

    QFrame#card {{ background: {s.card}; border: 1px solid {s.edge}; border-radius: 10px; }}
    QFrame#card[tone="good"] {{ background: {s.good_back}; border-color: {s.good_edge}; }}
    QFrame#card[tone="warn"] {{ background: {s.warn_back}; border-color: {s.warn_edge}; }}
    QFrame#card:focus {{ border-color: {s.accent}; }}

    QFrame#message {{ background: {s.good_back}; border: 1px solid {s.good_edge}; border-radius: 8px; }}
    QFrame#message[tone="note"] {{ background: {s.warn_back}; border-color: {s.warn_edge}; }}
    QFrame#message[tone="error"] {{ background: {s.error_back}; border-color: {s.error_edge}; }}
    """


def _controls(s: Scheme, chevron: str) -> str:
    """Return the looks of every button, box and menu."""
    return f"""
    QPushButton, QToolButton, QComboBox {{
        background: {s.card}; color: {s.text}; border: 1px solid {s.control_edge}; border-radius: 7px;
        padding: 6px 12px; min-height: 18px;
    }}
    QToolButton {{ padding: 6px; }}
    QPushButton:hover, QToolButton:hover, QComboBox:hover {{ background: {s.hover}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus {{ border: 2px solid {s.accent}; padding: 5px 11px; }}
    QToolButton:focus {{ padding: 5px; }}
    QPushButton:disabled, QToolButton:disabled, QComboBox:disabled {{ color: {s.disabled}; background: {s.window}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QFrame#message QToolButton {{
        background: transparent; border: 1px solid transparent; padding: 2px; min-height: 14px;
    }}
    QFrame#message QToolButton:focus {{ border-color: {s.accent}; }}

    QFrame#message QPushButton {{ padding: 3px 12px; min-height: 16px; }}
    QFrame#message QPushButton:focus {{ padding: 2px 11px; }}

    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url("{chevron}"); width: 11px; height: 11px; }}
    QComboBox QAbstractItemView {{
        background: {s.card}; color: {s.text}; border: 1px solid {s.control_edge}; outline: none; padding: 3px;
        selection-background-color: {s.accent}; selection-color: {s.on_accent};
    }}
    QMenu {{ background: {s.card}; color: {s.text}; border: 1px solid {s.control_edge}; padding: 4px; }}
    QMenu::item {{ padding: 5px 22px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {s.accent}; color: {s.on_accent}; }}
    QMenu::item:disabled {{ color: {s.disabled}; background: transparent; }}
    """


def _single_controls(s: Scheme, chevron: str) -> str:
    """Return the looks of controls that have a name, and of what they scroll in."""
    return f"""
    QPushButton#primary {{ background: {s.accent}; color: {s.on_accent}; border-color: {s.accent}; }}
    QPushButton#primary:focus {{ border: 2px solid {s.text}; }}
    QProgressBar#checkProgress, QProgressBar#batchProgress {{
        background: {s.track}; border: none; border-radius: 4px;
    }}
    QProgressBar#checkProgress::chunk, QProgressBar#batchProgress::chunk {{
        background: {s.accent}; border-radius: 4px;
    }}

    QPushButton#record {{ background: {s.record}; color: #FFFFFF; border-color: {s.record}; font-weight: bold; }}
    QPushButton#record:hover {{ background: {s.record_hover}; border-color: {s.record_hover}; }}
    QPushButton#record:focus {{ border: 2px solid {s.text}; }}
    QPushButton#record:disabled {{ background: {s.track}; border-color: {s.edge}; color: {s.disabled}; }}

    QPushButton#open {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
    QToolButton#openMenu {{
        border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; image: url("{chevron}");
        padding: 6px 5px; width: 12px;
    }}
    QToolButton#openMenu:focus {{ border: 2px solid {s.accent}; padding: 5px 4px; }}

    QPushButton#empty {{ background: {s.card}; border: 2px dashed {s.control_edge}; border-radius: 12px; }}
    QPushButton#empty:hover {{ background: {s.hover}; border-color: {s.accent}; }}
    QPushButton#empty:focus {{ border: 2px solid {s.accent}; }}
    QFrame#plots {{ background: {s.card}; border: 1px solid {s.edge}; border-radius: 10px; }}
    QPushButton#empty[dropping="true"], QFrame#plots[dropping="true"] {{ border: 2px solid {s.accent}; }}
    QTableView#batch {{
        background: {s.card}; alternate-background-color: {s.window}; color: {s.text}; border: 1px solid {s.edge};
        border-radius: 7px; padding: 3px; selection-background-color: {s.accent}; selection-color: {s.on_accent};
    }}
    QTableView#batch:focus {{ border-color: {s.accent}; }}
    QTableView#batch::item {{ padding: 0 8px; border: none; }}
    QTableView#batch::item:focus {{ border: 1px solid {s.text}; padding: 0 7px; }}
    QTableView#batch QHeaderView {{ background: {s.card}; border: none; }}
    QTableView#batch QHeaderView::section {{
        background: {s.card}; color: {s.muted}; border: none; border-bottom: 1px solid {s.edge}; padding: 6px 11px;
    }}
    QTableView#batch QHeaderView::section:hover {{ background: {s.hover}; color: {s.text}; }}
    QLineEdit, QTextBrowser {{
        background: {s.card}; color: {s.text}; border: 1px solid {s.control_edge}; border-radius: 7px; padding: 6px;
    }}
    QLineEdit:focus, QTextBrowser:focus {{ border-color: {s.accent}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {s.control_edge}; border-radius: 3px; margin: 2px; min-height: 30px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background: transparent; }}
    QScrollArea, QWidget#column {{ background: transparent; border: none; }}
    """
