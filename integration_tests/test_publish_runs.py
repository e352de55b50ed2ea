"""`tiktok-shop publish`: what a run sends, prints and leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from destination_tiktok_shop.objects import registry
from integration_tests.publishing import Merchant, Published, Row
from integration_tests.sync_support import TestWarehouse, postgres_server, warehouse
from integration_tests.test_destination_order_information import booking
from tiktok_shop.publish.example import FEED as EXAMPLE
from tiktok_shop.publish.objects import OBJECTS

__all__ = ["postgres_server", "warehouse"]
FEEDBACK = {
    "run_id", "object", "key", "operation", "outcome", "reason", "code", "message", "advice", "column_name", "given",
    "allowed", "request_id", "occurred_at", "attempts",
}  # fmt: skip
READINESS = {"run_id", "object", "key", "column_name", "reason", "severity", "given", "allowed", "advice"}


def two_products(merchant: Merchant) -> list[Row]:
    return [merchant.feed.mug("tea"), *merchant.feed.variants("espresso", "Red", "Blue")]


def published(merchant: Merchant, *arguments: str | Path, **changes: Any) -> Published:
    """A run without rejected rows; reviews are over afterwards."""
    done = merchant.publish(*arguments, **changes)
    assert done.returncode == 0, done.stdout + done.stderr
    merchant.destination.sandbox.pass_time(1)
    return done


# What is sent ---------------------------------------------------------------------------------------------------------


def test_only_what_changed_is_sent(merchant: Merchant) -> None:
    rows = two_products(merchant)
    path = merchant.csv("feed.csv", rows)
    first = published(merchant, "--products", path)
    assert "products created 2" in first.words()
    second = published(merchant, "--products", path)
    assert second.writes == [] and "products unchanged 2" in second.words()
    changes: list[tuple[Row, str]] = [
        ({"sku.price": "21.00"}, "update_prices"),
        ({"sku.quantity": "7"}, "update_inventory"),
        ({"title": "A cup for a long afternoon of tea"}, "partial_edit_product"),
    ]
    for change, operation in changes:
        rows[0] |= change
        assert published(merchant, "--products", merchant.csv("feed.csv", rows)).writes == [operation]
    assert published(merchant, "--products", path).writes == []


def test_prices_and_stock_have_files_of_their_own(merchant: Merchant) -> None:
    published(merchant, "--products", merchant.csv("feed.csv", two_products(merchant)))
    tea = merchant.feed.sku("tea")
    prices = merchant.csv("prices.csv", [{"seller_sku": tea, "price": "25"}])
    stock = merchant.text("stock.jsonl", json.dumps({"seller_sku": tea, "quantity": 3}))
    done = published(merchant, "--prices", prices, "--inventory", stock)
    assert done.writes == ["update_prices", "update_inventory"]
    assert "prices updated 1 inventory updated 1" in done.words()
    assert published(merchant, "--prices", prices, "--inventory", stock).writes == []


def test_shipments_and_references_have_files_of_their_own(merchant: Merchant) -> None:
    order = merchant.destination.sandbox.add_order(merchant.destination.config["shop_id"])
    parcel = {"order_id": order["id"], "tracking_number": "TRK0001234", "shipping_provider": "USPS"}
    lines = [{"id": "1", "origin_id": line["id"]} for line in order["line_items"]]
    reference = {"order_id": order["id"], "platform": "SHOPIFY", "external_order_id": "1001", "line_items": lines}
    files = (
        "--shipments", merchant.csv("shipments.csv", [parcel]),
        "--external-orders", merchant.text("references.jsonl", json.dumps(reference)),
    )  # fmt: skip
    done = published(merchant, *files)
    assert len(done.writes) == 2
    assert "shipments shipped 1 external_orders added 1" in done.words()
    assert published(merchant, *files).writes == []


def test_bookings_have_a_file_of_their_own(merchant: Merchant) -> None:
    sandbox = merchant.destination.sandbox
    setup = sandbox.admin("GET", "order_information")
    order_information = {
        "url": sandbox.address + setup["path"],
        "headers": setup["headers"],
        "event_mapping": {"booked": "CREATE_ORDER"},
    }
    row = booking(merchant.feed.key("B1"))
    files = ("--order-information", merchant.text("bookings.jsonl", json.dumps(row)))
    done = published(merchant, *files, order_information=order_information)
    assert "order_information sent 1" in done.words()
    assert published(merchant, *files, order_information=order_information).writes == []
    assert sandbox.admin("GET", "order_information")["calls"] == setup["calls"] + 1


def test_every_object_of_the_destination_has_an_option() -> None:
    assert list(OBJECTS) == list(registry.OBJECTS)


def test_what_a_products_file_lacks_is_taken_down_within_limits(merchant: Merchant) -> None:
    merchant.feed.image("one.png")
    rows = [merchant.feed.mug(str(number), images="one.png") for number in range(12)]
    published(merchant, "--products", merchant.csv("feed.csv", rows))
    published(merchant, "--products", merchant.csv("feed.csv", rows[1:]))
    statuses = {name: listing["status"] for name, listing in merchant.feed.listings().items()}
    assert {name for name, status in statuses.items() if status != "ACTIVATE"} == {"0"}
    few = merchant.csv("feed.csv", rows[8:])
    guarded = published(merchant, "--products", few)
    assert guarded.writes == [] and "gone_guard" in guarded.stdout and "--allow-gone" in guarded.words()
    assert published(merchant, "--products", few, "--allow-gone").writes == ["deactivate_products"]


# A dry run ------------------------------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_calls_and_what_is_not_ready_and_writes_nothing(merchant: Merchant) -> None:
    rows = two_products(merchant)
    published(merchant, "--products", merchant.csv("feed.csv", rows))
    rows[0]["sku.price"] = "21.00"
    rows[1]["sku.quantity"] = "3"
    rows += [merchant.feed.mug("new"), merchant.feed.mug("clay", product_attribute__Material="Clay")]
    done = merchant.publish("--products", merchant.csv("feed.csv", rows), "--dry-run")
    assert done.writes == []
    assert done.returncode == 1, "a row can't go"
    words = done.words()
    assert "Plan: 3 requests that write" in words
    for operation, key in (("price", "tea"), ("stock", "espresso-Red"), ("create", "new")):
        assert any(f" {operation} " in line and key in line for line in done.stdout.splitlines()), operation
    assert "products: 3 of 4 are ready (75%)." in words
    assert "products sku.price 5 5" in words
    assert "products product_attribute.Material 5 4" in words
    assert "product_attribute.Material Clay 1" in words and "Ceramic" in words
    assert len(merchant.feed.listings()) == 2


def test_a_dry_run_of_an_unchanged_feed_plans_nothing(merchant: Merchant) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    published(merchant, "--products", path)
    published(merchant, "--products", path)
    for arguments, changes in ((["--dry-run"], {}), ([], {"dry_run": True})):
        done = merchant.publish("--products", path, *arguments, **changes)
        assert (done.returncode, done.writes) == (0, [])
        assert "Would publish to" in done.stdout and "No request that writes would be made." in done.stdout


# The example ----------------------------------------------------------------------------------------------------------


def test_the_example_goes_but_for_the_rows_that_cannot(merchant: Merchant) -> None:
    folder = merchant.folder / "example"
    assert merchant.publish("--example", folder).returncode == 0
    written = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
    assert written == {file.relative_to(EXAMPLE) for file in (*EXAMPLE.glob("*.csv"), *EXAMPLE.glob("*/*.png"))}

    arguments = ("--products", folder / "products.csv", "--mapping", folder / "mapping.csv")
    done = merchant.publish(*arguments)
    merchant.destination.sandbox.pass_time(1)
    assert done.returncode == 1
    assert "products created 37" in done.words() and "products rejected 19" in done.words()
    again = merchant.publish(*arguments)
    assert again.writes == [] and "products unchanged 38 products rejected 19" in again.words()
    assert "audit_passed 36" in again.words()

    others = ("--prices", folder / "prices.csv", "--inventory", folder / "inventory.csv")
    assert merchant.publish(*others).writes == ["update_prices", "update_inventory"]


# The warehouse --------------------------------------------------------------------------------------------------------


def fill(warehouse: TestWarehouse, statement: str, rows: list[Row]) -> None:
    """Run a statement for a table `lines` of one column `line`, a JSON text for each row."""
    with duckdb.connect(warehouse.name) if "://" not in warehouse.name else psycopg.connect(warehouse.name) as opened:
        opened.execute("CREATE TABLE lines (line JSON)")
        mark = "%s" if "://" in warehouse.name else "?"
        for row in rows:
            opened.execute(f"INSERT INTO lines VALUES ({mark})", [json.dumps(row)])
        for part in statement.split(";"):
            opened.execute(part)


def column(name: str) -> str:
    """Of the JSON text, under the name that a warehouse likes."""
    return f"line->>'{name}' AS {name.replace('.', '__')}"


def test_a_warehouse_holds_the_feed_and_then_the_outcomes(merchant: Merchant, warehouse: TestWarehouse) -> None:
    rows = [*two_products(merchant), merchant.feed.mug("clay", **{"product_attribute.Material": "Clay"})]
    names = dict.fromkeys(
        name for row in rows for name in row if name not in ("sku.price", "product_attribute.Material")
    )
    fill(
        warehouse,
        f"""
        CREATE SCHEMA my_feed;
        CREATE TABLE my_feed.products AS SELECT {", ".join(map(column, names))},
            CAST(line->>'sku.price' AS DECIMAL(38, 9)) AS sku__price,
            CAST('{{"Material": "' || (line->>'product_attribute.Material') || '"}}' AS JSON) AS product_attributes
        FROM lines;
        CREATE VIEW my_feed.prices AS SELECT sku__seller_sku AS seller_sku, sku__price AS price FROM my_feed.products
            WHERE parent_id LIKE '%tea'
        """,
        rows,
    )
    arguments = ("--warehouse", warehouse.name, "--feed-schema", "my_feed")
    done = merchant.publish(*arguments)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "products created 2 products rejected 1 prices unchanged 1" in done.words()
    assert set(merchant.feed.listings()) == {"tea", "espresso"}
    merchant.destination.sandbox.pass_time(1)
    assert merchant.publish(*arguments).writes == []

    found = warehouse.rows("SELECT reason, column_name, given, attempts FROM tiktok_shop_publish.feedback "
                           "WHERE outcome = 'rejected'")  # fmt: skip
    assert found == [("unknown_value", "product_attribute.Material", "Clay", 2)]
    assert warehouse.rows("SELECT reason, severity, given FROM tiktok_shop_publish.readiness") == [
        ("unknown_value", "error", "Clay")
    ]
    assert columns_of(warehouse, "feedback") > FEEDBACK and columns_of(warehouse, "readiness") > READINESS
    assert {state for (state,) in warehouse.rows("SELECT state FROM tiktok_shop_publish.listings")} == {"listed"}


def columns_of(warehouse: TestWarehouse, table: str) -> set[str]:
    found = warehouse.rows(
        "SELECT column_name FROM information_schema.columns "
        f"WHERE table_schema = 'tiktok_shop_publish' AND table_name = '{table}'"
    )
    return {name for (name,) in found}


def test_files_and_a_warehouse_for_the_outcomes(merchant: Merchant, warehouse: TestWarehouse) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    done = merchant.publish("--products", path, "--warehouse", warehouse.name)
    assert done.returncode == 0, done.stderr
    outcomes = warehouse.rows("SELECT outcome, count(*) FROM tiktok_shop_publish.feedback GROUP BY 1")
    assert outcomes == [("created", 2)]


def test_the_copies_of_two_ledgers_lie_side_by_side_and_views_on_them_stay(
    merchant: Merchant, warehouse: TestWarehouse
) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    published(merchant, "--products", path, "--warehouse", warehouse.name)
    warehouse.execute("CREATE VIEW report AS SELECT * FROM tiktok_shop_publish.feedback")
    other = merchant.destination.sandbox.shops()[1]["id"]
    stock = merchant.csv("stock.csv", [{"seller_sku": "nothing", "quantity": 1}])
    arguments = ("--inventory", stock, "--warehouse", warehouse.name, "--shop-id", other)
    done = merchant.publish(*arguments, ledger_url="sqlite:///other.sqlite")
    assert done.returncode == 1, done.stdout + done.stderr
    shops = warehouse.rows("SELECT shop_id, count(*) FROM report GROUP BY 1 ORDER BY 2")
    assert shops == [(other, 1), (merchant.destination.config["shop_id"], 2)]


@pytest.mark.parametrize("warehouse", ["postgres"], indirect=True)
def test_a_ledger_in_the_warehouse_needs_no_copy(merchant: Merchant, warehouse: TestWarehouse) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    url = warehouse.name.replace("postgres://", "postgresql://")
    for _ in range(2):
        done = published(merchant, "--products", path, "--warehouse", warehouse.name, ledger_url=url)
    assert done.writes == [] and "products unchanged 2" in done.words()
    # Another ledger's tables must not take the place of this one's.
    refused = merchant.refused("--products", path, "--warehouse", warehouse.name)
    assert "holds another ledger, which is left as it is; set the config's ledger_url" in refused
    done = merchant.publish("--products", path, "--warehouse", warehouse.name, ledger_url=url)
    assert done.writes == []


@pytest.mark.parametrize("warehouse", ["postgres"], indirect=True)
def test_a_copy_is_not_taken_for_a_ledger(merchant: Merchant, warehouse: TestWarehouse) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    published(merchant, "--products", path, "--warehouse", warehouse.name)
    refused = merchant.refused("--products", path, ledger_url=warehouse.name)
    assert "holds a copy of another ledger; drop the schema, or set ledger_url to another database." in refused
    warehouse.execute("DROP SCHEMA tiktok_shop_publish CASCADE")
    assert set(published(merchant, "--products", path, ledger_url=warehouse.name).writes) == {"upload_image"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--warehouse", "none.duckdb"], "There is no DuckDB file"),
        (["--products", "feed.csv", "--warehouse", "no/such/folder/shop.duckdb"], "What was done can't be copied to"),
        (["--products", "feed.csv", "--warehouse", "motherduck:shop"], "it needs a DuckDB file or a postgresql:// URL"),
        (["--warehouse", "postgresql://me:secret@127.0.0.1:1/shop"], "can't be opened"),
    ],
)
def test_a_warehouse_that_cannot_be_used_is_named(merchant: Merchant, arguments: list[str], sentence: str) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    refused = merchant.refused(*(str(path) if argument == "feed.csv" else argument for argument in arguments))
    assert sentence in refused and "secret" not in refused


def test_a_schema_without_a_feed_is_named(merchant: Merchant, warehouse: TestWarehouse) -> None:
    warehouse.execute("CREATE TABLE something (a INTEGER)")
    refused = merchant.refused("--warehouse", warehouse.name)
    assert "The schema tiktok_shop_feed of" in refused and "--feed-schema" in refused


# The shop and the config ----------------------------------------------------------------------------------------------


def test_the_shop_is_named_on_the_command_line_or_in_the_config(merchant: Merchant) -> None:
    path = merchant.csv("feed.csv", two_products(merchant))
    shop = merchant.destination.config.pop("shop_id")
    refused = merchant.refused("--products", path)
    assert "several shops; set shop_id to one of" in refused and shop in refused
    assert "shop_id 1 is not an authorized shop" in merchant.refused("--products", path, "--shop-id", "1")
    merchant.destination.config["shop_id"] = shop
    assert merchant.publish("--products", path, "--shop-id", shop).returncode == 0


def test_no_secret_is_printed_or_kept(merchant: Merchant, tmp_path: Path) -> None:
    secrets = [value for value in merchant.destination.config["credentials"].values() if len(str(value)) > 20]
    target = str(tmp_path / "shop.duckdb")
    path = merchant.csv("feed.csv", [*two_products(merchant), merchant.feed.mug("odd", sku__price="$1")])
    done = merchant.publish("--products", path, "--warehouse", target, api_log_path=str(tmp_path / "api.jsonl"))
    assert done.returncode == 1
    kept = [file.read_bytes() for file in (*merchant.folder.glob("*ledger*"), *tmp_path.iterdir())]
    assert len(kept) >= 3 and secrets
    for secret in secrets:
        assert secret not in done.stdout + done.stderr
        assert not any(str(secret).encode() in content for content in kept)
