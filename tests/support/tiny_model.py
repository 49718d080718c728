"""A tiny ONNX model that keeps the contract and hears tones: eight filters, one for each emotion."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from desktop_app.recognition.answer.verdict import Thresholds
from desktop_app.recognition.models.contract import ModelInfo
from tests.support.tones import FREQUENCY_HZ, LABELS, RATE_HZ

TAPS = 512
HOP = 256
VOICE_DBFS = -70.0
"""What is louder for a frame is speech to the tiny model."""

INFO = ModelInfo(
    name="tiny",
    version="1.0",
    labels=LABELS,
    sample_rate_hz=RATE_HZ,
    window_s=2.0,
    hop_s=1.0,
    offset_s=0.0,
    mfcc_hop_samples=HOP,
    mfcc_count=len(LABELS),
    temperature=1.0,
    thresholds=Thresholds(min_probability=0.4, min_speech=0.5, min_level_dbfs=-60.0, min_duration_s=0.5),
    licence="MIT",
    trained_on="nothing: eight tones",
    created="2026-01-01",
    speech_hop_samples=HOP,
)


def write_tiny_model(
    path: Path, info: ModelInfo = INFO, speech: bool = False, reference: bool = False, **metadata: str | None
) -> Path:
    """Write the model to `path` and return it.

    It tells speech itself, in its output ``speech_frames``: what is above -70 dBFS for a frame. So tones are voices.

    Parameters
    ----------
    info : ModelInfo
        Without ``speech_hop_samples`` it has no such output, and speech is what the program's detector takes for it.
    speech : bool
        Add a ``speech`` output that is sure of speech above -40 dBFS.
    reference : bool
        Add the output ``embedding``, the logits, and the input ``reference``, which is taken from them.
    **metadata : str or None
        Overrides single metadata properties; None leaves one out.
    """
    size, frames = ["batch", len(LABELS)], info.speech_hop_samples is not None
    nodes = [*_nodes(reference), *(_speech() if speech else []), *(_speech_frames() if frames else [])]
    inputs = [_value("waveform", ["batch", "samples"]), *([_value("reference", size)] if reference else [])]
    graph = helper.make_graph(nodes, "tiny", inputs, [
        _value("logits", size),
        _value("mfcc", ["batch", "frames", len(LABELS)]),
        *([_value("speech", ["batch"])] if speech else []),
        *([_value("embedding", size)] if reference else []),
        *([_value("speech_frames", ["batch", "speech_frames_count"])] if frames else []),
    ], _weights())  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    properties = info.to_metadata() | metadata
    for key, value in properties.items():
        if value is not None:
            model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def renamed(name: str, **changes: object) -> ModelInfo:
    """Return the tiny model's information with another name and other changes."""
    return replace(INFO, name=name, **changes)


def _weights() -> list[onnx.TensorProto]:
    phase = 2 * np.pi * np.outer([FREQUENCY_HZ[x] for x in LABELS], np.arange(TAPS)) / RATE_HZ
    kernels = np.concatenate([np.cos(phase), np.sin(phase)]) * np.hanning(TAPS) / TAPS
    arrays = {
        "kernels": kernels[:, None].astype(np.float32),
        "channel": np.array([1], np.int64),
        "time": np.array([2], np.int64),
        "halves": np.array([len(LABELS)] * 2, np.int64),
        "floor": np.array(1e-9, np.float32),
        "half": np.array(0.5, np.float32),
        "sensitivity": np.array(4.0, np.float32),
        "speech_at": np.array(np.log(0.01), np.float32),
        "frame": np.ones((1, 1, HOP), np.float32) / HOP,
        "voice_at": np.array(np.log(10 ** (VOICE_DBFS / 10)), np.float32),
        "nothing": np.array(1e-12, np.float32),
    }
    return [numpy_helper.from_array(value, name) for name, value in arrays.items()]


def _nodes(reference: bool) -> list[onnx.NodeProto]:
    node = helper.make_node
    return [
        node("Unsqueeze", ["waveform", "channel"], ["x"]),
        node("Conv", ["x", "kernels"], ["y"], strides=[HOP], pads=[TAPS // 2, TAPS // 2]),
        node("Mul", ["y", "y"], ["yy"]),
        node("Split", ["yy", "halves"], ["cos", "sin"], axis=1),
        node("Add", ["cos", "sin"], ["power"]),
        node("Add", ["power", "floor"], ["audible"]),
        node("Log", ["audible"], ["log"]),
        node("Transpose", ["log"], ["mfcc"], perm=[0, 2, 1]),
        node("ReduceMean", ["power"], ["mean"], axes=[2], keepdims=0),
        node("Add", ["mean", "floor"], ["mean_audible"]),
        node("Log", ["mean_audible"], ["embedding" if reference else "logits"]),
        *([node("Sub", ["embedding", "reference"], ["logits"])] if reference else []),
    ]


def _speech() -> list[onnx.NodeProto]:
    node = helper.make_node
    return [
        node("Mul", ["waveform", "waveform"], ["square"]),
        node("ReduceMean", ["square"], ["energy"], axes=[1], keepdims=0),
        node("Add", ["energy", "floor"], ["energy_floor"]),
        node("Log", ["energy_floor"], ["log_energy"]),
        node("Mul", ["log_energy", "half"], ["log_rms"]),
        node("Sub", ["log_rms", "speech_at"], ["above"]),
        node("Mul", ["above", "sensitivity"], ["speech"]),
    ]


def _speech_frames() -> list[onnx.NodeProto]:
    node = helper.make_node
    return [
        node("Mul", ["x", "x"], ["frame_squares"]),
        node("Conv", ["frame_squares", "frame"], ["frame_energies"], strides=[HOP], pads=[0, HOP - 1]),
        node("Squeeze", ["frame_energies", "channel"], ["frame_energy"]),
        node("Add", ["frame_energy", "nothing"], ["frame_audible"]),
        node("Log", ["frame_audible"], ["frame_log"]),
        node("Sub", ["frame_log", "voice_at"], ["frame_above"]),
        node("Mul", ["frame_above", "sensitivity"], ["speech_frames"]),
    ]


def _value(name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
