"""Results in any of the formats, written to where a person wants them."""

from collections.abc import Sequence
from pathlib import Path

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.model import Model
from desktop_app.results.formats import Format, Scope
from desktop_app.results.per_file import check_folder, paths_for_channels, write_per_file
from desktop_app.results.write import write_text


def paths_in(folder: Path, form: Format, files: Sequence[str], channels: Sequence[int | None]) -> list[Path]:
    """Return where in a folder each result goes in a format with several files."""
    return paths_for_channels(folder, files, channels, form.extension, together=form.scope is Scope.SOUND)


def save(form: Format, results: Sequence[FileResult], model: Model, path: Path) -> None:
    """Write results to the file `path`; in a format with several files, to files in the folder `path`.

    Raises
    ------
    OutputError
        When they can't be written, or a file in the folder would be replaced.
    """
    if form.per_file:
        paths = paths_in(path, form, [one.file for one in results], [one.channel for one in results])
        check_folder(path, paths)
        write_per_file(results, paths, lambda of_file: form.write(of_file, model))
    else:
        write_text(path, form.write(results, model))
