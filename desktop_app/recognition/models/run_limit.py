"""A time limit for runs of a model: a file from anywhere may hold a graph that never ends."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.recognition.models.runtime import onnxruntime

LIMIT_S = 60.0
"""A window takes some hundredths of a second."""

_CHECKED_EVERY_S = 1.0

_running: dict[onnxruntime.RunOptions, float] = {}
_changed = threading.Condition()
_thread: threading.Thread | None = None


@contextmanager
def limited() -> Iterator[onnxruntime.RunOptions]:
    """Give the options of one run, which onnxruntime ends with an error once it has taken `LIMIT_S`.

    One thread watches over all runs: starting a timer for each would cost more than some of them.
    """
    global _thread
    options = onnxruntime.RunOptions()
    # What goes wrong is told by an exception.
    options.log_severity_level = 4
    with _changed:
        _running[options] = time.monotonic() + LIMIT_S
        if _thread is None:
            _thread = threading.Thread(target=_watch, name="run-limit", daemon=True)
            _thread.start()
        elif len(_running) == 1:
            _changed.notify()
    try:
        yield options
    finally:
        with _changed:
            del _running[options]


def _watch() -> None:
    with _changed:
        while True:
            # While nothing runs, it sleeps.
            _changed.wait(_CHECKED_EVERY_S if _running else None)
            now = time.monotonic()
            for options, ends in _running.items():
                if now >= ends:
                    options.terminate = True
