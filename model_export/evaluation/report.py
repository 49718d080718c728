"""The figures of the evaluation as Markdown: one page for each run, and a table over all of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app.recognition import Status
from model_export.data.corpora import EMOTIONS
from model_export.evaluation.evaluate import PRINTED_ACCURACY
from model_export.evaluation.pictures import draw

OTHER_PAGES = {
    "robustness-compact.md": "compact with noise, in rooms, over telephones",
    "robustness-pretrained.md": "pretrained with noise, in rooms, over telephones",
    "rejection-compact.md": "compact on sounds that are no speech",
    "rejection-pretrained.md": "pretrained on sounds that are no speech",
    "tried.md": "what was tried, and what it gave",
}


def write_reports(folder: Path) -> None:
    """Write a page and a picture beside every figures file in `folder`, and README.md with the table over all."""
    read = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json")))
    every = [figures for figures in read if "pooled" in figures]
    for figures in every:
        (folder / f"{_stem(figures)}.md").write_text(page(figures), encoding="utf-8")
        draw(figures, folder / f"{_stem(figures)}.png")
    others = [name for name in OTHER_PAGES if (folder / name).exists()]
    (folder / "README.md").write_text(overview(every, others), encoding="utf-8")


def overview(every: list[dict[str, Any]], others: Sequence[str] = ()) -> str:
    """Return the table over all runs, and links to other pages in the folder."""
    rows = [
        f"| [{x['protocol']}]({_stem(x)}.md) | {x['model']}{', shuffled labels' if x['shuffled_labels'] else ''} "
        f"| {x['accuracy_mean']:.3f} ± {x['accuracy_sd']:.3f} | {x['uar_mean']:.3f} ± {x['uar_sd']:.3f} "
        f"| {_interval(x['pooled']['uar_interval'])} | {x['calibration']['ece']:.3f} |"
        for x in every
    ]
    return (
        "# Evaluation\n\n"
        "Mean ± standard deviation over folds or split seeds; the interval is a 95 % bootstrap over actors; ECE is "
        "the calibration error after\ntemperature scaling fitted on the other folds. The seed document prints an "
        f"accuracy of {PRINTED_ACCURACY:.2f} for one split of the `seed` protocol, stopped early on\nits own test "
        "clips. Each page names the command that makes it again.\n\n"
        "| protocol | model | accuracy | UAR | UAR, interval | ECE |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
        + "".join(f"\n- [{OTHER_PAGES[name]}]({name})" for name in others)
        + ("\n" if others else "")
    )


def page(figures: dict[str, Any]) -> str:
    """Return the page of one run."""
    pooled, calibration = figures["pooled"], figures["calibration"]
    printed = f" The seed document prints {PRINTED_ACCURACY:.2f}." if figures["protocol"] == "seed" else ""
    lines = [
        f"# {figures['model']} by protocol {figures['protocol']}"
        + (" with shuffled labels" if figures["shuffled_labels"] else ""),
        "",
        f"{figures['about'][0].upper()}{figures['about'][1:]}.",
        "",
        f"Accuracy **{figures['accuracy_mean']:.3f} ± {figures['accuracy_sd']:.3f}**, "
        f"UAR **{figures['uar_mean']:.3f} ± {figures['uar_sd']:.3f}**.{printed}",
        f"All {pooled['clips']} answers together: accuracy {pooled['accuracy']:.3f} "
        f"({_interval(pooled['accuracy_interval'])}), UAR {pooled['uar']:.3f} ({_interval(pooled['uar_interval'])}).",
        "",
        *table(["split", "clips", "accuracy", "UAR"], _folds(figures)),
        "",
        f"![confusion matrix, reliability diagram, accuracy by coverage]({_stem(figures)}.png)",
        "",
        "## Classification report",
        "",
        *table(["", "precision", "recall", "f1-score", "support"], _classes(pooled["classes"])),
        "",
        "## Confusion",
        "",
        "Rows are what was acted, columns what was heard.",
        "",
        *table(["", *EMOTIONS], [[e, *map(str, row)] for e, row in zip(EMOTIONS, pooled["confusion"], strict=True)]),
        "",
        *_rejected(figures),
        "## UAR by group",
        "",
        *table(["group", "UAR"], [[k, f"{v:.3f}"] for by in figures["recall_by"].values() for k, v in by.items()]),
        "",
        "## Calibration",
        "",
        f"Temperature {calibration['temperature']:.2f}; ECE {calibration['ece']:.3f}. Above a probability of "
        f"{calibration['min_probability']:.2f} at least {calibration['wanted_accuracy']:.0%} of the answers are "
        "right, or as many as can be had.",
        "",
        *table(["highest probability", "clips", "right"], _reliability(calibration)),
        "",
        *table(
            ["coverage", "accuracy"],
            [[f"{x['coverage']:.0%}", f"{x['accuracy']:.3f}"] for x in calibration["coverage"]],
        ),
        "",
        "## How it was made",
        "",
        f"`{figures['command']}` on {figures['date']}, {figures['duration_s'] / 60:.0f} minutes. "
        f"Settings {json.dumps(figures['settings'])}; versions {json.dumps(figures['versions'])}.",
        "",
    ]
    return "\n".join(lines)


def robustness_page(figures: dict[str, Any]) -> str:
    """Return the page of a robustness table."""
    # Each condition is compared with the first row about the same clips.
    clean = {x["clips"]: x["uar"] for x in reversed(figures["rows"])}
    rows = [
        [x["condition"], str(x["clips"]), f"{x['uar']:.3f}", f"{100 * (x['uar'] - clean[x['clips']]):+.1f}",
         f"{x['accuracy']:.3f}", f"{x['no_speech']:.1%}"]
        for x in figures["rows"]
    ]  # fmt: skip
    return "\n".join(
        [
            f"# {figures['model']} elsewhere",
            "",
            "The test clips of `actors5`, each heard by the network that never heard its speaker. Noise: recordings of "
            "ESC-10, fold 4, which",
            "no network was trained with. “No speech”: the share of clips that are taken for none, below the threshold "
            f"of {figures['min_speech']:.3f}.",
            "",
            *table(["condition", "clips", "UAR", "points lost or won", "accuracy", "no speech"], rows),
            "",
            f"`{figures['command']}` on {figures['date']}.",
            "",
        ]
    )


def rejection_page(figures: dict[str, Any]) -> str:
    """Return the page of what a model file says to sounds without speech."""
    statuses = [str(status) for status in Status]
    rows = [[x["sound"], str(x["clips"]), *(str(x[status]) for status in statuses)] for x in figures["rows"]]
    return "\n".join(
        [
            f"# {figures['model']} on sounds that are no speech",
            "",
            f"The shipped file, sha256 `{figures['sha256']}`, in the program's own way. ESC-10 here is fold 4, which "
            "no network was trained with;",
            "made sounds at 1, 3 and 10 s and at levels of -60 to -10 dBFS. The rows of speech are clips that the "
            "shipped file was trained on:",
            "the share of speech rejected by networks that never heard the speaker stands in the pages of the "
            "protocols.",
            "",
            *table(["sound", "clips", *statuses], rows),
            "",
            f"`{figures['command']}` on {figures['date']}.",
            "",
        ]
    )


def _stem(figures: dict[str, Any]) -> str:
    return f"{figures['protocol']}-{figures['model']}{'-shuffled' if figures['shuffled_labels'] else ''}"


def _rejected(figures: dict[str, Any]) -> list[str]:
    speech = figures.get("speech")
    if speech is None:
        return []
    shares = ", ".join(f"{share:.2%} where at least {x} is asked for" for x, share in speech["rejected"].items())
    kept = f"{speech['kept']:.1%} of them have at least {speech['min_speech']:.3f}."
    return [f"Of these clips, all speech, {shares}, would be taken for no speech; {kept}", ""]


def _folds(figures: dict[str, Any]) -> list[list[str]]:
    return [[x["name"], str(x["clips"]), f"{x['accuracy']:.3f}", f"{x['uar']:.3f}"] for x in figures["folds"]]


def _classes(classes: dict[str, Any]) -> list[list[str]]:
    rows = [(name, classes[name]) for name in (*EMOTIONS, "macro avg", "weighted avg")]
    return [
        [name, *(f"{x[key]:.2f}" for key in ("precision", "recall", "f1-score")), f"{x['support']:.0f}"]
        for name, x in rows
    ]


def _reliability(calibration: dict[str, Any]) -> list[list[str]]:
    return [
        [f"{x['from']:.0%} to {x['to']:.0%}", f"{x['clips']:.0f}", f"{x['right']:.1%}"]
        for x in calibration["reliability"]
    ]


def _interval(pair: list[float]) -> str:
    return f"{pair[0]:.3f} to {pair[1]:.3f}"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return the lines of a Markdown table."""
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
