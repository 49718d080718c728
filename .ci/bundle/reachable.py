"""Libraries that nothing in the bundle needs any more, once what is left out is left out."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from bundle.licences import Entry

# Loaded by name: no other file says that it needs them.
ROOTS = ("libportaudio", "libpython", "libsndfile")


def needed_by(path: str) -> Iterator[str]:
    """Return the names of the libraries that a library needs."""
    from PyInstaller.depend.bindepend import get_imports

    return (PurePosixPath(name).name for name, _ in get_imports(path))


def reachable(binaries: Iterable[Entry], needs: Callable[[str], Iterable[str]] = needed_by) -> list[Entry]:
    """Return the entries without the libraries, and links to them, that neither a module nor a plugin needs.

    Parameters
    ----------
    binaries : entries of PyInstaller's analysis
    needs : callable
        From the path of a library to the names of those that it needs.

    Examples
    --------
    >>> entries = [("a/module.so", "1", "EXTENSION"), ("libused.so", "2", "BINARY"), ("libgtk.so", "3", "BINARY")]
    >>> [place for place, _, _ in reachable(entries, {"1": ["libused.so", "libc.so"], "2": []}.get)]
    ['a/module.so', 'libused.so']
    """
    entries = [(PurePosixPath(place), source, kind) for place, source, kind in binaries]
    sources: dict[str, list[str]] = {}
    for place, source, kind in entries:
        if kind != "SYMLINK":
            sources.setdefault(place.name, []).append(source)
    waiting = [place.name for place, _, kind in entries if kind != "SYMLINK" and _is_root(place)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [need for source in sources[name] for need in needs(source) if need in sources]
    return [(str(place), source, kind) for place, source, kind in entries if place.name in found]


def _is_root(place: PurePosixPath) -> bool:
    """Tell whether something is there for its own sake: a module, a plugin, or what is loaded by name."""
    is_library = len(place.parts) == 1 or place.parent.name in ("lib", "numpy.libs")
    return not is_library or place.name.startswith(ROOTS) or ".cpython-" in place.name
