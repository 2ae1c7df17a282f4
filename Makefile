# make run    the whole line over the sample newspaper; needs Python 3.11 and nothing else
# make test   the tests
# make check  linters, types, tests

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# A worker for each core; what a module sets up is set up once.
PYTEST ?= -n auto --dist loadscope

.DEFAULT_GOAL := help
.PHONY: help run test lint format check torture fuzz bench lock docs screenshots clean

help:
	@echo "make run      install, then the whole line over the sample newspaper"
	@echo "make test     install, then the tests (under five minutes)"
	@echo "make check    linters, types and tests"
	@echo "make torture  what takes longer: kills, a week of nights, large bases"
	@echo "make fuzz     random inputs in large numbers"
	@echo "make bench    ratios against other libraries, side by side"
	@echo "make lock     the lock files anew from pyproject.toml"
	@echo "make docs     docs/commands.md anew from the program"
	@echo "make screenshots  the pictures of the READMEs anew, from the sample (needs Chromium)"
	@echo "make clean    everything that was made, the knowledge base excepted"

run: $(VENV)/.installed
	@$(BIN)/ocop demo

test: $(VENV)/.installed-dev
	$(BIN)/pytest $(PYTEST)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint test

torture: $(VENV)/.installed-dev
	$(BIN)/pytest -m torture $(PYTEST)

fuzz: $(VENV)/.installed-dev
	$(BIN)/pytest -m fuzz $(PYTEST)

bench: $(VENV)/.installed-dev
	@set -e; for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

docs: $(VENV)/.installed-dev
	$(BIN)/python -m commands.reference > docs/commands.md

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m browse.screenshots docs/images

# The locks name versions and hashes and no index, so they hold wherever the packages come from.
lock: $(BIN)/python
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH (any way of installing it will do)"; exit 1; }
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	  pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	  --extra dev --constraints requirements.lock \
	  pyproject.toml --output-file requirements-dev.lock

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what ocop needs into $(VENV) (once)"
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what ocop and its tests need into $(VENV) (once)"
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or later, or name it: make run PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$($(PYTHON) -c 'import platform; print(platform.python_version())'), and Python 3.11 or later is needed. Name another: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -f data/demo.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
