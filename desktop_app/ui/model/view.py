"""What the control of this room asks of the window: values in, nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from desktop_app.ui.work.message_view import MessageView


class ModelView(MessageView, Protocol):
    """Where models are chosen."""

    def show_models(self, models: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show (title, path) of the models; `current` is the path of the one in use."""
