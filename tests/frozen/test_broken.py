"""A bundle that something happened to says so in a sentence, with exit status 1."""

import sys

import pytest

from tests.frozen.conftest import NAME, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the names of libraries are those on Linux")

MODEL = "desktop_app/assets/models/*.onnx"
SPEECH_DETECTOR = "desktop_app/assets/speech/silero_vad.onnx"
LIBRARIES = (
    "_soundfile_data/libsndfile*.so",
    "libportaudio.so.2",
    "onnxruntime/capi/onnxruntime_pybind11_state*.so",
    "numpy.libs/libscipy_openblas*.so",
    "soxr/soxr_ext*.so",
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
)


def found(copy, pattern):
    files = sorted((copy / "_internal").glob(pattern))
    assert files, f"the bundle holds no {pattern}"
    return files


@pytest.mark.parametrize("pattern", [MODEL, SPEECH_DETECTOR, *LIBRARIES])
def test_what_was_removed_is_named_by_the_self_test(pattern, copy, person):
    files = found(copy, pattern)
    for file in files:
        file.unlink()
    done = run(copy / NAME, "--self-test", env=person)
    assert done.returncode == 1
    assert (
        f"FAILED  files       {files[0]} is missing. Install the program again, from a fresh download." in done.stdout
    )


@pytest.mark.parametrize("pattern", [MODEL, SPEECH_DETECTOR, LIBRARIES[0]])
def test_what_was_cut_short_is_named_by_the_self_test(pattern, copy, person):
    file = found(copy, pattern)[0]
    whole = file.read_bytes()
    file.unlink()
    file.write_bytes(whole[: len(whole) // 2])
    done = run(copy / NAME, "--self-test", env=person)
    assert done.returncode == 1
    assert f"{file} has {len(whole) // 2} bytes instead of {len(whole)}. Install" in done.stdout


def test_a_single_changed_byte_is_found_by_the_self_test(copy, person):
    file = found(copy, MODEL)[0]
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    file.unlink()
    file.write_bytes(changed)
    done = run(copy / NAME, "--self-test", env=person)
    assert done.returncode == 1 and f"{file} is damaged. Install" in done.stdout


# Without the list of files, the parts themselves have to say it; libsndfile and PortAudio may be the system's.
@pytest.mark.parametrize("pattern", [MODEL, SPEECH_DETECTOR, *LIBRARIES[2:]])
def test_a_part_that_fails_says_so_without_the_list_of_files(pattern, copy, person):
    (copy / "_internal" / "contents.txt").unlink()
    for file in found(copy, pattern):
        file.unlink()
    done = run(copy / NAME, "--self-test", env=person)
    assert done.returncode == 1
    failed = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("FAILED ", "The window"))]
    assert failed and all(line.endswith(".") for line in failed), done.stdout + done.stderr


@pytest.mark.parametrize("pattern", [MODEL, *LIBRARIES[2:5]])
def test_classify_says_in_one_sentence_what_is_missing(pattern, copy, person):
    for file in found(copy, pattern):
        file.unlink()
    done = run(copy / NAME, "classify", found(copy, "desktop_app/assets/samples/tone.wav")[0], env=person)
    assert done.returncode == 1 and done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert "Install the program again" in sentence


def test_a_model_cut_short_is_refused_with_a_sentence(copy, person):
    file = found(copy, MODEL)[0]
    whole = file.read_bytes()
    file.unlink()
    file.write_bytes(whole[: len(whole) // 2])
    tone = found(copy, "desktop_app/assets/samples/tone.wav")[0]
    done = run(copy / NAME, "classify", tone, "--model", file, env=person)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert f"The model {file} can't be opened" in sentence
