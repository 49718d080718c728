"""``python -m bundle``: builds the program with PyInstaller, and writes into ``dist/`` what people download."""

import shutil
import subprocess
import sys
from pathlib import Path

from bundle.archive import PROGRAM, download_name, write_archive, write_checksums, write_contents
from bundle.linux.deb import write_deb
from bundle.macos.info import APP
from desktop_app.cli.self_test import CONTENTS

REPOSITORY = Path(__file__).resolve().parents[2]
DIST = REPOSITORY / "dist"
BUILD = REPOSITORY / "build" / "package"


def main() -> None:
    """Build, pack, and say what was made."""
    shutil.rmtree(DIST, ignore_errors=True)
    folder = build()
    name = download_name()
    contents = write_contents(folder, DIST / f"{name}.contents.txt")
    if sys.platform != "darwin":
        # The self-test compares; on macOS the system does, by the signature, which another file would break.
        shutil.copyfile(contents, folder / "_internal" / CONTENTS)
    made = [write_archive(folder, DIST / name), contents]
    if sys.platform == "linux" and shutil.which("dpkg-deb"):
        made.append(write_deb(folder, DIST))
    made.append(write_checksums(made, DIST / "SHA256SUMS"))
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    print(f"{size(files):7.1f} MB  {folder.relative_to(REPOSITORY)} ({len(files)} files)")
    for path in made:
        print(f"{size([path]):7.1f} MB  {path.relative_to(REPOSITORY)}")


def build() -> Path:
    """Let PyInstaller do its work, and return the folder of the program (on macOS the .app)."""
    pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--workpath", str(BUILD), "--distpath", str(DIST)]
    subprocess.run([*pyinstaller, *places, "build.spec"], cwd=REPOSITORY, check=True)
    folder = DIST / PROGRAM
    if sys.platform == "linux" and shutil.which("strip"):
        # A Python that was built from source brings its debugging aids, 15 MB of them.
        for library in (folder / "_internal").glob("libpython*.so*"):
            subprocess.run(["strip", "--strip-debug", str(library)], check=True)
    return DIST / APP if sys.platform == "darwin" else folder


def size(files: list[Path]) -> float:
    """Return the size of files in MB, of a million bytes."""
    return sum(path.stat().st_size for path in files) / 1e6


if __name__ == "__main__":
    main()
