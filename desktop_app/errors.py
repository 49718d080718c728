"""The errors that a person gets to read: each message says what, where, and what to do next."""

import sys


class SpeechEmotionError(Exception):
    """Base of every error with a sentence for a person.

    Parameters
    ----------
    message : str
        One sentence: what happened, where, what to do next.
    kind : str, optional
        Short identifier for programs (``error.kind`` in JSON); a class has its own default.
    """

    kind = "error"

    def __init__(self, message: str, kind: str | None = None) -> None:
        super().__init__(message)
        if kind is not None:
            self.kind = kind


class AudioFileError(SpeechEmotionError):
    """A sound file that can't be read.

    Kinds: ``missing``, ``unreadable``, ``empty``, ``not_audio``, ``no_samples``, ``damaged``, ``too_long``,
    ``no_audio_in_folder``.
    """

    kind = "not_audio"


class ChannelError(SpeechEmotionError):
    """A channel that was asked for and that the sound does not have; or more channels than are heard one by one.

    Kinds: ``no_such_channel``, ``too_many_channels``.
    """

    kind = "no_such_channel"


class AudioDeviceError(SpeechEmotionError):
    """A microphone or loudspeaker that can't be used.

    Kinds: ``no_portaudio``, ``no_answer``, ``no_device``, ``no_permission``, ``device_failed``.
    """

    kind = "device_failed"


class RecordingError(SpeechEmotionError):
    """A recording that can't be made, written to disk, continued or deleted."""

    kind = "recording_failed"


class ModelError(SpeechEmotionError):
    """A model file that is missing or breaks the model contract. Kinds: ``model_missing``, ``model_invalid``."""

    kind = "model_invalid"


class OutputError(SpeechEmotionError):
    """Results that can't be written where they were asked for."""

    kind = "output_failed"


class CancelledError(SpeechEmotionError):
    """Work that was ended because somebody asked for it."""

    kind = "cancelled"


class ResultsError(SpeechEmotionError):
    """A file of results that can't be read or checked."""

    kind = "results_invalid"


def missing_part(error: Exception) -> str | None:
    """Return a sentence when `error` says that a module or library can't be loaded; None for any other error.

    Examples
    --------
    >>> missing_part(ImportError("libfoo.so: cannot open shared object file")).partition(". ")[0]
    "A part of the program can't be loaded: libfoo.so: cannot open shared object file"
    >>> missing_part(FileNotFoundError(2, "No such file or directory")) is None
    True
    """
    if isinstance(error, KeyError) and _came_from_an_import(error):
        return f"A part of the program can't be loaded: {error.args[0]}. {advice()}"
    # Python's own loaders of libraries give no number of a system's error; whatever is done to files has one.
    if not isinstance(error, ImportError) and not (isinstance(error, OSError) and error.errno is None):
        return None
    while isinstance(error.__cause__, ImportError | OSError):
        # numpy puts a page of advice in front of the reason.
        error = error.__cause__
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"A part of the program can't be loaded: {reason}. {advice()}"


def _came_from_an_import(error: Exception) -> bool:
    """Tell whether Python's import itself raised an error: so it does when a package fails in two threads at once."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code.co_filename.startswith("<frozen importlib")


def advice() -> str:
    """Return what to do about a part that is missing: it depends on how the program was installed."""
    if getattr(sys, "frozen", False):
        return "Install the program again, from a fresh download."
    return "Install the program's packages again (in a checkout, “make run” does it)."
