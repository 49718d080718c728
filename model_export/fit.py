"""Fitting one network on one set of clips, in a way that survives being stopped."""

import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model_export.architectures import build
from model_export.settings import Settings

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

LATEST = "latest.keras"


def fit(
    architecture: str,
    classes: int,
    train: tuple[Floats, Ints],
    settings: Settings,
    folder: Path,
    say: Callable[[str], None] = print,
) -> keras.Model:
    """Fit a network and return it.

    Every epoch is checkpointed in `folder`; a call with the same folder goes on where the last one stopped.

    Parameters
    ----------
    architecture : a key of :data:`model_export.architectures.ARCHITECTURES`
    train : features float32 (n, size) and indices of labels (n,)
        The standardisation is fitted on these alone.
    settings : Settings
    folder : Path
        For checkpoints; empty or new for a new run.
    say : function of str
        Takes the progress, one line an epoch.
    """
    return _run(architecture, classes, train, None, settings, folder, [], say)


def select_epochs(
    architecture: str,
    classes: int,
    train: tuple[Floats, Ints],
    select: tuple[Floats, Ints],
    settings: Settings,
    folder: Path,
    say: Callable[[str], None] = print,
) -> int:
    """Return how many epochs to fit for: those after which the accuracy on `select` was highest.

    Parameters
    ----------
    train, select, and the others : as for :func:`fit`
        What is measured on `select` is used for nothing else.
    """
    chosen = folder / "chosen.json"
    if not chosen.exists():
        best = _Best(folder)
        _run(architecture, classes, train, select, settings, folder, [best], say)
        best.record.replace(chosen)
        (folder / LATEST).unlink()
    return int(json.loads(chosen.read_text())["epoch"])


def _run(
    architecture: str,
    classes: int,
    train: tuple[Floats, Ints],
    select: tuple[Floats, Ints] | None,
    settings: Settings,
    folder: Path,
    callbacks: list[keras.callbacks.Callback],
    say: Callable[[str], None],
) -> keras.Model:
    folder.mkdir(parents=True, exist_ok=True)
    one_hot = np.eye(classes, dtype=np.float32)
    batches = _Mixed(train[0], one_hot[train[1]], settings)
    latest = folder / LATEST
    if latest.exists():
        model = keras.saving.load_model(latest)
    else:
        model = _new_model(architecture, classes, train[0], settings, steps=settings.epochs * len(batches))
    model.fit(
        batches,
        validation_data=None if select is None else (select[0], one_hot[select[1]]),
        initial_epoch=int(model.optimizer.iterations) // len(batches),
        epochs=settings.epochs,
        callbacks=[*callbacks, _BeginEpochs(batches), _Progress(settings.epochs, say), _Checkpoint(latest)],
        verbose=0,
    )
    return model


def _new_model(architecture: str, classes: int, vectors: Floats, settings: Settings, steps: int) -> keras.Model:
    keras.utils.set_random_seed(settings.seed)
    model = build(architecture, classes)
    model.get_layer("standardisation").adapt(vectors)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(settings.learning_rate, steps)),
        "categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


class _Mixed(keras.utils.PyDataset):
    """Batches in which each clip is mixed with another one, and its label likewise.

    An epoch's order and shares come from the seed and the number of the epoch alone, so that a run that was stopped
    sees what it would have seen.
    """

    def __init__(self, vectors: Floats, targets: Floats, settings: Settings) -> None:
        super().__init__()
        self.vectors, self.targets, self.settings = vectors, targets, settings
        self.begin(0)

    def begin(self, epoch: int) -> None:
        """Draw the order of the clips in an epoch, and its random numbers."""
        self.random = np.random.default_rng((self.settings.seed, epoch))
        self.order = self.random.permutation(len(self.vectors))

    def __len__(self) -> int:
        return math.ceil(len(self.vectors) / self.settings.batch_size)

    def __getitem__(self, i: int) -> tuple[Floats, Floats]:
        one = self.order[i * self.settings.batch_size : (i + 1) * self.settings.batch_size]
        other = self.random.permutation(one)
        share = self.random.beta(self.settings.mixup, self.settings.mixup, (len(one), 1)).astype(np.float32)
        return tuple(share * x[one] + (1 - share) * x[other] for x in (self.vectors, self.targets))


class _BeginEpochs(keras.callbacks.Callback):
    """Tells the batches which epoch it is; Keras does not."""

    def __init__(self, batches: _Mixed) -> None:
        super().__init__()
        self.batches = batches

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.batches.begin(epoch)


class _Checkpoint(keras.callbacks.Callback):
    """Saves model and optimiser after every epoch, whole or not at all: a run may be killed while it writes.

    Keras's own BackupAndRestore leaves a broken file then.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        partial = self.file.with_name("partial.keras")
        self.model.save(partial)
        partial.replace(self.file)


class _Best(keras.callbacks.Callback):
    """Writes down the epoch with the highest selection accuracy, also across a stop."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.record = folder / "best.json"

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        before = json.loads(self.record.read_text()) if self.record.exists() else {"accuracy": -1.0}
        accuracy = (logs or {})["val_accuracy"]
        if accuracy > before["accuracy"]:
            self.record.write_text(json.dumps({"epoch": epoch + 1, "accuracy": accuracy}))


class _Progress(keras.callbacks.Callback):
    """One line an epoch: how far, how good, how long still."""

    def __init__(self, epochs: int, say: Callable[[str], None]) -> None:
        super().__init__()
        self.epochs, self.say = epochs, say
        self.started, self.first = 0.0, 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        if not self.started:
            self.started, self.first = time.monotonic(), epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        done = epoch + 1
        left_s = (time.monotonic() - self.started) / (done - self.first) * (self.epochs - done)
        figures = "  ".join(f"{k} {v:.4f}" for k, v in (logs or {}).items() if k != "learning_rate")
        self.say(f"epoch {done}/{self.epochs}  {figures}  {left_s / 60:.1f} min left")
