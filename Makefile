# make graph    .venv, install, build the graph and its pages from the documents in the package
# make test     everything that CI runs: style, types, layers, tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: graph test check readme clean

graph: $(VENV)/.installed
	@$(BIN)/kg build

test: check
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.developing $(VENV)/.browser
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.developing: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

# The browser tests use Debian's chromium; where it cannot be installed they say so.
$(VENV)/.browser: | $(BIN)/python
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "make: chromium is missing; the browser tests need it (apt-get install chromium)"
	@touch $@

# Puts what the commands print today into the README.
readme: $(VENV)/.installed
	$(BIN)/python tests/readme.py

clean:
	rm -rf build dist
