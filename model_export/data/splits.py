"""How clips are split into training, selection and test: each protocol of the evaluation, always the same way.

A fold holds indices into the utterances that :func:`utterances_of` returns. Test clips never touch training, selection
or standardisation; `tests/model_export/data/test_splits.py` proves that no clip, twin or speaker crosses a split.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupShuffleSplit, StratifiedGroupKFold, StratifiedKFold, train_test_split

from model_export.data.corpora import Utterance, read_corpora

Indices = NDArray[np.intp]

ACTOR_FOLDS = ((2, 5, 14, 15, 16), (3, 6, 7, 13, 18), (10, 11, 12, 19, 20), (8, 17, 21, 23, 24), (1, 4, 9, 22))
CROSSED = ("ravdess_speech", "crema_d", "nemo", "ased", "emovo")
CROSSED_BEFORE = CROSSED[:3]
"""The corpora of `cross` until there were five."""

SPLIT_SEEDS = (0, 1, 2, 3, 4)
SELECTION_SHARE = 0.1


@dataclass(frozen=True)
class Fold:
    """One split: indices of the clips to train on, to select the number of epochs on, and to test on."""

    name: str
    train: Indices
    select: Indices
    test: Indices


@dataclass(frozen=True)
class Protocol:
    """A way of splitting.

    Parameters
    ----------
    name : str
    corpora : tuple of str
    about : str
        One sentence for reports.
    """

    name: str
    corpora: tuple[str, ...]
    about: str


PROTOCOLS = {
    x.name: x
    for x in (
        Protocol(
            "seed",
            ("ravdess_speech", "ravdess_song"),
            "speech and song, stratified random 80/20; the number of epochs is selected on a tenth of the training "
            "part, then all of it is trained on; twins and speakers stand on both sides, so this says little about "
            "strangers",
        ),
        Protocol(
            "random10",
            ("ravdess_speech",),
            "speech, stratified random 10-fold; last epoch; twins and speakers stand on both sides",
        ),
        Protocol("twins10", ("ravdess_speech",), "speech, 10-fold with twins kept together; last epoch"),
        Protocol(
            "actors5",
            ("ravdess_speech",),
            "speech, five folds of whole actors; the seed's networks select the number of epochs on inner actors, who "
            "are then trained on as well; `compact` selects nothing",
        ),
        Protocol(
            "cross",
            CROSSED,
            "each of five corpora in turn, trained on the other four; other speakers, words, rooms and mostly another "
            "language; only the emotions that both sides have are tested and can be answered",
        ),
        Protocol(
            "cross3",
            CROSSED_BEFORE,
            "each of three corpora in turn, trained on the other two; other speakers, words, rooms and, with nEMO, "
            "another language; only the emotions that both sides have are tested and can be answered",
        ),
    )
}


def utterances_of(protocol: str, corpora: Path) -> list[Utterance]:
    """List the utterances that a protocol splits."""
    return read_corpora(corpora, PROTOCOLS[protocol].corpora)


def folds(protocol: str, utterances: Sequence[Utterance]) -> Iterator[Fold]:
    """Yield the folds of a protocol.

    Parameters
    ----------
    protocol : a key of :data:`PROTOCOLS`
    utterances : what :func:`utterances_of` lists
    """
    split = {
        "seed": _seed,
        "random10": _random10,
        "twins10": _twins10,
        "actors5": _actors5,
        "cross": _cross,
        "cross3": _cross,
    }
    yield from split[protocol](utterances)


def _seed(utterances: Sequence[Utterance]) -> Iterator[Fold]:
    labels = np.array([x.label for x in utterances])
    every = np.arange(len(utterances))
    for seed in SPLIT_SEEDS:
        rest, test = train_test_split(every, test_size=0.2, stratify=labels, random_state=seed)
        train, select = train_test_split(rest, test_size=SELECTION_SHARE, stratify=labels[rest], random_state=seed)
        yield Fold(f"split seed {seed}", train, select, test)


def _random10(utterances: Sequence[Utterance]) -> Iterator[Fold]:
    labels = [x.label for x in utterances]
    splitter = StratifiedKFold(10, shuffle=True, random_state=0)
    for i, (train, test) in enumerate(splitter.split(labels, labels)):
        yield Fold(f"fold {i + 1}", train, np.array([], np.intp), test)


def _twins10(utterances: Sequence[Utterance]) -> Iterator[Fold]:
    labels = [x.label for x in utterances]
    splitter = StratifiedGroupKFold(10, shuffle=True, random_state=0)
    for i, (train, test) in enumerate(splitter.split(labels, labels, [x.take for x in utterances])):
        yield Fold(f"fold {i + 1}", train, np.array([], np.intp), test)


def _actors5(utterances: Sequence[Utterance]) -> Iterator[Fold]:
    speakers = np.array([x.speaker for x in utterances])
    for actors in ACTOR_FOLDS:
        held_out = np.isin(speakers, [f"ravdess-{actor:02d}" for actor in actors])
        rest, test = np.flatnonzero(~held_out), np.flatnonzero(held_out)
        inner = GroupShuffleSplit(1, test_size=0.15, random_state=0)
        train, select = next(inner.split(rest, groups=speakers[rest]))
        yield Fold(f"actors {', '.join(map(str, actors))}", rest[train], rest[select], test)


def _cross(utterances: Sequence[Utterance]) -> Iterator[Fold]:
    corpora = np.array([x.corpus for x in utterances])
    labels = np.array([x.label for x in utterances])
    for corpus in dict.fromkeys(x.corpus for x in utterances):
        held_out = corpora == corpus
        known = np.isin(labels, labels[~held_out])
        yield Fold(corpus, np.flatnonzero(~held_out), np.array([], np.intp), np.flatnonzero(held_out & known))
