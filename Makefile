# `make run` and `make test` do all the set-up by themselves; needed: Python 3.11 or newer, git, make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
LOCKER := .venv/locker
MUTATOR := .venv/mutator
WHEEL := dist/extractor-*.whl

# The fixture reports that have recorded replies.
TAPES = $(wildcard fixtures/*/report-*.yaml fixtures/*/replies/report-*.yaml)
REPORTS = $(sort $(foreach tape,$(TAPES),fixtures/$(word 2,$(subst /, ,$(tape)))/report.pdf))

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run test bench mutants lint types layers wheel schema lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: $(READY) ## the main job on the fixture reports, from recorded replies; REPORT=path: on a report of your own
ifdef REPORT
	$(BIN)/extractor run "$(REPORT)" --fail-on never
else
	$(BIN)/extractor run $(REPORTS) --replay fixtures --fail-on never
endif

test: $(READY) ## all tests, without a network
	$(BIN)/python -m pytest

bench: $(READY) ## the benchmarks
	$(BIN)/python -m tests.bench.stages
	$(BIN)/python -m tests.bench.score_gold
	$(BIN)/python -m tests.bench.score_gold --unseen
	$(BIN)/python -m tests.bench.relations
	$(BIN)/python -m tests.bench.suspects
	$(BIN)/python -m tests.bench.repeats
	$(BIN)/python -m tests.bench.core
	$(BIN)/python -m tests.bench.documents

# In an environment of its own, which sees the packages of the first: what mutmut needs is no part of the lock.
mutants: $(READY) ## how many small faults of the core its tests notice
	$(PYTHON) -m venv $(MUTATOR)
	$(MUTATOR)/bin/pip install --quiet mutmut==3.8.1
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > $$($(MUTATOR)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth
	$(MUTATOR)/bin/python -m tests.bench.mutants

lint: $(READY) ## style and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY) ## mypy, strict
	$(BIN)/mypy

layers: $(READY) ## imports point down
	$(BIN)/lint-imports

wheel: $(READY) ## build the wheel, and try it in an empty environment beside a folder that has its own schemas/
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation
	bash .ci/try-wheel $(BIN)/python $(WHEEL)

schema: $(READY) ## write result.schema.json from the models in extractor/finding.py
	$(BIN)/python -m extractor.report.to_json > result.schema.json

# In an environment of its own: the lock must not be needed to make the lock.
lock: ## write requirements.lock anew from pyproject.toml, the pins that still serve kept
	$(PYTHON) -m venv $(LOCKER)
	$(LOCKER)/bin/pip install --quiet pip-tools==7.6.2
	CUSTOM_COMPILE_COMMAND="make lock" $(LOCKER)/bin/pip-compile --quiet --generate-hashes --strip-extras --extra dev \
	  --build-deps-for editable --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything built
	rm -rf .venv .mutants dist build .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("$(PYTHON) is older than Python 3.11. Try: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
