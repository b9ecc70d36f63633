# Everything runs in .venv, made from requirements.lock. Needs Python 3.11 or newer, make and git.

PYTHON ?= python3
UV ?= uv
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
BENCH_VENV := .run/bench-venv
BENCH_READY := $(BENCH_VENV)/.ready

.PHONY: run test pytest lint soak bench house lock pictures

run: $(READY)  ## the console on a fresh copy of the sample content; q leaves it
	@folder=$$(mktemp -d)/content && cp -R sample_data/content "$$folder" && \
	exec $(BIN)/quizops watch "$$folder"

test: $(READY)  ## everything that a change must pass
	@$(MAKE) --no-print-directory --jobs=2 lint pytest

pytest: $(READY)
	@$(BIN)/python -m compileall -q core console
	$(BIN)/python -m pytest -rs -m "not soak" -n 4 --dist worksteal $(ARGS)

lint: $(READY)  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

soak: $(READY)  ## the full counts; takes long
	QUIZOPS_SOAK=1 $(BIN)/python -m pytest --timeout=0 -rs $(ARGS)

bench: $(READY) $(BENCH_READY)  ## every benchmark, or those in ARGS; the tables go into benchmarks/README.md
	@$(BIN)/python benchmarks/run_all.py $(ARGS)

pictures: $(READY)  ## the console's screens for the documents, into docs/pictures
	@$(BIN)/python -m tests.terminal.make_pictures

house: $(READY)  ## sizes of files and functions
	@$(BIN)/python benchmarks/house.py

lock: pyproject.toml  ## newest versions within pyproject's ranges; needs uv
	$(UV) pip compile --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --all-extras --group dev --quiet pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "quizops needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(READY)

$(BENCH_READY): benchmarks/requirements.lock  ## what the benchmarks compare with
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r $<
	@touch $(BENCH_READY)
