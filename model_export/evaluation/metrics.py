"""Figures of an evaluation, from true labels and out-of-fold logits.

Definitions: accuracy; UAR, the mean of the per-class recalls; expected calibration error over equal bins of the
highest probability (Guo et al. 2017, ICML, eq. 3); temperature scaling (ibid., section 4.2); percentile bootstrap over
speakers.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import classification_report, confusion_matrix

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]

ECE_BINS = 15
RELIABILITY_EDGES = (0.0, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95, 1.0)
BOOTSTRAP_SAMPLES = 2000


def summary(truth: Ints, predicted: Ints, labels: Sequence[str], speakers: Sequence[str]) -> dict[str, Any]:
    """Return accuracy, UAR, their 95 % intervals over speakers, the report for each class and the confusion matrix.

    Parameters
    ----------
    truth, predicted : int, (n,)
        Indices into `labels`.
    speakers : sequence of str, (n,)
    """
    return {
        "clips": len(truth),
        "accuracy": accuracy(truth, predicted),
        "accuracy_interval": bootstrap(accuracy, truth, predicted, speakers),
        "uar": uar(truth, predicted),
        "uar_interval": bootstrap(uar, truth, predicted, speakers),
        "classes": classification_report(
            truth, predicted, labels=range(len(labels)), target_names=labels, output_dict=True, zero_division=0
        ),
        "confusion": confusion_matrix(truth, predicted, labels=range(len(labels))).tolist(),
    }


def accuracy(truth: Ints, predicted: Ints) -> float:
    """Return the share of clips that are right."""
    return float(np.mean(truth == predicted))


def uar(truth: Ints, predicted: Ints) -> float:
    """Return the unweighted average recall, over the classes that occur in `truth`.

    Examples
    --------
    >>> uar(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0]))
    0.5
    """
    return float(np.mean([np.mean(predicted[truth == k] == k) for k in np.unique(truth)]))


def bootstrap(
    figure: Callable[[Ints, Ints], float], truth: Ints, predicted: Ints, speakers: Sequence[str]
) -> tuple[float, float]:
    """Return the 95 % percentile interval of a figure when whole speakers are drawn with replacement."""
    names = np.asarray(speakers)
    clips = [np.flatnonzero(names == name) for name in np.unique(names)]
    random = np.random.default_rng(0)
    values = []
    for _ in range(BOOTSTRAP_SAMPLES):
        drawn = np.concatenate([clips[i] for i in random.integers(len(clips), size=len(clips))])
        values.append(figure(truth[drawn], predicted[drawn]))
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def fit_temperature(logits: Floats, truth: Ints) -> float:
    """Return the temperature, [0.05, 20], that gives `truth` the highest likelihood."""

    def loss(log_temperature: float) -> float:
        return -float(log_softmax(logits / np.exp(log_temperature), axis=1)[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), method="bounded").x))


def cross_fitted(logits: Floats, truth: Ints, fold: Ints) -> Floats:
    """Return probabilities (n, classes), each fold scaled by the temperature fitted on all the others."""
    probabilities = np.empty_like(logits, dtype=np.float64)
    for k in np.unique(fold):
        inside = fold == k
        temperature = fit_temperature(logits[~inside], truth[~inside])
        probabilities[inside] = softmax(logits[inside] / temperature, axis=1)
    return probabilities


def calibration_error(probabilities: Floats, truth: Ints, bins: int = ECE_BINS) -> float:
    """Return the expected calibration error of the highest probability, [0, 1].

    Examples
    --------
    >>> sure = np.array([[1.0, 0.0], [1.0, 0.0]])
    >>> calibration_error(sure, np.array([0, 1]))
    0.5
    """
    best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    index = np.clip(np.ceil(best * bins).astype(int) - 1, 0, bins - 1)
    gaps = [abs(right[index == b].sum() - best[index == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(truth))


def reliability(probabilities: Floats, truth: Ints) -> list[dict[str, float]]:
    """Return, for each range of the highest probability, how many clips had it and how many of them were right."""
    best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    rows = []
    for low, high in pairwise(RELIABILITY_EDGES):
        inside = (best > low) & (best <= high)
        if inside.any():
            rows.append(
                {"from": low, "to": high, "right": round(float(right[inside].mean()), 4), "clips": int(inside.sum())}
            )
    return rows


def threshold_for(probabilities: Floats, truth: Ints, wanted: float, answered: float = 0.0) -> float:
    """Return the lowest threshold on the highest probability above which at least `wanted` of the answers are right.

    Where no threshold reaches it on twenty clips or more, the one that comes closest is returned; but never one above
    which less than a share of `answered` of all clips lies.
    """
    best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    order = np.argsort(-best)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share_right[19:] >= wanted) + 19
    last = enough[-1] if len(enough) else 19 + int(np.argmax(share_right[19:]))
    last = max(last, round(answered * len(order)) - 1)
    return float(best[order][last])


def coverage(probabilities: Floats, truth: Ints) -> list[dict[str, float]]:
    """Return accuracy on the surest tenth of the clips, two tenths, and so on to all of them."""
    best, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    sorted_right = right[np.argsort(-best)]
    shares = np.arange(1, 11) / 10
    return [
        {"coverage": float(s), "accuracy": round(float(sorted_right[: max(1, round(s * len(right)))].mean()), 4)}
        for s in shares
    ]
