"""From sound to a verdict, by a model file that keeps the model contract."""

from desktop_app.recognition.contract import CONTRACT_VERSION, ModelInfo
from desktop_app.recognition.files import FileResult, recognise_file, recognise_files
from desktop_app.recognition.live import LiveRecogniser
from desktop_app.recognition.model import Model, Outputs
from desktop_app.recognition.recogniser import Mfcc, Recogniser
from desktop_app.recognition.segments import Segment
from desktop_app.recognition.store import find_model, shipped_models
from desktop_app.recognition.verdict import Conditions, Status, Thresholds, Verdict

__all__ = [
    "CONTRACT_VERSION",
    "Conditions",
    "FileResult",
    "LiveRecogniser",
    "Mfcc",
    "Model",
    "ModelInfo",
    "Outputs",
    "Recogniser",
    "Segment",
    "Status",
    "Thresholds",
    "Verdict",
    "find_model",
    "recognise_file",
    "recognise_files",
    "shipped_models",
]
