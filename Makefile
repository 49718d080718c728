# make run [ARGS="classify FILE"]   start the program: the window, or the command in ARGS
# make test [ARGS="tests/audio -x"]  run the tests
# make lint                          run the linters
# Each installs what it needs first, into .venv; PYTHON=/path/to/python3 chooses the Python that is used.

MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH
PIP_INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint system-packages-run system-packages-test
.NOTPARALLEL:

run: system-packages-run .venv/installed-run
	@.venv/bin/python -m desktop_app $(ARGS)

test: system-packages-test .venv/installed-test
	@.venv/bin/python -m pytest $(ARGS)

lint: .venv/installed-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

system-packages-run system-packages-test:
	@.ci/system-packages $(@:system-packages-%=%)

.venv/pyvenv.cfg:
	@.ci/make-venv $(PYTHON)

.venv/installed-run: pyproject.toml .venv/pyvenv.cfg
	@echo "Installing the program into .venv (once; about a minute)" >&2
	@$(PIP_INSTALL) --editable . >&2
	@touch $@

.venv/installed-test: pyproject.toml .venv/pyvenv.cfg
	@echo "Installing the program and all for its tests into .venv (once; some minutes)" >&2
	@$(PIP_INSTALL) --editable ".[export,test]" >&2
	@touch .venv/installed-run $@
