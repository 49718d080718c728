"""A model file, opened with onnxruntime."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import ModelError
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.models.run_limit import limited
from desktop_app.recognition.models.runtime import onnxruntime
from desktop_app.recognition.models.signature import check_signature

MAX_MODEL_BYTES = 500_000_000

MIN_MODEL_SAMPLES = 64
"""Shorter sounds are lengthened with silence before a model hears them."""

EXTERNAL_WEIGHTS = "session.model_external_initializers_file_folder_path"
"""onnxruntime's name for where weights outside a model file are looked for."""

Array = NDArray[np.float32]


class Outputs(NamedTuple):
    """What a model returns for a batch of waveforms.

    ``logits`` float32 (batch, classes); ``mfcc`` float32 (batch, frames, coefficients). None where the model has no
    such output: ``speech`` float32 (batch,), a logit; ``embedding`` float32 (batch, d), what a window adds to a
    reference of its voice.
    """

    logits: Array
    mfcc: Array
    speech: Array | None = None
    embedding: Array | None = None


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
            # Asked for here, since texts in the file that are not UTF-8 show only now.
            metadata = session.get_modelmeta().custom_metadata_map
            session.get_inputs(), session.get_outputs()
        except Exception as error:
            raise ModelError(
                f"The model {path} can't be opened: it is no complete ONNX model "
                f"({_first_line(error)}). Choose another model file, or export this one again."
            ) from error
        info = ModelInfo.from_metadata(metadata, str(path))
        outputs, reference_size = check_signature(session, info, path)
        return cls(info, path, hashlib.sha256(data).hexdigest(), len(data), session, outputs, reference_size)

    @property
    def tells_speech(self) -> bool:
        """Whether the model has a ``speech`` output."""
        return "speech" in self._outputs

    def run(self, waveforms: Array, reference: Array | None = None) -> Outputs:
        """Run the model; for where there is speech, :meth:`speech_frames`.

        Parameters
        ----------
        waveforms : float32, (batch, samples), [-1, 1], at ``info.sample_rate_hz``
        reference : float32, (`reference_size`,), optional
            What is known of the voice: the mean of ``embedding`` over other speech of the same person. Nobody's when
            left out.

        Raises
        ------
        ModelError
            When the model fails, takes no such reference, or its outputs have other shapes than the contract says.
        """
        batch, labels = len(waveforms), len(self.info.labels)
        names = tuple(name for name in self._outputs if name in Outputs._fields)
        values = self._values(names, waveforms, reference)
        for name, shape in (
            ("logits", (batch, labels)),
            ("mfcc", (batch, None, self.info.mfcc_count)),
            ("speech", (batch,)),
            ("embedding", (batch, self.reference_size)),
        ):
            if name in values:
                self._check_shape(name, shape, values[name].shape)
                self._check_finite(name, values[name])
        return Outputs(**values)

    def mfcc(self, waveforms: Array) -> Array:
        """Return only the MFCCs, float32 (batch, frames, coefficients): what comes to the answer is not run.

        Parameters
        ----------
        waveforms : float32, (batch, samples), [-1, 1], at ``info.sample_rate_hz``

        Raises
        ------
        ModelError
            When the model fails, or its output has another shape than the contract says.
        """
        values = self._values(("mfcc",), waveforms, None)["mfcc"]
        self._check_shape("mfcc", (len(waveforms), None, self.info.mfcc_count), values.shape)
        self._check_finite("mfcc", values)
        return values

    def speech_frames(self, waveform: Array) -> Array:
        """Return only what the model says about speech: float32 (frames,), logits, one for each whole hop or more.

        Parameters
        ----------
        waveform : float32, (samples,), [-1, 1], at ``info.sample_rate_hz``

        Raises
        ------
        ModelError
            When the model fails, or tells less than the contract says.
        """
        name, hop = "speech_frames", self.info.speech_hop_samples
        assert hop is not None, "a model without speech_frames"
        frames = self._values((name,), waveform[None], None)[name]
        self._check_finite(name, frames)
        if frames.ndim != 2 or frames.shape[1] < len(waveform) // hop:
            raise self._wrong(
                f"at least {len(waveform) // hop} numbers in output “{name}”", f"an output of shape {frames.shape}"
            )
        told: Array = frames[0]
        return told

    def _values(self, names: tuple[str, ...], waveforms: Array, reference: Array | None) -> dict[str, Array]:
        size = self.reference_size
        if reference is not None and reference.shape != (size,):
            takes = "no reference" if size is None else f"a reference of shape ({size},)"
            raise ModelError(f"The model {self.path} takes {takes}, and was given one of shape {reference.shape}.")
        inputs = {"waveform": waveforms}
        if size is not None:
            known = np.zeros(size, np.float32) if reference is None else reference
            inputs["reference"] = np.tile(known.astype(np.float32), (len(waveforms), 1))
        try:
            with limited() as options:
                return dict(zip(names, self._session.run(names, inputs, options), strict=True))
        except Exception as error:
            raise ModelError(
                f"The model {self.path} failed on {waveforms.shape[1]} samples: {_first_line(error)}. "
                "Choose another model, or export this one again."
            ) from error

    def _wrong(self, expected: str, found: str) -> ModelError:
        return ModelError(
            f"The model {self.path} does not keep the model contract: expected {expected}, found {found}. "
            "Export it again with python -m model_export convert."
        )

    def _check_shape(self, name: str, expected: tuple[int | None, ...], found: tuple[int, ...]) -> None:
        same = len(expected) == len(found) and all(e in (None, f) for e, f in zip(expected, found, strict=True))
        if not same:
            raise self._wrong(f"output “{name}” of shape {expected}", str(found))

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


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
