import json

import numpy as np
import pytest
import soundfile

from tests.support.command import run
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import RATE_HZ, tone


@pytest.fixture
def results(tmp_path, model):
    """Results as the command writes them: sounds, a text, a folder without sound and a missing file, with timelines."""
    sounds = tmp_path / "sounds"
    (sounds / "empty").mkdir(parents=True)
    soundfile.write(sounds / "happy.wav", tone("happy", 2.5), RATE_HZ)
    soundfile.write(sounds / "both.flac", np.concatenate([tone("sad", 5.0), tone("calm", 5.0)]), RATE_HZ)
    soundfile.write(sounds / "quiet.wav", np.zeros(RATE_HZ), RATE_HZ)
    (sounds / "text.wav").write_text("no sound")
    done = run(
        "classify", "sounds", "sounds/empty", "gone.wav", "--timeline", "--format", "json", "--output", "results.json",
        "--model", model, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(json.loads((tmp_path / "results.json").read_text())["results"]) == 6
    return tmp_path / "results.json"


def verify(results, *options, **given):
    return run("verify", results, *options, **({"cwd": results.parent} | given))


def rewrite(results, change):
    document = json.loads(results.read_text())
    change(document)
    results.write_text(json.dumps(document))


def row(document, name):
    return next(x for x in document["results"] if x["file"].endswith(name))


def test_the_same_files_and_model_give_the_same_results(results, model):
    done = verify(results, "--model", model)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("6 of 6 results are the same with speech-emotion ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_results_that_a_shell_or_an_editor_wrote_anew_are_read(results, model, encoding):
    results.write_text(results.read_text(encoding="utf-8"), encoding=encoding)
    assert verify(results, "--model", model).returncode == 0


def test_files_are_found_from_another_folder_too(results, model, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    done = verify(results, "--model", model, cwd=tmp_path / "elsewhere")
    assert (done.returncode, done.stdout[:18]) == (0, "6 of 6 results are")


def test_a_changed_probability_status_and_segment_are_each_named(results, model):
    def change(document):
        row(document, "happy.wav")["probabilities"]["happy"] -= 0.01
        row(document, "quiet.wav")["status"] = "emotion"
        row(document, "both.flac")["timeline"]["segments"][0]["end_s"] += 1

    rewrite(results, change)
    done = verify(results, "--model", model)
    assert done.returncode == 1
    both, happy, quiet, summary = done.stdout.splitlines()
    assert both.startswith("sounds/both.flac: timeline.segments[0].end_s was ")
    assert happy.startswith("sounds/happy.wav: probabilities.happy was 0.9")
    assert quiet == "sounds/quiet.wav: status was emotion and is no_speech."
    assert summary.startswith("3 of 6 results are the same")


def test_a_changed_and_a_missing_file_are_different(results, model, tmp_path):
    soundfile.write(tmp_path / "sounds/happy.wav", tone("angry", 2.5), RATE_HZ)
    (tmp_path / "sounds/quiet.wav").unlink()
    done = verify(results, "--model", model)
    assert done.returncode == 1
    happy, quiet, _ = done.stdout.splitlines()
    assert "emotion was happy and is angry" in happy
    assert happy.endswith(" more differences.")
    assert "it fails now: There is no file" in quiet


def test_another_model_is_a_difference_even_where_it_says_the_same(results, tmp_path):
    other = write_tiny_model(tmp_path / "other.onnx", renamed("other"))
    done = verify(results, "--model", other)
    assert done.returncode == 1
    first, summary = done.stdout.splitlines()
    assert first.startswith("The model is other 1.0 (sha256 ")
    assert "the results were made by tiny 1.0 (sha256 " in first
    assert summary.startswith("6 of 6 results are the same")


def test_other_settings_are_a_difference(results, model):
    rewrite(results, lambda document: document["settings"].update(min_probability=0.9))
    done = verify(results, "--model", model)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "The settings are different: settings.min_probability was 0.9 and is 0.4."


def test_a_model_that_did_not_come_with_the_program_has_to_be_named(results):
    done = verify(results)
    assert (done.returncode, done.stdout) == (1, "")
    assert "The results were made by the model tiny 1.0 (sha256 " in done.stderr
    assert "--model FILE" in done.stderr


def test_the_shipped_model_is_found_by_its_checksum(tmp_path):
    soundfile.write(tmp_path / "happy.wav", tone("happy", 4.0), RATE_HZ)
    run("classify", "happy.wav", "--format", "json", "--output", "results.json", cwd=tmp_path)
    assert verify(tmp_path / "results.json").returncode == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no results of the schema speech-emotion/2."),
        ("[]", "holds no results of the schema"),
        ('{"schema": "speech-emotion/9", "model": {}, "results": []}', "but of 'speech-emotion/9'"),
        ('{"schema": "speech-emotion/2", "model": {}}', "is not complete"),
        ('{"schema": "speech-emotion/2", "model": {}, "results": [{}]}', "is not complete"),
        ('{"schema": "speech-emotion/1", "model": {}, "results": []}', "was made by an older version of this program"),
        ("[" * 100_000, "holds no results"),
    ],
)
def test_what_is_no_document_of_results_is_refused_in_a_sentence(tmp_path, text, sentence):
    (tmp_path / "results.json").write_text(text)
    done = verify(tmp_path / "results.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr


def test_a_missing_document_is_named(tmp_path):
    done = run("verify", tmp_path / "gone.json")
    assert done.returncode == 1
    assert "gone.json can't be read: no such file" in done.stderr
