"""What `tiktok-shop sync` does with whatever a connector emits, on DuckDB and on PostgreSQL."""

from __future__ import annotations

import json
import random
import signal
import stat
from pathlib import Path

import pytest

from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    error,
    postgres_server,
    record,
    state,
    status,
    stream,
    wait_for,
    warehouse,
)

__all__ = ["postgres_server", "warehouse"]

ORDERS = stream(
    "orders",
    {
        "shop_id": "string",
        "id": "string",
        "update_time": "integer",
        "paid_time": "integer",
        "zip": "string",
        "end": "string",
        "line_items": "array",
        "payment": "object",
    },
)
RETURNS = stream("returns", {"shop_id": "string", "id": "string", "update_time": "integer"})
SHOPS = stream("shops", {"shop_id": "string", "id": "string", "name": "string"}, incremental=False)
SHOP = "7495467237412438012"


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


@pytest.fixture
def duckdb_sync(tmp_path: Path, script: Script) -> SyncCommand:
    duckdb_file = TestWarehouse(str(tmp_path / "shop.duckdb"))
    return SyncCommand(
        tmp_path, duckdb_file, {"script": str(script.path)}, "--no-dbt", "--connector", str(script.program)
    )


@pytest.fixture
def sync(tmp_path: Path, warehouse: TestWarehouse, script: Script) -> SyncCommand:
    return SyncCommand(
        tmp_path, warehouse, {"script": str(script.path)}, "--no-dbt", "--connector", str(script.program)
    )


def order(number: int, **data: object) -> dict[str, object]:
    return record("orders", shop_id=SHOP, id=str(7091146663229654785 + number), update_time=number, **data)


def test_values_arrive_exactly(script: Script, sync: SyncCommand, warehouse: TestWarehouse) -> None:
    items = [{"id": "7091146663229654786", "big": 9007199254740993, "sale_price": "0.10", "note": 'a"b\\c\td\ne'}]
    given = order(0, zip="02134", paid_time=1_790_000_001, end="", line_items=items, payment={"buyer": "Zoë 🛍\u2028"})
    script.write([ORDERS], complete("orders", given, order(1), state("orders", 1)))

    done = sync.run()

    assert done.returncode == 0, done.stderr
    [full, empty] = warehouse.rows(
        'SELECT shop_id, id, zip, paid_time, "end", CAST(line_items AS text), CAST(payment AS text)'
        " FROM tiktok_shop_raw.orders ORDER BY id"
    )
    assert full[:5] == (SHOP, "7091146663229654785", "02134", 1_790_000_001, "")
    assert [json.loads(text) for text in full[5:]] == [items, {"buyer": "Zoë 🛍\u2028"}]
    assert empty[2:] == (None,) * 5


