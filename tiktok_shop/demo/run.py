"""A made-up shop, synced and published to: sandbox, connector, warehouse, marts, listings."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tiktok_shop.demo.listings import Listings, publish_example, read_back
from tiktok_shop.load.connector import Connector, find_connector
from tiktok_shop.sync.config_file import ConfigFile
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.run import Options, Outcome, exclusive_run, load, transform
from tiktok_shop.sync.warehouse import Warehouse
from tiktok_shop_api.config_file import write_json
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

SHOPIFY_MANIFEST = Path(__file__).with_name("shopify.yaml")
SHOPIFY_SCHEMA = "shopify"
# The CDK's source-declarative-manifest, wherever its script is installed.
READ_MANIFEST = [sys.executable, "-c", "from airbyte_cdk.cli.source_declarative_manifest import run; run()"]


@dataclass
class Demo:
    """`listings` is None where the sync failed."""

    options: Options
    outcome: Outcome
    listings: Listings | None


def run_demo(folder: Path, orders: int, display: Display) -> Demo:
    """Sync a new shop with a history of `orders` orders into `folder` and list products in it.

    An earlier demo's files are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    warehouse = Warehouse.named(str(folder / "tiktok_shop.duckdb"))
    for old in (*folder.glob("tiktok_shop.duckdb*"), *folder.glob("tiktok_shop_ledger.sqlite*")):
        old.unlink()
    config = ConfigFile(folder / "config.json")
    options = Options(config=config, warehouse=warehouse, dbt_variables={"shopify_schema": SHOPIFY_SCHEMA})
    display.step("sandbox", note=f"making up a shop with {orders:,} orders")
    with running_sandbox(orders=orders, requests_per_second=0) as sandbox:
        display.step("sandbox", 1, 1, note=sandbox.address)
        # The sandbox has no limit, and serves nobody else.
        write_json(config.path, sandbox.config(requests_per_second=1000))
        with exclusive_run(config):
            connector = Connector([find_connector(None)], config.path.absolute())
            streams = connector.discover()
            every = [stream["name"] for stream in streams]
            extract, table_rows = load(connector, streams, every, options, options.raw_schema, display)
            land_shopify(sandbox, options, display)
            outcome = Outcome(extract, table_rows, transform(options, display))
            if not outcome.succeeded:
                return Demo(options, outcome, None)
            runs = publish_example(sandbox, options, display)
            load(connector, streams, ["products"], options, options.raw_schema, display)
    return Demo(options, outcome, Listings(runs, read_back(options)))


def land_shopify(sandbox: RunningSandbox, options: Options, display: Display) -> None:
    config = options.config.path.with_name("shopify.json")
    write_json(config, {"address": sandbox.address})
    connector = Connector(READ_MANIFEST, config, options=["--manifest-path", SHOPIFY_MANIFEST])
    shopify_options = replace(options, config=ConfigFile(config))
    extract, _ = load(connector, connector.discover(), ["orders"], shopify_options, SHOPIFY_SCHEMA, display)
    if extract.failed:
        raise RuntimeError(f"The sandbox's Shopify orders could not be loaded: {extract.failed[0].failure}")
