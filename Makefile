# `make demo` and `make test` do all their own set-up: they need Python 3.11, make and git.
# Another interpreter: make test PYTHON=/path/to/python3.11

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTEST_ARGS ?=
# One more than two cores: some tests wait for the connector's own pauses.
WORKERS ?= 3
BIN := .venv/bin
INSTALLED := .venv/.installed
EXTRAS := sandbox,pipeline,metrics,test
SPARK := .venv/.installed_spark
DIALECTS := .venv-dialects/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo report test lint pytest image-test buildah chromium docs lookml contracts lock clean

help:
	@echo "make demo        a TikTok Shop on this machine, read into DuckDB, transformed, shown as tables and a report"
	@echo "make report      the demo's report again, an HTML file (your own: .venv/bin/python -m tiktok_shop.report --help)"
	@echo "make test        linters and all tests (installs Spark and the adapters of other warehouses for them)"
	@echo "make image-test  installs buildah (Debian, as root) and tests the container image with it"
	@echo "make chromium    installs Chromium (Debian, as root), in which the tests look at the report"
	@echo "make docs        writes again what docs/ and README.md repeat of the manifest and the models"
	@echo "make lookml      writes lookml/ again from the dbt project's semantic models and metrics"
	@echo "make contracts   adds the marts' new columns to what dbt_project/contracts.yml promises"
	@echo "make lock        takes the installed versions over into constraints.txt"
	@echo "make clean       removes the environment and everything that was built"

setup: $(INSTALLED)

# uv is several times as fast; it doesn't read pip's settings, so where an index is named there, pip does it.
define install
$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable $(1) \
	2> /dev/null \
	|| $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable $(1)
endef

$(INSTALLED): setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing into .venv (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt uv
	@$(call install,".[$(EXTRAS)]")
	@touch $@

# Spark is 450 MB that nobody needs but who tests with it.
$(SPARK): $(INSTALLED)
	@echo "Installing Spark into .venv (once, half a minute) ..."
	@$(call install,".[spark]")
	@touch $@

# The adapters of four warehouses, for the tests that read what dbt would send them: no packages of theirs elsewhere.
$(DIALECTS): integration_tests/dialects/requirements.txt | $(INSTALLED)
	@echo "Installing the other warehouses' adapters into .venv-dialects (once, some seconds) ..."
	@test -x .venv-dialects/bin/python || $(PYTHON) -m venv .venv-dialects
	@$(BIN)/uv pip install --quiet --python .venv-dialects/bin/python --requirement $< 2> /dev/null \
		|| .venv-dialects/bin/python -m pip install --quiet --quiet --disable-pip-version-check --requirement $<
	@touch $@

demo: $(INSTALLED)
	@$(BIN)/python -m tiktok_shop.sync demo
	@$(MAKE) --no-print-directory report

report: $(INSTALLED)
	@$(BIN)/python -m tiktok_shop.report --warehouse .demo/tiktok_shop.duckdb --output .demo/report.html

# A linter's complaint doesn't keep the tests from running, whose closing line comes last.
test: $(INSTALLED) $(SPARK) $(DIALECTS)
	@$(BIN)/ruff check . ; linted=$$?; $(MAKE) --no-print-directory pytest && exit $$linted

lint: $(INSTALLED)
	$(BIN)/ruff check .

pytest: $(INSTALLED) $(SPARK) $(DIALECTS)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10 $(PYTEST_ARGS)

image-test: $(INSTALLED) buildah
	$(BIN)/python -m pytest integration_tests/test_image.py

buildah:
	@command -v buildah > /dev/null || { apt-get update --quiet --quiet \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends buildah; }

chromium:
	@command -v chromium > /dev/null && command -v chromedriver > /dev/null || { apt-get update --quiet --quiet \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends \
		chromium chromium-driver fonts-dejavu-core; }

docs: $(INSTALLED)
	$(BIN)/python docs/generate.py

lookml: $(INSTALLED)
	$(BIN)/python -m lookml.generator

contracts: $(INSTALLED)
	$(BIN)/python -m integration_tests.marts.contracts

lock: $(INSTALLED) $(SPARK) $(DIALECTS)
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt
	$(BIN)/uv pip freeze --quiet --python .venv-dialects/bin/python > integration_tests/dialects/requirements.txt

clean:
	rm -rf .venv .venv-dialects .data .demo build dist *.egg-info
