"""What the pipeline does with whatever a connector says, on DuckDB and on PostgreSQL."""

from __future__ import annotations

import json
import signal
import stat
import time
from pathlib import Path

import pytest
from pipeline_support import (
    Pipeline,
    Script,
    TestWarehouse,
    error,
    postgres_server,
    record,
    state,
    status,
    stream,
    wait_for,
    warehouse,
    whole,
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
def duckdb_pipeline(tmp_path: Path, script: Script) -> Pipeline:
    duckdb_file = TestWarehouse(str(tmp_path / "shop.duckdb"))
    return Pipeline(tmp_path, duckdb_file, {"script": str(script.path)}, "--no-dbt", "--connector", str(script.program))


@pytest.fixture
def pipeline(tmp_path: Path, warehouse: TestWarehouse, script: Script) -> Pipeline:
    return Pipeline(tmp_path, warehouse, {"script": str(script.path)}, "--no-dbt", "--connector", str(script.program))


def order(number: int, **data: object) -> dict[str, object]:
    return record("orders", shop_id=SHOP, id=str(7091146663229654785 + number), update_time=number, **data)


def test_values_arrive_exact(script: Script, pipeline: Pipeline, warehouse: TestWarehouse) -> None:
    items = [{"id": "7091146663229654786", "big": 9007199254740993, "sale_price": "0.10", "note": 'a"b\\c\td\ne'}]
    given = order(0, zip="02134", paid_time=1_790_000_001, end="", line_items=items, payment={"buyer": "Zoë 🛍\u2028"})
    script.write([ORDERS], whole("orders", given, order(1), state("orders", 1)))

    done = pipeline.run()

    assert done.returncode == 0, done.stderr
    [full, empty] = warehouse.rows(
        'SELECT shop_id, id, zip, paid_time, "end", CAST(line_items AS text), CAST(payment AS text)'
        " FROM tiktok_shop_raw.orders ORDER BY id"
    )
    assert full[:5] == (SHOP, "7091146663229654785", "02134", 1_790_000_001, "")
    assert [json.loads(text) for text in full[5:]] == [items, {"buyer": "Zoë 🛍\u2028"}]
    assert empty[2:] == (None,) * 5


def test_text_that_a_warehouse_or_json_cannot_hold_costs_no_record(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    cut_emoji = json.dumps(order(1, zip="x")).replace('"x"', '"a\\ud83d"')
    script.write([ORDERS], whole("orders", order(0, zip="a\0b", line_items=["c\0d"]), cut_emoji, state("orders", 1)))

    assert pipeline.run().returncode == 0
    assert warehouse.rows("SELECT zip, CAST(line_items AS text) FROM tiktok_shop_raw.orders ORDER BY id") == [
        ("ab", '["cd"]'),
        ("a?", None),
    ]


def test_a_record_that_comes_twice_stands_once_in_its_newest_version(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    newer = order(0, zip="newer")
    newer["record"]["data"]["update_time"] = 9
    script.write([ORDERS], whole("orders", newer, order(0, zip="older"), order(1, zip="a"), state("orders", 1)))
    pipeline.run()
    script.write([ORDERS], whole("orders", order(1, zip="b"), order(1, zip="b"), order(2, zip="c"), state("orders", 2)))

    done = pipeline.run()

    assert warehouse.rows("SELECT zip FROM tiktok_shop_raw.orders ORDER BY id") == [("newer",), ("b",), ("c",)]
    assert done.stdout.split("orders")[1].split()[:3] == ["3", "3", "complete"]


def test_the_next_run_is_given_the_state_of_the_last(script: Script, pipeline: Pipeline) -> None:
    script.write([ORDERS], whole("orders", order(0), state("orders", 7), state("orders", 8)))
    pipeline.run()
    pipeline.run()
    assert [[each["stream"]["stream_state"] for each in given] for given in script.states_given()] == [[], [{"at": 8}]]


def test_a_full_refresh_forgets_one_streams_state_and_keeps_its_rows(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    back = {"shop_id": SHOP, "id": "1", "update_time": 1}
    script.write(
        [ORDERS, RETURNS],
        whole("orders", order(0), state("orders", 8))
        + whole("returns", record("returns", **back), state("returns", 3)),
    )
    pipeline.run()
    script.write([ORDERS, RETURNS], whole("orders", order(1), state("orders", 9)) + whole("returns"))

    assert pipeline.run("--full-refresh", "orders").returncode == 0
    assert [each["stream"]["stream_descriptor"]["name"] for each in script.states_given()[1]] == ["returns"]
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(2,)]


def test_a_stream_without_records_has_its_table(script: Script, pipeline: Pipeline, warehouse: TestWarehouse) -> None:
    script.write([ORDERS, SHOPS], whole("orders") + whole("shops"))
    assert pipeline.run().returncode == 0
    assert warehouse.rows("SELECT paid_time FROM tiktok_shop_raw.orders") == []
    assert warehouse.rows("SELECT name, _airbyte_extracted_at FROM tiktok_shop_raw.shops") == []


def test_a_newer_schemas_column_is_added_even_without_records(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    script.write([RETURNS], whole("returns", record("returns", shop_id=SHOP, id="1", update_time=1)))
    pipeline.run()
    script.write(
        [stream("returns", {**dict.fromkeys(["shop_id", "id", "order"], "string"), "update_time": "integer"})],
        whole("returns"),
    )
    assert pipeline.run().returncode == 0
    assert warehouse.rows('SELECT id, "order" FROM tiktok_shop_raw.returns') == [("1", None)]


def test_a_stream_that_is_read_whole_replaces_its_rows_only_when_it_was_read_to_its_end(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    def shop(number: int, name: str) -> dict[str, object]:
        return record("shops", shop_id=str(number), id=str(number), name=name)

    standing = "SELECT id, name FROM tiktok_shop_raw.shops ORDER BY id"
    script.write([SHOPS], whole("shops", shop(1, "a"), shop(2, "b")))
    pipeline.run()
    warehouse.execute("CREATE VIEW a_view AS SELECT * FROM tiktok_shop_raw.shops")

    script.write([SHOPS], [status("shops", "STARTED"), shop(1, "A"), status("shops", "INCOMPLETE"), {"exit": 1}])
    assert pipeline.run().returncode == 1
    assert warehouse.rows(standing) == [("1", "A"), ("2", "b")]

    script.write([SHOPS], whole("shops", shop(2, "B")))
    assert pipeline.run().returncode == 0
    assert warehouse.rows(standing) == [("2", "B")]

    script.write([SHOPS], whole("shops"))
    assert pipeline.run().returncode == 0
    assert warehouse.rows(standing) == []


def test_a_failed_stream_is_named_with_its_reason_and_costs_no_other_stream_anything(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    reason = "The scope seller.return_refund.basic is missing: grant it in Partner Center."
    script.write(
        [ORDERS, RETURNS],
        [
            status("returns", "STARTED"),
            *whole("orders", order(0), state("orders", 8)),
            record("returns", shop_id=SHOP, id="1", update_time=1),
            state("returns", 1),
            error(reason, "returns"),
            status("returns", "INCOMPLETE"),
            error("Concurrent read failure"),
            {"exit": 1},
        ],
    )

    done = pipeline.run()

    assert done.returncode == 1
    assert f"Stream returns failed: {reason}" in done.stdout
    assert "Stream orders failed" not in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.returns") == [(1,)]
    pipeline.run()
    assert len(script.states_given()[1]) == 2


def test_a_connector_that_dies_fails_the_streams_it_had_not_ended(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    script.write(
        [ORDERS, RETURNS],
        [*whole("orders", order(0), state("orders", 8)), status("returns", "STARTED"), {"exit": 137}],
    )
    done = pipeline.run()
    assert done.returncode == 1
    assert "Stream returns failed: The connector ended with exit code 137." in done.stdout
    assert "Stream orders failed" not in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]


def test_rows_that_the_warehouse_refuses_fail_their_stream_alone(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse
) -> None:
    bad = record("returns", shop_id=SHOP, id="1", update_time="no number")
    script.write(
        [RETURNS, ORDERS],
        whole("returns", bad, state("returns", 1)) + whole("orders", order(0), state("orders", 8)),
    )
    done = pipeline.run()
    assert done.returncode == 1
    assert "Stream returns failed: The warehouse refused its rows:" in done.stdout
    assert "no number" in done.stdout
    assert warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.orders") == [(1,)]
    tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'tiktok_shop_raw'"
    assert {name for (name,) in warehouse.rows(tables) if not name.startswith("_")} == {"orders", "returns"}
    pipeline.run()
    assert [each["stream"]["stream_descriptor"]["name"] for each in script.states_given()[1]] == ["orders"]


def test_a_record_that_is_no_json_fails_its_stream(script: Script, duckdb_pipeline: Pipeline) -> None:
    broken = json.dumps(order(1, zip="x"))[:-9]
    script.write([ORDERS], whole("orders", order(0), broken, state("orders", 8)))
    done = duckdb_pipeline.run()
    assert done.returncode == 1
    assert "Stream orders failed: 1 of its records were not valid JSON and are missing." in done.stdout


def test_killed_in_the_middle_of_a_backfill_it_goes_on_from_its_last_checkpoint(
    script: Script, pipeline: Pipeline, warehouse: TestWarehouse, tmp_path: Path
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
    first = pipeline.start("--checkpoint-seconds", "0")
    wait_for(lambda: "orders" in seen_states(script))
    time.sleep(1)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    script.write([ORDERS], whole("orders", *(message for number in range(8) for message in day(number))))
    done = pipeline.run()

    assert done.returncode == 0, done.stderr
    [(_, given)] = [("second", each) for each in script.states_given()[1:]]
    assert [each["stream"]["stream_state"] for each in given] == [{"at": 4}]
    assert warehouse.rows("SELECT update_time FROM tiktok_shop_raw.orders ORDER BY 1") == [(n,) for n in range(8)]
    assert done.stdout.split("orders")[1].split()[:2] == ["3", "8"]


def test_rotated_tokens_are_kept_and_nothing_else_of_the_config_changes(
    script: Script, duckdb_pipeline: Pipeline
) -> None:
    config = json.loads(duckdb_pipeline.config_path.read_text())
    config["credentials"] = {"app_key": "k", "refresh_token": "old", "token_expiry_date": "2026-01-01T00:00:00Z"}
    duckdb_pipeline.config_path.write_text(json.dumps(config))
    fresh = {**config["credentials"], "refresh_token": "new", "token_expiry_date": "2026-01-08T00:00:00Z"}
    older = {**config["credentials"], "refresh_token": "stale", "token_expiry_date": "2026-01-03T00:00:00Z"}

    def control(credentials: dict[str, str]) -> dict[str, object]:
        changed = {
            "type": "CONNECTOR_CONFIG",
            "emitted_at": 1,
            "connectorConfig": {"config": {"credentials": credentials}},
        }
        return {"type": "CONTROL", "control": changed}

    script.write([ORDERS], [control(fresh), *whole("orders", order(0)), control(older)])
    assert duckdb_pipeline.run().returncode == 0
    assert json.loads(duckdb_pipeline.config_path.read_text()) == {**config, "credentials": fresh}
    assert stat.S_IMODE(duckdb_pipeline.config_path.stat().st_mode) == 0o600


def test_two_runs_on_one_config_do_not_meet(script: Script, duckdb_pipeline: Pipeline, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    script.write([ORDERS], whole("orders", order(0), {"pause_until": str(gate)}))
    first = duckdb_pipeline.start()
    wait_for(lambda: Path(f"{script.path}.states").exists())
    second = duckdb_pipeline.run()
    gate.touch()
    first.communicate()
    assert second.returncode == 2
    assert "Another run is using" in second.stderr
    assert first.returncode == 0


def test_the_connector_reads_the_users_own_file_and_no_copy_of_the_secrets(
    script: Script, duckdb_pipeline: Pipeline
) -> None:
    script.write([ORDERS], whole("orders", order(0)))
    duckdb_pipeline.run()
    assert Path(f"{script.path}.configs").read_text().split() == [str(duckdb_pipeline.config_path)]


def seen_states(script: Script) -> str:
    return script.path.read_text() if Path(f"{script.path}.states").exists() else ""


def test_what_fails_every_stream_alike_is_said_once(script: Script, duckdb_pipeline: Pipeline) -> None:
    def failed(name: str, request: str) -> list[object]:
        reason = error(f"The signature is wrong: check app_secret (code 106001, request_id {request}).", name)
        return [status(name, "STARTED"), reason, status(name, "INCOMPLETE")]

    script.write([ORDERS, RETURNS], [*failed("orders", "r1"), *failed("returns", "r2"), {"exit": 1}])
    said = duckdb_pipeline.run().stdout
    assert said.count("The signature is wrong") == 1
    assert "Every stream failed: The signature is wrong: check app_secret (code 106001, request_id r1)." in said
