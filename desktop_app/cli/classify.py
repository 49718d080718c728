"""The command ``speech-emotion classify``: many files, on all cores, in any of the formats.

Everything heavy is imported when it is needed: wrong usage waits for no library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.cli.output import checked_destination, put
from desktop_app.cli.progress import ProgressLine, progress_text
from desktop_app.errors import OutputError
from desktop_app.results.formats import FORMATS as RESULT_FORMATS
from desktop_app.results.formats import Format, Scope
from desktop_app.terminal import printable

if TYPE_CHECKING:
    from desktop_app.audio.files.find import Found
    from desktop_app.recognition import FileResult, Model
    from desktop_app.recognition.batch.batch import Done
    from desktop_app.recognition.batch.journal import Journal

PER_FILE = tuple(form.name for form in RESULT_FORMATS.values() if form.per_file)
"""Formats with a file for each sound; they show answers over time."""

STREAMED = ("table", "jsonl")
"""Formats that are printed as the results come."""

MIX, EACH = "mix", "each"
"""What may be heard of a file with several channels, besides the one with a number."""

FORMATS = ("table", *(name for name in RESULT_FORMATS if name != "csv-segments"))
"""Whether the rows of CSV are files or segments is told by --timeline."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for, as :mod:`desktop_app.cli.main` explains it."""

    paths: Sequence[str]
    format: str = "table"
    output: str | None = None
    model: str | None = None
    timeline: bool = False
    channels: str = MIX
    recursive: bool = True
    jobs: int | None = None
    resume: bool = False
    force: bool = False

    @property
    def counted(self) -> str:
        """What has a row each."""
        return "channels" if self.channels == EACH else "files"


def classify(wanted: Wanted) -> int:
    """Recognise files and folders, and print the results or write them to a file, or to one for each sound.

    Returns
    -------
    int
        1 when any file failed, 0 otherwise.

    Raises
    ------
    SpeechEmotionError
        When there is no model, or no place for the results.
    """
    from desktop_app.recognition import Model, find_model

    into_folder = _goes_into_folder(wanted)
    destination = None if wanted.output is None or into_folder else checked_destination(wanted.output)
    model = Model.load(find_model(wanted.model))
    found = _found(wanted)
    paths = _paths(wanted, found) if into_folder else []
    results: list[FileResult] = []
    journal = _journal(wanted, found, model)
    try:
        with closing(_heard(wanted, model, found, journal, results)) as heard:
            _write(wanted, model, found, heard, destination, paths)
        if journal is not None:
            journal.close(keep=False)
    except KeyboardInterrupt:
        if journal is not None and sys.stderr is not None and sys.stderr.isatty():
            print(f"{len(results)} of {len(found)} {wanted.counted} are done. Add --resume to go on.", file=sys.stderr)
        raise
    finally:
        if journal is not None:
            journal.close(keep=True)
    return _report(wanted, results)


def _found(wanted: Wanted) -> list[Found]:
    """Return what is to be heard: files, or channels of them."""
    from desktop_app.audio import each_channel, find_audio_files

    found = find_audio_files(wanted.paths, wanted.recursive)
    if wanted.channels == EACH:
        return list(each_channel(found))
    if wanted.channels == MIX:
        return list(found)
    return [one._replace(channel=int(wanted.channels)) if one.error is None else one for one in found]


def _goes_into_folder(wanted: Wanted) -> bool:
    """Tell whether each sound gets a file of its own in a folder."""
    if wanted.format not in PER_FILE:
        return False
    # Tracks of labels have no name in their file: there is no place for two.
    apart = wanted.channels == EACH and _form(wanted).scope is Scope.CHANNEL
    one = len(wanted.paths) == 1 and not os.path.isdir(wanted.paths[0]) and not apart
    if not one and wanted.output is None:
        what = "channel" if apart else "sound"
        raise OutputError(
            f"The format {wanted.format} has a file for each {what}: name a folder for them with --output FOLDER."
        )
    return not one or (wanted.output is not None and os.path.isdir(wanted.output))


