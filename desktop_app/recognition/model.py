"""A model file, opened with onnxruntime."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import ModelError
from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.runtime import onnxruntime

MAX_MODEL_BYTES = 500_000_000
MAX_REFERENCE = 100_000
"""Numbers in a reference at most: some hundreds are usual."""

EXTERNAL_WEIGHTS = "session.model_external_initializers_file_folder_path"
"""onnxruntime's name for where weights outside a model file are looked for."""

Array = NDArray[np.float32]


class Outputs(NamedTuple):
    """What a model returns for a batch of waveforms.

    ``logits`` float32 (batch, classes); ``mfcc`` float32 (batch, frames, coefficients). None where the model has no such
    output: ``speech`` float32 (batch,), a logit; ``embedding`` float32 (batch, d), what a window adds to a reference of
    its voice; ``speech_frames`` float32 (batch, frames), logits.
    """

    logits: Array
    mfcc: Array
    speech: Array | None = None
    embedding: Array | None = None
    speech_frames: Array | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A checked model, ready to run; use :meth:`load`. It may be used from several threads at once."""

    info: ModelInfo
    path: Path
    sha256: str
    size_bytes: int
    _session: onnxruntime.InferenceSession
    _outputs: tuple[str, ...]
    reference_size: int | None = None

    @classmethod
    def load(cls, path: Path | str) -> "Model":
        """Open a model file and check it against the contract.

        Parameters
        ----------
        path : path of an ``.onnx`` file

        Raises
        ------
        ModelError
            When the file is missing, is no ONNX model, or breaks the contract; the message names what was expected
            and what was found.
        """
        path = Path(path)
        data = _read(path)
        options = onnxruntime.SessionOptions()
        # One clip at a time is never faster on two threads, and spinning threads cost a whole core while idle.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Weights are in the model file or nowhere: below a file there is no folder where others could lie.
        nowhere = os.fsencode(path.absolute() / "nowhere").decode("utf-8", "replace")
        options.add_session_config_entry(EXTERNAL_WEIGHTS, nowhere)
        try:
            session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(
                f"The model {path} can't be opened: it is no complete ONNX model "
                f"({_first_line(error)}). Choose another model file, or export this one again."
            ) from error
        info = ModelInfo.from_metadata(session.get_modelmeta().custom_metadata_map, str(path))
        outputs, reference_size = _check_signature(session, info, path)
        return cls(info, path, hashlib.sha256(data).hexdigest(), len(data), session, outputs, reference_size)

    @property
    def tells_speech(self) -> bool:
        """Whether the model has a ``speech`` output."""
        return "speech" in self._outputs

    def run(self, waveforms: Array, reference: Array | None = None) -> Outputs:
        """Run the model.

        Parameters
        ----------
        waveforms : float32, (batch, samples), [-1, 1], at ``info.sample_rate_hz``
        reference : float32, (`reference_size`,), optional
            What is known of the voice: the mean of ``embedding`` over other speech of the same person. Nobody's when
            left out.

        Raises
        ------
        ModelError
            When the model fails, or its outputs have other shapes than the contract says.
        """
        inputs = {"waveform": waveforms}
        if self.reference_size is not None:
            known = np.zeros(self.reference_size, np.float32) if reference is None else reference
            inputs["reference"] = np.tile(known[None], (len(waveforms), 1))
        try:
            values = dict(zip(self._outputs, self._session.run(self._outputs, inputs), strict=True))
        except Exception as error:
            raise ModelError(
                f"The model {self.path} failed on {waveforms.shape[1]} samples: {_first_line(error)}. "
                "Choose another model, or export this one again."
            ) from error
        for name, shape in (
            ("logits", (len(waveforms), len(self.info.labels))),
            ("mfcc", (len(waveforms), None, self.info.mfcc_count)),
            ("speech", (len(waveforms),)),
            ("embedding", (len(waveforms), self.reference_size)),
            ("speech_frames", (len(waveforms), None)),
        ):
            if name in values:
                self._check_shape(name, shape, values[name].shape)
                self._check_finite(name, values[name])
        return Outputs(*(values.get(name) for name in Outputs._fields))

    def _check_shape(self, name: str, expected: tuple[int | None, ...], found: tuple[int, ...]) -> None:
        same = len(expected) == len(found) and all(e in (None, f) for e, f in zip(expected, found, strict=True))
        if not same:
            raise ModelError(
                f"The model {self.path} does not keep the model contract: expected output “{name}” of shape "
                f"{expected}, found {found}. Export it again with python -m model_export convert."
            )

    def _check_finite(self, name: str, values: Array) -> None:
        if not np.isfinite(values).all():
            raise ModelError(
                f"The model {self.path} does not keep the model contract: expected finite numbers in output “{name}”, "
                "found NaN or infinity. Choose another model, or export this one again."
            )

    def __repr__(self) -> str:
        info = self.info
        return (
            f"Model({info.name} {info.version}: waveform (batch, samples) at {info.sample_rate_hz} Hz -> "
            f"{', '.join(self._outputs)}; {len(info.labels)} labels: {', '.join(info.labels)}; "
            f"window {info.window_s:g} s; {self.size_bytes / 1e6:.1f} MB; sha256 {self.sha256[:12]})"
        )


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ModelError(f"The model {path} is no regular file. Choose an .onnx file.")
        size = path.stat().st_size
        if size > MAX_MODEL_BYTES:
            raise ModelError(
                f"The model {path} is {size / 1e6:.0f} MB; at most {MAX_MODEL_BYTES / 1e6:.0f} MB are read. "
                "Choose a smaller model."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelError(
            f"There is no model file {path}. Run speech-emotion models to see the models that are here.",
            kind="model_missing",
        ) from None
    except OSError as error:
        raise ModelError(f"The model {path} can't be read: {error.strerror}. Check its permissions.") from error


_RANKS = {"logits": 2, "mfcc": 3, "speech": 1, "embedding": 2, "speech_frames": 2}
_REQUIRED = ("logits", "mfcc")


def _check_signature(
    session: onnxruntime.InferenceSession, info: ModelInfo, path: Path
) -> tuple[tuple[str, ...], int | None]:
    """Return the names of the outputs and the size of a reference, after comparing inputs and outputs with the contract."""

    def complain(expected: str, found: str) -> ModelError:
        return ModelError(
            f"The model {path} does not keep the model contract: expected {expected}, found {found}. "
            "Export it again with python -m model_export convert."
        )

    inputs = {x.name: x for x in session.get_inputs()}
    if set(inputs) - {"reference"} != {"waveform"}:
        raise complain("one input named “waveform”", f"inputs named {', '.join(inputs) or 'nothing'}")
    given = inputs["waveform"]
    if given.type != "tensor(float)" or len(given.shape) != 2 or any(isinstance(d, int) for d in given.shape):
        raise complain("“waveform” to be float32 of dynamic (batch, samples)", f"{given.type} {given.shape}")
    outputs = {x.name: x for x in session.get_outputs()}
    for name, rank in _RANKS.items():
        if name not in outputs:
            if name in _REQUIRED:
                raise complain(f"an output named “{name}”", f"outputs named {', '.join(outputs)}")
            continue
        output = outputs[name]
        if output.type != "tensor(float)" or len(output.shape) != rank:
            raise complain(f"“{name}” to be float32 with {rank} dimensions", f"{output.type} {output.shape}")
    classes, coefficients = outputs["logits"].shape[1], outputs["mfcc"].shape[2]
    if isinstance(classes, int) and classes != len(info.labels):
        raise complain(f"{len(info.labels)} logits, one for each label", f"{classes} logits")
    if isinstance(coefficients, int) and coefficients != info.mfcc_count:
        raise complain(f"{info.mfcc_count} MFCCs, as the metadata “mfcc” says", f"{coefficients} in the output “mfcc”")
    if ("speech_frames" in outputs) != (info.speech_hop_samples is not None):
        raise complain("an output “speech_frames” and its hop in the metadata, or neither", "one of them")
    size = None
    if "reference" in inputs:
        shape = inputs["reference"].shape
        size = shape[1] if len(shape) == 2 else None
        if inputs["reference"].type != "tensor(float)" or not isinstance(size, int) or not 0 < size <= MAX_REFERENCE:
            raise complain("“reference” to be float32 of (batch, size)", f"{inputs['reference'].type} {shape}")
    if ("embedding" in outputs) != (size is not None) or (size and outputs["embedding"].shape[1] != size):
        raise complain("an output “embedding” as long as the input “reference”, or neither", "something else")
    return tuple(name for name in _RANKS if name in outputs), size


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
