"""A private PulseAudio: its loudspeaker “virt” is heard by the microphone of the tests."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.audio import input_devices

PROGRAMS = ("pulseaudio", "pactl", "paplay")
START_S = 20.0

# With module-cli the server ends when its standard input does: even when the tests are killed.
SERVER_SCRIPT = """\
load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1
load-module module-cli exit_on_eof=1
load-module {microphone}
set-default-sink virt
set-default-source virt.monitor
"""
MICROPHONE = ("module-null-sink", "sink_name=virt", "rate=44100", "channels=2")
ALSA_CONFIG = """\
pcm.pulse {{ type pulse server "unix:{folder}/native" hint {{ show on description "PulseAudio" }} }}
pcm.!default {{ type pulse server "unix:{folder}/native" }}
ctl.!default {{ type pulse server "unix:{folder}/native" }}
"""


def missing_programs() -> list[str]:
    """Return what has to be installed before a server can be started."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class SoundServer:
    """A PulseAudio of its own folder, user configuration and socket; nothing of the computer's own sound is touched.

    PortAudio reads `environment` when it is initialised, so a test uses :meth:`connected` or a subprocess.
    """

    def __init__(self) -> None:
        # Not in pytest's folders: the path of a socket has at most 107 letters.
        self.folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        (self.folder / "server.pa").write_text(
            SERVER_SCRIPT.format(folder=self.folder, microphone=" ".join(MICROPHONE))
        )
        (self.folder / "asound.conf").write_text(ALSA_CONFIG.format(folder=self.folder))
        self.environment = {
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_RUNTIME_PATH": str(self.folder / "runtime"),
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self.folder / "server.pa"), "--exit-idle-time=-1", "--daemonize=no",
             "--use-pid-file=no"],
            env=os.environ | {"XDG_RUNTIME_DIR": str(self.folder), "XDG_CONFIG_HOME": str(self.folder),
                              "HOME": str(self.folder)},
            stdin=subprocess.PIPE, stdout=self._log, stderr=self._log,
        )  # fmt: skip
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def _wait_until_it_answers(self) -> None:
        give_up = time.monotonic() + START_S
        while "virt.monitor" not in self.pactl("list", "short", "sources", check=False):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PulseAudio does not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.05)

    @contextmanager
    def connected(self) -> Iterator["SoundServer"]:
        """Let PortAudio in this process see this server, and nothing else."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            names = [device.name for device in input_devices(refresh=True)]
            assert "PulseAudio" in names, f"PortAudio finds {names}: is libasound2-plugins installed?"
            yield self
        input_devices(refresh=True)

    def pactl(self, *arguments: str, check: bool = True) -> str:
        """Command the server, and return its answer."""
        done = subprocess.run(
            ["pactl", *arguments], env=os.environ | self.environment, capture_output=True, text=True, timeout=20
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def play(self, wav: Path, device: str = "virt", timeout_s: float = 60.0) -> None:
        """Play a wav file to its end."""
        subprocess.run(
            ["paplay", f"--device={device}", str(wav)], env=os.environ | self.environment, check=True, timeout=timeout_s
        )

    def start_playing(self, wav: Path, device: str = "virt") -> subprocess.Popen[bytes]:
        """Begin to play a wav file, and return the process that does."""
        return subprocess.Popen(["paplay", f"--device={device}", str(wav)], env=os.environ | self.environment)

    def unplug(self) -> None:
        """Take the microphone away."""
        self.pactl("unload-module", "module-null-sink")

    def plug_in(self) -> None:
        """Bring the microphone back."""
        self.pactl("load-module", *MICROPHONE)
        self.pactl("set-default-sink", "virt")
        self.pactl("set-default-source", "virt.monitor")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the server answer nobody for a while."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server as a crash would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the server and remove its folder; may be called again."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
