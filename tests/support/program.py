"""A program that runs beside a test and talks in lines."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

PATIENCE_S = 60.0
"""Until a program counts as hung; PulseAudio's own library gives its server 30 s."""


class Program:
    """A module of this repository, started as a program; its lines are read as they come."""

    def __init__(self, module: str, *arguments: object, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", module, *map(str, arguments)],
            env=os.environ | {"PYTHONFAULTHANDLER": "1"} | environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.pid = self._process.pid
        self._lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    def wait_for(self, wanted: Callable[[str], bool]) -> str:
        """Return the first line from now on that is wanted."""
        give_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up:
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                if self._process.poll() is not None:
                    break
                continue
            self.seen.append(line)
            if wanted(line):
                return line
        status = self._process.poll()
        raise AssertionError(f"waited in vain; it said: {self.seen[-5:]}, status {status} {self._last_words()}")

    def wait_for_state(self, wanted: Callable[[Mapping[str, Any]], bool]) -> dict[str, Any]:
        """Return the first line of JSON from now on that is wanted."""
        return dict(json.loads(self.wait_for(lambda line: line.startswith("{") and wanted(json.loads(line)))))

    def interrupt(self) -> tuple[int, str]:
        """End it as Ctrl+C does, and return its status and what it said on standard error."""
        self._process.send_signal(signal.SIGINT)
        status = self._process.wait(timeout=PATIENCE_S)
        assert self._process.stderr is not None
        return status, self._process.stderr.read()

    def _last_words(self) -> str:
        """End it with what it is doing: where each thread stands is on standard error then."""
        assert self._process.stderr is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGABRT)
        return self._process.stderr.read()[-6000:]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.rstrip("\n"))
