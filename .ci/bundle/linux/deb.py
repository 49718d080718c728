"""The Debian package: the folder of the program under /usr/lib, and its places in the desktop's menus."""

import gzip
import os
import platform
import shutil
import subprocess
from pathlib import Path

from bundle.icon import SVG, write_icon
from desktop_app import __version__

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
NAME = "speech-emotion"

CONTROL = """\
Package: speech-emotion
Version: {version}
Architecture: {architecture}
Maintainer: The Speech Emotion authors <speech-emotion@localhost>
Installed-Size: {kilobytes}
Section: sound
Priority: optional
Depends: {depends}
Recommends: {recommends}
Description: listens to a voice and shows the emotion in it
 Records from the microphone or opens sound files, plots the waveform and the
 MFCCs, and says which of eight emotions the voice sounds like, with a
 probability for each. It never uses the network.
"""

DEPENDS = ("fontconfig-config", "libegl1", "libgl1", "libxcb1", "zlib1g")
"""What the program takes from the system beside glibc: fonts, graphics, the screen, and what its loader needs."""

RECOMMENDS = ("libasound2-plugins | pipewire-alsa", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1")
"""The way to the desktop's sound server, and what Wayland needs; X11 and other sound go without."""


def write_deb(folder: Path, destination: Path) -> Path:
    """Make the package of the program in `folder`, and return its path.

    Parameters
    ----------
    folder : the folder that PyInstaller made
    destination : the folder where the package goes

    Raises
    ------
    subprocess.CalledProcessError
        When dpkg-deb refuses what it gets.
    """
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    root = destination / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _fill(root, folder)
    (root / "DEBIAN").mkdir()
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    (root / "DEBIAN" / "control").write_text(control(architecture, kilobytes), encoding="utf-8")
    path = destination / f"{NAME}_{__version__}_{architecture}.deb"
    # dpkg of Debian 11 and older can't unpack zstd, the default of other systems that have dpkg-deb.
    build = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(root), str(path)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return path


def control(architecture: str, kilobytes: int) -> str:
    """Return the package's description for dpkg."""
    depends = (f"libc6 (>= {platform.libc_ver()[1]})", *DEPENDS)
    return CONTROL.format(
        version=__version__, architecture=architecture, kilobytes=kilobytes,
        depends=", ".join(depends), recommends=", ".join(RECOMMENDS),
    )  # fmt: skip


def _fill(root: Path, folder: Path) -> None:
    """Put every file where it is to be once the package is installed."""
    share = root / "usr" / "share"
    documents = share / "doc" / NAME
    shutil.copytree(folder, root / "usr" / "lib" / NAME, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    for source, place in (
        (HERE / f"{NAME}.desktop", share / "applications"),
        (HERE / f"{NAME}.metainfo.xml", share / "metainfo"),
        (SVG, share / "icons" / "hicolor" / "scalable" / "apps"),
    ):
        place.mkdir(parents=True)
        shutil.copyfile(source, place / source.name)
    write_icon(share / "icons" / "hicolor" / "256x256" / "apps" / f"{NAME}.png", 256)
    documents.mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "LICENSE", documents / "copyright")
    with gzip.GzipFile(documents / "changelog.gz", "wb", mtime=0) as changelog:
        changelog.write((REPOSITORY / "CHANGELOG.md").read_bytes())
    for path in root.rglob("*"):
        if not path.is_symlink():
            os.chmod(path, 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
