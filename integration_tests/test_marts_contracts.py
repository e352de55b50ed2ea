"""What happens to a model that breaks its contract, and how a mart changes without breaking what it promised."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from integration_tests.marts.contracts import broken, promised, recorded
from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import MARTS, PROJECT, Outcome, Warehouse
from tiktok_shop_sandbox.history import generate

SECOND_VERSION = """\
    latest_version: 2
    versions:
      - v: 1
        defined_in: fct_settlements
        config:
          alias: fct_settlements
        deprecation_date: 2099-01-01
      - v: 2
        columns:
          - include: all
            exclude: [payable_amount]
          - name: amount_to_pay
            data_type: *money
            description: settlement_amount and the reserves held back or released.
    columns:
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Of a copy of the project in which time_spine's column is of another type than its contract says, and a column of
    fct_settlements has another name in a second version, as CONTRIBUTING.md tells to do it."""
    folder = tmp_path_factory.mktemp("changed")
    marts = Path(shutil.copytree(PROJECT, folder / "dbt_project")) / "models" / "marts"
    edit(marts / "calendar" / "time_spine.sql", "as date) as date_day", "as text) as date_day")
    settlements = marts / "finance" / "fct_settlements.sql"
    shutil.copyfile(settlements, settlements.with_stem("fct_settlements_v2"))
    edit(settlements.with_stem("fct_settlements_v2"), "}} as payable_amount", "}} as amount_to_pay")
    edit(settlements.with_suffix(".yml"), "    columns:\n", SECOND_VERSION)
    return Warehouse(folder, project=folder / "dbt_project")


@pytest.fixture(scope="module")
def outcome(warehouse: Warehouse) -> Outcome:
    history = streams(generate(seed=7, orders=60, days=60, now=1_795_000_000))
    warehouse.land(history, datetime(2026, 11, 18, 12))
    return warehouse.dbt("run", "--write-json", "--select", "+fct_settlements +fct_refunds time_spine")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_a_model_that_breaks_its_contract_is_not_built(warehouse: Warehouse, outcome: Outcome) -> None:
    assert outcome.having("error") == {"time_spine"}
    message = outcome.messages["time_spine"]
    assert "This model has an enforced contract that failed" in message
    assert "date_day" in message and "data type mismatch" in message
    assert "time_spine" not in warehouse.columns(MARTS)


@pytest.mark.usefixtures("outcome")
def test_both_versions_of_a_mart_are_built(warehouse: Warehouse) -> None:
    columns = warehouse.columns(MARTS)
    assert columns["fct_settlements"] - columns["fct_settlements_v2"] == {"payable_amount"}
    assert columns["fct_settlements_v2"] - columns["fct_settlements"] == {"amount_to_pay"}


@pytest.mark.usefixtures("outcome")
def test_a_second_version_breaks_no_promise_and_a_changed_first_one_does(warehouse: Warehouse) -> None:
    models = promised(warehouse.manifest)
    assert broken(recorded(), models) == []
    models["fct_settlements"] = models.pop("fct_settlements_v2")
    assert broken(recorded(), models) == ["fct_settlements.payable_amount was promised as numeric(38, 6), but is gone"]
    models["fct_settlements"] |= {"payable_amount": "string"}
    assert broken(recorded(), models) == [
        "fct_settlements.payable_amount was promised as numeric(38, 6), but is string"
    ]


@pytest.mark.usefixtures("outcome")
def test_a_new_column_is_filled_in_a_table_that_has_rows(warehouse: Warehouse) -> None:
    """The table as it was before the column came, and before its rows said what they were made from."""
    rows = warehouse.rows(MARTS, "fct_refunds")
    assert rows
    for column in ("reason_text", "_input_fingerprint"):
        warehouse.query(f"alter table {MARTS}.fct_refunds drop column {column}")
    assert warehouse.dbt("run", "--select", "fct_refunds").having("success") == {"fct_refunds"}
    assert warehouse.rows(MARTS, "fct_refunds") == rows
