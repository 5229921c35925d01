# livehost: `make live` on a fresh machine sets everything up and opens the demo show.

VENV   := .venv
PYTHON ?= $(shell for each in python3.11 python3; do \
            "$$each" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)
PIP    := .ci/pip $(VENV)/bin/python
LOCKED := $(PIP) install --require-hashes --no-build-isolation
UV     := $(VENV)/bin/uv pip compile --no-config --quiet --generate-hashes --python-version 3.11 \
          --custom-compile-command "make lock" $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help live install assets system test photo coqui lock licences clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

live: install ## set up whatever is missing, then open the demo show (ARGS="..." are passed on)
	@exec $(VENV)/bin/livehost demo $(ARGS)

install: $(VENV)/.project assets ## set up only: .venv, locked packages, voices and fonts

assets: $(VENV)/.project
	@$(VENV)/bin/python -m host.commands.install

test: system $(VENV)/.dev ## ruff, mypy and every test, as CI runs them
	@$(VENV)/bin/python -m host.commands.install --tests
	@.ci/test

coqui: $(VENV)/.venv ## try the coqui voices on a real VITS and XTTS, in an environment of their own (3 GB more)
	@test -d $(VENV)-coqui || "$(PYTHON)" -m venv $(VENV)-coqui
	@$(VENV)-coqui/bin/python -m pip --disable-pip-version-check install --quiet --editable '.[coqui,dev]'
	@$(VENV)-coqui/bin/python -m pytest tests/voice/test_voice_contract.py tests/voice/coqui_voices.py -k coqui --timeout 900

photo: $(VENV)/.project ## also what makes hosts of photographs (MediaPipe, 300 MB)
	@.ci/debian to-photograph
	@$(PIP) install --no-build-isolation --editable '.[photo]'
	@$(VENV)/bin/python -m host.commands.install --photo

lock: $(VENV)/.dev ## bring the lock files up to pyproject.toml (ARGS=--upgrade: and every package to its newest)
	$(UV) --no-annotate .ci/requirements-build.in -o requirements-build.lock
	$(UV) pyproject.toml -o requirements.lock
	$(UV) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

licences: $(VENV)/.dev ## write the tables of docs/licences.md anew
	@$(VENV)/bin/python -m tests.setup.licences

clean: ## remove .venv and caches; fetched voices and fonts stay in the user's cache folder
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@.ci/debian for-tests

$(VENV)/.venv:
	@"$(or $(PYTHON),none)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
	  echo "livehost needs Python 3.11: install it (Debian 12: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@.ci/debian to-run "$(PYTHON)"
	@echo "Making $(VENV) with $(PYTHON)"
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/.build: requirements-build.lock $(VENV)/.venv
	@$(PIP) install --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.build
	@free=$$(df -Pm . | awk 'NR == 2 { print $$4 }'); test "$$free" -ge 1200 || { \
	  echo "livehost needs 1200 MB of disk here for its packages, and $$free are free" >&2; exit 1; }
	@echo "Installing the locked packages (about 1.1 GB, a minute or two)"
	@$(LOCKED) -r requirements.lock
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.locked
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	@echo "Installing the locked packages for tests"
	@$(LOCKED) -r requirements-dev.lock
	@touch $@