def _paths(wanted: Wanted, found: Sequence[Found]) -> list[Path]:
    from desktop_app.results.per_file import check_folder
    from desktop_app.results.save import paths_in

    folder = Path(wanted.output or "")
    paths = paths_in(folder, _form(wanted), [str(one.path) for one in found], [one.channel for one in found])
    check_folder(folder, paths, wanted.force, "Choose another folder, or add --force.")
    return paths


def _journal(wanted: Wanted, found: Sequence[Found], model: Model) -> Journal | None:
    """Return the journal; None for a single file, and where none can be kept, which costs no more than --resume."""
    from desktop_app.recognition.batch.journal import BatchKey, BatchRunsError, Journal

    if len(found) < 2:
        return None
    paths = tuple(os.path.abspath(path) for path in wanted.paths)
    try:
        key = BatchKey(paths, model.sha256, _with_timeline(wanted), wanted.recursive, wanted.channels)
        return Journal(key, wanted.resume)
    except OutputError as error:
        if wanted.resume:
            if isinstance(error, BatchRunsError):
                raise
            print(printable(str(error)), file=sys.stderr)
        return None


def _heard(
    wanted: Wanted, model: Model, found: Sequence[Found], journal: Journal | None, results: list[FileResult]
) -> Generator[FileResult, None, None]:
    """Yield results in the order of the input, and keep them in `results`, with a line of progress on a terminal."""
    from desktop_app.recognition.batch.batch import in_order, recognise_with, run_batch
    from desktop_app.recognition.batch.time_left import TimeLeft

    left = TimeLeft(found)

    def progress(columns: int) -> str:
        return progress_text(left.done, left.total, left.share, left.left_s(), columns, wanted.counted)

    line = ProgressLine(sys.stderr, progress)
    printed = wanted.output is None and wanted.format in STREAMED

    def take_part(index: int, share: float) -> None:
        left.take_part(index, share)
        line.draw()

    def counted() -> Generator[Done, None, None]:
        recognise = recognise_with(model, _with_timeline(wanted))
        with closing(run_batch(found, recognise, wanted.jobs, journal, progress=take_part)) as batch:
            for done in batch:
                left.take(done)
                line.draw()
                yield done

    with line, closing(counted()) as batch:
        for done in in_order(batch):
            results.append(done.result)
            if printed:
                line.clear()
            yield done.result


def _write(
    wanted: Wanted,
    model: Model,
    found: Sequence[Found],
    heard: Iterator[FileResult],
    destination: Path | None,
    paths: Sequence[Path],
) -> None:
    """Write results in the format that is wanted, as they come where that can be done."""
    from desktop_app.results.as_table import as_table
    from desktop_app.results.per_file import write_per_file

    if paths:
        form = _form(wanted)
        write_per_file(list(heard), paths, lambda of_file: form.write(of_file, model))
    elif wanted.format in PER_FILE:
        answered = [result for result in heard if result.verdict is not None]
        # What has no answer has no file, and leaves an older one as it is.
        if answered:
            put([_form(wanted).write(answered, model)], destination)
    elif wanted.format == "table":
        lines = as_table(heard, [str(one.path) for one in found], model.info.labels)
        put((f"{line}\n" for line in lines), destination)
    elif wanted.format == "jsonl":
        put((_form(wanted).write([result], model) for result in heard), destination)
    else:
        put([_form(wanted).write(list(heard), model)], destination)


def _form(wanted: Wanted) -> Format:
    """Return the format; of CSV the one with a row for each segment, of which a file without a timeline has one."""
    return RESULT_FORMATS["csv-segments" if wanted.format == "csv" else wanted.format]


def _with_timeline(wanted: Wanted) -> bool:
    return wanted.timeline or wanted.format in PER_FILE


def _report(wanted: Wanted, results: Sequence[FileResult]) -> int:
    """Say what failed, where the results themselves don't, and return the exit status."""
    failed = [result for result in results if result.error is not None]
    if wanted.format in PER_FILE:
        for result in failed:
            print(printable(str(result.error)), file=sys.stderr)
    elif failed and wanted.output is not None:
        print(
            f"{len(failed)} of {len(results)} {wanted.counted} failed; {printable(wanted.output)} says why.",
            file=sys.stderr,
        )
    return 1 if failed else 0
