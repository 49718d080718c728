"""Running Python as somebody who may not read everything."""

import subprocess
import sys
from pathlib import Path

GIVE_UP_RIGHTS = """
import os, sys
from desktop_app.audio import find_audio_files, read_clip
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
"""


def run_unprivileged(script: str, path: Path) -> str:
    """Run `script`, which finds `path` in sys.argv[1], without the superuser's rights; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", GIVE_UP_RIGHTS + script, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
