"""Answers over time for a file of any length, and the answer for a part of one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import AudioFileError, CancelledError, SpeechEmotionError
from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.hearing import Heard, hear
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.recogniser import calibrated
from desktop_app.recognition.segments import Segment, Segments
from desktop_app.recognition.verdict import Conditions, Status, Verdict, decide
from desktop_app.recognition.windows import cut_windows

SMOOTHING = (0.25, 0.5, 0.25)
"""Weights of the window before, the window itself and the one after; silence between them counts for nothing."""


@dataclass(frozen=True, eq=False)
class Timeline:
    """Answers over the time of a file.

    Each window answers for the stretch up to the middle between its centre and that of its neighbours; the first from
    0, the last to the end.

    Parameters
    ----------
    times_s : float64, (n, 2)
        Start and end of every window heard, n at least 1; they overlap.
    probabilities : float32, (n, classes)
        In the model's label order, smoothed over time; rows sum to 1, or are 0 where the status has none.
    statuses : tuple of Status, (n,)
    segments : tuple of Segment
        Neighbours that agree, merged; without gaps from 0 to the end of the file.
    shares : dict of str to float, [0, 1]
        Share of time by answer, summing to 1: every label, then every other status, in that order.
    """

    times_s: NDArray[np.float64]
    probabilities: Array
    statuses: tuple[Status, ...]
    segments: tuple[Segment, ...]
    shares: dict[str, float]


def recognise_timeline(
    path: Path,
    model: Model,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileResult:
    """Say which emotions a file of any length sounds like over time.

    The file is read, resampled and heard in blocks: the memory taken hardly grows with its length.

    Parameters
    ----------
    path : Path
    model : Model
    progress : callable, optional
        Called with the share done, [0, 1], for every five seconds of sound.
    cancelled : callable, optional
        Asked as often; True ends the work.

    Returns
    -------
    FileResult
        With the timeline, and the verdict for the whole file, the same as without a timeline. A file that is damaged
        on the way has both for the part before that, and the error. A file that can't be read, or a model that fails,
        gives an error alone.

    Raises
    ------
    CancelledError
        When `cancelled` says so.
    """
    return _result(path, model, True, progress, cancelled)


def recognise_whole(
    path: Path,
    model: Model,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileResult:
    """Say which emotion a file of any length sounds like as a whole, in constant memory.

    The same as :func:`recognise_timeline` without the timeline, and without the runs of the model that it costs; a file
    that is damaged on the way gives an error alone.

    Raises
    ------
    CancelledError
        When `cancelled` says so.
    """
    result = _result(path, model, False, progress, cancelled)
    return result if result.error is None else FileResult(result.file, error=result.error)


def recognise_part(
    path: Path,
    model: Model,
    start_s: float,
    end_s: float,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Verdict:
    """Say which emotion a part of a file sounds like, reading no more than that part.

    Parameters
    ----------
    start_s, end_s : float
        What lies outside the file is left out.
    progress, cancelled : callable, optional
        As for :func:`recognise_whole`.

    Raises
    ------
    AudioFileError
        When the part can't be read.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    heard = hear(path, model, start_s, end_s, progress=progress, cancelled=cancelled)
    if heard.error is not None:
        raise heard.error
    return _whole(heard, model.info)


def _result(
    path: Path,
    model: Model,
    overlapping: bool,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
) -> FileResult:
    try:
        heard = hear(path, model, overlapping=overlapping, progress=progress, cancelled=cancelled)
    except CancelledError:
        raise
    except SpeechEmotionError as error:
        return FileResult(str(path), error=error)
    except MemoryError:
        message = f"There was not enough memory for {path}. Close other programs, or cut it into shorter files."
        return FileResult(str(path), error=AudioFileError(message, kind="no_memory"))
    timeline = _timeline(heard, model.info) if overlapping else None
    return FileResult(str(path), _whole(heard, model.info), heard.error, heard.duration_s, timeline)


def _whole(heard: Heard, info: ModelInfo) -> Verdict:
    """Return the answer for all that was heard: the mean over the model's own windows."""
    own = set(cut_windows(heard.samples, info))
    windows = [window for window in heard.windows if (window.start, window.stop) in own]
    speech = [window.speech for window in windows if window.speech is not None]
    conditions = Conditions(
        heard.rate_hz,
        heard.channels,
        heard.levels.level_dbfs,
        heard.levels.clipped,
        sum(speech) / len(speech) if speech else None,
    )
    if not windows:
        return decide({}, conditions, heard.start_s, heard.start_s + heard.duration_s, info.thresholds)
    mean = np.stack([window.probabilities for window in windows]).mean(axis=0, dtype=np.float64)
    probabilities = calibrated(mean.astype(np.float32), info.temperature)
    rate = info.sample_rate_hz
    return decide(
        dict(zip(info.labels, probabilities.tolist(), strict=True)),
        conditions,
        heard.start_s + windows[0].start / rate,
        heard.start_s + min(windows[-1].stop / rate, heard.duration_s),
        info.thresholds,
    )


