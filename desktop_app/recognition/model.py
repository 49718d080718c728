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
EXTERNAL_WEIGHTS = "session.model_external_initializers_file_folder_path"
"""onnxruntime's name for where weights outside a model file are looked for."""

Array = NDArray[np.float32]


class Outputs(NamedTuple):
    """What a model returns for a batch of waveforms.

    ``logits`` float32 (batch, classes); ``mfcc`` float32 (batch, frames, coefficients); ``speech`` float32 (batch,),
    a logit, or None when the model has no such output.
    """

    logits: Array
    mfcc: Array
    speech: Array | None


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A checked model, ready to run; use :meth:`load`. It may be used from several threads at once."""

    info: ModelInfo
    path: Path
    sha256: str
    size_bytes: int
    _session: onnxruntime.InferenceSession
    _outputs: tuple[str, ...]

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
        outputs = _check_signature(session, info, path)
        return cls(info, path, hashlib.sha256(data).hexdigest(), len(data), session, outputs)

    @property
    def tells_speech(self) -> bool:
        """Whether the model has a ``speech`` output."""
        return "speech" in self._outputs

    def run(self, waveforms: Array) -> Outputs:
        """Run the model.

        Parameters
        ----------
        waveforms : float32, (batch, samples), [-1, 1], at ``info.sample_rate_hz``

        Raises
        ------
        ModelError
            When the model fails, or its outputs have other shapes than the contract says.
        """
        try:
            values = dict(zip(self._outputs, self._session.run(self._outputs, {"waveform": waveforms}), strict=True))
        except Exception as error:
            raise ModelError(
                f"The model {self.path} failed on {waveforms.shape[1]} samples: {_first_line(error)}. "
                "Choose another model, or export this one again."
            ) from error
        for name, shape in (
            ("logits", (len(waveforms), len(self.info.labels))),
            ("mfcc", (len(waveforms), None, self.info.mfcc_count)),
            ("speech", (len(waveforms),)),
        ):
            if name in values:
                self._check_shape(name, shape, values[name].shape)
                self._check_finite(name, values[name])
        return Outputs(values["logits"], values["mfcc"], values.get("speech"))

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


def _check_signature(session: onnxruntime.InferenceSession, info: ModelInfo, path: Path) -> tuple[str, ...]:
    """Return the names of the outputs, after comparing inputs and outputs with the contract."""

    def complain(expected: str, found: str) -> ModelError:
        return ModelError(
            f"The model {path} does not keep the model contract: expected {expected}, found {found}. "
            "Export it again with python -m model_export convert."
        )

    inputs = {x.name: x for x in session.get_inputs()}
    if set(inputs) != {"waveform"}:
        raise complain("one input named “waveform”", f"inputs named {', '.join(inputs) or 'nothing'}")
    given = inputs["waveform"]
    if given.type != "tensor(float)" or len(given.shape) != 2 or any(isinstance(d, int) for d in given.shape):
        raise complain("“waveform” to be float32 of dynamic (batch, samples)", f"{given.type} {given.shape}")
    outputs = {x.name: x for x in session.get_outputs()}
    for name, rank in (("logits", 2), ("mfcc", 3), ("speech", 1)):
        if name not in outputs:
            if name == "speech":
                continue
            raise complain(f"an output named “{name}”", f"outputs named {', '.join(outputs)}")
        output = outputs[name]
        if output.type != "tensor(float)" or len(output.shape) != rank:
            raise complain(f"“{name}” to be float32 with {rank} dimensions", f"{output.type} {output.shape}")
    classes, coefficients = outputs["logits"].shape[1], outputs["mfcc"].shape[2]
    if isinstance(classes, int) and classes != len(info.labels):
        raise complain(f"{len(info.labels)} logits, one for each label", f"{classes} logits")
    if isinstance(coefficients, int) and coefficients != info.mfcc_count:
        raise complain(f"{info.mfcc_count} MFCCs, as the metadata “mfcc” says", f"{coefficients} in the output “mfcc”")
    return tuple(name for name in ("logits", "mfcc", "speech") if name in outputs)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
