# Everything a newcomer needs: `make demo` to try the bot, `make test` to prove it.
PYTHON ?= python3
UV     := .boot/bin/uv
BIN    := .venv/bin
STAMP  := .venv/.stamp

.PHONY: setup demo test test-whole test-parts fuzz lint format bench chaos screenshots lock clean

setup: $(STAMP)

# One rule makes everything: uv in a small environment of its own, then the hashed lock, then this package.
$(STAMP): requirements/dev.txt requirements/boot.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 setup"; exit 1; }
	@test -x $(UV) || { $(PYTHON) -m venv .boot && .boot/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/boot.txt; }
	@$(UV) venv -q --allow-existing --python $(PYTHON) .venv
	@$(UV) pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements/dev.txt
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup
	@$(BIN)/coregroup demo

# Two runs side by side: the whole bot, which waits a good deal, and its parts.
WHOLE := tests/browser tests/chaos tests/playground tests/scenarios

test: setup
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(MAKE) --no-print-directory -k -j2 test-whole test-parts
endif

test-whole: setup
	@$(BIN)/python -m pytest $(WHOLE)

test-parts: setup
	@$(BIN)/python -m pytest $(WHOLE:%=--ignore=%)

# The HTTP door against 20,000 made-up payloads; make test sends a few.
fuzz: setup
	@COREGROUP_FUZZ=20000 $(BIN)/python -m pytest -q tests/security/test_door.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m bench $(PARTS)

# Long storms: reminders while Slack fails and processes are killed; writes docs/chaos.md. ARGS="--reminders 500" is shorter.
chaos: setup
	@$(BIN)/python -m tests.chaos $(ARGS)

# The README's pictures, taken of the demo with Debian's chromium.
screenshots: setup
	@$(BIN)/python -m tests.browser.shots

# The lock names versions and hashes, never an address.
lock:
	@test -x $(UV) || $(PYTHON) -m venv .boot
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" pyproject.toml --extra postgres --group dev -o requirements/dev.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" pyproject.toml --extra postgres -o requirements/run.txt
	echo "uv" | $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" - -o requirements/boot.txt

clean:
	rm -rf .venv .boot .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
