"""From sound to a verdict, by a model file that keeps the model contract."""

from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.answer.verdict import Conditions, Status, Thresholds, Verdict
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.files import (
    recognise_clip,
    recognise_file,
    recognise_files,
    recognise_part,
    recognise_part_of_clip,
    recognise_timeline,
)
from desktop_app.recognition.live.live import LiveRecogniser
from desktop_app.recognition.mfcc import Mfcc, mfcc_of_part
from desktop_app.recognition.models.contract import CONTRACT_VERSION, ModelInfo
from desktop_app.recognition.models.model import Model, Outputs
from desktop_app.recognition.models.registry import find_model, shipped_models
from desktop_app.recognition.recogniser import Recogniser
from desktop_app.recognition.timeline import Timeline

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
    "Timeline",
    "Verdict",
    "find_model",
    "mfcc_of_part",
    "recognise_clip",
    "recognise_file",
    "recognise_files",
    "recognise_part",
    "recognise_part_of_clip",
    "recognise_timeline",
    "shipped_models",
]
