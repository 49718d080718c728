"""The speech corpora: file names to labelled utterances.

The folder of the corpora comes from ``--corpora`` or the variable SPEECH_CORPORA, and holds ``ravdess/speech``,
``ravdess/song``, ``crema_d``, ``nemo``, ``ased``, ``emovo`` and ``noise_esc10``, each as its publishers named the
files.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")
"""All labels, in the order of RAVDESS, which is the order of every model made here."""

_CREMA_D = {"NEU": "neutral", "HAP": "happy", "SAD": "sad", "ANG": "angry", "FEA": "fearful", "DIS": "disgust"}
_CREMA_D_INTENSITY = {"LO": "low", "MD": "medium", "HI": "strong", "XX": ""}
_NEMO = {
    "neutral": "neutral", "happiness": "happy", "sadness": "sad", "anger": "angry", "fear": "fearful",
    "surprised": "surprised",
}  # fmt: skip

_ASED = {"n": "neutral", "f": "fearful", "h": "happy", "s": "sad", "a": "angry"}
_EMOVO = {
    "neu": "neutral", "gio": "happy", "tri": "sad", "rab": "angry", "pau": "fearful", "dis": "disgust",
    "sor": "surprised",
}  # fmt: skip


@dataclass(frozen=True)
class Utterance:
    """One clip of a corpus and what its name says.

    Parameters
    ----------
    path : Path
    corpus : str
        ``ravdess_speech``, ``ravdess_song``, ``crema_d``, ``nemo``, ``ased``, ``emovo`` or ``noise_esc10``.
    label : str
        One of :data:`EMOTIONS`; empty for a sound that is no speech.
    speaker : str
        Unique over all corpora: ``"ravdess-07"``. Speech and song of one actor have the same speaker.
    take : str
        Clips of equal `take` are twins: one speaker says one line in one way more than once.
    intensity : str
        ``normal``, ``strong``, ``low``, ``medium`` or unknown (empty).
    sex : str
        ``male``, ``female`` or unknown (empty).
    """

    path: Path
    corpus: str
    label: str
    speaker: str
    take: str
    intensity: str = ""
    sex: str = ""

    @property
    def key(self) -> str:
        """Unique name of the clip, independent of the folder of the corpora."""
        return f"{self.corpus}/{self.path.stem}"


class CorporaError(Exception):
    """The corpora are missing or not as expected; the message says what to do."""


def corpora_dir(given: str | Path | None = None) -> Path:
    """Return the folder of the corpora, given or from SPEECH_CORPORA.

    Raises
    ------
    CorporaError
        When neither names a folder.
    """
    folder = given or os.environ.get("SPEECH_CORPORA")
    if not folder:
        raise CorporaError("Where are the corpora? Give --corpora DIR, or set SPEECH_CORPORA to their folder.")
    if not Path(folder).is_dir():
        raise CorporaError(f"There is no folder {folder}: give --corpora DIR or SPEECH_CORPORA the corpora's folder.")
    return Path(folder)


def read_corpus(folder: Path, corpus: str) -> list[Utterance]:
    """List the utterances of one corpus, sorted by name.

    Parameters
    ----------
    folder : Path
        Of all corpora.
    corpus : str
        ``ravdess_speech``, ``ravdess_song``, ``crema_d``, ``nemo``, ``ased``, ``emovo`` or ``noise_esc10``.

    Raises
    ------
    CorporaError
        When it is not there, or nobody knows it.
    """
    if corpus not in _READERS:
        raise CorporaError(f"There is no corpus “{corpus}”. Name some of {', '.join(_READERS)}.")
    utterances = list(_READERS[corpus](_sounds(folder / corpus.replace("ravdess_", "ravdess/")), corpus))
    if not utterances:
        raise CorporaError(f"{folder} holds no clips of {corpus}: expected them in {corpus.replace('_s', '/s')}.")
    return utterances


def read_corpora(folder: Path, corpora: Iterable[str]) -> list[Utterance]:
    """List the utterances of several corpora, one after the other."""
    return [utterance for corpus in corpora for utterance in read_corpus(folder, corpus)]


def _sounds(folder: Path) -> list[Path]:
    found = (p for p in folder.rglob("*") if p.suffix.lower() in (".wav", ".flac", ".opus", ".ogg"))
    return sorted(found, key=lambda path: path.name)


def _ravdess(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        fields = path.stem.split("-")
        if len(fields) != 7:
            raise CorporaError(f"{path} is not named as RAVDESS names its clips: seven numbers joined by dashes.")
        _, _, emotion, intensity, statement, _, actor = fields
        yield Utterance(
            path,
            corpus,
            EMOTIONS[int(emotion) - 1],
            speaker=f"ravdess-{actor}",
            take=f"{corpus}-{actor}-{emotion}-{intensity}-{statement}",
            intensity="strong" if intensity == "02" else "normal",
            sex="male" if int(actor) % 2 else "female",
        )


def _crema_d(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        actor, _, emotion, intensity = path.stem.split("_")[:4]
        yield Utterance(
            path,
            corpus,
            _CREMA_D[emotion],
            speaker=f"crema_d-{actor}",
            take=path.stem,
            intensity=_CREMA_D_INTENSITY.get(intensity, ""),
        )


def _nemo(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        speaker, emotion, _ = path.stem.split("_")
        yield Utterance(path, corpus, _NEMO[emotion], speaker=f"nemo-{speaker}", take=path.stem)


def _ased(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        emotion, sentence, _, sex, speaker = path.stem.split("-")
        yield Utterance(
            path,
            corpus,
            _ASED[emotion[0]],
            speaker=f"ased-{speaker}",
            take=f"ased-{speaker}-{emotion}-{sentence}",
            sex={"01": "female", "02": "male"}[sex],
        )


def _emovo(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        emotion, speaker, _ = path.stem.split("-")
        sex = {"f": "female", "m": "male"}[speaker[0]]
        yield Utterance(path, corpus, _EMOVO[emotion], speaker=f"emovo-{speaker}", take=path.stem, sex=sex)


def _noise_esc10(paths: Iterable[Path], corpus: str) -> Iterator[Utterance]:
    for path in paths:
        # The first number is the fold: cuts of one recording stay in one fold.
        yield Utterance(path, corpus, "", speaker=f"{corpus}-{path.stem.split('-')[0]}", take=path.stem)


_READERS = {
    "ravdess_speech": _ravdess,
    "ravdess_song": _ravdess,
    "crema_d": _crema_d,
    "nemo": _nemo,
    "ased": _ased,
    "emovo": _emovo,
    "noise_esc10": _noise_esc10,
}
