"""A piece of work off the main thread, as the work itself sees it. No Qt here."""

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from desktop_app.errors import SpeechEmotionError, missing_part

log = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818 -- no error: the answer is simply not wanted any more
    """Raised inside a job by :meth:`Request.check`."""


class Kind(StrEnum):
    """What a worker says about a request, in this order; progress any number of times, then one of the next two."""

    STARTED = "started"
    PROGRESS = "progress"
    RESULT = "result"
    FAILED = "failed"
    FINISHED = "finished"


class Request:
    """One request, as its job sees it: the job reports on it, and asks whether it is still wanted."""

    def __init__(self, number: int, send: Callable[[int, Kind, Any], None]) -> None:
        self.number = number
        self.cancelled = False
        self._send = send

    def progress(self, value: Any) -> None:
        """Report an intermediate value."""
        self.send(Kind.PROGRESS, value)

    def check(self) -> None:
        """Leave the job when a later request has taken its place.

        Raises
        ------
        Cancelled
        """
        if self.cancelled:
            raise Cancelled

    def send(self, kind: Kind, value: Any = None) -> None:
        """Send a message to the main thread."""
        self._send(self.number, kind, value)


Job = Callable[[Request], Any]


def run(job: Job, request: Request) -> None:
    """Do a job, and send all that comes of it; nothing when it is not wanted any more."""
    if request.cancelled:
        return
    request.send(Kind.STARTED)
    try:
        request.send(Kind.RESULT, job(request))
    except Cancelled:
        pass
    except SpeechEmotionError as error:
        request.send(Kind.FAILED, error)
    except Exception as error:
        sentence = missing_part(error)
        if sentence is None:
            log.exception("A job failed unexpectedly")
            kind = f"{type(error).__name__}: {error}".strip().rstrip(".")
            sentence = f"Something went wrong inside the program ({kind}). Try again, or open another file."
        request.send(Kind.FAILED, SpeechEmotionError(sentence))
    request.send(Kind.FINISHED)
