"""The dbt project as a package: another project takes it, builds it, and reads the marts where it has put them."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import PROJECT, Warehouse, assert_good
from tiktok_shop_sandbox.history import generate
from tiktok_shop_sandbox.store import World

CONSUMER = Path(__file__).parent / "dbt_consumer"
AT = datetime(2026, 11, 18, 12)


@pytest.fixture(scope="module")
def world() -> World:
    return generate(seed=7, orders=60, days=60, now=1_795_000_000)


def consumer(folder: Path, world: World) -> Warehouse:
    """A copy of the consumer, beside the package as in the repository, and what it has landed."""
    folder.joinpath("dbt_project").symlink_to(PROJECT)
    project = Path(shutil.copytree(CONSUMER, folder / "integration_tests" / "dbt_consumer"))
    warehouse = Warehouse(folder, project=project)
    warehouse.land(streams(world), AT, "landed_tiktok")
    warehouse.land(world.shopify, AT, "landed_shopify")
    return warehouse


def install_packages(warehouse: Warehouse) -> None:
    dbt = Path(sys.executable).with_name("dbt")
    done = subprocess.run(
        [dbt, "deps"], cwd=warehouse.project, env=os.environ | warehouse.profile, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def configure(warehouse: Warehouse, **settings: Any) -> None:
    """Replace settings of the consumer's dbt_project.yml."""
    file = warehouse.project / "dbt_project.yml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | settings))


def schemas(warehouse: Warehouse) -> dict[str, str]:
    """The schema of each table that was built."""
    rows = warehouse.query(
        "select table_schema, table_name from information_schema.tables where table_schema not like 'landed%'"
    )
    return {row["table_name"]: row["table_schema"] for row in rows if row["table_name"] != "orders"}


def test_a_project_builds_the_package_by_its_own_rules(world: World, tmp_path: Path) -> None:
    """Its variables are its own, its generate_schema_name decides on schemas, and models of one name coexist."""
    warehouse = consumer(tmp_path, world)
    install_packages(warehouse)
    assert_good(warehouse.dbt("build"))
    found = schemas(warehouse)
    assert {found["order_line_items"], found["shops"]} == {"acme_tiktok"}
    assert {found["fct_orders"], found["int_shopify_orders"], found["history_of_orders"]} == {"acme_tiktok_shop_marts"}
    assert {*found.values()} == {"acme_tiktok", "acme_tiktok_shop_marts"}

    totals = warehouse.query(
        "select shop_id, currency, sum(customer_paid_total) as paid, sum(refund_total) as refunded"
        " from acme_tiktok_shop_marts.fct_orders group by shop_id, currency"
    )
    assert {(row["shop_id"], row["currency"]): (row["paid"], row["refunded"]) for row in totals} == {
        (shop_id, currency): (Decimal(sums["customer_paid_total"]), Decimal(sums["refund_total"]))
        for shop_id, currencies in world.planted["totals"].items()
        for currency, sums in currencies.items()
    }
    days = warehouse.query(
        "select count(*) as orders from acme_tiktok_shop_marts.fct_orders where order_date <> order_date_utc"
    )
    assert days[0]["orders"] > 0
    matched = warehouse.query(
        "select count(*) as orders from acme_tiktok_shop_marts.rec_shopify_orders where match_status = 'matched'"
    )
    assert matched[0]["orders"] > 0
    (own,) = warehouse.query("select count(*) as orders, min(channel) as channel from acme_sales.orders")
    (sales,) = warehouse.query("select count(*) as orders from acme_tiktok_shop_marts.fct_orders where is_sale")
    assert own == {"orders": sales["orders"], "channel": "tiktok shop"}


def test_a_project_without_rules_of_its_own_gets_dbts(world: World, tmp_path: Path) -> None:
    """Variables for the whole project, dbt's generate_schema_name, a marts schema, no flag for name collisions."""
    warehouse = consumer(tmp_path, world)
    shutil.rmtree(warehouse.project / "macros")
    configure(
        warehouse,
        vars={"tiktok_shop_raw_schema": "landed_tiktok", "shopify_schema": "landed_shopify"},
        models={"tiktok_shop": {"marts": {"+schema": "finance"}}},
        flags={"send_anonymous_usage_stats": False},
    )
    install_packages(warehouse)
    assert_good(warehouse.dbt("run"))
    found = schemas(warehouse)
    assert found["order_line_items"] == "dev_tiktok_shop"
    assert found["int_shopify_orders"] == "dev_tiktok_shop_marts"
    assert found["fct_orders"] == "dev_finance"
    (row,) = warehouse.query(
        "select count(*) as orders, count(shopify_total_price) as linked from dev_finance.fct_orders"
    )
    assert row["orders"] == 60
    assert row["linked"] > 0
    assert not warehouse.query("select 1 from dev_finance.fct_orders where order_date <> order_date_utc")
