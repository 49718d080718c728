"""The compact network's whole way on tiny corpora: pretraining, evaluation, robustness, training, file, program."""

import json
from dataclasses import replace

import pytest

from desktop_app.recognition import Model
from model_export.__main__ import main
from model_export.data.corpora import read_corpus
from model_export.training import learners
from model_export.training.encoded import read
from model_export.training.settings import PRETRAINING
from tests.support.tiny_corpus import write_tiny_corpus, write_tiny_other_corpora


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return write_tiny_other_corpora(write_tiny_corpus(tmp_path_factory.mktemp("corpora"), repetitions=1))


@pytest.fixture(scope="module", autouse=True)
def brief():
    """Learn in a hundred steps: averages over two hundred would still be the random weights."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learners, "EMA_MOMENTUM", 0.9)
        patch.setattr(learners, "PRETRAINING", replace(PRETRAINING, epochs=4))
        yield


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def converted(corpora, runs):
    common = ["--corpora", str(corpora)]
    train = ["train", "--model", "compact", "--on", "ravdess_speech", "--epochs", "40", "--runs", str(runs)]
    assert main([*train, "--evaluation", str(runs / "none"), *common]) == 0
    output = runs / "compact.onnx"
    convert = ["convert", str(next(runs.rglob("compact.keras"))), "--output", str(output), "--on", "ravdess_speech"]
    assert main([*convert, *common]) == 0
    return output


def test_the_file_tells_emotions_and_speech(converted, corpora):
    model = Model.load(converted)
    assert model.tells_speech
    # Buzzes are no voices: the program would not ask about them.
    clips = [x for x in read_corpus(corpora, "ravdess_speech") if x.speaker == "ravdess-03"]
    told = [model.run(read(x.path)[None]) for x in clips]
    right = [model.info.labels[x.logits[0].argmax()] == clip.label for x, clip in zip(told, clips, strict=True)]
    assert sum(right) / len(right) > 0.7


def test_the_card_tells_of_the_sounds_that_this_very_file_heard(converted, runs, corpora, tmp_path):
    assert main(["rejection", str(converted), "--corpora", str(corpora), "--output", str(tmp_path)]) == 0
    check = ["check", "--card", str(converted), str(next(runs.rglob("compact.keras"))), "--corpora", str(corpora)]
    check += ["--on", "ravdess_speech", "--evaluation", str(tmp_path)]
    report, card = tmp_path / "rejection-compact.json", converted.with_suffix(".md")
    assert main(check) == 0
    assert "sounds without speech" in card.read_text()
    report.write_text(json.dumps(json.loads(report.read_text()) | {"sha256": "of another"}))
    assert main(check) == 0
    assert "how well this file does was not measured" in card.read_text()


def test_rejection_counts_every_sound(converted, corpora, tmp_path):
    assert main(["rejection", str(converted), "--corpora", str(corpora), "--output", str(tmp_path)]) == 0
    rows = {x["sound"]: x for x in json.loads((tmp_path / "rejection-compact.json").read_text())["rows"]}
    assert rows["ESC-10: rain"]["clips"] == 1
    assert rows["digital silence"]["no_speech"] == rows["digital silence"]["clips"]
    assert rows["speech: ravdess_speech"]["clips"] == 192


def test_evaluate_and_robustness_hear_every_clip_once(corpora, runs, tmp_path):
    common = ["--corpora", str(corpora), "--runs", str(runs), "--output", str(tmp_path), "--epochs", "2"]
    assert main(["evaluate", "--protocol", "actors5", "--model", "compact", *common]) == 0
    figures = json.loads((tmp_path / "actors5-compact.json").read_text())
    assert figures["pooled"]["clips"] == 192
    assert 0 <= figures["speech"]["rejected"]["0.5"] <= figures["speech"]["rejected"]["0.9"] <= 1
    assert main(["robustness", "--model", "compact", *common]) == 0
    rows = json.loads((tmp_path / "robustness-compact.json").read_text())["rows"]
    assert {x["clips"] for x in rows} == {192}
    # The same clips, networks and windows: what `evaluate` found, it finds again.
    assert rows[0]["uar"] == pytest.approx(figures["pooled"]["uar"], abs=0.02)
    assert len({x["condition"] for x in rows}) == 9


def test_cross_leaves_a_whole_corpus_out(corpora, runs, tmp_path):
    common = ["--corpora", str(corpora), "--runs", str(runs), "--output", str(tmp_path), "--epochs", "2"]
    assert main(["evaluate", "--protocol", "cross", "--model", "compact", *common]) == 0
    figures = json.loads((tmp_path / "cross-compact.json").read_text())
    assert {x["name"]: x["clips"] for x in figures["folds"]} == {
        "ravdess_speech": 168, "crema_d": 24, "nemo": 24, "ased": 15, "emovo": 21,
    }  # fmt: skip
