"""Which microphone is in use: found by name, remembered, and put back when another one can't be opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QSettings, QTimer

from desktop_app.ui.microphone import jobs
from desktop_app.ui.microphone.jobs import Microphones
from desktop_app.ui.microphone.view import MicrophoneView
from desktop_app.ui.settings.settings import Key, read_text, write_text
from desktop_app.ui.work.worker import Worker

LOOKING = "Looking for a microphone…"
AGAIN_MS = 1000
"""How long a sound system that is stuck is left alone before it is asked again."""


class MicrophoneControl(QObject):
    """Lists microphones and loudspeakers, and keeps the choice. Nobody may use one while :attr:`busy`."""

    def __init__(self, view: MicrophoneView, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._names: list[str] = []
        self._default: str | None = None
        self.loudspeakers: Sequence[str] = ()
        self._worker = Worker("microphones", self)
        self._worker.result.connect(self._show)
        self._worker.failed.connect(lambda request, error: self._show(request, Microphones([], str(error))))
        self._stuck = False
        self._later = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._later.timeout.connect(lambda: self._worker.submit(partial(jobs.find_microphones, refresh=False)))
        # The window stands a moment before anything is looked for.
        view.set_recording_possible(LOOKING)

    @property
    def busy(self) -> bool:
        """Whether microphones are looked for, which cuts off every stream, or soon will be since the sound is stuck."""
        return self._worker.busy or self._later.isActive()

    @property
    def wanted(self) -> str | None:
        """The microphone to record from; None for the system's default."""
        name = read_text(self._settings, Key.MICROPHONE)
        return name if name in self._names else None

    @property
    def loudspeaker(self) -> str | None:
        """The loudspeaker to play on; None for the system's default."""
        name = read_text(self._settings, Key.LOUDSPEAKER)
        return name if name in self.loudspeakers else None

    @property
    def shown(self) -> str:
        """The name of the microphone to record from; empty when there is none."""
        return self.wanted or self._default or ""

    def look(self, refresh: bool) -> None:
        """Look for microphones, with `refresh` for those that came or went; not while one is in use."""
        self._later.stop()
        self._stuck = False
        self._view.set_recording_possible(LOOKING)
        self._worker.submit(partial(jobs.find_microphones, refresh=refresh))

    def choose(self, name: str) -> None:
        """Remember a microphone by its name."""
        write_text(self._settings, Key.MICROPHONE, name)

    def choose_loudspeaker(self, name: str) -> None:
        """Remember a loudspeaker by its name; an empty one stands for the system's default."""
        write_text(self._settings, Key.LOUDSPEAKER, name or None)

    def works(self, name: str) -> None:
        """Note that a microphone could be opened."""
        write_text(self._settings, Key.GOOD_MICROPHONE, name)

    def put_back(self, failed: str | None) -> str:
        """Choose the last microphone that could be opened, and return a sentence about it; empty when there is none.

        Parameters
        ----------
        failed : str or None
            The one that could not be opened.
        """
        good = read_text(self._settings, Key.GOOD_MICROPHONE)
        if failed is None or good is None or good == failed or good not in self._names:
            return ""
        write_text(self._settings, Key.MICROPHONE, good)
        self._view.show_microphones(self._names, good)
        return f"“{good}” is chosen again."

    def close(self) -> None:
        """End the worker."""
        self._later.stop()
        self._worker.stop()

    def _show(self, _request: int, found: Microphones) -> None:
        said, self._stuck = self._stuck, not found.answered
        if self._stuck:
            self._later.start()
            if said:
                return
        self._names = [device.name for device in found.devices]
        self._default = next((device.name for device in found.devices if device.is_default), None)
        self.loudspeakers = found.loudspeakers
        self._view.show_microphones(self._names, self.wanted or self._default)
        self._view.set_recording_possible(found.why_not)
        if found.why_not is None:
            self._view.unsay("microphone")
        else:
            self._view.say("microphone", "note", found.why_not)
