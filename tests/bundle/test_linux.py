"""The program in the menus of a Linux desktop, and the Debian package."""

import configparser
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from bundle.linux import deb
from desktop_app import __version__

LINUX = Path(deb.__file__).parent
DESKTOP = LINUX / "speech-emotion.desktop"
METAINFO = LINUX / "speech-emotion.metainfo.xml"

# As shared-mime-info names what libsndfile reads and people have.
SOUNDS = {"audio/x-wav", "audio/flac", "audio/ogg", "audio/mpeg", "audio/x-aiff", "audio/x-opus+ogg", "audio/x-caf"}


def need(program):
    if shutil.which(program) is None:
        (pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip)(f"{program} is missing")


@pytest.fixture
def entry():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(DESKTOP, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_menu_entry_passes_the_validator_of_freedesktop():
    need("desktop-file-validate")
    done = subprocess.run(["desktop-file-validate", DESKTOP], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_description_passes_the_validator_of_appstream():
    need("appstreamcli")
    done = subprocess.run(["appstreamcli", "validate", "--no-net", METAINFO], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_menu_entry_opens_sounds_in_the_window(entry):
    assert entry["Exec"] == "speech-emotion open %F" and entry["Terminal"] == "false"
    assert set(entry["MimeType"].strip(";").split(";")) >= SOUNDS
    # The window bears the name of the entry, so that the desktop shows it with the right icon.
    assert f'setDesktopFileName("{DESKTOP.stem}")' in (LINUX.parents[2] / "desktop_app" / "ui" / "app.py").read_text(
        "utf-8"
    )


def test_the_description_is_of_this_version_and_of_this_menu_entry(entry):
    root = ElementTree.parse(METAINFO).getroot()
    assert root.findtext("launchable") == DESKTOP.name and root.findtext("name") == entry["Name"]
    assert root.find("releases/release").get("version") == __version__
    assert {tag.text for tag in root.findall("provides/mediatype")} <= set(entry["MimeType"].split(";"))


def test_the_debian_package_holds_the_program_where_debian_wants_it(tmp_path):
    need("dpkg-deb")
    program = tmp_path / "speech-emotion"
    (program / "_internal").mkdir(parents=True)
    (program / "speech-emotion").write_text("#!/bin/sh\necho here\n")
    (program / "speech-emotion").chmod(0o775)
    (program / "_internal" / "lib.so").symlink_to("other.so")
    package = deb.write_deb(program, tmp_path)
    assert re.fullmatch(rf"speech-emotion_{re.escape(__version__)}_\w+\.deb", package.name)
    lines = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True).stdout
    places = {line.split()[5]: line.split() for line in lines.splitlines()}
    assert places["./usr/lib/speech-emotion/speech-emotion"][:2] == ["-rwxr-xr-x", "root/root"]
    assert places["./usr/lib/speech-emotion/_internal/lib.so"][-1] == "other.so"
    assert "./usr/bin/speech-emotion" in places and "./usr/share/doc/speech-emotion/copyright" in places
    assert "./usr/share/applications/speech-emotion.desktop" in places
    subprocess.run(["dpkg-deb", "--extract", package, tmp_path / "root"], check=True)
    said = subprocess.run([tmp_path / "root/usr/bin/speech-emotion"], capture_output=True, text=True, check=True).stdout
    assert said == "here\n"
