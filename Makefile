# Everything a newcomer or a developer does with this project. `make help` lists it.

PYTHON ?= python3
PORT   ?= 8081
DATA   ?= ./data

VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check --quiet
BABEL  := $(PY) -m babel.messages.frontend --quiet
CATALOGS  := templates/locale
# The languages beside English; their catalogs are kept complete.
LANGUAGES := fr es ru ar zh
LOCK   := $(VENV)/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host \
          --no-emit-find-links --no-header --no-annotate --allow-unsafe --strip-extras --build-deps-for editable

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench coverage crash soak lock messages format

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.ready-dev ## make .venv with everything that tests and checks need

run: $(VENV)/.ready ## start bot, local Telegram and demo world (PORT=8081 DATA=./data)
	@$(PY) -m bot sandbox --port $(PORT) --data $(DATA)

test: $(VENV)/.ready-dev ## run all tests
	@$(PY) -m pytest -q -n 2 --dist loadgroup

check: $(VENV)/.ready-dev ## format, lint, types, and who may import whom
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

format: $(VENV)/.ready-dev ## put the code into its shape
	@$(VENV)/bin/ruff check --fix-only --quiet .
	@$(VENV)/bin/ruff format .

bench: $(VENV)/.ready-dev ## measure; prints tables and writes bench.json
	@$(PY) -m bench

coverage: $(VENV)/.ready-dev ## run all tests and count the branches they take; writes bench.json
	@$(PY) -m bench coverage

crash: $(VENV)/.ready-dev ## kill the bot at many points and count what was lost (KILLS=300 SEED=7)
	@$(PY) -m bench crash

soak: $(VENV)/.ready-dev ## run long under load and watch memory and queues
	@$(PY) -m bench soak

lock: $(VENV)/.ready-dev ## remake the lock files from pyproject.toml (UPGRADE=1 takes newer releases)
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra pdf -o requirements.lock pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev --extra pdf -c requirements.lock -o requirements-dev.lock pyproject.toml

messages: $(VENV)/.ready-dev ## collect the strings of code and templates and update the catalogs
	@$(BABEL) extract -F pyproject.toml --no-location --sort-output --project OzoneNet \
	    -o $(CATALOGS)/ozonenet.pot bot handlers services templates domain
	@for lang in $(LANGUAGES); do \
	    po=$(CATALOGS)/$$lang/LC_MESSAGES/ozonenet.po; \
	    [ -e $$po ] || $(BABEL) init -i $(CATALOGS)/ozonenet.pot -o $$po -l $$lang || exit 1; \
	    $(BABEL) update -i $(CATALOGS)/ozonenet.pot -o $$po -l $$lang --no-fuzzy-matching \
	        --ignore-pot-creation-date || exit 1; \
	done

# The stamps spare a second `make run` every call of pip.
$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing what tests and checks need ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.ready: requirements.lock pyproject.toml | $(PY)
	@echo "Installing what the bot needs ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "OzoneNet needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>/dev/null || echo not found)." \
	         "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "Could not make $(VENV). On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
