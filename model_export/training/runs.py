"""What a folder of a run belongs to: nothing is taken up that other clips or other settings have left there."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model_export.data.corpora import Utterance
from model_export.training.settings import Settings

RECORD = "run.json"


class RunError(Exception):
    """A folder of a run is missing or belongs to another run; the message says what to do."""


def claim(folder: Path, utterances: Iterable[Utterance], settings: Settings) -> None:
    """Note what a run is made of in its folder, made if need be, or find the same noted there.

    Parameters
    ----------
    folder : Path
    utterances : iterable of Utterance
        All that the run is about, by their names and labels.
    settings : Settings

    Raises
    ------
    RunError
        When the folder is that of a run on other clips, or with other settings.
    """
    clips = sorted(f"{x.corpus}/{x.path.name} {x.label}" for x in utterances)
    found = {
        "clips": len(clips),
        "clips_sha256": hashlib.sha256("\n".join(clips).encode()).hexdigest(),
        "settings": asdict(settings),
    }
    record = folder / RECORD
    if not record.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = record.with_suffix(".partial")
        partial.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        partial.replace(record)
        return
    try:
        noted: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
        settings_then = noted.get("settings", {})
    except (ValueError, AttributeError) as error:
        raise RunError(f"{record} can't be read. Delete {folder}, or name another folder with --runs.") from error
    if noted != found:
        other = [key for key, value in found["settings"].items() if settings_then.get(key) != value]
        if noted.get("clips_sha256") != found["clips_sha256"]:
            other.insert(0, "clips")
        raise RunError(
            f"{folder} holds another run, with other {', '.join(other)}. Delete it, or name another folder with --runs."
        )
