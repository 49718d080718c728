"""Which inputs and outputs a model has, compared with the contract as it is loaded."""

from pathlib import Path
from typing import NamedTuple

from desktop_app.errors import ModelError
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.models.runtime import onnxruntime

MAX_REFERENCE = 100_000
"""Numbers in a reference at most: some hundreds are usual."""

RANKS = {"logits": 2, "mfcc": 3, "speech": 1, "embedding": 2, "speech_frames": 2}
"""Dimensions of every output that the contract knows."""

REQUIRED = ("logits", "mfcc")


class Signature(NamedTuple):
    """The outputs that a model has, of those that the contract knows, and the size of its input ``reference``."""

    outputs: tuple[str, ...]
    reference_size: int | None


def check_signature(session: onnxruntime.InferenceSession, info: ModelInfo, path: Path) -> Signature:
    """Compare inputs and outputs with the contract.

    Raises
    ------
    ModelError
        Naming what was expected and what was found.
    """
    inputs = {x.name: x for x in session.get_inputs()}
    outputs = {x.name: x for x in session.get_outputs()}
    try:
        _check_inputs(inputs)
        _check_outputs(outputs, info)
        size = _reference_size(inputs, outputs)
    except _Broken as broken:
        raise ModelError(
            f"The model {path} does not keep the model contract: expected {broken.expected}, found {broken.found}. "
            "Export it again with python -m model_export convert."
        ) from None
    return Signature(tuple(name for name in RANKS if name in outputs), size)


class _Broken(Exception):  # noqa: N818 - it never leaves this file
    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected, found)
        self.expected, self.found = expected, found


_Arguments = dict[str, onnxruntime.NodeArg]


def _check_inputs(inputs: _Arguments) -> None:
    if set(inputs) - {"reference"} != {"waveform"}:
        raise _Broken("one input named “waveform”", f"inputs named {', '.join(inputs) or 'nothing'}")
    given = inputs["waveform"]
    if given.type != "tensor(float)" or len(given.shape) != 2 or any(isinstance(d, int) for d in given.shape):
        raise _Broken("“waveform” to be float32 of dynamic (batch, samples)", f"{given.type} {given.shape}")


def _check_outputs(outputs: _Arguments, info: ModelInfo) -> None:
    for name in REQUIRED:
        if name not in outputs:
            raise _Broken(f"an output named “{name}”", f"outputs named {', '.join(outputs)}")
    for name in RANKS:
        output = outputs.get(name)
        if output is not None and (output.type != "tensor(float)" or len(output.shape) != RANKS[name]):
            raise _Broken(f"“{name}” to be float32 with {RANKS[name]} dimensions", f"{output.type} {output.shape}")
    classes, coefficients = outputs["logits"].shape[1], outputs["mfcc"].shape[2]
    if isinstance(classes, int) and classes != len(info.labels):
        raise _Broken(f"{len(info.labels)} logits, one for each label", f"{classes} logits")
    if isinstance(coefficients, int) and coefficients != info.mfcc_count:
        raise _Broken(f"{info.mfcc_count} MFCCs, as the metadata “mfcc” says", f"{coefficients} in the output “mfcc”")
    if ("speech_frames" in outputs) != (info.speech_hop_samples is not None):
        found = "only the output" if "speech_frames" in outputs else "only the hop"
        raise _Broken("an output “speech_frames” and its hop in the metadata “speech_frames”, or neither", found)


def _reference_size(inputs: _Arguments, outputs: _Arguments) -> int | None:
    if ("reference" in inputs) != ("embedding" in outputs):
        found = "only the input" if "reference" in inputs else "only the output"
        raise _Broken("an input “reference” and an output “embedding”, or neither", found)
    if "reference" not in inputs:
        return None
    given, told = inputs["reference"], outputs["embedding"].shape[1]
    size = given.shape[1] if len(given.shape) == 2 else None
    if given.type != "tensor(float)" or not isinstance(size, int) or not 0 < size <= MAX_REFERENCE:
        raise _Broken("“reference” to be float32 of (batch, size)", f"{given.type} {given.shape}")
    if isinstance(told, int) and told != size:
        raise _Broken(f"“embedding” to be as long as “reference”, {size} numbers", f"{told}")
    return size
