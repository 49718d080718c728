# make run [ARGS="classify FILE"]   start the program: the window, or the command in ARGS
# make test [ARGS="tests/audio -x"]  run the tests
# make lint                          run the linters
# make package                       build the packaged program into dist/
# make check-package                 check the packaged program: its contents, in odd environments, on a screen
# Each installs what it needs first, into .venv; PYTHON=/path/to/python3 chooses the Python that is used.

MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH
PIP_INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint package check-package system-packages-run system-packages-test system-packages-package
.NOTPARALLEL:

run: system-packages-run .venv/installed-run
	@.venv/bin/python -m desktop_app $(ARGS)

test: system-packages-test .venv/installed-test
	@.venv/bin/python -m pytest $(ARGS)

lint: .venv/installed-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

package: system-packages-package .venv/installed-package
	@PYTHONPATH=.ci .venv/bin/python -m bundle

check-package: system-packages-test .venv/installed-test
	@test -d dist || { echo "There is nothing in dist/ to check: run “make package” first." >&2; exit 1; }
	@.venv/bin/python -m pytest tests/bundle tests/frozen $(ARGS)
	@cp artifacts/packaged.png docs/images/packaged.png

system-packages-run system-packages-test system-packages-package:
	@.ci/system-packages $(@:system-packages-%=%)

.venv/pyvenv.cfg:
	@.ci/make-venv $(PYTHON)

.venv/installed-run: pyproject.toml .venv/pyvenv.cfg
	@echo "Installing the program into .venv (once; about a minute)" >&2
	@$(PIP_INSTALL) --editable . >&2
	@touch $@

.venv/installed-package: pyproject.toml .venv/pyvenv.cfg
	@echo "Installing the program and what packages it into .venv (once; about a minute)" >&2
	@$(PIP_INSTALL) --editable ".[package]" >&2
	@touch .venv/installed-run $@

.venv/installed-test: pyproject.toml .venv/pyvenv.cfg
	@echo "Installing the program and all for its tests into .venv (once; some minutes)" >&2
	@$(PIP_INSTALL) --editable ".[export,encoder,test]" >&2
	@touch .venv/installed-run $@
