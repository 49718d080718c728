"""What lies in the packaged program and in the files to download, and what must not."""

import hashlib
import os
import re
import subprocess
import sys
import tarfile

import pytest

from bundle.leave_out import TRAINING
from bundle.linux.deb import DEPENDS, RECOMMENDS
from desktop_app import __version__
from tests.frozen.conftest import DIST, NAME, pass_self_test, run
from tests.support.command import REPOSITORY

linux = pytest.mark.skipif(sys.platform != "linux", reason="the names of libraries are those on Linux")

GLIBC = re.compile(r"(ld-linux.*|lib(c|dl|m|mvec|pthread|rt|util)\.so\.\d+)")
OWNERS = {
    "libz.so.1": "zlib1g", "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}  # fmt: skip


@pytest.fixture
def files(folder):
    """Every file of the bundle, with its place as text."""
    if sys.platform == "darwin":
        pytest.skip("the parts of an .app lie in several folders")
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def archive(folder):
    (path,) = [*DIST.glob("*.tar.gz"), *DIST.glob("*.zip")] or pytest.skip("dist/ holds no archive")
    return path


@pytest.fixture
def deb(folder):
    (path,) = DIST.glob("*.deb") or pytest.skip("dist/ holds no Debian package")
    return path


def test_the_folder_and_the_archive_are_small(files, archive):
    folder_mb = sum(path.stat().st_size for path in files.values() if not path.is_symlink()) / 1e6
    archive_mb = archive.stat().st_size / 1e6
    print(f"folder {folder_mb:.1f} MB, archive {archive_mb:.1f} MB")
    assert folder_mb <= 250 and archive_mb <= 110


def test_nothing_of_what_trains_the_models_is_inside(files, folder):
    # numpy's linear algebra is called libscipy_openblas, and is no part of SciPy.
    names = [part for place in files for part in place.split("/") if not part.startswith("libscipy_openblas")]
    for word in ("keras", "librosa", "llvmlite", "numba", "scipy", "sklearn", "scikit", "tensorflow", "gtk"):
        assert not [name for name in names if word in name.lower()], word
    modules = modules_of(folder / NAME)
    assert {"desktop_app", "numpy", "onnxruntime", "soundfile", "sounddevice", "soxr", "pyqtgraph"} <= modules
    assert not modules & {*TRAINING, "PIL", "pytest", "tests", "model_export", "bundle", "ssl", "readline"}


def modules_of(program):
    """Return the top-level modules inside the executable."""
    readers = pytest.importorskip("PyInstaller.archive.readers")
    archive = readers.CArchiveReader(str(program))
    (name,) = [name for name in archive.toc if name.startswith("PYZ")]
    return {module.partition(".")[0] for module in archive.open_embedded_archive(name).toc}


def test_every_module_of_the_program_is_inside(folder):
    readers = pytest.importorskip("PyInstaller.archive.readers")
    archive = readers.CArchiveReader(str(folder / NAME))
    (name,) = [name for name in archive.toc if name.startswith("PYZ")]
    inside = set(archive.open_embedded_archive(name).toc)
    package = REPOSITORY / "desktop_app"
    ours = {".".join(path.relative_to(REPOSITORY).with_suffix("").parts) for path in package.rglob("*.py")}
    wanted = {name.removesuffix(".__init__") for name in ours} - {"desktop_app.__main__"}
    assert not wanted - inside, "built before these were written? Run “make package” again"


def test_all_assets_are_inside_as_they_are(files):
    assets = REPOSITORY / "assets"
    for path in assets.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            place = f"_internal/desktop_app/assets/{path.relative_to(assets).as_posix()}"
            assert files[place].read_bytes() == path.read_bytes(), place


@linux
def test_portaudio_alsa_and_libsndfile_are_inside_with_the_screens_that_linux_has(files):
    for end in ("/libportaudio.so.2", "/libasound.so.2", "/libqxcb.so", "/libqoffscreen.so", "/libqwayland.so"):
        assert [place for place in files if place.endswith(end)], end
    assert [place for place in files if "/libsndfile" in place]


@linux
def test_only_drivers_screen_and_glibc_are_taken_from_the_system(files):
    inside = {place.rpartition("/")[2] for place in files}
    outside = set()
    for place, path in files.items():
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                continue
        dump = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
        needed = set(re.findall(r"NEEDED\s+(\S+)", dump))
        # PyInstaller's loader is started before the libraries of the bundle can be found.
        outside |= needed if place == NAME else needed - inside
    owners = {OWNERS.get(name, name) for name in outside if not GLIBC.fullmatch(name)}
    assert {"libgl1", "zlib1g"} <= owners <= {*DEPENDS, *RECOMMENDS}


def test_everything_that_others_wrote_has_its_licence(files):
    index = files["_internal/licences/README.md"].read_text(encoding="utf-8")
    parts = re.findall(r"^\| (\S+) \|", index, re.MULTILINE)[2:]
    for part in parts:
        texts = [path for place, path in files.items() if place.startswith(f"_internal/licences/{part}/")]
        assert texts and all(path.stat().st_size > 100 for path in texts), part
    expected = {
        "numpy",
        "moonshine",
        "onnxruntime",
        "pyqtgraph",
        "pyside6_essentials",
        "python",
        "silero_vad",
        "sounddevice",
    }
    expected |= {"soundfile", "soxr"}
    assert expected <= set(parts)
    if sys.platform == "linux":
        assert {"libportaudio2", "libasound2"} <= {part.removesuffix("t64") for part in parts}
    sndfile = next(path for place, path in files.items() if "licences/soundfile/COPYING" in place)
    assert "LESSER GENERAL PUBLIC LICENSE" in sndfile.read_text(encoding="utf-8")


def test_the_checksums_and_the_list_of_contents_are_those_of_the_files(files, folder):
    lines = (DIST / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: checksum for checksum, name in (line.split("  ") for line in lines)}
    made = {path.name for path in DIST.iterdir() if path.is_file() and path.name != "SHA256SUMS"}
    assert set(sums) == made
    for name, checksum in sums.items():
        with (DIST / name).open("rb") as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == checksum, name
    (contents,) = DIST.glob("*.contents.txt")
    listed = {line.split(maxsplit=2)[2] for line in contents.read_text(encoding="utf-8").splitlines() if line[0] != "l"}
    assert listed == {place for place, path in files.items() if not path.is_symlink()} - {"_internal/contents.txt"}


@linux
def test_the_unpacked_archive_passes_the_self_test(archive, person, tmp_path):
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "here", filter="data")
    (top,) = (tmp_path / "here").iterdir()
    assert top.name == f"speech-emotion-{__version__}"
    pass_self_test(run(top / NAME, "--self-test", env=person))


@linux
def test_the_debian_package_is_in_the_menus_and_passes_the_self_test(deb, person, tmp_path):
    root = tmp_path / "root"
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(root)], check=True)
    usr = root / "usr"
    for name in ("speech-emotion.desktop", "speech-emotion.metainfo.xml", "speech-emotion.svg", "speech-emotion.png"):
        assert list((usr / "share").rglob(name)), name
    assert os.readlink(usr / "bin" / "speech-emotion") == "../lib/speech-emotion/speech-emotion"
    done = run(usr / "bin" / "speech-emotion", "--self-test", env=person)
    pass_self_test(done)
    assert f"packaged, in {usr}/lib/speech-emotion/" in done.stdout
    show = ["dpkg-deb", "--field", str(deb), "Version", "Depends"]
    fields = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    assert f"Version: {__version__}\n" in fields and all(name in fields for name in DEPENDS)
