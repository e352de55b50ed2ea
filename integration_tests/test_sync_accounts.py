"""Several accounts in one dataset, in turn and at once: none loses anything by another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    error,
    postgres_server,
    record,
    shop_state,
    status,
    stream,
    wait_for,
    warehouse,
)

__all__ = ["postgres_server", "warehouse"]

SHOPS = stream("shops", {"id": "string", "name": "string"}, key=["id"], incremental=False)
STOCK = stream("stock", {"shop_id": "string", "id": "string", "left": "integer"}, incremental=False)
ORDERS = stream("orders", {"shop_id": "string", "id": "string", "update_time": "integer"})
STREAMS = [SHOPS, STOCK, ORDERS]


class Account:
    """A config and what its connector says."""

    def __init__(self, folder: Path, warehouse: TestWarehouse, app_key: str, shop_ids: list[str]) -> None:
        folder.mkdir()
        self.script = Script(folder)
        config = {"script": str(self.script.path), "credentials": {"app_key": app_key}, "shop_ids": shop_ids}
        self.sync = SyncCommand(folder, warehouse, config, "--no-dbt", "--connector", str(self.script.program))

    def says(self, shops: list[str], *messages: Any, stock: dict[str, str] | None = None) -> None:
        """These shops with the stock of each, one item a shop unless said otherwise."""
        items = dict.fromkeys(shops, "a") if stock is None else stock
        stocked = [record("stock", shop_id=shop, id=item) for shop, item in items.items()]
        self.script.write(
            STREAMS,
            [
                *complete("stock", *stocked),
                *complete("shops", *(record("shops", id=shop, name=f"shop {shop}") for shop in shops)),
                *complete("orders", *messages),
            ],
        )

    def runs(self, *options: str) -> None:
        done = self.sync.run(*options)
        assert done.returncode == 0, done.stdout + done.stderr

    def cursors(self, run: int) -> dict[str, str]:
        """By shop, what this run of the connector was given for orders."""
        given = {each["stream"]["stream_descriptor"]["name"]: each for each in self.script.received_states()[run]}
        states = given["orders"]["stream"]["stream_state"]["states"] if "orders" in given else []
        return {each["partition"]["shop_id"]: each["cursor"]["at"] for each in states}


@pytest.fixture(params=["two apps", "one app"])
def accounts(request: pytest.FixtureRequest, tmp_path: Path, warehouse: TestWarehouse) -> tuple[Account, Account]:
    """Of two apps, or of one app whose shops are divided between two configs."""
    one_app = request.param == "one app"
    return (
        Account(tmp_path / "us", warehouse, "k1", ["1", "2"] if one_app else []),
        Account(tmp_path / "uk", warehouse, "k1" if one_app else "k2", ["3"] if one_app else []),
    )


def keys(warehouse: TestWarehouse, table: str) -> list[tuple[str, ...]]:
    columns = "id" if table == "shops" else "shop_id, id"
    return warehouse.rows(f"SELECT {columns} FROM tiktok_shop_raw.{table} ORDER BY 1")


def test_in_turn_each_replaces_only_its_own_shops(accounts: tuple[Account, Account], warehouse: TestWarehouse) -> None:
    us, uk = accounts
    us.says(["1", "2"], record("orders", shop_id="1", id="o1", update_time=1), shop_state("orders", "1", "2", at="5"))
    uk.says(["3"], record("orders", shop_id="3", id="o3", update_time=1), shop_state("orders", "3", at="7"))
    us.runs()
    uk.runs()
    us.says(["1", "2"], stock={"1": "b"})
    us.runs()
    uk.runs()

    assert keys(warehouse, "shops") == [("1",), ("2",), ("3",)]
    assert keys(warehouse, "stock") == [("1", "b"), ("3", "a")]
    assert keys(warehouse, "orders") == [("1", "o1"), ("3", "o3")]
    assert {shop: at for shop, at in us.cursors(1).items() if shop in "12"} == {"1": "5", "2": "5"}
    assert uk.cursors(1)["3"] == "7"


def test_a_full_refresh_forgets_one_accounts_state_alone(
    accounts: tuple[Account, Account], warehouse: TestWarehouse
) -> None:
    us, uk = accounts
    us.says(["1", "2"], shop_state("orders", "1", "2", at="5"))
    uk.says(["3"], shop_state("orders", "3", at="7"))
    us.runs()
    uk.runs()
    us.says(["1", "2"])
    us.runs("--full-refresh", "orders")
    us.runs()
    uk.runs()

    assert us.cursors(1) == {}
    assert us.cursors(2) == {}
    assert uk.cursors(1)["3"] == "7"


def test_a_shop_that_is_read_no_longer_keeps_its_rows(tmp_path: Path, warehouse: TestWarehouse) -> None:
    account = Account(tmp_path / "all", warehouse, "k", [])
    account.says(["1", "2"])
    account.runs()
    account.says(["1"], stock={})
    account.runs()
    assert keys(warehouse, "shops") == [("1",)]
    assert keys(warehouse, "stock") == [("2", "a")]


def test_without_the_list_of_shops_among_the_streams_it_is_read_all_the_same(
    tmp_path: Path, warehouse: TestWarehouse
) -> None:
    account = Account(tmp_path / "all", warehouse, "k", [])
    account.says(["1", "2"])
    account.runs()
    account.says(["1"], stock={})
    account.runs("--streams", "stock")
    assert keys(warehouse, "shops") == [("1",), ("2",)]
    assert keys(warehouse, "stock") == [("2", "a")]


def test_nothing_is_deleted_while_the_shops_are_unknown(tmp_path: Path, warehouse: TestWarehouse) -> None:
    account = Account(tmp_path / "all", warehouse, "k", [])
    account.says(["1", "2"])
    account.runs()
    failed = [status("shops", "STARTED"), error("TikTok Shop is down.", "shops"), status("shops", "INCOMPLETE")]
    account.script.write(STREAMS, [*complete("stock", record("stock", shop_id="1", id="b")), *failed])
    assert account.sync.run("--streams", "shops,stock").returncode == 1
    assert keys(warehouse, "stock") == [("1", "a"), ("1", "b"), ("2", "a")]


def test_at_once_both_land_whole(accounts: tuple[Account, Account], warehouse: TestWarehouse, tmp_path: Path) -> None:
    us, uk = accounts
    gate = {"pause_until": str(tmp_path / "gate")}
    for account, shops in ((us, ["1", "2"]), (uk, ["3"])):
        orders = [record("orders", shop_id=shop, id=f"{shop}-{n}", update_time=n) for shop in shops for n in range(50)]
        messages = [each for n, order in enumerate(orders) for each in (order, shop_state("orders", *shops, at=str(n)))]
        account.says(shops, gate, *messages)
    running = [account.sync.start("--checkpoint-seconds", "0.5") for account in (us, uk)]
    wait_for(lambda: all(Path(f"{account.script.path}.states").exists() for account in (us, uk)), seconds=300)
    (tmp_path / "gate").touch()
    for process in running:
        stdout, stderr = process.communicate(timeout=600)
        assert process.returncode == 0, stdout + stderr

    assert keys(warehouse, "shops") == [("1",), ("2",), ("3",)]
    assert keys(warehouse, "stock") == [("1", "a"), ("2", "a"), ("3", "a")]
    counts = warehouse.rows("SELECT shop_id, count(*), count(DISTINCT id) FROM tiktok_shop_raw.orders GROUP BY 1")
    assert sorted(counts) == [("1", 50, 50), ("2", 50, 50), ("3", 50, 50)]
    schemas = "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'tiktok_shop_raw_staging%'"
    assert warehouse.rows(schemas) == [(0,)]
