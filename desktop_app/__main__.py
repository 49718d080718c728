"""``python -m desktop_app`` is the command ``speech-emotion``; the packaged program begins here as well."""

import sys

from desktop_app.cli.main import main

sys.exit(main())
