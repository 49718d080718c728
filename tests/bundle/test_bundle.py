"""What goes into the bundle, what stays out, and what is written beside it."""

import shutil
import subprocess
import tarfile
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

import pytest

from bundle import licences
from bundle.archive import download_name, write_archive, write_checksums, write_contents
from bundle.leave_out import MODULES, TRAINING, is_wanted
from bundle.reachable import reachable
from desktop_app import __version__
from desktop_app.cli.self_test import SPEECH_DETECTOR_SHA256


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "onnxruntime/capi/onnxruntime_pybind11_state.cpython-311-x86_64-linux-gnu.so",
        "onnxruntime/capi/onnxruntime.dll",
        "msvcp140.dll",
        "vcruntime140_1.dll",
        "desktop_app/assets/models/seed40.onnx",
        "desktop_app/assets/speech/silero_vad.onnx",
        "_soundfile_data/libsndfile_x86_64.so",
    ],
)
def test_what_the_program_needs_is_wanted(place):
    assert is_wanted(place) and is_wanted(place.replace("/", "\\"))


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libQt6Network.so.6",
        "PySide6/Qt6Qml.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "onnxruntime/capi/libonnxruntime.so.1.31.1",
        "libmvec.so.1",
    ],
)
def test_what_nobody_uses_is_left_out(place):
    assert not is_wanted(place) and not is_wanted(place.replace("/", "\\"))


def test_what_trains_the_models_is_left_out():
    assert set(TRAINING) <= set(MODULES) and "tensorflow" in TRAINING


def test_libraries_that_only_left_out_plugins_needed_go_with_their_links():
    entries = [
        ("PySide6/QtGui.abi3.so", "gui", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "qt", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libpng16.so.16", "png", "BINARY"),
        ("libgtk.so.3", "gtk", "BINARY"),
        ("libgtk-link.so.3", "libgtk.so.3", "SYMLINK"),
        ("libportaudio.so.2", "portaudio", "BINARY"),
        ("_cffi.cpython-311-x86_64-linux-gnu.so", "cffi", "EXTENSION"),
    ]
    needs = {"gui": ["libQt6Gui.so.6"], "qt": ["libpng16.so.16", "libc.so.6"], "gtk": ["libpng16.so.16"]}
    left = [place for place, _, _ in reachable(entries, lambda path: needs.get(path, []))]
    assert left == [place for place, _, _ in entries if "gtk" not in place]


needs_pyinstaller = pytest.mark.skipif(
    find_spec("PyInstaller") is None, reason="PyInstaller, whose licence is among them, comes with “make package”"
)


@needs_pyinstaller
def test_licences_come_from_the_installed_distributions_and_their_libraries(tmp_path):
    entries = [("numpy", "", "PYMODULE"), ("soundfile", "", "PYMODULE"), ("desktop_app.cli.main", "", "PYMODULE")]
    written = licences.write_licences(tmp_path / "licences", entries, [])
    places = {place for place, _, _ in written}
    assert {"licences/numpy/LICENSE.txt", "licences/soundfile/COPYING", "licences/python/LICENSE.txt"} <= places
    assert {"licences/silero_vad/LICENSE", "licences/moonshine/moonshine.LICENSE"} <= places
    index = (tmp_path / "licences" / "README.md").read_text(encoding="utf-8")
    assert f"| numpy | {distribution('numpy').version} | " in index and "speech_emotion" not in index


@needs_pyinstaller
def test_a_part_without_a_licence_ends_the_build(tmp_path, monkeypatch):
    monkeypatch.setitem(licences.WITHOUT_TEXT, "pyside6_essentials", [])
    with pytest.raises(SystemExit, match="No licence text was found for pyside6_essentials: add one to"):
        licences.write_licences(tmp_path / "licences", [("PySide6.QtCore", "", "PYMODULE")], [])


@needs_pyinstaller
def test_the_speech_detector_without_its_licence_ends_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(licences, "SPEECH_DETECTOR", tmp_path)
    with pytest.raises(SystemExit, match="No licence text was found for silero_vad: add one to"):
        licences.write_licences(tmp_path / "licences", [], [])


def test_the_speech_detector_is_listed_with_the_version_and_the_text_that_lie_beside_it():
    part = licences.speech_detector()
    readme = (licences.SPEECH_DETECTOR / "README.md").read_text(encoding="utf-8")
    assert f"| version | {part.version} |" in readme and SPEECH_DETECTOR_SHA256 in readme
    assert part.licence == "MIT" and "Silero Team" in part.texts[0].read_text(encoding="utf-8")


def test_the_encoder_in_the_default_model_is_listed_with_its_makers_and_the_version_that_is_pinned():
    part = licences.encoder()
    pinned = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f"moonshine-voice=={part.version}" in pinned
    assert part.licence == "MIT" and "Moonshine AI" in part.texts[0].read_text(encoding="utf-8")


@needs_pyinstaller
def test_a_library_of_the_system_comes_with_what_debian_says_of_it(tmp_path):
    if shutil.which("dpkg-query") is None:
        pytest.skip("this is no Debian")
    library = subprocess.run(["dpkg-query", "--listfiles", "libportaudio2"], capture_output=True, text=True).stdout
    paths = [line for line in library.splitlines() if line.endswith(".so.2")]
    if not paths:
        pytest.skip("this system has no libportaudio2 of Debian's")
    written = licences.write_licences(tmp_path / "licences", [], [("libportaudio.so.2", paths[0], "BINARY")])
    (text,) = [source for place, source, _ in written if place == "licences/libportaudio2/copyright"]
    assert "PortAudio Portable Real-Time Audio Library" in Path(text).read_text(encoding="utf-8")


def test_the_archive_its_contents_and_checksums_say_the_same(tmp_path):
    folder = tmp_path / "speech-emotion"
    (folder / "_internal").mkdir(parents=True)
    (folder / "speech-emotion").write_bytes(b"program")
    (folder / "_internal" / "a b.so").write_bytes(b"")
    (folder / "_internal" / "link.so").symlink_to("a b.so")
    archive = write_archive(folder, tmp_path / download_name())
    contents = write_contents(folder, tmp_path / "contents.txt")
    write_checksums([archive, contents], tmp_path / "SHA256SUMS")
    lines = [line.split(maxsplit=2) for line in contents.read_text(encoding="utf-8").splitlines()]
    assert [line[1:] for line in lines if line[0] != "link"] == [["0", "_internal/a b.so"], ["7", "speech-emotion"]]
    if archive.suffix == ".gz":
        with tarfile.open(archive) as packed:
            top = f"speech-emotion-{__version__}"
            assert set(packed.getnames()) >= {f"{top}/speech-emotion", f"{top}/_internal/link.so"}
            assert {member.uid for member in packed} == {0}
        check = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
        assert check.returncode == 0 and check.stdout.count(": OK") == 2
