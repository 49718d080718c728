"""A part of the program that can't be loaded: a library that is missing, cut short, or of another system."""

import sys


def missing_part(error: Exception) -> str | None:
    """Return a sentence when `error` says that a module or library can't be loaded; None for any other error.

    Examples
    --------
    >>> missing_part(ImportError("libfoo.so: cannot open shared object file")).partition(". ")[0]
    "A part of the program can't be loaded: libfoo.so: cannot open shared object file"
    >>> missing_part(FileNotFoundError(2, "No such file or directory")) is None
    True
    """
    # Python's own loaders of libraries give no number of a system's error; whatever is done to files has one.
    if not isinstance(error, ImportError) and not (isinstance(error, OSError) and error.errno is None):
        return None
    while isinstance(error.__cause__, ImportError | OSError):
        # numpy puts a page of advice in front of the reason.
        error = error.__cause__
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"A part of the program can't be loaded: {reason}. {advice()}"


def advice() -> str:
    """Return what to do about a part that is missing: it depends on how the program was installed."""
    if getattr(sys, "frozen", False):
        return "Install the program again, from a fresh download."
    return "Install the program's packages again (in a checkout, “make run” does it)."
