# `make demo` and `make test` do all their own set-up: they need Python 3.11, make and git.
# Another interpreter: make test PYTHON=/path/to/python3.11

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTEST_ARGS ?=
# One more than two cores: some tests wait for the connector's own pauses.
WORKERS ?= 3
BIN := .venv/bin
INSTALLED := .venv/.installed
EXTRAS := all,delta,metrics,test
CONNECTOR_EXTRAS := all,test
SPARK := .venv/.installed_spark
DIALECTS := .venv-dialects/.installed
PYAIRBYTE := .venv-pyairbyte/.installed
NEWEST_CDK := .venv-newest-cdk
# Where `make check` leaves the files of its sync and of dbt.
CHECKED := build/check

.DEFAULT_GOAL := help
.PHONY: help setup demo report check lint types unit-tests small-sync dbt-unit-tests test pytest test-newest-cdk \
	test-any-hour test-schedules image-test buildah chromium compiler builder docs lookml contracts lock clean

help:
	@echo "make demo             a TikTok Shop on this machine, loaded into DuckDB, transformed, shown as tables and a report"
	@echo "make report           the demo's report again, an HTML file (your own: .venv/bin/tiktok-shop report)"
	@echo "make check            linters, types, unit tests, a small sync and the dbt project's unit tests: under a minute"
	@echo "make test             linters and all tests (installs Spark, PyAirbyte and other warehouses' adapters)"
	@echo "make test-newest-cdk  the connector's tests on the newest release of Airbyte's CDK"
	@echo "make test-any-hour    the tests of connector, sandbox, sync, marts, and report at thirteen moments, such as New Year"
	@echo "make test-schedules   publishing under 220 random schedules of faults and kills; make test tries 50"
	@echo "make image-test       installs buildah (Debian, as root) and tests the container image with it"
	@echo "make chromium         installs Chromium (Debian, as root), in which the tests look at the report"
	@echo "make builder          writes the files for Airbyte's Connector Builder into build/builder"
	@echo "make docs             writes what docs/ and README.md repeat from the manifest and the models"
	@echo "make lookml           writes lookml/ from the dbt project's semantic models and metrics"
	@echo "make contracts        adds the marts' new columns to those that dbt_project/contracts.yml promises"
	@echo "make lock             writes the installed versions into constraints.txt"
	@echo "make clean            removes the environments and everything that was built"

setup: $(INSTALLED)

# $(call install,PYTHON,WHAT): uv is several times as fast as pip, but doesn't read pip's settings, such as an index; so
# pip goes on where uv fails, and if it fails too, both say why.
define install
log=$$(mktemp); $(BIN)/uv pip install --quiet --compile-bytecode --python $(1) $(2) 2> $$log \
	|| $(1) -m pip install --quiet --quiet --disable-pip-version-check $(2) \
	|| { echo "uv could not install it either:" >&2; cat $$log >&2; rm -f $$log; exit 1; }; \
	rm -f $$log
endef

