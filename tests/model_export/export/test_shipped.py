"""The shipped models and the reports in docs/evaluation say the same."""

from dataclasses import astuple
from pathlib import Path

import pytest

from desktop_app.recognition import Model, find_model
from model_export.training.train import from_evaluation

REPORTS = Path(__file__).resolve().parents[3] / "docs" / "evaluation"


@pytest.mark.parametrize("name", ["compact", "pretrained", "seed40"])
def test_a_shipped_model_has_the_calibration_and_the_figures_of_the_reports(name):
    info, reports = Model.load(find_model(name)).info, from_evaluation(name, REPORTS)
    assert info.temperature == pytest.approx(reports["temperature"])
    assert astuple(info.thresholds) == pytest.approx(astuple(reports["thresholds"]))
    assert info.metrics == {name: reports["metrics"][name] for name in info.metrics}
