"""Qt ends the whole process when it can't open a screen: this says why in a sentence first."""

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop_app.errors import advice
from desktop_app.terminal import printable


def explain_fatal_errors() -> None:
    """Let Qt's fatal errors end the process with a sentence and exit status 1, not with a crash; call it once."""
    reasons: list[str] = []

    def handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            reason = (reasons or [message])[0].splitlines()[0].strip().rstrip(".")
            print(
                f"The window can't be opened: {printable(reason)}. Run this in a desktop session, or use "
                "“speech-emotion classify FILE”, which needs none. Where there is a screen, a part is missing: "
                f"{advice()}",
                file=sys.stderr,
                flush=True,
            )
            os._exit(1)
        elif (context.category or "").startswith("qt.qpa."):
            reasons.append(message)
        else:
            print(message, file=sys.stderr)

    qInstallMessageHandler(handle)