def _timeline(heard: Heard, info: ModelInfo) -> Timeline:
    if not heard.windows:
        verdict = _whole(heard, info)
        raw: Array = np.zeros((1, len(info.labels)), np.float32)
        return _merged(np.array([[0.0, heard.duration_s]]), np.array([heard.duration_s]), raw, [verdict], info)
    times_s = np.array([(window.start, window.stop) for window in heard.windows]) / info.sample_rate_hz
    times_s[:, 1] = np.minimum(times_s[:, 1], heard.duration_s)
    centres_s = times_s.mean(axis=1)
    ends_s = np.append((centres_s[1:] + centres_s[:-1]) / 2, heard.duration_s)
    levels = heard.levels.between(np.append(0.0, ends_s[:-1]), ends_s)
    spans_s: list[tuple[float, float]] = times_s.tolist()
    raw = np.stack([window.probabilities for window in heard.windows])

    def answers(probabilities: Array) -> Iterator[Verdict]:
        for row, level, window, (start_s, end_s) in zip(
            probabilities, map(float, levels), heard.windows, spans_s, strict=True
        ):
            conditions = Conditions(heard.rate_hz, heard.channels, level, 0.0, window.speech)
            named = dict(zip(info.labels, row.tolist(), strict=True))
            yield decide(named, conditions, start_s, end_s, info.thresholds)

    # Whether there is a voice does not depend on what it sounds like, which is smoothed where there is one.
    voiced = np.array([bool(verdict.probabilities) for verdict in answers(raw)])
    # The temperature was fitted on such means.
    smoothed = calibrated(smooth(raw, voiced), info.temperature) * voiced[:, None]
    return _merged(times_s, ends_s, smoothed, answers(smoothed), info)


def smooth(probabilities: Array, voiced: NDArray[np.bool_]) -> Array:
    """Return the weighted mean of each row with its neighbours, as far as these are voiced; 0 for rows that are not.

    Parameters
    ----------
    probabilities : float32, (n, classes)
    voiced : bool, (n,)

    Returns
    -------
    float32, (n, classes)
        Voiced rows keep the sum of 1.

    Examples
    --------
    >>> rows = np.array([[1, 0], [0, 1], [0, 1], [1, 0]], np.float32)
    >>> smooth(rows, np.array([True, True, True, False]))[:, 0].tolist()
    [0.6666666865348816, 0.25, 0.0, 0.0]
    """
    weights = voiced.astype(np.float32)
    rows = np.pad(probabilities * weights[:, None], ((1, 1), (0, 0)))
    weights = np.pad(weights, 1)
    before, here, after = SMOOTHING
    total = before * rows[:-2] + here * rows[1:-1] + after * rows[2:]
    weight = before * weights[:-2] + here * weights[1:-1] + after * weights[2:]
    mean = total / np.where(weight > 0, weight, 1)[:, None] * voiced[:, None]
    return np.ascontiguousarray(mean, np.float32)


def _merged(
    times_s: NDArray[np.float64],
    ends_s: NDArray[np.float64],
    probabilities: Array,
    verdicts: Iterable[Verdict],
    info: ModelInfo,
) -> Timeline:
    segments = Segments(limit=None)
    statuses = []
    for verdict, end_s in zip(verdicts, ends_s.tolist(), strict=True):
        segments.add(replace(verdict, end_s=end_s))
        statuses.append(verdict.status)
    return Timeline(times_s, probabilities, tuple(statuses), segments.merged, _shares(segments.merged, info.labels))


def _shares(segments: tuple[Segment, ...], labels: tuple[str, ...]) -> dict[str, float]:
    answers = [*labels, *(status.value for status in Status if status is not Status.EMOTION)]
    spent = dict.fromkeys(answers, 0.0)
    for segment in segments:
        spent[segment.emotion or segment.status.value] += segment.end_s - segment.start_s
    total_s = sum(spent.values())
    return {answer: seconds / total_s for answer, seconds in spent.items()}
