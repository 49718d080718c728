from pathlib import Path

import pytest

from model_export.data.corpora import CorporaError, corpora_dir, read_corpora, read_corpus


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_ravdess_names_are_read_in_the_order_of_their_numbers(tmp_path):
    touch(tmp_path, "ravdess/speech/Actor_12/03-01-06-01-02-01-12.flac")
    (clip,) = read_corpus(tmp_path, "ravdess_speech")
    assert (clip.label, clip.speaker, clip.sex, clip.intensity) == ("fearful", "ravdess-12", "female", "normal")
    assert clip.key == "ravdess_speech/03-01-06-01-02-01-12"


def test_repetitions_of_one_line_are_twins(tmp_path):
    touch(tmp_path, "ravdess/speech/03-01-05-02-01-01-07.wav", "ravdess/speech/03-01-05-02-01-02-07.wav")
    touch(tmp_path, "ravdess/speech/03-01-05-01-01-02-07.wav")
    normal, first, second = read_corpus(tmp_path, "ravdess_speech")
    assert first.take == second.take != normal.take


def test_crema_d_and_nemo_names(tmp_path):
    touch(tmp_path, "crema_d/1009/1009_DFA_SAD_XX.opus", "crema_d/1009/1009_IEO_HAP_HI.opus")
    touch(tmp_path, "nemo/EB0/EB0_happiness_40.opus", "nemo/EB0/EB0_surprised_3.opus")
    clips = read_corpora(tmp_path, ["crema_d", "nemo"])
    assert [x.label for x in clips] == ["sad", "happy", "happy", "surprised"]
    assert [x.intensity for x in clips] == ["", "strong", "", ""]
    assert {x.speaker for x in clips} == {"crema_d-1009", "nemo-EB0"}


def test_a_missing_corpus_is_named(tmp_path):
    with pytest.raises(CorporaError, match="no clips of nemo"):
        read_corpus(tmp_path, "nemo")


def test_no_folder_says_how_to_name_one(monkeypatch, tmp_path):
    monkeypatch.delenv("SPEECH_CORPORA", raising=False)
    with pytest.raises(CorporaError, match="--corpora DIR"):
        corpora_dir()
    with pytest.raises(CorporaError, match="no folder"):
        corpora_dir(tmp_path / "nowhere")
    monkeypatch.setenv("SPEECH_CORPORA", str(tmp_path))
    assert corpora_dir() == tmp_path


def test_a_strange_name_is_refused_with_its_path(tmp_path):
    touch(tmp_path, "ravdess/speech/holiday.wav")
    with pytest.raises(CorporaError, match=r"holiday\.wav"):
        read_corpus(tmp_path, "ravdess_speech")
