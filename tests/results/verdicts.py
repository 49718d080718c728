"""Results of every kind, for the tests of the formats."""

import numpy as np

from desktop_app.errors import AudioFileError
from desktop_app.recognition import Conditions, FileResult, Segment, Status, Timeline, Verdict
from tests.support.tones import LABELS

SHA256 = "0123456789abcdef" * 4
CONDITIONS = Conditions(rate_hz=44100, channels=2, level_dbfs=-23.456, clipped=0.0, speech=0.4, speech_s=1.7)


def heard(file: str = "happy.wav", label: str = "happy", probability: float = 0.875, **changes: object) -> FileResult:
    rest = (1 - probability) / (len(LABELS) - 1)
    probabilities = {x: probability if x == label else rest for x in LABELS}
    values = {"status": Status.EMOTION, "emotion": label, "start_s": 0.5, "end_s": 3.5, "conditions": CONDITIONS}
    return FileResult(file, Verdict(**(values | {"probabilities": probabilities} | changes)), None, 4.25)


def without_answer(status: Status, file: str = "quiet.wav") -> FileResult:
    return FileResult(file, Verdict(status, None, 0.0, 0.2, Conditions(8000, 1, -120.0, 0.0, 0.0, 0.0)), None, 0.2)


def failed(file: str = "gone.wav", message: str | None = None) -> FileResult:
    return FileResult(file, error=AudioFileError(message or f"There is no file {file}.", kind="missing"))


def with_timeline(file: str = "talk.wav", segments: int = 7, labels: tuple[str, ...] = LABELS) -> FileResult:
    """Return a result with a timeline of emotions, uncertainty and silence, with odd times, and all digits used."""
    random = np.random.default_rng(segments)
    borders = np.append(0.0, np.cumsum(random.uniform(0.3, 9.0, segments))).tolist()
    pieces = [_segment(borders[i], borders[i + 1], i, random, labels) for i in range(segments)]
    voiced = np.array([piece.probability is not None for piece in pieces])
    probabilities = random.dirichlet(np.ones(len(labels)), segments).astype(np.float32) * voiced[:, None]
    times_s = np.stack([borders[:-1], borders[1:]], axis=1)
    shares = dict.fromkeys([*labels, "uncertain", "no_speech", "too_short", "too_quiet"], 0.0)
    for piece in pieces:
        shares[piece.emotion or piece.status.value] += (piece.end_s - piece.start_s) / borders[-1]
    timeline = Timeline(times_s, probabilities, tuple(piece.status for piece in pieces), tuple(pieces), shares)
    probability = {label: 1 / len(labels) for label in labels}
    verdict = Verdict(Status.EMOTION, labels[0], 0.0, borders[-1], CONDITIONS, probability)
    return FileResult(file, verdict, None, borders[-1], timeline)


def _segment(
    start_s: float, end_s: float, number: int, random: np.random.Generator, labels: tuple[str, ...]
) -> Segment:
    if number % 4 == 3:
        return Segment(start_s, end_s, (Status.NO_SPEECH, Status.TOO_QUIET)[number // 4 % 2], None, None)
    probability = float(random.uniform(0.2, 1.0))
    if number % 4 == 1:
        return Segment(start_s, end_s, Status.UNCERTAIN, None, probability)
    return Segment(start_s, end_s, Status.EMOTION, labels[number % len(labels)], probability)
