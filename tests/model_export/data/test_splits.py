"""No clip, twin or speaker crosses a split where it must not."""

from collections import Counter

import numpy as np
import pytest

from model_export.data.corpora import EMOTIONS, read_corpora
from model_export.data.references import VOICES, references
from model_export.data.splits import ACTOR_FOLDS, PROTOCOLS, folds

CREMA_D = ("NEU", "HAP", "SAD", "ANG", "FEA", "DIS")
NEMO = ("neutral", "happiness", "sadness", "anger", "fear", "surprised")
ASED = ("n1", "f2", "h3", "s4", "a5")
EMOVO = ("dis", "gio", "neu", "pau", "rab", "sor", "tri")
WITHIN = [name for name in PROTOCOLS if not name.startswith("cross")]


@pytest.fixture(scope="module")
def utterances(tmp_path_factory):
    """Names of all of RAVDESS, speech and song: empty files, since a split reads none."""
    folder = tmp_path_factory.mktemp("corpora")
    for channel, kind, emotions in ((1, "speech", range(1, 9)), (2, "song", range(1, 7))):
        for actor in range(1, 25):
            place = folder / "ravdess" / kind / f"Actor_{actor:02d}"
            place.mkdir(parents=True)
            if kind == "song" and actor == 18:
                continue
            for emotion in emotions:
                for intensity in (1,) if emotion == 1 else (1, 2):
                    for statement in (1, 2):
                        for repetition in (1, 2):
                            numbers = (3, channel, emotion, intensity, statement, repetition, actor)
                            (place / ("-".join(f"{n:02d}" for n in numbers) + ".wav")).touch()
    for corpus, speakers, emotions in (("crema_d", 4, CREMA_D), ("nemo", 3, NEMO)):
        (folder / corpus).mkdir()
        for speaker in range(speakers):
            for emotion in emotions:
                name = f"{speaker}_IEO_{emotion}_HI" if corpus == "crema_d" else f"S{speaker}_{emotion}_1"
                (folder / corpus / f"{name}.wav").touch()
    for corpus in ("ased", "emovo"):
        (folder / corpus).mkdir()
    for speaker in range(1, 4):
        for emotion in ASED:
            for repetition in (1, 2):
                (folder / "ased" / f"{emotion}-01-{repetition:02d}-01-{speaker:02d}.wav").touch()
        for emotion in EMOVO:
            (folder / "emovo" / f"{emotion}-f{speaker}-b1.wav").touch()
    return {name: read_corpora(folder, protocol.corpora) for name, protocol in PROTOCOLS.items()}


def names(utterances, indices, field):
    return {getattr(utterances[i], field) for i in indices}


def test_the_corpora_have_the_published_size(utterances):
    assert len(utterances["seed"]) == 2452
    assert len(utterances["actors5"]) == 1440
    assert Counter(x.label for x in utterances["actors5"])["neutral"] == 96


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_clip_stands_on_two_sides(utterances, protocol):
    for fold in folds(protocol, utterances[protocol]):
        every = np.concatenate([fold.train, fold.select, fold.test])
        assert len(set(every)) == len(every)


@pytest.mark.parametrize("protocol", WITHIN)
def test_no_clip_is_left_out(utterances, protocol):
    for fold in folds(protocol, utterances[protocol]):
        every = np.concatenate([fold.train, fold.select, fold.test])
        assert sorted(every) == list(range(len(utterances[protocol])))


@pytest.mark.parametrize("protocol", ["random10", "twins10", "actors5"])
def test_every_clip_is_tested_exactly_once(utterances, protocol):
    tested = np.concatenate([fold.test for fold in folds(protocol, utterances[protocol])])
    assert sorted(tested) == list(range(1440))


@pytest.mark.parametrize("protocol", WITHIN)
def test_every_side_knows_every_emotion(utterances, protocol):
    for fold in folds(protocol, utterances[protocol]):
        for side in (fold.train, fold.test):
            assert names(utterances[protocol], side, "label") == set(EMOTIONS)


@pytest.mark.parametrize("protocol", ["twins10", "actors5"])
def test_twins_stay_on_one_side(utterances, protocol):
    clips = utterances[protocol]
    for fold in folds(protocol, clips):
        seen = names(clips, np.concatenate([fold.train, fold.select]), "take")
        assert not seen & names(clips, fold.test, "take")


def test_speakers_stay_on_one_side_of_actors5(utterances):
    clips = utterances["actors5"]
    for fold, actors in zip(folds("actors5", clips), ACTOR_FOLDS, strict=True):
        sides = [names(clips, side, "speaker") for side in (fold.train, fold.select, fold.test)]
        assert not sides[0] & sides[1] and not sides[0] & sides[2] and not sides[1] & sides[2]
        assert sides[2] == {f"ravdess-{actor:02d}" for actor in actors}


def test_the_seed_protocol_tests_on_491_clips_and_selects_on_others(utterances):
    for fold in folds("seed", utterances["seed"]):
        assert len(fold.test) == 491
        assert len(fold.select) == 197


def test_splits_are_the_same_every_time(utterances):
    first, second = (list(folds("seed", utterances["seed"])) for _ in range(2))
    assert all((a.test == b.test).all() for a, b in zip(first, second, strict=True))
    assert not (first[0].test == first[1].test).all()


@pytest.mark.parametrize(("protocol", "emotions"), [("cross", [7, 6, 6, 5, 7]), ("cross3", [7, 6, 6])])
def test_cross_tests_a_corpus_that_was_not_trained_on_and_no_emotion_that_was_not(utterances, protocol, emotions):
    clips = utterances[protocol]
    tested = []
    for fold in folds(protocol, clips):
        assert names(clips, fold.test, "corpus") == {fold.name}
        assert fold.name not in names(clips, fold.train, "corpus")
        assert not names(clips, fold.train, "speaker") & names(clips, fold.test, "speaker")
        assert names(clips, fold.test, "label") <= names(clips, fold.train, "label")
        tested.append(len(names(clips, fold.test, "label")))
    assert tested == emotions


@pytest.mark.parametrize("kind", VOICES)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_clips_that_a_voice_is_known_by_are_not_tested_on_nor_learnt_from(utterances, protocol, kind):
    clips = utterances[protocol]
    for fold in folds(protocol, clips):
        known, tested = references(kind, clips, fold.test)
        every = np.concatenate(list(known.values()))
        assert not set(every) & set(tested)
        assert not set(every) & set(np.concatenate([fold.train, fold.select]))
        assert set(every) | set(tested) == set(fold.test)
        for speaker, own in known.items():
            assert names(clips, own, "speaker") <= {speaker}
            assert len(own) <= {"voice4": 4, "same10": 10}[kind]
            if kind == "voice4":
                assert names(clips, own, "label") <= {"neutral", "calm"}


def test_a_known_voice_is_that_of_four_neutral_clips_where_there_are_four(utterances):
    clips = utterances["actors5"]
    for fold in folds("actors5", clips):
        known, _ = references("voice4", clips, fold.test)
        assert set(known) == names(clips, fold.test, "speaker")
        assert all(len(own) == 4 and names(clips, own, "label") == {"neutral"} for own in known.values())
