"""The way through training: ``python -m model_export train | evaluate | convert | check``."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from desktop_app.errors import ModelError
from model_export.data.corpora import CorporaError, corpora_dir, read_corpora
from model_export.training.runs import RunError
from model_export.training.settings import SETTINGS, TRAINED_ON, Settings, default_settings

RUNS = Path("runs")
EVALUATION = Path("docs/evaluation")
CHECKED_ON = "ravdess_speech"
PROTOCOLS = ("seed", "random10", "twins10", "actors5", "cross", "cross3")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except (CorporaError, ModelError, RunError) as error:
        print(f"model_export: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model_export", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    evaluate = _command(commands, "evaluate", _evaluate, "measure an architecture by a protocol and write the report")
    evaluate.add_argument("--protocol", required=True, choices=PROTOCOLS)
    evaluate.add_argument("--model", required=True, choices=tuple(SETTINGS))
    evaluate.add_argument("--shuffle-labels", action="store_true", help="the control: must land near chance")
    evaluate.add_argument("--output", type=Path, default=EVALUATION, help="folder of the reports (%(default)s)")
    _fitting(evaluate)

    train = _command(commands, "train", _train, "train the model that ships, on every clip")
    train.add_argument("--model", required=True, choices=tuple(SETTINGS))
    train.add_argument("--on", help="corpora, joined by commas (default: those that the model was tuned for)")
    train.add_argument(
        "--evaluation", type=Path, default=EVALUATION, help="figures to take the calibration from (%(default)s)"
    )
    _fitting(train)

    robustness = _command(commands, "robustness", _robustness, "measure what noise, rooms and telephones cost")
    robustness.add_argument("--recorded", type=Path, help="folder of clips recorded elsewhere, under their own names")
    robustness.add_argument("--output", type=Path, default=EVALUATION, help="folder of the reports (%(default)s)")
    robustness.add_argument("--model", default="pretrained", choices=("compact", "pretrained"))
    _fitting(robustness)

    rejection = _command(commands, "rejection", _rejection, "hear what a model file says to sounds without speech")
    rejection.add_argument("onnx", type=Path, help="the .onnx file")
    rejection.add_argument("--output", type=Path, default=EVALUATION, help="folder of the reports (%(default)s)")

    convert = _command(commands, "convert", _convert, "make one ONNX file of a Keras file, check it, write its card")
    convert.add_argument("--output", type=Path, required=True, help="the .onnx file")
    _conversion(convert)

    check = _command(commands, "check", _check, "compare an ONNX file with Keras, librosa and known emotions")
    check.add_argument("onnx", type=Path, help="the .onnx file")
    check.add_argument("--card", action="store_true", help="write its card anew, with figures that came since")
    _conversion(check)
    return parser


def _command(commands, name: str, run, about: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("--corpora", type=Path, help="folder of the corpora (default: SPEECH_CORPORA)")
    return parser


def _fitting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=Path, default=RUNS, help="features, checkpoints, models (%(default)s)")
    parser.add_argument("--epochs", type=int, help="instead of those that the model was tuned with")


def _conversion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keras", type=Path, help="the .keras file")
    parser.add_argument("--description", type=Path, help="its .json (default: beside the .keras file)")
    parser.add_argument("--evaluation", type=Path, default=EVALUATION, help="figures for the card (%(default)s)")
    parser.add_argument("--on", default=CHECKED_ON, help="corpora to check with, joined by commas (%(default)s)")


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = default_settings(
        arguments.model, getattr(arguments, "protocol", ""), getattr(arguments, "shuffle_labels", False)
    )
    return settings if arguments.epochs is None else replace(settings, epochs=arguments.epochs)


def _evaluate(arguments: argparse.Namespace) -> None:
    from model_export.evaluation.evaluate import evaluate, write
    from model_export.evaluation.report import write_reports

    figures = evaluate(
        arguments.protocol,
        arguments.model,
        corpora_dir(arguments.corpora),
        arguments.runs,
        _settings(arguments),
        shuffle_labels=arguments.shuffle_labels,
    )
    for one in figures:
        write(one, arguments.output)
        print(
            f"{one['protocol']}: accuracy {one['accuracy_mean']:.3f} ± {one['accuracy_sd']:.3f}, "
            f"UAR {one['uar_mean']:.3f} ± {one['uar_sd']:.3f}"
        )
    write_reports(arguments.output)


def _robustness(arguments: argparse.Namespace) -> None:
    from model_export.evaluation.evaluate import write_json
    from model_export.evaluation.report import robustness_page
    from model_export.evaluation.robustness import robustness
    from model_export.training.train import from_evaluation

    model = arguments.model
    run = arguments.runs / f"actors5-{model}-{_settings(arguments).epochs}"
    min_speech = from_evaluation(model, arguments.output)["thresholds"].min_speech
    figures = robustness(model, run, corpora_dir(arguments.corpora), min_speech, arguments.recorded)
    recorded = " --recorded FOLDER" if arguments.recorded else ""
    epochs = f" --epochs {arguments.epochs}" if arguments.epochs else ""
    figures["command"] = f"python -m model_export robustness --model {model}{recorded}{epochs}"
    file = write_json(figures, arguments.output / f"robustness-{model}.json")
    file.with_suffix(".md").write_text(robustness_page(figures), encoding="utf-8")


def _rejection(arguments: argparse.Namespace) -> None:
    from model_export.evaluation.evaluate import write_json
    from model_export.evaluation.rejection import rejection
    from model_export.evaluation.report import rejection_page

    figures = rejection(arguments.onnx, corpora_dir(arguments.corpora))
    figures["command"] = f"python -m model_export rejection {arguments.onnx.as_posix()}"
    file = write_json(figures, arguments.output / f"rejection-{arguments.onnx.stem}.json")
    file.with_suffix(".md").write_text(rejection_page(figures), encoding="utf-8")
    print(rejection_page(figures))


def _train(arguments: argparse.Namespace) -> None:
    from model_export.training.train import train

    on = arguments.on or TRAINED_ON[arguments.model]
    file = train(
        arguments.model,
        corpora_dir(arguments.corpora),
        tuple(on.split(",")),
        arguments.runs,
        _settings(arguments),
        arguments.evaluation,
        command=f"python -m model_export train --model {arguments.model} --on {on}"
        + (f" --epochs {arguments.epochs}" if arguments.epochs else ""),
    )
    print(f"wrote {file}")


def _convert(arguments: argparse.Namespace) -> None:
    from model_export.export.card import write_card
    from model_export.export.convert import convert

    description = _description(arguments)
    # Nothing takes the place of a former file before it has passed.
    unchecked = arguments.output.with_name(f"unchecked-{arguments.output.name}")
    try:
        convert(arguments.keras, description, unchecked)
        comparison = _compare(arguments, unchecked, description)
        unchecked.replace(arguments.output)
    finally:
        unchecked.unlink(missing_ok=True)
    print(f"wrote {arguments.output} and {write_card(arguments.output, description, comparison, arguments.evaluation)}")


def _check(arguments: argparse.Namespace) -> None:
    from model_export.export.card import write_card

    description = _description(arguments)
    comparison = _compare(arguments, arguments.onnx, description)
    if arguments.card:
        print(f"wrote {write_card(arguments.onnx, description, comparison, arguments.evaluation)}")


def _compare(arguments: argparse.Namespace, onnx: Path, description):
    from model_export.export.check import CheckError, check

    utterances = read_corpora(corpora_dir(arguments.corpora), arguments.on.split(","))
    try:
        comparison = check(onnx, arguments.keras, description, utterances)
    except CheckError as error:
        raise ModelError(f"{onnx} fails the check: {error}") from error
    print(comparison.table())
    return comparison


def _description(arguments: argparse.Namespace):
    from model_export.networks.description import Description

    file = arguments.description or arguments.keras.with_suffix(".json")
    try:
        return Description.read(file)
    except (OSError, TypeError, KeyError, ValueError) as error:
        raise ModelError(f"The description {file} can't be used: {error}. Write it beside the Keras file.") from error


if __name__ == "__main__":
    sys.exit(main())
