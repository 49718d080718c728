import subprocess
import sys

CALLS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal()

app, bell = QCoreApplication([]), Bell()
for _ in range(50_000):
    bell.rung.emit()
    bell.setObjectName("bell")
print("alive")
"""


def test_many_calls_of_qt_do_not_use_up_none_and_true():
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, timeout=60)
    assert done.stdout == "alive\n", done.stderr
