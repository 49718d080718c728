"""A view that is no window: it remembers what the controllers ask of it."""

from typing import Any


class RecordedView:
    """Answers every call, and keeps the last arguments of each."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.last: dict[str, tuple[Any, ...]] = {}
        self.messages: dict[str, str] = {}

    def say(self, topic: str, tone: str, sentence: str) -> None:
        self.messages[topic] = sentence

    def unsay(self, topic: str) -> None:
        self.messages.pop(topic, None)

    def __getattr__(self, name: str) -> Any:
        def record(*arguments: Any) -> None:
            self.calls.append(name)
            self.last[name] = arguments

        return record


def answer(view):
    return view.last["show_wording"][0].headline


def start(controller, view, qtbot, model, files=()):
    controller.start([str(path) for path in files], str(model))
    qtbot.waitUntil(lambda: controller.models.loaded is not None, timeout=10_000)
