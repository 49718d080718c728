"""Whether a person has asked the system for less motion."""

from PySide6.QtWidgets import QStyle, QWidget


def reduced_motion(widget: QWidget) -> bool:
    """Return True where the system's animations are switched off; Qt tells no more than that."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) == 0
