"""Where the program's own files lie."""

from pathlib import Path


def assets_dir() -> Path:
    """Return the folder of models, icons and samples: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"
