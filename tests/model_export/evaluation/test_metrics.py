import numpy as np
import pytest
from scipy.special import softmax

from model_export.evaluation import metrics


def calibrated_logits(n: int = 6000, classes: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return logits whose softmax is the true probability of each label, and labels drawn from it."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(n, classes)) * 1.5
    truth = np.array([random.choice(classes, p=p) for p in softmax(logits, axis=1)])
    return logits, truth


def test_temperature_undoes_overconfidence():
    logits, truth = calibrated_logits()
    assert metrics.fit_temperature(logits * 3, truth) == pytest.approx(3, rel=0.1)


def test_calibration_error_is_small_for_calibrated_and_large_for_overconfident():
    logits, truth = calibrated_logits()
    assert metrics.calibration_error(softmax(logits, axis=1), truth) < 0.03
    assert metrics.calibration_error(softmax(logits * 4, axis=1), truth) > 0.2


def test_cross_fitting_does_not_use_the_fold_itself():
    logits, truth = calibrated_logits(2000)
    fold = np.repeat([0, 1], 1000)
    spoiled = truth.copy()
    spoiled[:1000] = logits[:1000].argmin(axis=1)
    before, after = (metrics.cross_fitted(logits, labels, fold) for labels in (truth, spoiled))
    np.testing.assert_array_equal(before[:1000], after[:1000])
    assert not np.allclose(before[1000:], after[1000:])


def test_threshold_keeps_the_stated_accuracy():
    logits, truth = calibrated_logits()
    probabilities = softmax(logits, axis=1)
    threshold = metrics.threshold_for(probabilities, truth, 0.8)
    kept = probabilities.max(axis=1) >= threshold
    assert np.mean(probabilities[kept].argmax(axis=1) == truth[kept]) >= 0.8
    assert 0.1 < kept.mean() < 0.9


def test_bootstrap_draws_whole_speakers():
    truth = np.zeros(100, int)
    predicted = np.repeat([0, 1], 50)
    two_speakers = metrics.bootstrap(metrics.accuracy, truth, predicted, ["a"] * 50 + ["b"] * 50)
    many_speakers = metrics.bootstrap(metrics.accuracy, truth, predicted, [str(i) for i in range(100)])
    assert two_speakers == (0.0, 1.0)
    assert many_speakers[1] - many_speakers[0] < 0.25


def test_reliability_counts_every_clip_once():
    logits, truth = calibrated_logits(1000)
    rows = metrics.reliability(softmax(logits, axis=1), truth)
    assert sum(row["clips"] for row in rows) == 1000
    assert all(abs(row["right"] - (row["from"] + row["to"]) / 2) < 0.2 for row in rows if row["clips"] > 50)


def test_coverage_falls_to_the_overall_accuracy():
    logits, truth = calibrated_logits(1000)
    rows = metrics.coverage(softmax(logits, axis=1), truth)
    assert rows[-1]["accuracy"] == pytest.approx(metrics.accuracy(truth, logits.argmax(axis=1)), abs=1e-4)
    assert rows[0]["accuracy"] > rows[-1]["accuracy"]
