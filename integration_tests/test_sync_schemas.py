"""Raw tables, tables and marts each need a schema of their own: dbt would write over what is in another's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from integration_tests.marts.by_hand import line, order, shop
from integration_tests.marts.warehouse import PROJECT, Warehouse
from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    postgres_server,
    record,
    stream,
    warehouse,
)

__all__ = ["postgres_server", "warehouse"]


@pytest.mark.parametrize(
    "options",
    [
        ("--raw-schema", "tiktok_shop"),
        ("--raw-schema", "tiktok_shop_marts"),
        ("--dbt-vars", json.dumps({"tiktok_shop_schema": "Tiktok_Shop_Raw"})),
        ("--dbt-vars", json.dumps({"tiktok_shop_marts_schema": "tiktok_shop"})),
    ],
)
def test_a_schema_named_twice_is_refused_before_anything_is_touched(
    options: tuple[str, ...], warehouse: TestWarehouse, tmp_path: Path
) -> None:
    script = Script(tmp_path)
    shops = stream("shops", {"id": "string"}, key=["id"], incremental=False)
    script.write([shops], complete("shops", record("shops", id="1")))
    config = {"script": str(script.path), "credentials": {"app_key": "k"}}
    sync = SyncCommand(tmp_path, warehouse, config, "--connector", str(script.program))
    done = sync.run(*options)
    assert done.returncode == 2
    assert "is named for both the" in done.stdout + done.stderr
    assert not script.path.with_name("script.json.states").exists()
    if "://" in warehouse.name:
        assert not warehouse.rows("SELECT 1 FROM information_schema.schemata WHERE schema_name LIKE 'tiktok_shop%'")
    else:
        assert not Path(warehouse.name).exists()


@pytest.mark.parametrize("variable", ["tiktok_shop_schema", "tiktok_shop_marts_schema"])
def test_dbt_alone_refuses_it_too(variable: str, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    warehouse.land({"shops": [shop()], "orders": [order("o", line("l", "1.00"), total="1.00")]}, datetime(2026, 11, 18))
    before = warehouse.rows("tiktok_shop_raw", "orders")
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "run", "--project-dir", PROJECT, "--profiles-dir", PROJECT,
         "--target-path", tmp_path, "--log-path", tmp_path, "--vars", json.dumps({variable: "tiktok_shop_raw"})],
        env=os.environ | warehouse.profile, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Schema tiktok_shop_raw is named for both the raw tables and the" in done.stdout + done.stderr
    assert warehouse.rows("tiktok_shop_raw", "orders") == before
