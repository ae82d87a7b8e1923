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

# The browser tests use Debian's chromium, the tests of the server its strace and curl; where they cannot be installed the tests say so.
TOOLS := chromium curl strace
$(VENV)/.browser: Makefile | $(BIN)/python
	@for tool in $(TOOLS); do command -v $$tool >/dev/null || lacking="$$lacking $$tool"; done; [ -z "$$lacking" ] \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends $$lacking >/dev/null; } \
	  || echo "make: missing$$lacking; some tests need them (apt-get install$$lacking)"
	@touch $@

# Puts what the commands print today into the README.
readme: $(VENV)/.installed
	$(BIN)/python tests/readme.py

clean:
	rm -rf build dist
