"""The built wheel, installed outside the checkout, is a whole program with its model inside."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.recognition import shipped_models
from tests.support.command import REPOSITORY, environment


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return a function that runs the command of a fresh installation, in a folder far from the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False, symlinks=os.name == "posix")
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    install = [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, timeout=120)
    # The run-time packages are those of the running Python; its own editable installation is not seen through this.
    (site,) = (folder / "venv").rglob("site-packages")
    (site / "run_time_packages.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def run(*arguments):
        plain = environment(PYTHONPATH=None)
        command = [str(programs / "speech-emotion"), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=plain, cwd=folder, timeout=60)

    run.site = site
    return run


def test_the_wheel_holds_the_program_its_models_with_their_cards_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name == f"speech_emotion_desktop-{__version__}-py3-none-any.whl"
    models = [path.name for path in shipped_models()]
    assert models, "no model is shipped"
    for model in models:
        assert f"desktop_app/assets/models/{model}" in names
        assert f"desktop_app/assets/models/{Path(model).stem}.md" in names
    assert "desktop_app/assets/samples/tone.wav" in names
    for name in ("silero_vad.onnx", "LICENSE", "README.md"):
        assert f"desktop_app/assets/speech/{name}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {"desktop_app", f"speech_emotion_desktop-{__version__}.dist-info"}


def test_the_installed_command_knows_its_version(installed):
    done = installed("--version")
    assert (done.returncode, done.stdout) == (0, f"speech-emotion {__version__}\n")


def test_the_installed_program_finds_its_models_in_itself(installed):
    done = installed("models")
    assert (done.returncode, done.stderr) == (0, "")
    files = [line.split("file        ")[1] for line in done.stdout.splitlines() if line.startswith("    file ")]
    assert len(files) == len(shipped_models()) > 0
    assert all(file.startswith(str(installed.site / "desktop_app" / "assets" / "models")) for file in files)
    assert "(default)" in done.stdout


def test_the_installed_program_classifies_its_own_samples(installed):
    samples = installed.site / "desktop_app" / "assets" / "samples"
    done = installed("classify", samples, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["model"]["sha256"] in installed("models").stdout
    rows = {Path(row["file"]).name: row for row in document["results"]}
    assert rows["silence.wav"]["status"] == "no_speech"
    for name in ("speech_low.wav", "speech_high.wav"):
        assert rows[name]["status"] in ("emotion", "uncertain")
        assert sum(rows[name]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
