"""The journal of a batch: what has been answered so far, so that an interrupted batch goes on where it was.

One file a batch in the user's state folder, named by a digest of its :class:`BatchKey`. The first line holds the key;
every other line holds one file's path, size, time of change and result; where each channel is heard, one channel's. A
line is appended in one write as soon as its answer is there, and a line that is not whole is ignored: a kill at any
moment costs the files then at work, no more. Only answers are kept; a file that failed is tried again. While a batch
runs its journal is locked.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import platformdirs

from desktop_app import __version__
from desktop_app.audio.files.file_lock import lock, open_locked
from desktop_app.errors import OutputError
from desktop_app.recognition.batch.serialization import from_stored, to_stored
from desktop_app.recognition.file_result import FileResult

FORMAT = "speech-emotion-batch/3"
KEPT_S = 30 * 24 * 3600.0
"""Journals that nothing was added to for so long are deleted: they hold names of files, and what was heard in them."""


@dataclass(frozen=True)
class BatchKey:
    """What an answer depends on: batches with the same key have the same answers for unchanged files.

    Parameters
    ----------
    paths : tuple of str
        The files and folders that were asked for, absolute, in their order.
    model_sha256 : str
    timeline, recursive : bool
        The settings of the batch.
    channels : str
        What is heard of each file: ``mix``, ``each``, or the number of a channel.
    program : str
        Version of the program.
    """

    paths: tuple[str, ...]
    model_sha256: str
    timeline: bool = False
    recursive: bool = True
    channels: str = "mix"
    program: str = __version__

    def digest(self) -> str:
        """Return the stem of the journal's name."""
        return hashlib.sha256(json.dumps(dataclasses.asdict(self)).encode()).hexdigest()[:24]


class BatchRunsError(OutputError):
    """Another program is at work on the same batch."""

    kind = "batch_runs"


class Stamp(NamedTuple):
    """What changes when a file does."""

    size: int
    mtime_ns: int


_Place = tuple[str, int | None]
"""An absolute path, and the channel of it."""

_Stored = tuple[Stamp, FileResult]


