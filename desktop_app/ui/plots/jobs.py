"""What a worker does with the plots: saving a picture of them. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.plots.picture import Picture


def save_picture(path: Path, picture: Picture) -> Path:
    """Write a picture of the plots, whole or not at all.

    Raises
    ------
    OutputError
    """
    from desktop_app.results.write import write_bytes

    write_bytes(path, picture.encoded())
    return path
