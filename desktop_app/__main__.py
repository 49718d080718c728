"""``python -m desktop_app`` is the command ``speech-emotion``."""

import sys

from desktop_app.cli import main

sys.exit(main())