$(INSTALLED): setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing into .venv (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt uv
	@$(call install,$(BIN)/python,--constraint constraints.txt --editable ".[$(EXTRAS)]")
	@touch $@

# Spark takes 450 MB, which only its tests need.
$(SPARK): $(INSTALLED)
	@echo "Installing Spark into .venv (once, half a minute) ..."
	@$(call install,$(BIN)/python,--constraint constraints.txt --editable ".[spark]")
	@touch $@

# The adapters of four warehouses, for the tests that read the statements dbt would send them. Their packages would
# conflict with those of .venv.
$(DIALECTS): integration_tests/dialects/requirements.txt | $(INSTALLED)
	@echo "Installing the other warehouses' adapters into .venv-dialects (once, a few seconds) ..."
	@test -x .venv-dialects/bin/python || $(PYTHON) -m venv .venv-dialects
	@$(call install,.venv-dialects/bin/python,--requirement $<)
	@touch $@

# PyAirbyte and a source, for the destination's tests. Each pins versions of the CDK that the other doesn't take.
$(PYAIRBYTE): integration_tests/pyairbyte/requirements.txt integration_tests/pyairbyte/source_faker.txt | $(INSTALLED)
	@echo "Installing PyAirbyte into .venv-pyairbyte (once, half a minute) ..."
	@test -x .venv-pyairbyte/bin/python || $(PYTHON) -m venv .venv-pyairbyte
	@test -x .venv-pyairbyte/source-faker/bin/python || $(PYTHON) -m venv .venv-pyairbyte/source-faker
	@$(call install,.venv-pyairbyte/bin/python,--requirement $(word 1,$^))
	@$(call install,.venv-pyairbyte/source-faker/bin/python,--requirement $(word 2,$^))
	@touch $@

demo: $(INSTALLED)
	@$(BIN)/tiktok-shop demo

report: $(INSTALLED)
	@$(BIN)/tiktok-shop report --warehouse .demo/tiktok_shop.duckdb --output .demo/report.html

# The sync and the rest side by side, each with its output in one piece.
check: $(INSTALLED)
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target small-sync lint types unit-tests dbt-unit-tests
	@echo "All checks of make check passed."

lint: $(INSTALLED)
	@$(BIN)/ruff check .

types: $(INSTALLED)
	@$(BIN)/python -m mypy

unit-tests: $(INSTALLED)
	@$(BIN)/python -m pytest --quiet unit_tests $(PYTEST_ARGS)

small-sync: $(INSTALLED)
	@mkdir -p $(CHECKED)
	@TIKTOK_SHOP_DATA_DIR=$(CHECKED)/data $(BIN)/tiktok-shop demo --orders 40 --folder $(CHECKED)/demo \
		> $(CHECKED)/demo.txt || { cat $(CHECKED)/demo.txt; exit 1; }
	@echo "A sync of 40 orders: $$(grep '^dbt: ' $(CHECKED)/demo.txt)"

# On an empty warehouse, where every model builds as well. Parsing the project is a part of it.
dbt-unit-tests: $(INSTALLED)
	@mkdir -p $(CHECKED)
	@rm -f $(CHECKED)/empty.duckdb
	@TIKTOK_SHOP_DUCKDB_PATH=$(CHECKED)/empty.duckdb DO_NOT_TRACK=1 $(BIN)/dbt --quiet build --empty \
		--select resource_type:model test_type:unit --project-dir dbt_project --profiles-dir dbt_project \
		--target-path $(abspath $(CHECKED))/dbt --log-path $(abspath $(CHECKED))/dbt
	@echo "The dbt project: every model and unit test passed on an empty warehouse."

# A linter's complaint doesn't keep the tests from running, whose closing line comes last.
test: $(INSTALLED) $(SPARK) $(DIALECTS) $(PYAIRBYTE)
	@$(BIN)/ruff check . ; linted=$$?; $(BIN)/python -m mypy ; typed=$$?; \
		$(MAKE) --no-print-directory pytest && exit $$((linted + typed))

pytest: $(INSTALLED) $(SPARK) $(DIALECTS) $(PYAIRBYTE)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10 $(PYTEST_ARGS)

# What a CDK upgrade would break. An environment of its own, made anew each time: setup.py allows one CDK only.
test-newest-cdk: $(INSTALLED) $(PYAIRBYTE)
	@rm -rf $(NEWEST_CDK) && $(PYTHON) -m venv $(NEWEST_CDK)
	@$(call install,$(NEWEST_CDK)/bin/python,--constraint constraints.txt --editable ".[$(CONNECTOR_EXTRAS)]")
	@$(call install,$(NEWEST_CDK)/bin/python,--upgrade airbyte-cdk)
	@$(NEWEST_CDK)/bin/python -c 'import importlib.metadata as m; print("airbyte-cdk", m.version("airbyte-cdk"))'
	$(NEWEST_CDK)/bin/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS) \
		unit_tests integration_tests/test_api_*.py integration_tests/test_connector_*.py integration_tests/test_destination_*.py \
		integration_tests/test_standard_suite.py

test-schedules: $(INSTALLED)
	PUBLISH_SCHEDULES=110 $(BIN)/python -m pytest --quiet -n 2 integration_tests/test_destination_schedules.py $(PYTEST_ARGS)

# On a clock of their own, which a C compiler builds.
test-any-hour: $(INSTALLED) compiler
	$(BIN)/python -m integration_tests.clock -n $(WORKERS) --dist loadfile --quiet $(PYTEST_ARGS) \
		unit_tests integration_tests/test_connector_*.py integration_tests/test_sandbox_*.py integration_tests/test_check.py \
		integration_tests/test_sync_*.py integration_tests/test_marts.py integration_tests/test_marts_incremental.py \
		integration_tests/test_semantics.py integration_tests/test_report.py

compiler:
	@command -v cc > /dev/null || { apt-get update --quiet --quiet \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends gcc libc6-dev; }

image-test: $(INSTALLED) buildah
	$(BIN)/python -m pytest integration_tests/test_image.py

buildah:
	@command -v buildah > /dev/null || { apt-get update --quiet --quiet \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends buildah; }

chromium:
	@command -v chromium > /dev/null && command -v chromedriver > /dev/null || { apt-get update --quiet --quiet \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes --no-install-recommends \
		chromium chromium-driver fonts-dejavu-core; }

builder: $(INSTALLED)
	$(BIN)/python -m connector_builder

docs: $(INSTALLED)
	$(BIN)/python docs/generate.py

lookml: $(INSTALLED)
	$(BIN)/python -m lookml.generator

contracts: $(INSTALLED)
	$(BIN)/python -m integration_tests.marts.contracts

lock: $(INSTALLED) $(SPARK) $(DIALECTS) $(PYAIRBYTE)
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt
	$(BIN)/uv pip freeze --quiet --python .venv-dialects/bin/python > integration_tests/dialects/requirements.txt
	$(BIN)/uv pip freeze --quiet --python .venv-pyairbyte/bin/python > integration_tests/pyairbyte/requirements.txt
	$(BIN)/uv pip freeze --quiet --python .venv-pyairbyte/source-faker/bin/python > integration_tests/pyairbyte/source_faker.txt

clean:
	rm -rf .venv .venv-dialects .venv-pyairbyte $(NEWEST_CDK) .data .demo build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
