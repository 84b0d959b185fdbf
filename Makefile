# `make site` builds the archive, `make test` runs every test; both install what they need into .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto

.DEFAULT_GOAL := site
.PHONY: site serve check test soak lint bench clean browser

site: $(VENV)/installed
	$(BIN)/afterword build

serve: $(VENV)/installed
	$(BIN)/afterword serve

check: $(VENV)/installed
	$(BIN)/afterword check

test: $(VENV)/installed-for-tests browser lint
	$(BIN)/pytest -n $(WORKERS)

# Random edits, builds and kills, and mutated files, many more of them than `make test` tries.
soak: $(VENV)/installed-for-tests
	AFTERWORD_MUTATIONS=20000 $(BIN)/pytest -o faulthandler_timeout=7200 tests/check/test_fuzz.py
	AFTERWORD_SEQUENCES=300 $(BIN)/pytest -o faulthandler_timeout=7200 -s tests/engine/test_incremental.py

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/installed-for-bench
	$(BIN)/python -m tests.benchmarks $(BENCH)

# The browser tests drive a real Chromium: Debian's where apt can install it, Playwright's elsewhere.
browser: $(VENV)/installed-for-tests
	@$(BIN)/python tests/browser/install.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/installed-for-bench: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

clean:
	rm -rf $(VENV) site site-* .afterword
