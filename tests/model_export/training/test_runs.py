from dataclasses import replace
from pathlib import Path

import pytest

from model_export import __main__
from model_export.data import splits
from model_export.data.corpora import Utterance
from model_export.training.runs import RECORD, RunError, claim
from model_export.training.settings import Settings

CLIPS = [Utterance(Path(f"{i}.wav"), "nemo", "sad", f"nemo-{i}", str(i)) for i in range(4)]
SETTINGS = Settings(epochs=3)


def test_a_run_is_taken_up_by_the_same_run_alone(tmp_path):
    folder = tmp_path / "runs" / "seed40-3"
    for clips in (CLIPS, CLIPS[::-1], [replace(x, path=Path("elsewhere") / x.path) for x in CLIPS]):
        claim(folder, clips, SETTINGS)
    for clips, settings, what in (
        (CLIPS[1:], SETTINGS, "other clips"),
        ([*CLIPS[:3], replace(CLIPS[3], label="happy")], SETTINGS, "other clips"),
        (CLIPS, replace(SETTINGS, learning_rate=0.1, seed=7), "other learning_rate, seed"),
    ):
        with pytest.raises(RunError, match=what):
            claim(folder, clips, settings)
    claim(folder, CLIPS, SETTINGS)
    (folder / RECORD).write_text("")
    with pytest.raises(RunError, match=r"run\.json can't be read"):
        claim(folder, CLIPS, SETTINGS)


def test_the_command_knows_the_protocols():
    assert set(__main__.PROTOCOLS) == set(splits.PROTOCOLS)


@pytest.mark.parametrize(
    "arguments", [["train", "--model", "seed41"], ["evaluate", "--protocol", "actors", "--model", "x"]]
)
def test_a_name_that_nobody_knows_is_answered_with_those_that_are_known(arguments, capsys):
    with pytest.raises(SystemExit):
        __main__.main(arguments)
    assert "choose from" in capsys.readouterr().err


def test_a_corpus_that_nobody_knows_is_an_error_in_words(tmp_path, capsys):
    arguments = ["train", "--model", "seed40", "--on", "ravdess", "--corpora", str(tmp_path), "--runs", str(tmp_path)]
    assert __main__.main(arguments) == 1
    assert "There is no corpus “ravdess”. Name some of ravdess_speech" in capsys.readouterr().err


def test_robustness_without_its_networks_says_how_to_make_them(tmp_path, capsys):
    arguments = ["robustness", "--corpora", str(tmp_path), "--runs", str(tmp_path), "--output", str(tmp_path)]
    assert __main__.main(arguments) == 1
    assert "Run evaluate --protocol actors5" in capsys.readouterr().err
