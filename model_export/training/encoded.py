"""What the pretrained encoder hears of clips, pooled over time: computed once and kept.

A clip is heard as the program hears it, in windows cut where somebody speaks; for training also elsewhere, some times
over.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import read_clip, resample
from desktop_app.recognition.speech.windows import WindowStream
from model_export.data.corpora import Utterance
from model_export.training import elsewhere

Floats = NDArray[np.float32]

RATE_HZ = 16_000
WINDOW_S, HOP_S, SHORTEST_S = 3.0, 1.5, 1.0
HEARD = SimpleNamespace(
    sample_rate_hz=RATE_HZ, window_s=WINDOW_S, hop_s=HOP_S, shortest_window_s=SHORTEST_S, speech_hop_samples=None
)
"""Of a ModelInfo, what windows are cut by."""

SILENT_BELOW_DB = 35.0
PROCESSES = 2
SAVED_EVERY = 500


class Encoded(NamedTuple):
    """Pooled windows of clips.

    Parameters
    ----------
    pooled : float32, (n, size)
        Mean and deviation over time of each layer.
    clip : int, (n,)
        Number of the clip that each window is of.
    speech_s : float32, (n,)
        Seconds of speech in it.
    """

    pooled: Floats
    clip: NDArray[np.intp]
    speech_s: Floats


def windows_of(waveform: Floats) -> list[tuple[Floats, float]]:
    """Return the windows in which the program hears a waveform at 16 kHz, each with the seconds of speech in it.

    Where it finds no speech, which a labelled clip has all the same, the stretch that is not silent is one window.
    """
    stream = WindowStream(SimpleNamespace(info=HEARD))
    windows = stream.feed(waveform) + stream.finish()
    if not windows:
        loud = _loud(waveform)
        return [(loud[: round(WINDOW_S * RATE_HZ)], len(loud) / RATE_HZ)]
    spoken = [stretch for phrase in stream.phrases for stretch in phrase.stretches]
    return [
        (x.samples, sum(max(0.0, min(x.end_s, s.end_s) - max(x.start_s, s.start_s)) for s in spoken)) for x in windows
    ]


def spoken_part(waveform: Floats) -> Floats:
    """Return the longest phrase of a waveform at 16 kHz, or what is not silent where there is no speech."""
    stream = WindowStream(SimpleNamespace(info=HEARD))
    stream.feed(waveform)
    stream.finish()
    if not stream.phrases:
        return _loud(waveform)
    longest = max(stream.phrases, key=lambda phrase: phrase.end_s - phrase.start_s)
    return waveform[round(longest.start_s * RATE_HZ) : round(longest.end_s * RATE_HZ)]


def encoded(utterances: Sequence[Utterance], cache: Path, say: Callable[[str], None] = print) -> Encoded:
    """Return the windows of clips as they are.

    Parameters
    ----------
    utterances : sequence of Utterance
    cache : Path
        A folder; a file for each corpus, which is taken up again when it was begun.
    """
    return _joined(utterances, cache, 0, (), say)


def encoded_elsewhere(
    utterances: Sequence[Utterance],
    noises: Sequence[Utterance],
    cache: Path,
    copy: int,
    say: Callable[[str], None] = print,
) -> Encoded:
    """Return one window of each clip, heard elsewhere: another one for each `copy`, 1 and up.

    Parameters
    ----------
    noises : sequence of Utterance
        Recordings without speech that may be mixed in.
    """
    return _joined(utterances, cache, copy, noises, say)


def _joined(utterances: Sequence[Utterance], cache: Path, copy: int, noises: Sequence[Utterance], say) -> Encoded:
    parts = []
    place = {x.key: i for i, x in enumerate(utterances)}
    for corpus in dict.fromkeys(x.corpus for x in utterances):
        of_corpus = [x for x in utterances if x.corpus == corpus]
        part = _of_corpus(corpus, of_corpus, cache, copy, noises, say)
        numbers = np.array([place[x.key] for x in of_corpus], np.intp)
        parts.append(part._replace(clip=numbers[part.clip]))
    return Encoded(*(np.concatenate(x) for x in zip(*parts, strict=True)))


def _of_corpus(corpus: str, utterances: list[Utterance], cache: Path, copy: int, noises, say) -> Encoded:
    parts = [str((WINDOW_S, HOP_S, SHORTEST_S, copy)), *(f"{x.key} {x.path.stat().st_size}" for x in utterances)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    file = cache / f"encoded-{corpus}-{copy}-{digest}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        chunks = [
            (utterances[at : at + SAVED_EVERY], at, copy, tuple(noises), file.with_suffix(f".{at}.npz"))
            for at in range(0, len(utterances), SAVED_EVERY)
        ]
        with ProcessPoolExecutor(PROCESSES) as processes:
            for done, _ in enumerate(processes.map(_chunk, chunks), 1):
                say(f"encoder: {corpus}, copy {copy}: {min(done * SAVED_EVERY, len(utterances))} of {len(utterances)}")
        pieces = [_load(chunk[-1]) for chunk in chunks]
        _save(file, Encoded(*(np.concatenate(x) for x in zip(*pieces, strict=True))))
        for chunk in chunks:
            chunk[-1].unlink()
    return _load(file)


def _chunk(work: tuple[list[Utterance], int, int, tuple[Utterance, ...], Path]) -> None:
    """Encode some clips in a process of its own, and leave them in a file."""
    utterances, first, copy, noises, file = work
    if file.exists():
        return
    from model_export.networks.encoder_session import pooled

    heard: Callable[[int, Floats], Iterator[tuple[Floats, float]]]
    if copy:
        recordings = [read(x.path) for x in noises]

        def heard(number: int, waveform: Floats) -> Iterator[tuple[Floats, float]]:
            random = np.random.default_rng((copy, number))
            part = elsewhere.elsewhere(spoken_part(waveform).astype(np.float64), recordings, random)
            yield part, len(part) / RATE_HZ
    else:

        def heard(number: int, waveform: Floats) -> Iterator[tuple[Floats, float]]:
            yield from windows_of(waveform)

    rows = [
        (pooled(samples), i, speech_s)
        for i, x in enumerate(utterances, first)
        for samples, speech_s in heard(i, read(x.path))
    ]
    values, clips, seconds = zip(*rows, strict=True)
    _save(file, Encoded(np.stack(values), np.array(clips, np.intp), np.array(seconds, np.float32)))


def read(path: Path) -> Floats:
    """Return a file as the encoder hears it: float32 (n,), mono, 16 kHz."""
    clip = read_clip(path)
    return resample(clip.mono(), clip.rate_hz, RATE_HZ)


def _loud(waveform: Floats) -> Floats:
    """Return what lies between the first and the last 32 ms less than SILENT_BELOW_DB below the loudest."""
    frames = np.pad(waveform, (0, -len(waveform) % 512)).reshape(-1, 512)
    power = np.square(frames).mean(axis=1)
    loud = np.flatnonzero(power >= power.max() * 10 ** (-SILENT_BELOW_DB / 10))
    return waveform[loud[0] * 512 : (loud[-1] + 1) * 512]


def _save(file: Path, values: Encoded) -> None:
    partial = file.with_suffix(".partial")
    with partial.open("wb") as out:
        np.savez(out, **values._asdict())
    partial.replace(file)


def _load(file: Path) -> Encoded:
    with np.load(file, allow_pickle=False) as saved:
        return Encoded(*(saved[name] for name in Encoded._fields))
