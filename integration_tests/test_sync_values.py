"""Values as the API really sends them, on DuckDB and PostgreSQL: each arrives exact or costs itself alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    postgres_server,
    record,
    state,
    stream,
    warehouse,
)

__all__ = ["postgres_server", "warehouse"]

THINGS = stream(
    "things",
    {
        "shop_id": "string",
        "id": "string",
        "update_time": "integer",
        "note": "string",
        "count": "integer",
        "price": "number",
        "flag": "boolean",
        "items": "array",
        "address": "object",
    },
)
BIG = 9400111899223197428490


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest.fixture
def sync(tmp_path: Path, warehouse: TestWarehouse, script: Script) -> SyncCommand:
    return SyncCommand(
        tmp_path, warehouse, {"script": str(script.path)}, "--no-dbt", "--connector", str(script.program)
    )


def landed(sync: SyncCommand, script: Script, warehouse: TestWarehouse, column: str, *sent: str) -> list[Any]:
    """What becomes of these JSON values of a field, in their order; each is in a record of its own."""
    lines = []
    for number, value in enumerate(sent):
        line = json.dumps(record("things", shop_id="1", id=f"{number:03}", update_time=number, **{column: "@"}))
        lines.append(line.replace('"@"', value))
    script.write([THINGS], complete("things", *lines, state("things", 1)))
    done = sync.run()
    assert done.returncode == 0, done.stdout + done.stderr
    is_json = column in {"items", "address"}
    selected = f"CAST({column} AS text)" if is_json else column
    rows = warehouse.rows(f"SELECT {selected} FROM tiktok_shop_raw.things ORDER BY id")
    assert len(rows) == len(sent)
    return [value for (value,) in rows]


def changes(warehouse: TestWarehouse) -> dict[str, list[dict[str, str]]]:
    rows = warehouse.rows("SELECT id, CAST(_airbyte_meta AS text) FROM tiktok_shop_raw.things")
    return {key: found for key, meta in rows if (found := json.loads(meta)["changes"])}


def nulled(field: str, value: str) -> list[dict[str, str]]:
    return [{"field": field, "change": "NULLED", "reason": "DESTINATION_TYPECAST_ERROR", "value": value}]


def test_text(sync: SyncCommand, script: Script, warehouse: TestWarehouse) -> None:
    sent = {
        '"7091146663229654785"': "7091146663229654785",
        '"00123"': "00123",
        '"12.30"': "12.30",
        '"Zoë 🛍\\u2028 \\"x\\" \\\\u0000"': 'Zoë 🛍\u2028 "x" \\u0000',
        '""': "",
        '"null"': "null",
        "null": None,
        "7091146663229654785": "7091146663229654785",
        str(BIG): str(BIG),
        "1.10": "1.10",
        "true": "true",
        '{"a":[1,null]}': '{"a":[1,null]}',
        '"a\\u0000b"': "ab",
        '"a\\ud83d"': "a?",
        '"\\udc00\\ud83d\\ude00"': "?😀",
    }
    assert landed(sync, script, warehouse, "note", *sent) == list(sent.values())


def test_integers(sync: SyncCommand, script: Script, warehouse: TestWarehouse) -> None:
    sent = {
        "9223372036854775807": 9223372036854775807,
        "-1": -1,
        '"12"': 12,
        '" 12 "': 12,
        "12.0": 12,
        "1e3": 1000,
        "null": None,
        '""': None,
        '"HIGH"': None,
        "12.5": None,
        "true": None,
        "[1]": None,
        str(BIG): None,
        f'"{BIG}"': None,
    }
    assert landed(sync, script, warehouse, "count", *sent) == list(sent.values())
    odd = [value for value, expected in sent.items() if expected is None and value != "null"]
    positions = {f"{list(sent).index(value):03}": nulled("count", value) for value in odd}
    assert changes(warehouse) == positions


def test_numbers_booleans_and_nested_values(sync: SyncCommand, script: Script, warehouse: TestWarehouse) -> None:
    numbers = {"12.30": "12.30", '"0.1"': "0.1", "1e2": "100", '""': None, '"NaN"': None, '"1,69.10"': None}
    found = landed(sync, script, warehouse, "price", *numbers)
    assert found == [None if value is None else type(found[0])(value) for value in numbers.values()]

    flags = {"true": True, "false": False, '"true"': True, '""': None, "1": None, "null": None}
    assert landed(sync, script, warehouse, "flag", *flags) == list(flags.values())

    items = {
        f'[{{"id":{BIG}}}]': f'[{{"id":{BIG}}}]',
        '[{"a":null,"b":"x"}]': '[{"a":null,"b":"x"}]',
        '[1,null,{"a":[null,"b,[null]"]},null]': '[1,{"a":["b,[null]"]}]',
        "[null]": "[]",
        '{"not":"an array"}': None,
        '"text"': None,
    }
    assert landed(sync, script, warehouse, "items", *items) == list(items.values())


def test_every_odd_value_is_counted_in_one_warning_a_field(
    sync: SyncCommand, script: Script, warehouse: TestWarehouse
) -> None:
    rows = [record("things", shop_id="1", id=str(number), update_time=number, count="") for number in range(3)]
    script.write([THINGS], complete("things", *rows, state("things", 1)))
    done = sync.run()
    assert done.returncode == 0
    [warning] = [line.strip() for line in done.stdout.splitlines() if "things.count" in line]
    assert warning == (
        "things.count: 3 values did not fit the declared type and became null, noted in _airbyte_meta; the first is "
        '"" (shop_id 1, id 0).'
    )


def test_fields_that_the_schema_does_not_declare_are_kept_as_sent(
    sync: SyncCommand, script: Script, warehouse: TestWarehouse
) -> None:
    line = json.dumps(record("things", shop_id="1", id="1", newNumber=1, carrier_barcode=BIG, nested={"A": [1]}))
    plain = record("things", shop_id="1", id="2", update_time=1)
    script.write([THINGS], complete("things", line, plain))
    assert sync.run().returncode == 0
    [(additional,), (none,)] = warehouse.rows(
        "SELECT CAST(_airbyte_additional_properties AS text) FROM tiktok_shop_raw.things ORDER BY id"
    )
    assert json.loads(additional) == {"newNumber": 1, "carrier_barcode": BIG, "nested": {"A": [1]}}
    assert none is None


def test_changes_that_the_source_reports_come_first(
    sync: SyncCommand, script: Script, warehouse: TestWarehouse
) -> None:
    reported = {"field": "note", "change": "TRUNCATED", "reason": "SOURCE_FIELD_SIZE_LIMITATION"}
    message = record("things", shop_id="1", id="1", count="")
    message["record"]["meta"] = {"changes": [reported]}
    script.write([THINGS], complete("things", message))
    assert sync.run().returncode == 0
    assert changes(warehouse) == {"1": [reported, *nulled("count", '""')]}
