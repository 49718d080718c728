"""Results of every kind, for the tests of the formats."""

from desktop_app.errors import AudioFileError
from desktop_app.recognition import Conditions, FileResult, Status, Verdict
from tests.support.tones import LABELS

SHA256 = "0123456789abcdef" * 4
CONDITIONS = Conditions(rate_hz=44100, channels=2, level_dbfs=-23.456, clipped=0.0)


def heard(file: str = "happy.wav", label: str = "happy", probability: float = 0.875, **changes: object) -> FileResult:
    rest = (1 - probability) / (len(LABELS) - 1)
    probabilities = {x: probability if x == label else rest for x in LABELS}
    values = {"status": Status.EMOTION, "emotion": label, "start_s": 0.5, "end_s": 3.5, "conditions": CONDITIONS}
    return FileResult(file, Verdict(**(values | {"probabilities": probabilities} | changes)), None, 4.25)


def without_answer(status: Status, file: str = "quiet.wav") -> FileResult:
    return FileResult(file, Verdict(status, None, 0.0, 0.2, Conditions(8000, 1, -120.0, 0.0)), None, 0.2)


def failed(file: str = "gone.wav", message: str | None = None) -> FileResult:
    return FileResult(file, error=AudioFileError(message or f"There is no file {file}.", kind="missing"))
