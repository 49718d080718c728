"""The card of a model: what a person should know before trusting it. Written by `convert`, beside the model file."""

import json
from pathlib import Path
from typing import Any

from desktop_app.recognition import Model, ModelInfo
from model_export.data.corpora import EMOTIONS
from model_export.data.references import VOICES
from model_export.data.splits import PROTOCOLS
from model_export.evaluation.report import table
from model_export.export.check import Comparison
from model_export.networks.description import Description

ABOUT = {
    "ravdess": "RAVDESS (Livingstone and Russo 2018, PLoS ONE 13(5) e0196391), CC BY-NC-SA 4.0",
    "crema_d": "CREMA-D (Cao et al. 2014, IEEE TAC 5(4)), ODbL 1.0",
    "nemo": "nEMO (Christop 2024, LREC-COLING), CC BY-NC-SA 4.0",
    "ased": "ASED (Retta et al. 2022, ACM TALLIP, doi 10.1145/3529759), free for research",
    "emovo": "EMOVO (Costantini et al. 2014, LREC), free for research",
}

MEASURED = [name + voice for name in PROTOCOLS for voice in ("", *(f"+{kind}" for kind in VOICES))]
"""The protocols, each without and with known voices."""

ENCODER = """\
The first layers are those of Moonshine tiny, a speech recogniser (Jeffries et al. 2024, arXiv 2410.15608), © 2025
Moonshine AI, MIT licence (`moonshine.LICENSE` beside this card): they heard some hundred thousand hours of speech. They
are frozen; what follows them was trained here.

"""

NOT_FOR = """\
It reads how a voice sounds, after actors' models of emotion; it does not know what a person feels. It is no lie
detector, no medical device and no judge of character. Inferring emotions of people at work or in education is
forbidden in the European Union (AI Act, Article 5(1)(f))."""


def write_card(onnx_file: Path, description: Description, comparison: Comparison, evaluation: Path) -> Path:
    """Write NAME.md beside the model file and return its path.

    Parameters
    ----------
    evaluation : Path
        Folder of the figures files.
    """
    card = onnx_file.with_suffix(".md")
    figures = {
        kind: json.loads(file.read_text(encoding="utf-8"))
        for kind in (*MEASURED, "robustness", "rejection")
        if (file := evaluation / f"{kind}-{description.name}.json").exists()
    }
    card.write_text(text(Model.load(onnx_file), description, comparison, figures), encoding="utf-8")
    return card


def text(model: Model, description: Description, comparison: Comparison, figures: dict[str, Any]) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    figures : dict
        Figures files by kind: the protocols, ``robustness``, ``rejection``; those that there are.
    """
    info = model.info
    corpora = [f"- {about}" for name, about in ABOUT.items() if name in info.trained_on]
    # What was measured since the file was made stands in the figures files alone.
    measured = info.metrics | figures
    protocols: dict[str, dict[str, Any]] = {name: measured[name] for name in MEASURED if name in measured}
    return f"""\
# {info.name} {info.version}

{_facts(model, description)}
## Trained on

{chr(10).join(corpora) or info.trained_on}

{ENCODER if description.features == "encoder" else ""}\
Every clip was used for the shipped weights; the figures below are those of the same recipe on clips held out.

## How often it is right

| protocol | accuracy | UAR |
|---|---|---|
{_protocols(protocols)}

In `seed`, `random10` and `twins10` the speakers stand on both sides of the split, in the first two most of their lines
as well. `actors5` holds out whole actors: it is the figure for a stranger in the same studio; `cross` is that for one
elsewhere. `+voice4` and `+same10` are with four neutral clips, or ten of any emotion, known of the speaker. The reports
in docs/evaluation hold confusion matrices, per-class, per-sex and per-intensity recall, and the commands that make them
again.

{_strangers(figures.get("actors5"))}## What a probability means

{_probability(info)}

{_reliability(info.metrics)}

{_elsewhere(figures.get("robustness"))}## The file against what it was made from

{_indented(comparison)}

## Known failures

- {_stranger(protocols)}
- {_languages(info.trained_on)}
- {_other_corpora(figures.get("cross", figures.get("cross3")))}
- {_no_speech(model, figures.get("rejection"))}
- {_level(model, description)}

## What it is not for

{NOT_FOR}
"""


def _probability(info: ModelInfo) -> str:
    """Return what a probability means, and from where on there is none."""
    thresholds = info.thresholds
    fitted_on = info.metrics.get("reliability_protocol", "actors5")
    return f"""\
