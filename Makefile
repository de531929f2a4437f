# make serve   installs into .venv, builds the index if it is missing or stale, serves the page and says the address
# make test    installs what tests need, runs all tests, browser ones included
#
# Settings: PORT=8000 HOST=127.0.0.1 CORPUS=corpus INDEX=index PYTHON=python3

PORT ?= 8000
HOST ?= 127.0.0.1
CORPUS ?= corpus
INDEX ?= index
BIN := .venv/bin
QA := $(BIN)/ketamine-qa --corpus $(CORPUS) --index $(INDEX)
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: serve index test coverage lint bench clean help
.DEFAULT_GOAL := help

help: ## Says what there is.
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

serve: .venv/installed ## Installs, builds the index if it is missing or stale, serves the page and says the address.
	@$(QA) status >/dev/null 2>&1 || $(MAKE) --no-print-directory index || \
		{ test -f $(INDEX)/current && echo "Serving the index as it was before."; }
	@exec $(QA) serve --host $(HOST) --port $(PORT)

index: .venv/installed ## Builds the index: everything, or only what changed.
	@$(QA) encoder --cached >/dev/null 2>&1 || { \
		echo "Installing the exporter, once (PyTorch and sentence-transformers, 1.3 GB or more on disk) …"; \
		$(PIP) --editable '.[encoder]'; }
	@$(QA) build

test: .venv/tested ## Installs what tests need, runs all tests, browser ones included.
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m pytest

coverage: .venv/tested ## The tests again, and which lines none of them reaches; takes longer.
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report --skip-covered --skip-empty

lint: .venv/tested ## Style and types.
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: .venv/tested ## Memory, start time and /ask times of a running service.
	@$(QA) status >/dev/null 2>&1 || $(MAKE) --no-print-directory index
	@$(BIN)/python -m evals.benchmark --index $(INDEX)

clean: ## Removes what was installed and built here.
	rm -rf .venv $(INDEX) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer, with its venv module, is needed. Install it, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/pip
	@echo "Installing the service into .venv (about 330 MB on disk) …"
	@$(PIP) --editable . && touch $@

.venv/tested: pyproject.toml | .venv/bin/pip
	@echo "Installing what the tests need into .venv (1.9 GB or more on disk) …"
	@$(PIP) --editable '.[test,encoder]' && touch .venv/installed $@
