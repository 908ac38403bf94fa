# make demo, make test: each does all of its own set-up; needs Python 3.11 or newer with venv, and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: demo test setup check lock eval eval-check clean

demo: setup
	$(BIN)/mentoring demo

test: setup
	$(BIN)/python -m pytest -n auto

# compiled here, since some systems tell Python not to: each command starts a quarter sooner
setup: $(VENV)/ready
	@$(BIN)/python -m compileall -q copilot

$(VENV)/ready: requirements.lock pyproject.toml
ifdef UV
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	touch $@

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: setup
	$(BIN)/mentoring eval agenda

# fails when a committed figure of grounding falls by more than its interval allows
eval-check: setup
	$(BIN)/python -m evals.eval_grounding check

lock: setup
	$(BIN)/python -m uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		--group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist
