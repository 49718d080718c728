"""What made a result: program, model and settings, so that it can be made again and compared."""

from typing import Any

from desktop_app import __version__
from desktop_app.recognition.answers import SMOOTHING
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.speech.windows import PHRASE_PAUSE_S, window_hop_s

PROGRAM = "speech-emotion"


def settings(info: ModelInfo) -> dict[str, Any]:
    """Return the settings that the figures depend on; with the same model and program they are the same.

    Returns
    -------
    dict of str to float or list of float
        How windows are cut from phrases, the model's temperature and thresholds, and the smoothing of timelines.
    """
    limits = info.thresholds
    return {
        "window_s": info.window_s,
        "hop_s": window_hop_s(info),
        "shortest_window_s": info.shortest_window_s,
        "phrase_pause_s": PHRASE_PAUSE_S,
        "temperature": info.temperature,
        "min_probability": limits.min_probability,
        "min_speech": limits.min_speech,
        "min_level_dbfs": limits.min_level_dbfs,
        "min_duration_s": limits.min_duration_s,
        "timeline_smoothing": list(SMOOTHING),
    }


def settings_text(info: ModelInfo) -> str:
    """Return :func:`settings` as text: ``name=value``, separated by spaces; lists with slashes."""
    values = {name: value if isinstance(value, list) else [value] for name, value in settings(info).items()}
    return " ".join(f"{name}={'/'.join(f'{number:.12g}' for number in value)}" for name, value in values.items())


def made_by(info: ModelInfo, sha256: str) -> dict[str, str]:
    """Return program, model and settings as texts by name, for formats that hold nothing else."""
    return {
        "program": f"{PROGRAM} {__version__}",
        "model": info.name,
        "model_version": info.version,
        "model_sha256": sha256,
        "settings": settings_text(info),
    }


def made_by_text(info: ModelInfo, sha256: str) -> str:
    """Return :func:`made_by` as one line, for formats that have only labels."""
    given = made_by(info, sha256)
    return (
        f"{given['program']}; model {given['model']} {given['model_version']} sha256 {given['model_sha256']}; "
        f"{given['settings']}"
    )
