"""Run as a program: the real window, started as the command starts it, printing a line of JSON whenever it changes.

Arguments: the model, then files to open.
"""

import faulthandler
import json
import os
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop_app.ui.app import run
from desktop_app.ui.window import Window

EVERY_MS = 50


def state(window: Window) -> dict[str, object]:
    """Return what a person can read in the window."""
    return {
        "title": window.windowTitle(),
        "treatment": window.title.treatment.text(),
        "answer": window.verdict.headline.text(),
        "card": window.verdict.accessibleDescription(),
        "number": window.verdict.number.text(),
        "messages": window.messages.sentences(),
        "record": window.toolbar.record.text() if window.toolbar.record.isEnabled() else "",
        "elapsed": window.toolbar.elapsed.text(),
        "kicker": window.verdict.kicker.text(),
        "pause": window.toolbar.pause.text() if window.toolbar.pause.isVisible() else "",
        "level": window.toolbar.level.word.text(),
        "microphone": window.toolbar.microphone.box.currentText(),
        "conditions": window.conditions.text.text() if window.conditions.isVisible() else "",
        "strip": window.plots.strip.accessibleDescription() if window.plots.strip.isVisible() else "",
        "bars": {name: bar.value() for name, (bar, _) in window.bars.rows.items()},
        "text": window.plots.waveform.accessibleDescription() if window.transport.isVisible() else "",
        "cursor": window.transport.time.text() if window.transport.isVisible() else "",
        "play": window.transport.play.accessibleName() if window.transport.isVisible() else "",
        "selected": window.transport.selected.text(),
        "shares": window.shares.text.text() if window.shares.isVisible() else "",
        "progress": window.progress.text.text() if window.progress.isVisible() else "",
        "view": [round(end, 3) for end in window.plots.waveform.span] if window.transport.isVisible() else [],
        "plot": area_of(window) if window.transport.isVisible() else [],
        "offer": window.recovery.text.text() if window.recovery.isVisible() else "",
        "batch": window.pages.batch.summary.text() if window.pages.batch.isVisible() else "",
        "batch_offer": window.pages.offer.text.text() if window.pages.offer.isVisible() else "",
        "check": window.check.headline.text() if window.check.card.isVisible() else "",
        "buttons": {
            button.accessibleName() or button.text(): centre_of(button)
            for button in window.findChildren(QPushButton)
            if button.isVisible()
        },
    }


def centre_of(widget: QWidget) -> tuple[int, int]:
    """Return where a mouse has to go on the screen."""
    return widget.mapToGlobal(widget.rect().center()).toTuple()


def area_of(window: Window) -> list[float]:
    """Return where the waveform is on the screen: left, top, right, bottom."""
    plot = window.plots.waveform
    area = plot.mapFromScene(plot.getViewBox().sceneBoundingRect()).boundingRect()
    corner = plot.mapToGlobal(area.topLeft())
    return [corner.x(), corner.y(), corner.x() + area.width(), corner.y() + area.height()]


def watch() -> None:
    """Print the state when it is another one than before."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, Window):
            now = json.dumps(state(window))
            if now != said[-1]:
                said.append(now)
                print(now, flush=True)


if __name__ == "__main__":
    # On a descriptor of its own: while PortAudio starts, standard error is led to nowhere.
    faulthandler.enable(os.fdopen(os.dup(2), "w"))
    app = QApplication([])
    said = [""]
    timer = QTimer()
    timer.timeout.connect(watch)
    timer.start(EVERY_MS)
    sys.exit(run(sys.argv[2:], sys.argv[1]))
