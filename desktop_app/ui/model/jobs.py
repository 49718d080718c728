"""What the workers do with models: listing and loading them. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.work.request import Request

if TYPE_CHECKING:
    from desktop_app.recognition import Recogniser


@dataclass(frozen=True)
class LoadedModel:
    """A model that is ready, and its card in Markdown (empty when none lies beside the file)."""

    recogniser: Recogniser
    card: str


def list_models(request: Request) -> list[Path]:
    """Return the files of the shipped models, the default one first."""
    from desktop_app.recognition import shipped_models

    return shipped_models()


def load_model(request: Request, name_or_file: str | None) -> LoadedModel:
    """Load a model by name or file; the default one for None.

    Raises
    ------
    ModelError
    """
    from desktop_app.recognition import Model, Recogniser, find_model

    model = Model.load(find_model(name_or_file))
    card = model.path.with_suffix(".md")
    try:
        text = card.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    return LoadedModel(Recogniser(model), text)
