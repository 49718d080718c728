"""The pretrained network's whole way on tiny corpora: the encoder, evaluation with known voices, training, the file."""

import json

import numpy as np
import pytest

from desktop_app.errors import ModelError
from desktop_app.recognition import Model
from model_export.__main__ import main
from model_export.data.corpora import read_corpus
from model_export.training import pooled_learner
from model_export.training.encoded import read
from tests.support.tiny_corpus import write_tiny_corpus, write_tiny_other_corpora


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return write_tiny_other_corpora(write_tiny_corpus(tmp_path_factory.mktemp("corpora"), repetitions=1))


@pytest.fixture(scope="module", autouse=True)
def brief():
    """Learn in some dozen steps, from one copy of the clips."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooled_learner, "COPIES", 1)
        patch.setattr(pooled_learner, "MEMBERS", 1)
        patch.setattr(pooled_learner, "EMA_MOMENTUM", 0.8)
        yield


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def converted(corpora, runs):
    train = ["train", "--model", "pretrained", "--epochs", "25", "--runs", str(runs)]
    assert main([*train, "--evaluation", str(runs / "none"), "--corpora", str(corpora)]) == 0
    output = runs / "pretrained.onnx"
    convert = ["convert", str(next(runs.rglob("pretrained.keras"))), "--output", str(output)]
    assert main([*convert, "--corpora", str(corpora), "--on", "ravdess_speech"]) == 0
    return output


def test_the_file_keeps_contract_2_and_has_room_for_a_voice(converted):
    model = Model.load(converted)
    assert model.reference_size == pooled_learner.MEMBERS * 128
    assert (model.info.window_s, model.info.hop_s, model.info.shortest_window_s) == (3.0, 1.5, 1.0)
    assert model.tells_speech
    assert model.size_bytes < 12e6
    card = converted.with_suffix(".md").read_text(encoding="utf-8")
    assert "Moonshine" in card and "MIT licence" in card


def test_it_tells_what_it_learnt_and_a_reference_changes_the_answer(converted, corpora):
    model = Model.load(converted)
    clips = read_corpus(corpora, "ravdess_speech")[:64]
    told = [model.run(read(x.path)[None, :16_000]) for x in clips]
    right = [model.info.labels[x.logits[0].argmax()] == clip.label for x, clip in zip(told, clips, strict=True)]
    assert np.mean(right) > 0.6
    reference = np.mean([x.embedding[0] for x in told], axis=0)
    waveform = read(clips[0].path)[None, :16_000]
    nobody = model.run(waveform, np.zeros_like(reference)).logits
    assert nobody == pytest.approx(model.run(waveform).logits)
    assert np.abs(model.run(waveform, reference).logits - nobody).max() > 0.1
    with pytest.raises(ModelError, match="reference"):
        model.run(waveform, reference[:5])


def test_every_protocol_is_measured_with_known_voices_too(corpora, runs, tmp_path):
    evaluate = ["evaluate", "--protocol", "cross3", "--model", "pretrained", "--epochs", "1", "--runs", str(runs)]
    assert main([*evaluate, "--corpora", str(corpora), "--output", str(tmp_path)]) == 0
    figures = {x.stem: json.loads(x.read_text()) for x in tmp_path.glob("*.json")}
    assert set(figures) == {f"cross3{voice}-pretrained" for voice in ("", "+voice4", "+same10")}
    clips = {name: x["pooled"]["clips"] for name, x in figures.items()}
    assert clips["cross3+same10-pretrained"] < clips["cross3-pretrained"]
    assert "not tested on" in figures["cross3+voice4-pretrained"]["about"]
    assert (tmp_path / "cross3+voice4-pretrained.md").exists()
