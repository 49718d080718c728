"""The card of a model: what a person should know before trusting it. Written by `convert`, beside the model file."""

from pathlib import Path

from desktop_app.recognition import Model
from model_export.check import Comparison
from model_export.description import Description

ABOUT = {
    "ravdess": "RAVDESS (Livingstone and Russo 2018, PLoS ONE 13(5) e0196391), CC BY-NC-SA 4.0",
    "crema_d": "CREMA-D (Cao et al. 2014, IEEE TAC 5(4)), ODbL 1.0",
    "nemo": "nEMO (Christop 2024, LREC-COLING), CC BY-NC-SA 4.0",
}

NOT_FOR = """\
It reads how a voice sounds, after actors' models of emotion; it does not know what a person feels. It is no lie
detector, no medical device and no judge of character. Inferring emotions of people at work or in education is
forbidden in the European Union (AI Act, Article 5(1)(f))."""


def write_card(onnx_file: Path, description: Description, comparison: Comparison) -> Path:
    """Write NAME.md beside the model file and return its path."""
    card = onnx_file.with_suffix(".md")
    card.write_text(text(Model.load(onnx_file), description, comparison), encoding="utf-8")
    return card


def text(model: Model, description: Description, comparison: Comparison) -> str:
    """Return the card as Markdown."""
    info = model.info
    thresholds = info.thresholds
    corpora = [f"- {about}" for name, about in ABOUT.items() if name in info.trained_on]
    protocols = {k: v for k, v in info.metrics.items() if isinstance(v, dict) and "uar_mean" in v}
    return f"""\
# {info.name} {info.version}

| | |
|---|---|
| labels | {", ".join(info.labels)} |
| hears | {info.sample_rate_hz} Hz mono, {info.window_s:g} s from {info.offset_s:g} s on, then every {info.hop_s:g} s |
| features | {description.features}, computed inside the file |
| trained on | {info.trained_on} |
| licence of the weights | {info.licence} |
| made | {info.created}, by `{description.command}` |
| sha256 | `{model.sha256}` |
| size | {model.size_bytes / 1e6:.1f} MB |

## Trained on

{chr(10).join(corpora) or info.trained_on}

Every clip was used for the shipped weights; the figures below are those of the same recipe on clips held out.

## How often it is right

| protocol | accuracy | UAR |
|---|---|---|
{_protocols(protocols)}

In `seed` and `random10` the speakers, and most lines, stand on both sides of the split. `actors5` holds out whole
actors: it is the figure for a stranger. The reports in docs/evaluation hold confusion matrices, per-class, per-sex and
per-intensity recall, and the commands that make them again.

## What a probability means

Temperature {info.temperature:.2f}, fitted on the answers for actors held out (`actors5`){_ece(info.metrics)}. Below a
probability of {thresholds.min_probability:.2f} the program says “not sure”; below {thresholds.min_level_dbfs:g} dBFS \
“too quiet”, under
{thresholds.min_duration_s:g} s “too short”.

{_reliability(info.metrics)}

## The file against what it was made from

{_indented(comparison)}

## Known failures

- {_stranger(protocols)}
- Two sentences, English, acted, recorded in a studio: other words, languages and rooms are outside what it knows.
- {"It can tell speech from other sounds." if model.tells_speech else _NO_SPEECH}
- Its features change with the level, the microphone and the room; loud is easily read as angry.

## What it is not for

{NOT_FOR}
"""


_NO_SPEECH = "It has no notion of “no speech”: noise above the level threshold gets an answer, mostly “not sure”."


def _protocols(protocols: dict[str, dict[str, float]]) -> str:
    return "\n".join(
        f"| {name} | {x['accuracy_mean']:.3f} ± {x['accuracy_sd']:.3f} | {x['uar_mean']:.3f} ± {x['uar_sd']:.3f} |"
        for name, x in protocols.items()
    )


def _stranger(protocols: dict[str, dict[str, float]]) -> str:
    if "actors5" not in protocols:
        return "Its accuracy on speakers it never heard has not been measured."
    return (
        f"On actors it never heard it is right {protocols['actors5']['accuracy_mean']:.0%} of the time; chance is 13 %."
    )


def _ece(metrics) -> str:
    return f"; calibration error (ECE, 15 bins) {metrics['ece']:.3f}" if "ece" in metrics else ""


def _reliability(metrics) -> str:
    rows = metrics.get("reliability", [])
    if not rows:
        return "Not calibrated."
    lines = [f"| {x['from']:.0%} to {x['to']:.0%} | {x['clips']} | {x['right']:.0%} |" for x in rows]
    return "\n".join(["| highest probability | clips | right |", "|---|---|---|", *lines])


def _indented(comparison: Comparison) -> str:
    return "\n".join(f"    {line}" for line in comparison.table().splitlines())
