"""A complete sync of a made-up shop: sandbox, connector, warehouse, marts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from airbyte._executors.declarative import DeclarativeExecutor

from tiktok_shop.sync.config_file import ConfigFile
from tiktok_shop.sync.connector import Connector
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.run import Options, Outcome, exclusive_run, load, read_and_load, transform
from tiktok_shop.sync.warehouse import Warehouse
from tiktok_shop_api.config_file import write_json
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

SHOPIFY_MANIFEST = Path(__file__).with_name("shopify.yaml")
SHOPIFY_SCHEMA = "shopify"


@dataclass
class Demo:
    options: Options
    outcome: Outcome


def run_demo(folder: Path, orders: int, display: Display) -> Demo:
    """Sync a new shop with a history of `orders` orders into `folder`, replacing an earlier demo's files."""
    folder.mkdir(parents=True, exist_ok=True)
    warehouse = Warehouse.named(str(folder / "tiktok_shop.duckdb"))
    for old in folder.glob("tiktok_shop.duckdb*"):
        old.unlink()
    config = ConfigFile(folder / "config.json")
    options = Options(config=config, warehouse=warehouse, dbt_variables={"shopify_schema": SHOPIFY_SCHEMA})
    display.step("sandbox", note=f"making up a shop with {orders:,} orders")
    with running_sandbox(orders=orders, requests_per_second=0) as sandbox:
        display.step("sandbox", 1, 1, note=sandbox.address)
        # The sandbox has no limit, and serves nobody else.
        write_json(config.path, sandbox.config(requests_per_second=1000))
        with exclusive_run(config):
            extract, table_rows = read_and_load(options, display)
            land_shopify(sandbox, options, display)
    return Demo(options, Outcome(extract, table_rows, transform(options, display)))


def land_shopify(sandbox: RunningSandbox, options: Options, display: Display) -> None:
    executor = DeclarativeExecutor(name="source-shopify", manifest=SHOPIFY_MANIFEST)
    connector = Connector(executor, {"address": sandbox.address})
    excepthook = sys.excepthook
    catalog = connector.catalog(None)
    extract, _ = load(connector, catalog, options, SHOPIFY_SCHEMA, display)
    sys.excepthook = excepthook  # a manifest that runs in this process replaces it with one that prints JSON
    if extract.failed:
        raise RuntimeError(f"The sandbox's Shopify orders could not be loaded: {extract.failed[0].failure}")
