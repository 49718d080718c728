"""The whole way on a tiny corpus: evaluate, train, convert, check, and then the program itself."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from desktop_app.recognition import Model
from model_export.__main__ import main
from model_export.data.corpora import EMOTIONS
from model_export.training.clips import waveform
from tests.support.edit_model import after
from tests.support.tiny_corpus import write_tiny_corpus

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return write_tiny_corpus(tmp_path_factory.mktemp("corpora"))


@pytest.fixture(scope="module")
def trained(corpora, tmp_path_factory):
    """Train seed40 until its batch statistics have settled, and return its folder."""
    folder = tmp_path_factory.mktemp("trained")
    arguments = ["train", "--model", "seed40", "--on", "ravdess_speech", "--corpora", str(corpora)]
    arguments += ["--runs", str(folder), "--evaluation", str(folder / "none"), "--epochs", "40"]
    assert main(arguments) == 0
    return next(folder.rglob("seed40.keras"))


@pytest.fixture(scope="module")
def converted(trained, corpora, tmp_path_factory):
    output = tmp_path_factory.mktemp("converted") / "seed40.onnx"
    arguments = ["convert", str(trained), "--output", str(output), "--corpora", str(corpora), "--on", "ravdess_speech"]
    assert main(arguments) == 0
    return output


def test_the_converted_model_hears_what_the_keras_model_learnt(converted, corpora):
    model = Model.load(converted)
    assert model.info.labels == EMOTIONS
    # Buzzes are no voices: the program would not ask about them.
    files = sorted((corpora / "ravdess/speech/Actor_03").iterdir())
    told = [model.run(waveform(file, model.info)[None]).logits[0].argmax() for file in files]
    right = [answer == int(file.stem[6:8]) - 1 for answer, file in zip(told, files, strict=True)]
    assert sum(right) / len(right) > 0.8


def test_the_card_names_data_licence_command_and_digest(converted):
    card = converted.with_suffix(".md").read_text()
    for text in ("RAVDESS", "CC BY-NC-SA 4.0", "python -m model_export train", Model.load(converted).sha256):
        assert text in card


def test_check_passes_and_prints_size_and_latency(trained, converted, corpora, capsys):
    arguments = ["check", str(converted), str(trained), "--corpora", str(corpora), "--on", "ravdess_speech"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "MB   Keras" in printed and "ms   Keras" in printed


def spoil_labels(model):
    labels = next(p for p in model.metadata_props if p.key == "labels")
    labels.value = json.dumps(sorted(json.loads(labels.value)))


def spoil_weights(model):
    weights = max(model.graph.initializer, key=lambda x: len(x.raw_data))
    array = onnx.numpy_helper.to_array(weights) * 1.5
    weights.CopyFrom(onnx.numpy_helper.from_array(array, weights.name))


def spoil_metadata(model):
    kept = [p for p in model.metadata_props if p.key != "temperature"]
    del model.metadata_props[:]
    model.metadata_props.extend(kept)


def spoil_batches(model):
    """Answer the clips of a batch in the order from its end."""
    for name, value in (("first", [-1]), ("beyond", [np.iinfo(np.int64).min]), ("axis", [0]), ("step", [-1])):
        model.graph.initializer.append(onnx.numpy_helper.from_array(np.array(value, np.int64), name))
    after(model.graph, "logits", "Slice", "first", "beyond", "axis", "step")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoil_labels, "other metadata"),
        (spoil_weights, "probabilities differ"),
        (spoil_metadata, "temperature"),
        (spoil_batches, "a batch of 3 gives other probabilities"),
    ],
)
def test_check_exits_1_with_the_reason(spoil, reason, trained, converted, corpora, tmp_path, capsys):
    model = onnx.load(converted)
    spoil(model)
    spoiled = tmp_path / "spoiled.onnx"
    onnx.save(model, spoiled)
    arguments = ["check", str(spoiled), str(trained), "--corpora", str(corpora), "--on", "ravdess_speech"]
    assert main(arguments) == 1
    assert reason in capsys.readouterr().err


def test_check_finds_labels_in_the_wrong_order_even_when_the_description_agrees(trained, corpora, tmp_path, capsys):
    """The seed's own web app had this fault: labels sorted by name in training, RAVDESS's order in use."""
    copy = shutil.copy(trained, tmp_path / "wrong.keras")
    description = json.loads(trained.with_suffix(".json").read_text())
    description["labels"] = sorted(description["labels"])
    (tmp_path / "wrong.json").write_text(json.dumps(description))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "wrong.onnx").write_bytes(b"the file before")
    arguments = ["convert", str(copy), "--output", str(tmp_path / "out" / "wrong.onnx"), "--corpora", str(corpora)]
    assert main([*arguments, "--on", "ravdess_speech"]) == 1
    assert "right order" in capsys.readouterr().err
    assert [(x.name, x.read_bytes()) for x in (tmp_path / "out").iterdir()] == [("wrong.onnx", b"the file before")]


def test_another_run_is_not_taken_up(trained, corpora, tmp_path, capsys):
    shutil.copytree(corpora, tmp_path / "fewer", ignore=shutil.ignore_patterns("*-24.wav"))
    arguments = ["train", "--model", "seed40", "--on", "ravdess_speech", "--corpora", str(tmp_path / "fewer")]
    arguments += ["--runs", str(trained.parents[1]), "--epochs", "40"]
    assert main(arguments) == 1
    assert "holds another run, with other clips" in capsys.readouterr().err


def test_evaluate_writes_figures_and_pages(corpora, tmp_path):
    arguments = ["evaluate", "--protocol", "actors5", "--model", "seed40", "--corpora", str(corpora)]
    arguments += ["--runs", str(tmp_path / "runs"), "--output", str(tmp_path / "out"), "--epochs", "2"]
    assert main(arguments) == 0
    figures = json.loads((tmp_path / "out/actors5-seed40.json").read_text())
    assert figures["pooled"]["clips"] == 384
    assert len(figures["folds"]) == 5
    assert 0 <= figures["calibration"]["ece"] <= 1
    page = (tmp_path / "out/actors5-seed40.md").read_text()
    assert f"{figures['accuracy_mean']:.3f} ±" in page
    assert figures["command"] in page
    assert "actors5-seed40.md" in (tmp_path / "out/README.md").read_text()


def test_a_killed_run_goes_on_where_it_was(corpora, tmp_path):
    command = [sys.executable, "-m", "model_export", "train", "--model", "seed40", "--on", "ravdess_speech"]
    command += ["--corpora", str(corpora), "--runs", str(tmp_path / "runs"), "--evaluation", str(tmp_path)]
    command += ["--epochs", "8"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    first = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    with first:
        for line in first.stdout:
            if line.startswith("epoch 4/"):
                first.send_signal(signal.SIGKILL)
    second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == 0, second.stderr
    epochs = [line.split("/")[0] for line in second.stdout.splitlines() if line.startswith("epoch")]
    assert epochs[0] in ("epoch 4", "epoch 5")
    assert epochs[-1] == "epoch 8"


def test_missing_corpora_are_an_error_in_words(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("SPEECH_CORPORA", raising=False)
    assert main(["train", "--model", "seed40", "--runs", str(tmp_path)]) == 1
    assert "--corpora DIR" in capsys.readouterr().err
