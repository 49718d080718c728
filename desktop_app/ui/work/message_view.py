"""Where work is told of in sentences."""

from typing import Protocol


class MessageView(Protocol):
    """Shows sentences, one about each topic."""

    def say(self, topic: str, tone: str, sentence: str) -> None:
        """Show a sentence about `topic`; `tone` is ``"error"``, ``"note"`` or ``"info"``."""

    def unsay(self, topic: str) -> None:
        """Take the sentence about `topic` away."""
