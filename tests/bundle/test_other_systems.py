"""What macOS and Windows are told about the program; neither can be built here."""

import ast
import plistlib
from pathlib import Path

import pytest

from bundle import icon
from bundle.macos import info
from bundle.windows.runtime import LIBRARIES, missing_runtime
from bundle.windows.version import version_resource, write_version_resource
from desktop_app import __version__
from desktop_app.audio import EXTENSIONS

REPOSITORY = Path(info.__file__).parents[3]


def test_macos_is_told_why_the_program_wants_the_microphone():
    entries = plistlib.loads(plistlib.dumps(info.info_plist()))
    assert "listens to your voice while you record" in entries["NSMicrophoneUsageDescription"]
    assert entries["CFBundleExecutable"] == "speech-emotion"


def test_macos_permits_the_signed_program_to_hear():
    entitlements = plistlib.loads((REPOSITORY / ".ci/bundle/macos/entitlements.plist").read_bytes())
    assert entitlements["com.apple.security.device.audio-input"] is True
    assert 'entitlements_file=".ci/bundle/macos/entitlements.plist"' in (REPOSITORY / "build.spec").read_text("utf-8")


def test_macos_offers_the_program_for_formats_that_it_reads():
    (sounds,) = info.info_plist()["CFBundleDocumentTypes"]
    assert {f".{ending}" for ending in sounds["CFBundleTypeExtensions"]} <= set(EXTENSIONS)


def test_the_version_resource_is_what_pyinstaller_reads():
    # PyInstaller's own reader works on Windows alone: it evaluates the text with these names.
    calls = [
        node for node in ast.walk(ast.parse(version_resource("it", "1.2.3"), mode="eval")) if type(node) is ast.Call
    ]
    assert {call.func.id for call in calls} == {
        "VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo", "VarStruct",
    }  # fmt: skip
    (fixed,) = [call for call in calls if call.func.id == "FixedFileInfo"]
    values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in fixed.keywords}
    assert values["filevers"] == values["prodvers"] == (1, 2, 3, 0)


def test_windows_gets_the_parts_of_the_runtime_that_nothing_brought_and_no_others(tmp_path):
    for name in LIBRARIES:
        (tmp_path / name).write_bytes(b"")
    brought = [("VCRUNTIME140.dll", "C:/python/VCRUNTIME140.dll", "BINARY"), ("PySide6\\msvcp140.dll", "x", "BINARY")]
    names = [place for place, _, _ in missing_runtime(brought, tmp_path)]
    assert names == ["msvcp140.dll", "msvcp140_1.dll", "vcruntime140_1.dll"]


def test_a_build_without_the_runtime_ends_with_its_name(tmp_path):
    with pytest.raises(SystemExit, match=r"vcruntime140_1\.dll of the Visual C"):
        missing_runtime([(name, "x", "BINARY") for name in LIBRARIES[:3]], tmp_path)


def test_the_version_resource_is_of_this_version(tmp_path):
    text = write_version_resource(tmp_path / "new" / "it.version", "Speech Emotion").read_text(encoding="utf-8")
    assert f'StringStruct("ProductVersion", "{__version__}")' in text and '"Speech Emotion.exe"' in text


def test_the_icon_is_drawn_at_any_size_and_leaves_its_corners_free(tmp_path):
    from PySide6.QtGui import QImage

    image = QImage(str(icon.write_icon(tmp_path / "icon.png", 256)))
    assert (image.width(), image.height()) == (256, 256)
    assert image.pixelColor(0, 0).alpha() == 0 and image.pixelColor(128, 128).alpha() == 255