def test_unstorable_characters_do_not_lose_the_record(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    cut_emoji = json.dumps(order(1, zip="x")).replace('"x"', '"a\\ud83d"')
    script.write([ORDERS], complete("orders", order(0, zip="a\0b", line_items=["c\0d"]), cut_emoji, state("orders", 1)))

    assert sync.run().returncode == 0
    assert warehouse.rows("SELECT zip, CAST(line_items AS text) FROM tiktok_shop_raw.orders ORDER BY id") == [
        ("ab", '["cd"]'),
        ("a?", None),
    ]


def test_duplicate_records_keep_the_newest_version(script: Script, sync: SyncCommand, warehouse: TestWarehouse) -> None:
    newer = order(0, zip="newer")
    newer["record"]["data"]["update_time"] = 9
    script.write([ORDERS], complete("orders", newer, order(0, zip="older"), order(1, zip="a"), state("orders", 1)))
    sync.run()
    script.write(
        [ORDERS], complete("orders", order(1, zip="b"), order(1, zip="b"), order(2, zip="c"), state("orders", 2))
    )

    done = sync.run()

    assert warehouse.rows("SELECT zip FROM tiktok_shop_raw.orders ORDER BY id") == [("newer",), ("b",), ("c",)]
    assert done.stdout.split("orders")[1].split()[:3] == ["3", "3", "complete"]


def test_the_next_run_gets_the_last_state(script: Script, sync: SyncCommand) -> None:
    script.write([ORDERS], complete("orders", order(0), state("orders", 7), state("orders", 8)))
    sync.run()
    sync.run()
    assert [[each["stream"]["stream_state"] for each in given] for given in script.received_states()] == [
        [],
        [{"at": 8}],
    ]


def test_full_refresh_clears_one_streams_state_and_keeps_its_rows(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    back = {"shop_id": SHOP, "id": "1", "update_time": 1}
    script.write(
        [ORDERS, RETURNS],
        complete("orders", order(0), state("orders", 8))
        + complete("returns", record("returns", **back), state("returns", 3)),
    )
    sync.run()
    script.write([ORDERS, RETURNS], complete("orders", order(1), state("orders", 9)) + complete("returns"))

    assert sync.run("--full-refresh", "orders").returncode == 0
    assert [each["stream"]["stream_descriptor"]["name"] for each in script.received_states()[1]] == ["returns"]
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(2,)]


def test_an_empty_stream_has_its_table(script: Script, sync: SyncCommand, warehouse: TestWarehouse) -> None:
    script.write([ORDERS, SHOPS], complete("orders") + complete("shops"))
    assert sync.run().returncode == 0
    assert warehouse.rows("SELECT paid_time FROM tiktok_shop_raw.orders") == []
    assert warehouse.rows("SELECT name, _airbyte_extracted_at FROM tiktok_shop_raw.shops") == []


def test_a_new_column_is_added_even_without_records(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    script.write([RETURNS], complete("returns", record("returns", shop_id=SHOP, id="1", update_time=1)))
    sync.run()
    script.write(
        [stream("returns", {**dict.fromkeys(["shop_id", "id", "order"], "string"), "update_time": "integer"})],
        complete("returns"),
    )
    assert sync.run().returncode == 0
    assert warehouse.rows('SELECT id, "order" FROM tiktok_shop_raw.returns') == [("1", None)]


def test_a_full_refresh_stream_replaces_its_rows_only_once_it_is_complete(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    def shop(number: int, name: str) -> dict[str, object]:
        return record("shops", shop_id=str(number), id=str(number), name=name)

    standing = "SELECT id, name FROM tiktok_shop_raw.shops ORDER BY id"
    script.write([SHOPS], complete("shops", shop(1, "a"), shop(2, "b")))
    sync.run()
    warehouse.execute("CREATE VIEW a_view AS SELECT * FROM tiktok_shop_raw.shops")

    script.write([SHOPS], [status("shops", "STARTED"), shop(1, "A"), status("shops", "INCOMPLETE"), {"exit": 1}])
    assert sync.run().returncode == 1
    assert warehouse.rows(standing) == [("1", "A"), ("2", "b")]

    script.write([SHOPS], complete("shops", shop(2, "B")))
    assert sync.run().returncode == 0
    assert warehouse.rows(standing) == [("2", "B")]

    script.write([SHOPS], complete("shops"))
    assert sync.run().returncode == 0
    assert warehouse.rows(standing) == []


def test_a_failed_stream_is_named_with_its_reason_and_does_not_affect_other_streams(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    reason = "The scope seller.return_refund.basic is missing: grant it in Partner Center."
    script.write(
        [ORDERS, RETURNS],
        [
            status("returns", "STARTED"),
            *complete("orders", order(0), state("orders", 8)),
            record("returns", shop_id=SHOP, id="1", update_time=1),
            state("returns", 1),
            error(reason, "returns"),
            status("returns", "INCOMPLETE"),
            error("Concurrent read failure"),
            {"exit": 1},
        ],
    )

    done = sync.run()

    assert done.returncode == 1
    assert f"Stream returns failed: {reason}" in done.stdout
    assert "Stream orders failed" not in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.returns") == [(1,)]
    sync.run()
    assert len(script.received_states()[1]) == 2


def test_a_connector_that_dies_fails_its_unfinished_streams(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    script.write(
        [ORDERS, RETURNS],
        [*complete("orders", order(0), state("orders", 8)), status("returns", "STARTED"), {"exit": 137}],
    )
    done = sync.run()
    assert done.returncode == 1
    assert "Stream returns failed: The connector ended with exit code 137." in done.stdout
    assert "Stream orders failed" not in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]


def test_rows_that_the_warehouse_rejects_fail_only_their_stream(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    columns = "shop_id varchar, id varchar CHECK (id <> 'no number'), update_time bigint"
    warehouse.execute("CREATE SCHEMA tiktok_shop_raw")
    warehouse.execute(f"CREATE TABLE tiktok_shop_raw.returns ({columns})")
    bad = record("returns", shop_id=SHOP, id="no number", update_time=1)
    script.write(
        [RETURNS, ORDERS],
        complete("returns", bad, state("returns", 1)) + complete("orders", order(0), state("orders", 8)),
    )
    done = sync.run()
    assert done.returncode == 1
    assert "Stream returns failed: The warehouse refused its rows:" in done.stdout
    assert "no number" in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]
    tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'tiktok_shop_raw'"
    assert {name for (name,) in warehouse.rows(tables) if not name.startswith("_")} == {"orders", "returns"}
    sync.run()
    assert [each["stream"]["stream_descriptor"]["name"] for each in script.received_states()[1]] == ["orders"]


def test_a_record_that_is_not_json_fails_its_stream(script: Script, duckdb_sync: SyncCommand) -> None:
    broken = json.dumps(order(1, zip="x"))[:-9]
    script.write([ORDERS], complete("orders", order(0), broken, state("orders", 8)))
    done = duckdb_sync.run()
    assert done.returncode == 1
    assert "Stream orders failed: 1 of its records were not valid JSON and are missing." in done.stdout


def test_a_killed_backfill_continues_from_its_last_checkpoint(
    script: Script, sync: SyncCommand, warehouse: TestWarehouse, tmp_path: Path
) -> None:
    def day(number: int) -> list[object]:
        return [{"since": ["orders", number], **each} for each in (order(number), state("orders", number))]

    script.write(
        [ORDERS],
        [
            status("orders", "STARTED"),
            *(message for number in range(5) for message in day(number)),
            order(77),
            {"pause_until": str(tmp_path / "never")},
        ],
    )
    first = sync.start("--checkpoint-seconds", "0")
    # A load's state counts once it is in _dlt_loads, which comes after its rows.
    loaded = "tiktok_shop_raw.orders JOIN tiktok_shop_raw._dlt_loads ON load_id = _dlt_load_id"
    wait_for(lambda: warehouse.count(loaded) == 5, seconds=300)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    script.write([ORDERS], complete("orders", *(message for number in range(8) for message in day(number))))
    done = sync.run()

    assert done.returncode == 0, done.stderr
    [(_, given)] = [("second", each) for each in script.received_states()[1:]]
    assert [each["stream"]["stream_state"] for each in given] == [{"at": 4}]
    assert warehouse.rows("SELECT update_time FROM tiktok_shop_raw.orders ORDER BY 1") == [(n,) for n in range(8)]
    assert done.stdout.split("orders")[1].split()[:2] == ["3", "8"]


def test_rotated_tokens_are_saved_and_nothing_else_in_the_config_changes(
    script: Script, duckdb_sync: SyncCommand
) -> None:
    config = json.loads(duckdb_sync.config_path.read_text())
    config["credentials"] = {"app_key": "k", "refresh_token": "old", "token_expiry_date": "2026-01-01T00:00:00Z"}
    duckdb_sync.config_path.write_text(json.dumps(config))
    fresh = {**config["credentials"], "refresh_token": "new", "token_expiry_date": "2026-01-08T00:00:00Z"}
    older = {**config["credentials"], "refresh_token": "stale", "token_expiry_date": "2026-01-03T00:00:00Z"}

    def control(credentials: dict[str, str]) -> dict[str, object]:
        changed = {
            "type": "CONNECTOR_CONFIG",
            "emitted_at": 1,
            "connectorConfig": {"config": {"credentials": credentials}},
        }
        return {"type": "CONTROL", "control": changed}

    script.write([ORDERS], [control(fresh), *complete("orders", order(0)), control(older)])
    assert duckdb_sync.run().returncode == 0
    assert json.loads(duckdb_sync.config_path.read_text()) == {**config, "credentials": fresh}
    assert stat.S_IMODE(duckdb_sync.config_path.stat().st_mode) == 0o600


def test_a_second_run_on_one_config_is_rejected(script: Script, duckdb_sync: SyncCommand, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    script.write([ORDERS], complete("orders", order(0), {"pause_until": str(gate)}))
    first = duckdb_sync.start()
    wait_for(lambda: Path(f"{script.path}.states").exists())
    second = duckdb_sync.run()
    gate.touch()
    first.communicate()
    assert second.returncode == 2
    assert "Another run is using" in second.stderr
    assert first.returncode == 0


def test_the_connector_reads_the_users_own_config_file(script: Script, duckdb_sync: SyncCommand) -> None:
    script.write([ORDERS], complete("orders", order(0)))
    duckdb_sync.run()
    assert Path(f"{script.path}.configs").read_text().split() == [str(duckdb_sync.config_path)]


def script_once_started(script: Script) -> str:
    return script.path.read_text() if Path(f"{script.path}.states").exists() else ""


def test_a_failure_shared_by_all_streams_is_printed_once(script: Script, duckdb_sync: SyncCommand) -> None:
    def failed(name: str, request: str) -> list[object]:
        reason = error(f"The signature is wrong: check app_secret (code 106001, request_id {request}).", name)
        return [status(name, "STARTED"), reason, status(name, "INCOMPLETE")]

    script.write([ORDERS, RETURNS], [*failed("orders", "r1"), *failed("returns", "r2"), {"exit": 1}])
    output = duckdb_sync.run().stdout
    assert output.count("The signature is wrong") == 1
    assert "Every stream failed: The signature is wrong: check app_secret (code 106001, request_id r1)." in output


def test_a_file_with_the_name_of_the_schema_is_rejected_before_it_is_written(
    duckdb_sync: SyncCommand, tmp_path: Path
) -> None:
    named = TestWarehouse(str(tmp_path / "tiktok_shop_raw.duckdb"))
    duckdb_sync.warehouse = named
    done = duckdb_sync.run("--no-dbt")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "name the file or the schema otherwise" in done.stderr
    assert not Path(named.name).exists()


def test_a_full_disk_fails_what_it_had_no_room_for_in_one_sentence(script: Script, duckdb_sync: SyncCommand) -> None:
    """Files that may not grow are as good as a full disk; with room again, the next run has everything."""
    large = [order(number, zip=random.Random(number).randbytes(1500).hex()) for number in range(2000)]
    shops = [record("shops", shop_id=SHOP, id=str(number)) for number in range(3)]
    script.write([SHOPS, ORDERS], [*complete("shops", *shops), *complete("orders", *large, state("orders", 1))])

    process = duckdb_sync.start(largest_file=3 << 20)
    output, errors = process.communicate()
    assert process.returncode == 1, output + errors
    assert "Traceback" not in errors and errors.count("\n") <= 1, errors
    (sentence,) = [line for line in output.splitlines() if line.startswith("Stream orders failed: ")]
    assert "File too large" in sentence

    assert duckdb_sync.run().returncode == 0
    assert duckdb_sync.warehouse.count("tiktok_shop_raw.orders") == len(large)
    assert duckdb_sync.warehouse.count("tiktok_shop_raw.shops") == len(shops)
