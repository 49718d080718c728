"""The Visual C++ runtime, which onnxruntime needs and a fresh Windows doesn't have."""

import os
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from bundle.licences import Entry

LIBRARIES = ("msvcp140.dll", "msvcp140_1.dll", "vcruntime140.dll", "vcruntime140_1.dll")


def missing_runtime(binaries: Iterable[Entry], system: Path | None = None) -> list[Entry]:
    """Return the runtime's libraries that the bundle lacks at its top, where every other library finds them.

    Parameters
    ----------
    binaries : entries of PyInstaller's analysis
    system : Path, optional
        Where Windows keeps them; its own System32 by default.

    Raises
    ------
    SystemExit
        When this machine has no such library either.
    """
    folder = system or Path(os.environ["SYSTEMROOT"]) / "System32"
    tops = {str(PureWindowsPath(place)).lower() for place, _, _ in binaries}
    missing = [name for name in LIBRARIES if name not in tops]
    unknown = [name for name in missing if not (folder / name).is_file()]
    if unknown:
        raise SystemExit(f"{', '.join(unknown)} of the Visual C++ runtime is not in {folder}: install it, then build.")
    return [(name, str(folder / name), "BINARY") for name in missing]