def stamp_of(path: Path) -> Stamp | None:
    """Return the size and the time of change of a file, None when there is none to be had."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(status.st_size, status.st_mtime_ns)


def journal_folder() -> Path:
    """Return where journals are kept; the folder need not exist."""
    return platformdirs.user_state_path("speech-emotion", appauthor=False) / "batches"


class Journal:
    """The journal of a batch that runs, held by one program at a time. :meth:`add` may be called from any thread.

    Parameters
    ----------
    key : BatchKey
    resume : bool
        Go on with what an interrupted batch of the same key left; otherwise begin anew.
    folder : Path, optional
        :func:`journal_folder` by default.

    Attributes
    ----------
    failure : OutputError or None
        Why nothing more is written, after the disk was full, for instance.

    Raises
    ------
    OutputError
        When no journal can be kept there; a BatchRunsError when another program is at work on the same batch.
    """

    def __init__(self, key: BatchKey, resume: bool, folder: Path | None = None) -> None:
        folder = folder or journal_folder()
        self.path = folder / f"{key.digest()}.jsonl"
        self.failure: OutputError | None = None
        self._guard = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Unbuffered: each line is one write, which survives a kill of this program.
            file = open_locked(self.path, lambda: open(self.path, "a+b", buffering=0, opener=_open_private))
        except OSError as error:
            raise self._no_journal(error) from error
        if file is None:
            raise BatchRunsError("Another Speech Emotion is at work on the same files. Wait for it to end.")
        self._file: BinaryIO = file
        try:
            self._done = self._begin(key, resume)
        except OSError as error:
            self._file.close()
            raise self._no_journal(error) from error

    def __len__(self) -> int:
        return len(self._done)

    def find(self, path: Path, channel: int | None = None) -> FileResult | None:
        """Return the answer to a file, or to a channel of it, that is as it was when it was answered."""
        stored = self._done.get((os.path.abspath(path), channel))
        if stored is None or stamp_of(path) != stored[0]:
            return None
        return dataclasses.replace(stored[1], file=str(path))

    def add(self, path: Path, stamp: Stamp | None, result: FileResult) -> None:
        """Note an answer; `stamp` was taken before the file was read."""
        if stamp is None or result.verdict is None or result.error is not None:
            return
        line = {"path": os.path.abspath(path), **stamp._asdict(), "result": to_stored(result)}
        data = json.dumps(line).encode() + b"\n"
        with self._guard:
            if self.failure is not None or self._file.closed:
                return
            try:
                _write(self._file, data)
            except OSError as error:
                self.failure = self._no_journal(error)
            self._done[os.path.abspath(path), result.channel] = (stamp, result)

    def close(self, keep: bool) -> None:
        """End; `keep` it, for a batch that is to go on later, or delete it. May be called again."""
        with self._guard, contextlib.suppress(OSError):
            if self._file.closed:
                return
            if not keep and os.name == "posix":
                self.path.unlink(missing_ok=True)
            self._file.close()
            if not keep:
                self.path.unlink(missing_ok=True)

    def _begin(self, key: BatchKey, resume: bool) -> dict[_Place, _Stored]:
        self._file.seek(0)
        content = self._file.read() if resume else b""
        if resume and _key(content) == key:
            if not content.endswith(b"\n"):
                _write(self._file, b"\n")
            return dict(_answers(content))
        self._file.truncate(0)
        _write(self._file, json.dumps({"format": FORMAT, **dataclasses.asdict(key)}).encode() + b"\n")
        return {}

    def _no_journal(self, error: OSError) -> OutputError:
        return OutputError(
            f"No journal of this batch can be kept in {self.path.parent}: {(error.strerror or str(error)).lower()}. If "
            "the batch is interrupted, it begins anew."
        )


class Interrupted(NamedTuple):
    """A batch that did not come to its end: its journal, its key, and how many answers there are."""

    path: Path
    key: BatchKey
    answered: int


def interrupted_batches(folder: Path | None = None) -> list[Interrupted]:
    """Return the batches that were interrupted and run no more, the latest first, and delete what is too old.

    Parameters
    ----------
    folder : Path, optional
        :func:`journal_folder` by default; need not exist.
    """
    dated = []
    for path in (folder or journal_folder()).glob("*.jsonl"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            if not lock(file):
                continue
            changed_s = path.stat().st_mtime
            content = file.read()
            key = _key(content)
            if key is None or time.time() - changed_s > KEPT_S:
                path.unlink()
                continue
            dated.append((changed_s, Interrupted(path, key, len(dict(_answers(content))))))
    return [found for _, found in sorted(dated, key=lambda pair: -pair[0])]


def forget(interrupted: Interrupted) -> None:
    """Delete the journal of a batch that is not to go on."""
    with contextlib.suppress(OSError):
        interrupted.path.unlink(missing_ok=True)


def _key(content: bytes) -> BatchKey | None:
    first, end, _ = content.partition(b"\n")
    try:
        fields = json.loads(first)
        if not end or fields.pop("format") != FORMAT:
            return None
        return BatchKey(**{**fields, "paths": tuple(fields["paths"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _answers(content: bytes) -> Iterator[tuple[_Place, _Stored]]:
    """Yield what the whole lines after the first say; a file that changed has several, of which the last counts."""
    for line in content.split(b"\n")[1:-1]:
        try:
            fields: dict[str, Any] = json.loads(line)
            stamp = Stamp(fields["size"], fields["mtime_ns"])
            result = from_stored(fields["path"], fields["result"])
            yield (fields["path"], result.channel), (stamp, result)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue


def _write(file: BinaryIO, data: bytes) -> None:
    # Mostly one write; a line of some megabytes, or the last one before the disk is full, may take more.
    while data:
        data = data[file.write(data) :]


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
