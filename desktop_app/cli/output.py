"""Where the results of a command go: to a file as a whole, or to the screen as they come."""

from collections.abc import Iterable
from pathlib import Path

from desktop_app.errors import OutputError
from desktop_app.terminal import discard_stdout


def checked_destination(output: str) -> Path:
    """Return the file that results are to be written to, before the work that they cost.

    Raises
    ------
    OutputError
        When they can't be written there, or there is a sound, or one of that name.
    """
    from desktop_app.results.write import check_destination

    path = Path(output)
    check_destination(path)
    return path


def put(text: Iterable[str], destination: Path | None) -> None:
    """Write pieces of text to a file, all or nothing, or print each as soon as it is there.

    Raises
    ------
    OutputError
        When there is no room, for instance.
    BrokenPipeError
        When nobody reads what is printed.
    """
    from desktop_app.results.write import write_text

    if destination is not None:
        write_text(destination, "".join(text))
        return
    try:
        for piece in text:
            print(piece, end="", flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_stdout()
        raise OutputError(f"The results can't be printed: {error.strerror}. Write them with --output FILE.") from error
