# detente: `make demo` sets up and runs the main job, `make test` checks everything.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: help setup demo test lint bench train soak lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: $(STAMP)  ## create .venv and install from the lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] < (3, 14); sys.exit(0 if ok else "detente needs Python 3.11 to 3.13; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup  ## build the store from the corpus in the package and print the brief on its main dyad
	$(BIN)/detente demo demo

test: setup  ## every test (unit, property, end to end)
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup  ## ruff and mypy --strict
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy

bench: setup  ## every figure the README quotes (reads ../shared/data where it is present)
	$(BIN)/python -m bench.run

soak: setup  ## the long robustness runs, bounded in time
	$(BIN)/python -m pytest -m soak --timeout 3600 tests/soak tests/spark

train: setup  ## rebuild the event judge and the judges of statements from data/ with fixed seeds (needs the train extra)
	$(BIN)/python -m bench.train_statements
	$(BIN)/python -m bench.train_second
	$(BIN)/python -m bench.train_judge

lock:  ## make requirements.lock anew (hashes, no host names; needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache
