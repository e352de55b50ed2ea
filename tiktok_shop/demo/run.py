"""A complete sync of a made-up shop: sandbox, connector, warehouse, marts."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tiktok_shop.load.connector import Connector
from tiktok_shop.sync.config_file import ConfigFile
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.run import Options, Outcome, exclusive_run, load, read_and_load, transform
from tiktok_shop.sync.warehouse import Warehouse
from tiktok_shop_api.config_file import write_json
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

SHOPIFY_MANIFEST = Path(__file__).with_name("shopify.yaml")
SHOPIFY_SCHEMA = "shopify"
RUNS_MANIFESTS = "source-declarative-manifest"
"""The CDK's program that reads what a manifest describes."""


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
    config = options.config.path.with_name("shopify.json")
    write_json(config, {"address": sandbox.address})
    program = Path(sys.executable).with_name(RUNS_MANIFESTS)
    connector = Connector([program], config, options=["--manifest-path", SHOPIFY_MANIFEST])
    shopify_options = replace(options, config=ConfigFile(config))
    extract, _ = load(connector, connector.discover(), ["orders"], shopify_options, SHOPIFY_SCHEMA, display)
    if extract.failed:
        raise RuntimeError(f"The sandbox's Shopify orders could not be loaded: {extract.failed[0].failure}")
