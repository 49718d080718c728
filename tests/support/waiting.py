"""Waiting for what happens in another thread or process."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    give_up = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.01)
