"""What each command of ``speech-emotion`` does.

Everything heavy is imported by the command that needs it: a classified file waits for no Qt, a version for no model.
"""

import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.cli.output import put
from desktop_app.errors import AudioDeviceError, RecordingError, SpeechEmotionError, advice
from desktop_app.terminal import pad, printable, width

if TYPE_CHECKING:
    from desktop_app.audio import Recorder
    from desktop_app.recognition import Model

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

PATIENCE_S = 5.0
"""How much longer than asked a recording may take: the first sound can be late, and a device can fall silent."""


def self_test() -> int:
    """Try every part of the program, and return 0 when all work, 1 otherwise."""
    from desktop_app.cli.self_test import self_test

    return self_test()


def open_window(files: Sequence[str], model: str | None, timing: bool = False) -> int:
    """Open the window, with files if any are named, and return its exit status; `timing` prints how long that took.

    Raises
    ------
    SpeechEmotionError
        When there is no screen, or a library is missing.
    """
    try:
        from desktop_app.ui.app import run
        from desktop_app.ui.process.qt_fatal_errors import explain_fatal_errors
    except ImportError as error:
        raise SpeechEmotionError(
            f"The window can't be opened: {error}. {advice()} “speech-emotion classify FILE” needs no window.",
            kind="no_window",
        ) from error
    explain_fatal_errors()
    return run(files, model, timing)


def models() -> int:
    """List the models that came with the program; 1 when there is none, or one is broken."""
    from desktop_app.recognition import Model, find_model, shipped_models

    default = find_model()
    broken = 0
    for path in shipped_models():
        try:
            print("\n".join(_describe(Model.load(path), path == default)))
        except SpeechEmotionError as error:
            print(printable(str(error)), file=sys.stderr)
            broken += 1
    return 1 if broken else 0


def _describe(model: "Model", default: bool) -> Iterator[str]:
    info = model.info
    yield printable(f"{model.path.stem}: {info.name} {info.version}{' (default)' if default else ''}")
    yield printable(f"    emotions    {', '.join(info.labels)}")
    yield f"    hears       {info.window_s:g} s at {info.sample_rate_hz} Hz"
    yield printable(f"    trained on  {info.trained_on}; {info.created}")
    yield printable(f"    licence     {info.licence}")
    yield printable(f"    file        {model.path} ({model.size_bytes / 1e6:.1f} MB, sha256 {model.sha256})")


def devices() -> int:
    """List the microphones.

    Raises
    ------
    AudioDeviceError
        When there is none, with the reason and the remedy.
    """
    from desktop_app.audio import input_devices, why_no_input

    reason = why_no_input()
    if reason is not None:
        raise AudioDeviceError(reason, kind="no_device")
    found = input_devices()
    columns = max((width(printable(device.name)) for device in found), default=0)
    for device in found:
        mark = "  (default)" if device.is_default else ""
        channels = "1 channel" if device.channels == 1 else f"{device.channels} channels"
        print(f"{pad(printable(device.name), columns)}  {device.rate_hz} Hz  {channels}{mark}")
    return 0


def listen(device: str | None, seconds: float | None, model_name: str | None, json: bool) -> int:
    """Print what the voice at a microphone sounds like, a line every half second, and keep nothing.

    Parameters
    ----------
    device : str or None
        Its name; the system's default one for None.
    seconds : float or None
        How long; until Ctrl-C for None.
    json : bool
        A JSON object a line, instead of text for people.

    Raises
    ------
    AudioDeviceError
        When there is no such microphone, it can't be opened, or it falls silent or goes away.
    """
    from desktop_app import api
    from desktop_app.results.as_lines import as_json_line, as_line

    model = api.load_model(model_name)
    with api.Microphone(device) as microphone:
        if sys.stderr is not None and sys.stderr.isatty():
            print(printable(f"Listening to {microphone.name}. Ctrl-C ends it."), file=sys.stderr)
        verdicts = api.listen(microphone.blocks(seconds), microphone.rate_hz, model)
        lines = (as_json_line(verdict) if json else as_line(verdict, model.info.labels) for verdict in verdicts)
        put((f"{line}\n" for line in lines), None)
        if microphone.lost_frames:
            print(f"{microphone.lost_frames} frames were lost: this computer was too busy.", file=sys.stderr)
    return 0


def record(file: str, seconds: float, device: str | None, force: bool) -> int:
    """Record from a microphone to a wav file; Ctrl-C ends it early and keeps what was heard.

    Parameters
    ----------
    device : str or None
        Its name; the system's default one for None.
    force : bool
        Replace `file` if it is there, once there is something to replace it with.

    Returns
    -------
    int
        0, or 130 after Ctrl-C.

    Raises
    ------
    AudioDeviceError, RecordingError
        When nothing, or less than was asked for, was recorded.
    """
    from desktop_app.audio import Recorder, keep

    path = Path(file)
    recorder = Recorder(_unused_path(path, force), device)
    interrupted = False
    try:
        _end_as_by_ctrl_c()
        recorder.start()
        _watch(recorder, seconds)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        recorder.stop()
    if recorder.failure is not None:
        raise recorder.failure
    if interrupted and not recorder.path.exists():
        # Ctrl-C came while the microphone was being looked for.
        return INTERRUPTED
    if recorder.path != path:
        recorder.path.replace(path)
        # What a crash may have left there is replaced, and not to be offered any more.
        keep(path)
    lost = f"; {recorder.dropped_frames} frames were lost" if recorder.dropped_frames else ""
    print(printable(f"Recorded {recorder.elapsed_s:.1f} s from {recorder.device_name} to {path}{lost}."))
    if not interrupted and recorder.elapsed_s < seconds:
        raise RecordingError(
            f"The microphone “{recorder.device_name}” gave no more sound before the {seconds:g} s were over. Check "
            "that it is plugged in and switched on."
        )
    return INTERRUPTED if interrupted else 0


def _end_as_by_ctrl_c() -> None:
    """Let a polite kill and a terminal that is closed end a recording properly, unless they are to be ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _unused_path(path: Path, force: bool) -> Path:
    """Return `path`, or a new name beside it if it is there and to be replaced."""
    if path.suffix.lower() != ".wav":
        raise RecordingError(f"A recording is a wav file, and {path} does not end in .wav. Give it a name that does.")
    if not os.path.lexists(path):
        return path
    if force and os.path.isfile(path):
        return path.with_name(f"{path.stem}-{secrets.token_hex(4)}.wav")
    advice = "Choose another name." if force else "Choose another name, or add --force to replace it."
    raise RecordingError(f"{path} is there already. {advice}")


def _watch(recorder: "Recorder", seconds: float) -> None:
    """Wait for the end of a recording, and show its length and level if there is a terminal to show it on."""
    from desktop_app.audio import level_dbfs

    shown = sys.stderr is not None and sys.stderr.isatty()
    latest = time.monotonic() + seconds + PATIENCE_S
    try:
        while recorder.active and recorder.elapsed_s < seconds and time.monotonic() < latest:
            time.sleep(min(0.1, max(0.01, seconds - recorder.elapsed_s)))
            new = recorder.read_new()
            if shown and len(new):
                print(
                    f"\r{recorder.elapsed_s:6.1f} s  {level_dbfs(new):6.1f} dBFS", end="", file=sys.stderr, flush=True
                )
    finally:
        if shown:
            print(file=sys.stderr)
