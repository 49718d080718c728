"""The packaged program passes its own test wherever people may put it."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.frozen.conftest import NAME, pass_self_test, run

linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandboxes are made of Linux's namespaces")

PRIVATE_ROOT = """\
set -e
mkdir -p {root}/proc {root}/dev {root}/tmp {root}/program
mount --rbind /dev {root}/dev
mount --rbind /proc {root}/proc
mount --rbind {folder} {root}/program
exec chroot {root} /program/speech-emotion --self-test
"""
READ_ONLY = (
    'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"; ! touch "$1/x" 2>/dev/null || exit 99; shift; exec "$@"'
)


def in_namespaces(*options):
    """Return the start of a command that runs in namespaces of its own; skip where that is not permitted."""
    before = ("unshare", "--user", "--map-root-user", *options)
    if shutil.which("unshare") is None or subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("this machine permits no namespaces of one's own (unshare)")
    return (str(shutil.which("unshare")), *before[1:])


def test_it_passes_and_every_run_has_a_number_of_its_own(folder, person):
    numbers = {pass_self_test(run(folder / NAME, "--self-test", env=person)) for _ in range(2)}
    assert len(numbers) == 2 and all(len(number) == 36 for number in numbers)


def system_libraries(folder):
    """Return what the program takes from the system: glibc, graphics and screen, and what these need themselves."""
    program = folder / "_internal"
    names = ("QtWidgets.abi3.so", "libqxcb.so", "onnxruntime_pybind11_state*.so", "libsndfile*.so", "libportaudio.so.2")
    modules = [next(program.rglob(name)) for name in names]
    # PyInstaller's loader is started before the bundle's own libraries can be found.
    runs = [([folder / NAME], {}), (modules, {"LD_LIBRARY_PATH": str(program)})]
    listing = "".join(subprocess.check_output(["ldd", *files], env=env, text=True) for files, env in runs)
    paths = {word for line in listing.splitlines() for word in line.split() if word.startswith("/") and ":" not in word}
    return sorted(path for path in paths if not path.startswith(str(folder)))


@linux
def test_it_passes_where_there_is_nothing_but_itself_and_the_libraries_of_the_screen(folder, person, tmp_path):
    for library in system_libraries(folder):
        place = tmp_path / "root" / library.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, place)
    script = PRIVATE_ROOT.format(root=tmp_path / "root", folder=folder)
    person |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp"}
    done = run("/bin/sh", "-c", script, env=person, before=in_namespaces("--mount", "--pid", "--fork"))
    here = {path.name for path in (tmp_path / "root").rglob("*")}
    assert not [name for name in here if name.startswith(("python", "libpython", "libportaudio", "libasound"))]
    assert "packaged, in /program" in done.stdout, done.stdout + done.stderr
    pass_self_test(done)


@linux
def test_it_passes_without_a_network(folder, person):
    pass_self_test(run(folder / NAME, "--self-test", env=person, before=in_namespaces("--net")))


@linux
@pytest.mark.parametrize("what", ["install folder", "home"])
def test_it_passes_where_nothing_can_be_written(what, folder, person, tmp_path):
    read_only = folder if what == "install folder" else tmp_path / "home"
    person["PATH"] = os.environ["PATH"]
    before = (*in_namespaces("--mount"), "/bin/sh", "-ec", READ_ONLY, "sh", str(read_only))
    pass_self_test(run(folder / NAME, "--self-test", env=person, before=before))


def test_it_passes_in_folders_with_spaces_and_accents(copy, person, tmp_path):
    home = tmp_path / "Zoë Müller’s home 你好"
    home.mkdir()
    copy.rename(home / "Speech Émotion")
    person |= {"HOME": str(home)}
    done = run(home / "Speech Émotion" / NAME, "--self-test", env=person)
    pass_self_test(done)
    assert "Speech Émotion" in done.stdout


def test_it_writes_nothing_into_the_home(folder, person, tmp_path):
    pass_self_test(run(folder / NAME, "--self-test", env=person))
    # PulseAudio's own library keeps a folder there for whoever asks it for microphones.
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file() and "pulse" not in path.parts]
