"""The command ``speech-emotion``: its arguments, its exit status, and how it ends."""

import argparse
import errno
import io
import math
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from desktop_app import __version__
from desktop_app.cli import commands
from desktop_app.cli.classify import EACH, FORMATS, MIX, PER_FILE, Wanted, classify
from desktop_app.cli.verify import verify
from desktop_app.errors import SpeechEmotionError, missing_part
from desktop_app.terminal import discard_stdout, printable

_MODEL = "a shipped model by name, or an .onnx file; the default model when left out"
_DEVICE = "a microphone as `devices` names it; the system's default one when left out"

MAX_JOBS = 256

MAX_CHANNEL = 1024
"""No file that can be read has more."""

COMMANDS = ("open", "classify", "verify", "listen", "record", "devices", "models", "self-test")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; those of the process by default.

    Returns
    -------
    int
        Exit status: 0; 1 when something failed, after a sentence about it; 130 after Ctrl-C. Wrong usage leaves
        through ``SystemExit(2)``, as argparse does it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            arguments = _parse(sys.argv[1:] if argv is None else argv)
            return int(arguments.run(arguments))
        except SpeechEmotionError as error:
            print(printable(str(error)), file=sys.stderr)
            return 1
        except (ImportError, OSError) as error:
            sentence = missing_part(error)
            if sentence is None:
                raise
            print(printable(sentence), file=sys.stderr)
            return 1
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        discard_stdout()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        discard_stdout()
        print("There was no room for what was to be printed. Make room, or send it elsewhere.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return commands.INTERRUPTED


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    if argv[:1] == ["--self-test"]:
        argv = ["self-test", *argv[1:]]
    named = bool(argv) and argv[0] in (*COMMANDS, "-h", "--help", "--version")
    return _parser().parse_args(argv if named else ["open", *argv])


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="speech-emotion",
        description="Listens to a voice and shows the emotion in it. Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = subparsers.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    opened = command(
        "open",
        lambda given: commands.open_window(given.files, given.model, given.timing),
        "open the window, with files if any are named (what happens without a command)",
    )
    opened.add_argument("files", nargs="*", type=_name, metavar="FILE")
    opened.add_argument("--model", type=_name, metavar="NAME_OR_FILE", help=_MODEL)
    opened.add_argument("--timing", action="store_true", help="print when the window is shown, ready, and has answered")

    _add_classify(command)
    verified = command(
        "verify",
        lambda given: verify(given.results, given.model),
        "recognise the files of a JSON document again, and say what is different",
    )
    verified.add_argument("results", type=_name, metavar="RESULTS.json", help="what classify --format json wrote")
    verified.add_argument("--model", type=_name, metavar="NAME_OR_FILE", help="the model, if it is not a shipped one")
    _add_microphone_commands(command)
    command("devices", lambda given: commands.devices(), "list the microphones")
    command("models", lambda given: commands.models(), "list the models that came with the program")
    command("self-test", lambda given: commands.self_test(), "try every part of the program, without a screen")
    return parser


def _add_classify(command: Callable[..., argparse.ArgumentParser]) -> None:
    def run(given: argparse.Namespace) -> int:
        fields = vars(given)
        return classify(Wanted(**{name: fields[name] for name in Wanted.__dataclass_fields__}))

    sub = command("classify", run, "say which emotion each sound file, or each file in a folder, sounds like")
    flag = argparse.BooleanOptionalAction
    sub.add_argument("paths", nargs="+", type=_name, metavar="PATH", help="sound files, and folders of them")
    sub.add_argument("--format", choices=FORMATS, default="table")
    sub.add_argument(
        "--output", type=_name, metavar="PATH",
        help="write there instead of to the screen: a file, or a folder with a file for each of several sounds "
        f"({', '.join(PER_FILE)})",
    )  # fmt: skip
    sub.add_argument("--force", action="store_true", help="replace files in the folder of --output")
    sub.add_argument("--model", type=_name, metavar="NAME_OR_FILE", help=_MODEL)
    sub.add_argument("--timeline", action="store_true", help="answers over time as well, for files of any length")
    sub.add_argument(
        "--channels", type=_channels, default=MIX, metavar=f"{MIX}|{EACH}|N",
        help="what to hear of a file: all channels mixed (as usual), each by itself, or the one with a number",
    )  # fmt: skip
    sub.add_argument("--recursive", action=flag, default=True, help="search folders with their subfolders (as usual)")
    sub.add_argument("--jobs", type=_jobs, metavar="N", help="files at work at a time; one for each core as usual")
    sub.add_argument("--resume", action="store_true", help="go on where the same command was interrupted")


def _add_microphone_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    listen = command(
        "listen",
        lambda given: commands.listen(given.device, given.seconds, given.model, given.json),
        "say every half second which emotion the voice at a microphone sounds like, and keep nothing; Ctrl-C ends it",
    )
    listen.add_argument("--device", type=_name, metavar="NAME", help=_DEVICE)
    listen.add_argument("--seconds", type=_seconds, metavar="S", help="how long; the first answer takes one second")
    listen.add_argument("--model", type=_name, metavar="NAME_OR_FILE", help=_MODEL)
    listen.add_argument("--json", action="store_true", help="a JSON object a line")

    record = command(
        "record",
        lambda given: commands.record(given.file, given.seconds, given.device, given.force),
        "record from a microphone to a wav file; Ctrl-C ends it early",
    )
    record.add_argument("file", type=_name, metavar="FILE")
    record.add_argument("--seconds", type=_seconds, required=True, metavar="S", help="how long")
    record.add_argument("--device", type=_name, metavar="NAME", help=_DEVICE)
    record.add_argument("--force", action="store_true", help="replace FILE if it is there")


def _name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return text


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MAX_JOBS}")
    return int(text)


def _channels(text: str) -> str:
    if text in (MIX, EACH):
        return text
    if not text.isdecimal() or not 1 <= int(text) <= MAX_CHANNEL:
        raise argparse.ArgumentTypeError(f"{text!r} is neither {MIX} nor {EACH}, nor a number from 1 to {MAX_CHANNEL}")
    return str(int(text))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0 and up to 86400")
    return value
