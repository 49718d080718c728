"""Which model is in use: loads it off the main thread, and keeps the former one when a new one can't be loaded."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.model import jobs
from desktop_app.ui.model.jobs import LoadedModel
from desktop_app.ui.model.view import ModelView
from desktop_app.ui.settings.settings import Key, read_text, write_text
from desktop_app.ui.work.worker import Worker


class ModelControl(QObject):
    """Emits ``changed`` when a model has been loaded, and ``missing`` when there is none to be had."""

    changed = Signal()
    missing = Signal()

    def __init__(self, view: ModelView, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.loaded: LoadedModel | None = None
        self._view = view
        self._settings = settings
        self._shipped: list[Path] = []
        self._wanted: str | None = None
        self._chosen = False
        self._falling_back = False
        self._lister = Worker("model-list", self)
        self._lister.result.connect(self._listed)
        self._loader = Worker("model", self)
        self._loader.result.connect(self._take)
        self._loader.failed.connect(self._fail)

    @property
    def loading(self) -> bool:
        """Whether a model is on its way."""
        return self._loader.busy

    def start(self, name_or_file: str | None) -> None:
        """List the models and load one: the one named, else the one remembered, else the default one."""
        self._load(name_or_file or read_text(self._settings, Key.MODEL))
        self._lister.submit(jobs.list_models)

    def choose(self, path: str) -> None:
        """Load the model that a person chose, and remember it."""
        self._load(path, chosen=True)

    def close(self) -> None:
        """End the workers."""
        self._lister.stop()
        self._loader.stop()

    def _load(self, name_or_file: str | None, chosen: bool = False, falling_back: bool = False) -> None:
        self._wanted, self._chosen, self._falling_back = name_or_file, chosen, falling_back
        self._loader.submit(partial(jobs.load_model, name_or_file=name_or_file))

    def _listed(self, _request: int, paths: list[Path]) -> None:
        self._shipped = paths
        self._show()

    def _take(self, _request: int, loaded: LoadedModel) -> None:
        self.loaded = loaded
        if self._chosen:
            path = loaded.recogniser.model.path
            # A model that came with the program lies elsewhere after an update.
            write_text(self._settings, Key.MODEL, path.stem if path in self._shipped else str(path))
        if not self._falling_back:
            self._view.unsay("model")
        self._show()
        self.changed.emit()

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        # The sentence about the model that was wanted says more than that the default one is missing as well.
        if not self._falling_back:
            self._view.say("model", "error", str(error))
        self._show()
        if self.loaded is not None:
            return
        if self._wanted is None:
            self.missing.emit()
        else:
            self._load(None, falling_back=True)

    def _show(self) -> None:
        models = {str(path): path.stem for path in self._shipped}
        current: str | None = None
        if self.loaded is not None:
            model = self.loaded.recogniser.model
            current = str(model.path)
            models[current] = f"{model.info.name} {model.info.version}"
        self._view.show_models([(title, path) for path, title in models.items()], current)
