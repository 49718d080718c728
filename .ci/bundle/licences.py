"""The licences of everything that others wrote and that lies in the bundle.

They are collected as the bundle is built: from the installed distributions whose modules came in, from Python, from
PyInstaller's loader, from beside the speech detector and the models, and, for libraries of the system, from what Debian
keeps beside each package. A part without a licence text ends the build: nothing is passed on without its terms.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

from desktop_app import __version__

Entry = tuple[str, str, str]
"""A file of the bundle as PyInstaller lists it: its place in the bundle, where it comes from, its kind."""

TEXTS = Path(__file__).with_name("texts")
LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|thirdpartynotices|authors).*", re.IGNORECASE)
OWN = "speech-emotion-desktop"

# Their wheels hold no text. Qt's own third parties: https://doc.qt.io/qt-6/licenses-used-in-qt.html
WITHOUT_TEXT = {
    "pyside6_essentials": ["LGPL-3.0.txt", "GPL-3.0.txt"],
    "shiboken6": ["LGPL-3.0.txt", "GPL-3.0.txt"],
    # The wheels for macOS and Windows have PortAudio inside, without its licence.
    "sounddevice": ["PortAudio.txt"],
}

SPEECH_DETECTOR = Path(__file__).resolve().parents[2] / "assets" / "speech"
SPEECH_DETECTOR_VERSION = "6.2.3"
"""As in the README beside it."""

ENCODER_LICENCE = Path(__file__).resolve().parents[2] / "assets" / "models" / "moonshine.LICENSE"
ENCODER_VERSION = "0.0.73"
"""Of the package that the weights were read from, as pyproject.toml pins it."""

INTRODUCTION = """\
# Licences

Speech Emotion {version} is under the MIT licence (speech-emotion/LICENSE); each model has its terms in its card.
What others wrote and lies in this folder is listed here; the texts lie in the folders named like the parts.

Libraries under the LGPL (Qt, PySide6, libsndfile, libsoxr and others) lie here as files of their own, unchanged, and
may be replaced by versions of your own. Their sources are to be had from their publishers, those of Debian's libraries
from https://sources.debian.org. Qt's own third parties: https://doc.qt.io/qt-6/licenses-used-in-qt.html

| part | version | licence |
|---|---|---|
"""


@dataclass(frozen=True)
class Part:
    """Something in the bundle that others wrote, and the files with its terms."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def write_licences(folder: Path, pure: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """Write the licences of all that the bundle holds into a folder, with an index.

    Parameters
    ----------
    pure, binaries : entries of PyInstaller's analysis

    Returns
    -------
    list of entries
        What goes into the bundle, under ``licences/``.

    Raises
    ------
    SystemExit
        Naming what has no licence text.
    """
    binaries = list(binaries)
    parts = [*_from_distributions([*pure, *binaries]), _python(), speech_detector(), encoder(), *_from_system(binaries)]
    bare = [part.name for part in parts if not part.texts]
    if bare:
        raise SystemExit(
            f"No licence text was found for {', '.join(bare)}: add one to {TEXTS} and .ci/bundle/licences.py."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(index(parts), encoding="utf-8")
    for part in parts:
        (folder / part.name).mkdir(exist_ok=True)
        for number, text in enumerate(part.texts):
            taken = (folder / part.name / text.name).exists()
            shutil.copyfile(text, folder / part.name / (f"{number}-{text.name}" if taken else text.name))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(f"licences/{path.relative_to(folder).as_posix()}", str(path), "DATA") for path in files]


def index(parts: Iterable[Part]) -> str:
    """Return the table of contents, in Markdown."""
    rows = sorted(f"| {part.name} | {part.version} | {part.licence} |\n" for part in parts)
    return INTRODUCTION.format(version=__version__) + "".join(rows)


def _from_distributions(entries: Iterable[Entry]) -> list[Part]:
    owners: Mapping[str, list[str]] = packages_distributions()
    # A module's name, or the first folder or file of a place: “numpy”, “numpy.libs”, “_cffi_backend.cpython-311.so”.
    tops = {re.split(r"[./\\]", place)[0] for place, _, _ in entries}
    names = {name.lower() for top in tops for name in owners.get(top, ())} - {OWN}
    return [part_of(distribution(name)) for name in sorted(names | {"pyinstaller"})]


def part_of(installed: Distribution) -> Part:
    """Return an installed distribution with all licence files that came with it."""
    metadata = installed.metadata
    name = metadata["Name"].lower().replace("-", "_")
    own = [Path(str(file.locate())) for file in installed.files or () if LICENCE_NAME.fullmatch(file.name)]
    texts = [path for path in own if path.suffix not in (".py", ".pyc") and path.is_file()]
    texts += [TEXTS / text for text in WITHOUT_TEXT.get(name, ())]
    stated = metadata.get("License-Expression") or metadata.get("License") or "see its folder"
    licence = stated.splitlines()[0] if len(stated) < 100 else "see its folder"
    return Part(name, installed.version, licence, tuple(texts))


def _python() -> Part:
    version = sysconfig.get_python_version()
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{version}/copyright"),
    )
    return Part("python", sys.version.split()[0], "PSF-2.0", tuple(path for path in places if path.is_file())[:1])


def speech_detector() -> Part:
    """Return the file that tells speech: it lies among the assets, of no distribution that is installed."""
    texts = [path for path in (SPEECH_DETECTOR / "LICENSE",) if path.is_file()]
    return Part("silero_vad", SPEECH_DETECTOR_VERSION, "MIT", tuple(texts))


def encoder() -> Part:
    """Return the speech encoder whose weights are in the default model."""
    texts = [path for path in (ENCODER_LICENCE,) if path.is_file()]
    return Part("moonshine", ENCODER_VERSION, "MIT", tuple(texts))


def _from_system(binaries: Iterable[Entry]) -> list[Part]:
    """Return the Debian packages that libraries were taken from; none on other systems, where nothing is."""
    if sys.platform != "linux":
        return []
    ours = tuple(str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix))
    sources = {str(Path(source).resolve()) for _, source, kind in binaries if kind != "SYMLINK"}
    libraries = sorted(source for source in sources if not source.startswith(ours) or sys.base_prefix == "/usr")
    packages: dict[str, str] = {}
    for library in libraries:
        package = debian_package(library)
        packages[package or Path(library).name] = _version_of(package) if package else "?"
    return [Part(name, version, "see its folder", _copyright(name)) for name, version in packages.items()]


def debian_package(library: str) -> str | None:
    """Return the Debian package that a file belongs to, or None."""
    # /usr/lib and /lib are the same folder today; older packages are registered under the short name.
    for path in (library, library.removeprefix("/usr")):
        done = subprocess.run(["dpkg-query", "--search", path], capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    return None


def _version_of(package: str) -> str:
    show = ["dpkg-query", "--show", "--showformat=${Version}\n", package]
    return subprocess.run(show, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def _copyright(package: str) -> tuple[Path, ...]:
    path = Path("/usr/share/doc") / package / "copyright"
    return (path,) if path.is_file() else ()
