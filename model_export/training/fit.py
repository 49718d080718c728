"""Fitting one network on one set of clips, in a way that survives being stopped."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from model_export.training.batches import Batches
from model_export.training.settings import Settings

LATEST = "latest.keras"


def fit(
    new_model: Callable[[int, Settings], keras.Model],
    batches: Batches,
    folder: Path,
    say: Callable[[str], None] = print,
    validation: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> keras.Model:
    """Fit a network and return it.

    Every epoch is checkpointed in `folder`; a call with the same folder goes on where the last one stopped.

    Parameters
    ----------
    new_model : function of the number of steps and the settings to a compiled keras.Model
        Called when there is no checkpoint, after the seed of the settings is set.
    batches : Batches
        With the settings; their number of epochs is fitted.
    folder : Path
        For checkpoints; empty or new for a new run.
    say : function of str
        Takes the progress, one line an epoch.
    validation : features and targets, or None
    callbacks : sequence of keras.callbacks.Callback
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings, latest = batches.settings, folder / LATEST
    if latest.exists():
        model = keras.saving.load_model(latest)
    else:
        keras.utils.set_random_seed(settings.seed)
        model = new_model(settings.epochs * len(batches), settings)
    model.fit(
        batches,
        validation_data=validation,
        initial_epoch=int(model.optimizer.iterations) // len(batches),
        epochs=settings.epochs,
        callbacks=[*callbacks, _BeginEpochs(batches), _Progress(settings.epochs, say), _Checkpoint(latest)],
        verbose=0,
    )
    return model


def select_epochs(
    new_model: Callable[[int, Settings], keras.Model],
    batches: Batches,
    validation: tuple[NDArray[np.float32], NDArray[np.float32]],
    folder: Path,
    say: Callable[[str], None] = print,
) -> int:
    """Return how many epochs to fit for: those after which the accuracy on `validation` was highest.

    Parameters
    ----------
    new_model, batches, folder, say : as for :func:`fit`
    validation : features and one-hot targets
        What is measured on them is used for nothing else.
    """
    chosen = folder / "chosen.json"
    if not chosen.exists():
        best = _Best(folder)
        fit(new_model, batches, folder, say, validation, [best])
        best.record.replace(chosen)
        (folder / LATEST).unlink()
    return int(json.loads(chosen.read_text())["epoch"])


class _BeginEpochs(keras.callbacks.Callback):
    """Tells the batches which epoch it is; Keras does not."""

    def __init__(self, batches: Batches) -> None:
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
