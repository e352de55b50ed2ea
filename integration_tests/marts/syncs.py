"""A shop that is synced again and again: each sync lands what it hasn't landed, as connector and loader would."""

import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from integration_tests.marts.landing import Record
from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import MARTS, RAW, SHOPIFY, TABLES, Warehouse, assert_good
from tiktok_shop_sandbox.store import World

FIRST = datetime(2026, 11, 18, 12)
# Full-refresh streams, whose raw table a loader empties before each sync.
MIRRORED = {"shops", "unsettled_transactions", "inventory", "warehouses", "activities", "coupons"}
SHOPIFY_ORDERS = "orders of Shopify"

Rows = dict[tuple[str, str], Counter[tuple[object, ...]]]


@dataclass
class Syncs:
    """Appends every version of a record that is new, a day after the sync before."""

    warehouse: Warehouse
    seen: dict[str, set[bytes]] = field(default_factory=dict)
    synced: int = 0

    def world(self, world: World, without: Collection[str] = ()) -> None:
        """All streams but `without`, which are caught up with by a later sync."""
        self.records({**streams(world), SHOPIFY_ORDERS: world.shopify["orders"]}, without)

    def records(self, tables: Mapping[str, Iterable[Record]], without: Collection[str] = ()) -> None:
        at = FIRST + timedelta(days=self.synced)
        self.synced += 1
        news: dict[str, list[Record]] = {}
        for name, records in tables.items():
            if name in without:
                continue
            seen = self.seen.setdefault(name, set())
            if name in MIRRORED and seen:
                self.warehouse.query(f"delete from {RAW}.{name}")
            news[name] = [row for row in records if name in MIRRORED or orjson.dumps(row) not in seen]
            seen.update(map(orjson.dumps, news[name]))
        self.warehouse.land({"orders": news.pop(SHOPIFY_ORDERS, [])}, at, SHOPIFY)
        self.warehouse.land(news, at)


def everything(warehouse: Warehouse) -> Rows:
    """All rows of all models, but for when they were read and built."""
    with warehouse.connected():
        return {
            (schema, name): warehouse.rows(schema, name, "_airbyte_extracted_at")
            for schema in (TABLES, MARTS)
            for name in sorted(warehouse.columns(schema))
        }


def in_full(warehouse: Warehouse, folder: Path, *select: str) -> Rows:
    """What a full build makes of the same raw tables, in a copy of the warehouse's DuckDB file."""
    folder.mkdir()
    warehouse.query("checkpoint")
    copy = Warehouse(folder, variables=warehouse.variables)
    shutil.copyfile(warehouse.file, copy.file)
    run(copy, "--full-refresh", *select)
    return everything(copy)


def run(warehouse: Warehouse, *arguments: str) -> None:
    assert_good(warehouse.dbt("run", *arguments))


def differences(found: Rows, expected: Rows) -> dict[str, tuple[list[object], list[object]]]:
    """Of each model that differs some rows that only the one and only the other has."""
    assert found.keys() == expected.keys()
    return {
        name: ([*(rows - expected[schema, name])][:2], [*(expected[schema, name] - rows)][:2])
        for (schema, name), rows in found.items()
        if rows != expected[schema, name]
    }