Temperature {info.temperature:.2f}, fitted on the answers for {_HELD_OUT[fitted_on]} (`{fitted_on}`)\
{_ece(info.metrics)}. Below a
probability of {thresholds.min_probability:.2f} the program says “not sure”; where the speech is below \
{thresholds.min_level_dbfs:g} dBFS “too quiet”, and where
there is less than {thresholds.min_duration_s:g} s of it “too short”."""


def _facts(model: Model, description: Description) -> str:
    """Return the table at the head."""
    info = model.info
    return f"""\
| | |
|---|---|
| labels | {", ".join(info.labels)} |
| hears | {info.sample_rate_hz} Hz mono, phrases of up to {info.window_s:g} s, longer ones every {info.hop_s:g} s |
| features | {description.features}, computed inside the file |
| trained on | {info.trained_on} |
| licence of the weights | {info.licence} |
| made | {info.created}, by `{description.command}` |
| sha256 | `{model.sha256}` |
| size | {model.size_bytes / 1e6:.1f} MB |
"""


_HELD_OUT = {"actors5": "actors held out", "cross": "strangers elsewhere"}
_SEED_LEVEL = "Its features change with the level, the microphone and the room; loud is easily read as angry."
_ENCODER_LEVEL = (
    "The level is taken out, so how loud somebody speaks is not heard; the colour of a microphone, noise and rooms "
    "beyond what it was trained with still change the answer, and so do the pauses and the noise around a voice, a "
    "little."
)
_LEVEL = (
    "Level and colour of the microphone are taken out, so how loud somebody speaks is not heard; noise, rooms "
    "and laughter or crying beyond what it was trained with are still taken for something else."
)


def _level(model: Model, description: Description) -> str:
    if description.features == "encoder":
        return _ENCODER_LEVEL
    return _LEVEL if model.tells_speech else _SEED_LEVEL


def _no_speech(model: Model, rejection: dict[str, Any] | None) -> str:
    if not model.tells_speech:
        return "It has no notion of “no speech”: noise above the level threshold gets an answer, mostly “not sure”."
    if rejection is None:
        return "It can tell speech from other sounds; how well was not measured."
    if rejection["sha256"] != model.sha256:
        return "It can tell speech from other sounds; how well this file does was not measured."
    others = [x for x in rejection["rows"] if not x["sound"].startswith("speech")]
    named, clips = sum(x["emotion"] for x in others), sum(x["clips"] for x in others)
    return f"It tells speech from other sounds: of {clips} sounds without speech {named} were given an emotion."


def _languages(trained_on: str) -> str:
    if "crema_d" not in trained_on:
        return (
            "Two sentences, English, acted, recorded in a studio: other words, languages and rooms are unknown to it."
        )
    languages = "English, Polish, Amharic and Italian" if "emovo" in trained_on else "English and Polish"
    return (
        f"Acted emotions, in {languages}, few sentences, near good microphones: everyday speech is "
        "subtler, and other languages are outside what it knows."
    )


def _other_corpora(cross: dict[str, Any] | None) -> str:
    if cross is None:
        return "How it does on a corpus made elsewhere has not been measured."
    return (
        f"On a corpus made elsewhere, after training on the others, its UAR was {cross['uar_mean']:.2f} over five to "
        "seven emotions (`cross`): expect that, not the figure above, with other microphones, rooms and languages."
    )


def _strangers(actors5: dict[str, Any] | None) -> str:
    """Return what happens to people it never heard: by group, and what is taken for what."""
    if actors5 is None:
        return ""
    groups = [[name, f"{uar:.3f}"] for by in actors5["recall_by"].values() for name, uar in by.items()]
    confusion = [[label, *map(str, row)] for label, row in zip(EMOTIONS, actors5["pooled"]["confusion"], strict=True)]
    lines = [
        "## People it never heard (`actors5`)", "",
        *table(["group", "UAR"], groups), "",
        "Rows are what was acted, columns what was heard:", "",
        *table(["", *EMOTIONS], confusion), "", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _elsewhere(robustness: dict[str, Any] | None) -> str:
    """Return what noise and rooms cost."""
    if robustness is None:
        return ""
    rows = [[x["condition"], f"{x['uar']:.3f}", f"{x['no_speech']:.1%}"] for x in robustness["rows"]]
    return "\n".join(["## Elsewhere", "", *table(["condition", "UAR", "taken for no speech"], rows), "", ""])


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
