import threading

import pytest

from desktop_app.errors import OutputError
from desktop_app.ui.work.commands import CommandQueue


@pytest.fixture
def queue(qtbot):
    queue = CommandQueue("test")
    yield queue
    queue.stop()


@pytest.fixture
def told(queue):
    """Everything that the queue says, in order."""
    told = []
    queue.done.connect(lambda number, value: told.append((number, value)))
    queue.failed.connect(lambda number, error: told.append((number, str(error))))
    return told


def test_each_of_several_commands_is_carried_out_in_order_and_told_once(queue, told, qtbot):
    go_on, carried_out = threading.Event(), []

    def command(name):
        assert go_on.wait(10)
        carried_out.append(name)
        return name

    numbers = [queue.submit(lambda name=name: command(name)) for name in "abc"]
    assert queue.busy
    go_on.set()
    qtbot.waitUntil(lambda: not queue.busy)
    assert carried_out == ["a", "b", "c"] and told == list(zip(numbers, "abc", strict=True))


def test_one_that_fails_is_told_and_the_next_is_carried_out(queue, told, qtbot):
    def fail():
        raise OutputError("There is no room.")

    failed, done = queue.submit(fail), queue.submit(lambda: "done")
    qtbot.waitUntil(lambda: not queue.busy)
    assert told == [(failed, "There is no room."), (done, "done")]


def test_what_was_asked_for_is_carried_out_before_the_end_and_nothing_after_it(queue, told, qtbot):
    carried_out = []
    for name in "abc":
        queue.submit(lambda name=name: carried_out.append(name))
    queue.stop()
    assert carried_out == ["a", "b", "c"]
    queue.submit(lambda: carried_out.append("too late"))
    qtbot.wait(50)
    assert carried_out == ["a", "b", "c"] and told == []
