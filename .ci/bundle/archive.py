"""What people download: the archive, the list of its contents, and the checksums."""

import hashlib
import platform
import shutil
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from desktop_app import __version__

PROGRAM = "speech-emotion"


def download_name() -> str:
    """Return the name of everything that is made for this system, without an ending."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{PROGRAM}-{__version__}-{system}-{machine}"


def write_archive(folder: Path, destination: Path) -> Path:
    """Pack a folder, under a name that says its version, into a .tar.gz (a .zip on Windows), and return its path.

    Parameters
    ----------
    folder : the folder of the program, or the .app
    destination : where the archive goes, without an ending
    """
    top = folder.name if folder.suffix == ".app" else f"{PROGRAM}-{__version__}"
    if sys.platform == "win32":
        parent = destination.parent / "zip"
        shutil.rmtree(parent, ignore_errors=True)
        shutil.copytree(folder, parent / top)
        archive = Path(shutil.make_archive(str(destination), "zip", parent, top))
        shutil.rmtree(parent)
        return archive
    # Not with_suffix: the version has dots as well.
    path = destination.with_name(f"{destination.name}.tar.gz")
    with tarfile.open(path, "w:gz", compresslevel=9) as archive:
        archive.add(folder, top, filter=_nobody)
    return path


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose files they were: whoever unpacks them owns them."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def write_contents(folder: Path, path: Path) -> Path:
    """Write a line for every file in a folder: sha256, size in bytes, place; links with what they point to."""
    lines = []
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder).as_posix()
        if file.is_symlink():
            lines.append(f"{'link':64} {'':>10} {place} -> {file.readlink().as_posix()}\n")
        elif file.is_file():
            lines.append(f"{sha256(file)} {file.stat().st_size:>10} {place}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def write_checksums(files: Iterable[Path], path: Path) -> Path:
    """Write the checksums of files that lie beside `path`, as ``sha256sum --check`` reads them."""
    text = "".join(f"{sha256(file)}  {file.name}\n" for file in sorted(files))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def sha256(path: Path) -> str:
    """Return the checksum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
