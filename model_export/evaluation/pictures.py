"""The confusion matrix and the reliability of a run as one picture."""

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")

from matplotlib import pyplot

from model_export.data.corpora import EMOTIONS


def draw(figures: dict[str, Any], file: Path) -> Path:
    """Draw a run's figures, as `evaluate` returns them, into a PNG file and return it."""
    pyplot.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, (left, middle, right) = pyplot.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
    _confusion(left, np.array(figures["pooled"]["confusion"]))
    _reliability(middle, figures["calibration"]["reliability"])
    _coverage(right, figures["calibration"]["coverage"])
    # No version of matplotlib in the file: the same figures give the same picture.
    figure.savefig(file, dpi=100, metadata={"Software": None})
    pyplot.close(figure)
    return file


def _confusion(axes, counts) -> None:
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for (row, column), value in np.ndenumerate(share):
        if counts[row].sum():
            axes.text(column, row, f"{value:.0%}", ha="center", va="center", color="w" if value > 0.5 else "k", size=7)
    axes.set(
        title="Confusion, by what was acted", xlabel="heard", ylabel="acted",
        xticks=range(len(EMOTIONS)), yticks=range(len(EMOTIONS)), yticklabels=EMOTIONS,
    )  # fmt: skip
    axes.set_xticklabels(EMOTIONS, rotation=45, ha="right")
    axes.spines[:].set_visible(False)


def _reliability(axes, rows) -> None:
    axes.plot((0, 1), (0, 1), color="0.6", linestyle="--", label="as probable as said")
    middle = [(x["from"] + x["to"]) / 2 for x in rows]
    axes.plot(middle, [x["right"] for x in rows], marker="o", label="this model")
    for x, row in zip(middle, rows, strict=True):
        axes.annotate(str(row["clips"]), (x, row["right"]), xytext=(4, -11), textcoords="offset points", size=7)
    axes.set(title="Reliability (number of clips)", xlabel="highest probability", ylabel="share right",
             xlim=(0, 1), ylim=(0, 1.02))  # fmt: skip
    axes.legend(frameon=False)


def _coverage(axes, rows) -> None:
    axes.plot([x["coverage"] for x in rows], [x["accuracy"] for x in rows], marker="o")
    axes.set(title="Accuracy on the clips it is surest of", xlabel="share of the clips", ylabel="accuracy",
             xlim=(0, 1.02), ylim=(0, 1.02))  # fmt: skip
    axes.grid(alpha=0.3)
