"""What the program says of itself holds for the library that runs its models: nothing leaves the machine."""

import subprocess
import sys

from tests.support.command import environment
from tests.support.tiny_model import write_tiny_model

THIS_PROGRAM = """
import sys
import numpy
from desktop_app.recognition import Model
Model.load(sys.argv[1]).run(numpy.zeros((1, 16000), numpy.float32))
"""


def test_a_model_that_runs_leaves_no_report_to_send(tmp_path):
    model = write_tiny_model(tmp_path / "tiny.onnx")
    home = tmp_path / "home"
    home.mkdir()
    # With these set the library takes itself for tested, and reports nothing in any case.
    plain = environment(HOME=str(home), XDG_CACHE_HOME=None, CI=None, GITHUB_ACTIONS=None, ORT_DISABLE_TELEMETRY=None)
    subprocess.run([sys.executable, "-c", THIS_PROGRAM, str(model)], env=plain, check=True, timeout=60)
    assert list(home.rglob("*")) == []
