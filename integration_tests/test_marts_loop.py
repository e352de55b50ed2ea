"""The way back in the marts: what was published, what waits for a shipment, and a feed made of a Shopify store."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from integration_tests.marts.by_hand import SHOP, line, order, shop
from integration_tests.marts.warehouse import MARTS, SHOPIFY, Warehouse, assert_good, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401

AT = datetime(2026, 11, 18, 12)
NOW = 1_795_003_200  # 2026-11-18 12:00 UTC
HOUR = 3_600
FEED, LEDGER = "tiktok_shop_feed", "tiktok_shop_publish"
SELLER = {"shipping_type": "SELLER", "fulfillment_type": "FULFILLMENT_BY_SELLER", "warehouse_id": "70"}


def waiting(order_id: str, *lines: dict[str, Any], age: int = 48 * HOUR, **fields: Any) -> dict[str, Any]:
    fields = {"status": "AWAITING_SHIPMENT", "create_time": NOW - age, "rts_sla_time": NOW + HOUR} | SELLER | fields
    return order(order_id, *lines, total="20.00", **fields)


ORDERS = [
    waiting("1", line("11", "20.00")),
    waiting("2", line("21", "20.00"), age=HOUR // 2),
    waiting("3", line("31", "20.00"), shipping_type="TIKTOK"),
    waiting("4", line("41", "20.00"), rts_sla_time=NOW - HOUR),
    waiting(
        "5", line("51", "20.00", package_id="p5", tracking_number="T5", rts_time=NOW - HOUR), status="IN_TRANSIT",
        rts_sla_time=NOW - 2 * HOUR,
    ),
]  # fmt: skip
PACKAGES = [
    {
        "shop_id": SHOP, "id": package, "status": "PROCESSING", "create_time": created, "tracking_number": number,
        "order_line_item_ids": ["51"], "orders": [{"id": "5"}],
    }
    for package, created, number in (("p4", NOW - 9 * HOUR, "T4"), ("p5", NOW - HOUR, "T5"))
]  # fmt: skip
PRODUCTS = [
    {
        "shop_id": SHOP, "id": "900", "title": "Mug", "status": "ACTIVATE", "create_time": NOW, "update_time": NOW,
        "skus": [{
            "id": "901", "seller_sku": "MUG-RED", "price": {"currency": "USD", "sale_price": "21.00"},
            "inventory": [{"warehouse_id": "70", "quantity": 4}],
        }],
    }
]  # fmt: skip
LEDGER_TABLES: dict[str, list[dict[str, Any]]] = {
    "runs": [{"run_id": "r", "shop_id": SHOP}],
    "listings": [{
        "shop_id": SHOP, "parent_id": "7", "product_id": "900", "state": "listed", "is_under_audit": True,
        "last_sent_at": "2026-11-15 12:00:00+00",
    }],
    "listing_skus": [{
        "shop_id": SHOP, "seller_sku": "MUG-RED", "product_id": "900", "sku_id": "901", "parent_id": "7",
        "variant_id": "71", "price": "20.00", "stock": {"70": 4},
    }],
    "operations": [{
        "shop_id": SHOP, "object": "shipments", "key": "5/T5", "operation": "mark", "outcome": "accepted",
        "intended_at": "2026-11-18 11:00:00+00",
    }],
    "feedback": [
        {
            "shop_id": SHOP, "object": name, "key": key, "outcome": "rejected", "reason": reason, "advice": advice,
            "occurred_at": "2026-11-18 11:00:00+00",
        }
        for name, key, reason, advice in (
            ("shipments", "4/T9", "provider_unknown", "Name a carrier."), ("products", "8", "missing", "Fill it."),
        )
    ],
}  # fmt: skip
STORE = {
    "products": [{
        "id": 7, "title": "Mug", "body_html": "<p>Red.</p>", "product_type": "Mugs", "status": "active",
        "updated_at": "2026-11-18T00:00:00Z", "options": [{"name": "Color", "position": 1}],
        "images": [{"src": "https://cdn/b.png", "position": 2}, {"src": "https://cdn/a.png", "position": 1}],
        "variants": [{
            "id": 71, "sku": "MUG-RED", "price": "20.00", "compare_at_price": "25.00", "option1": "Red", "weight": 8,
            "weight_unit": "oz", "inventory_quantity": -2,
        }],
    }],
    "orders": [{
        "id": 500, "name": "#5", "currency": "USD", "updated_at": "2026-11-18T00:00:00Z", "line_items": [],
        "fulfillments": [{
            "id": 1, "status": "success", "tracking_company": "USPS", "tracking_number": " T1 ",
            "created_at": "2026-11-18T06:00:00-05:00", "line_items": [],
        }],
    }],
}  # fmt: skip
REFERENCES = [
    {"shop_id": SHOP, "order_id": "1", "platform": "SHOPIFY", "id": "500", "order_update_time": NOW, "line_items": []}
]


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder, variables = tmp_path_factory.mktemp(request.param), {"shopify_schema": SHOPIFY}
    if request.param == "duckdb":
        yield _built(Warehouse(folder, variables=variables))
        return
    with fresh_postgres(request.getfixturevalue("postgres_server")) as url:
        yield _built(Warehouse(folder, url, variables))


def _built(warehouse: Warehouse) -> Warehouse:
    raw = {"orders": ORDERS, "packages": PACKAGES, "products": PRODUCTS, "external_orders": REFERENCES}
    warehouse.land({"shops": [shop()], **raw}, AT)
    warehouse.land(STORE, AT, SHOPIFY)
    warehouse.land(LEDGER_TABLES, AT, LEDGER)
    models = ("+fct_fulfillment", "+rec_shipments", "+rec_listings", "models/feed")
    select = ("--select", *models, "+feed_shipments", "--exclude", "test_type:unit")
    assert_good(warehouse.dbt("build", *select, "--indirect-selection", "cautious"))
    return warehouse


def test_a_line_that_was_packed_anew_counts_in_its_newest_package(built: Warehouse) -> None:
    rows = built.query(
        f"select package_id, tracking_number, is_current_package, units, tracking_number_source, is_late"
        f" from {MARTS}.fct_fulfillment where order_id = '5' order by package_id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("p4", "T4", False, 0, "by the seller", True),
        ("p5", "T5", True, 1, "sent by us", True),
    ]


def test_what_holds_up_a_shipment(built: Warehouse) -> None:
    rows = built.query(
        f"select order_id, held_up_by, is_overdue, is_to_ship_today, what_to_do from {MARTS}.rec_shipments"
        " order by order_id"
    )
    assert [tuple(row.values())[:4] for row in rows] == [
        ("1", "no tracking number", False, True),
        ("2", "too new", False, False),
        ("3", "shipped by TikTok", False, True),
        ("4", "shipment rejected", True, True),
    ]
    assert rows[3]["what_to_do"] == "Name a carrier."


def test_listings_beside_the_feed(built: Warehouse) -> None:
    rows = built.query(
        f"select parent_id, sku_id, is_in_feed, is_live, what_differs, days_under_audit, publish_reason, what_to_do"
        f" from {MARTS}.rec_listings order by parent_id"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("7", "901", True, True, "price, stock", 3, None, "Wait for TikTok Shop's review."),
        ("8", None, False, False, None, None, "missing", "Fill it."),
    ]


def test_a_feed_of_the_shopify_store(built: Warehouse) -> None:
    [product] = built.query(f"select * from {FEED}.products")
    assert product == {
        "product_id": "71", "parent_id": "7", "status": "live", "title": "Mug", "description": "<p>Red.</p>",
        "category": "Mugs", "images": "https://cdn/a.png#https://cdn/b.png", "package_weight": Decimal("0.5"),
        "package_weight_unit": "POUND", "sku__seller_sku": "MUG-RED", "sku__price": Decimal(20),
        "sku__list_price": Decimal(25), "sku__quantity": 0, "sku__identifier_code": None,
        "sku__external_sku_id": "71", "sku__sales_attribute__Color": "Red",
    }  # fmt: skip
    [parcel] = built.query(f"select order_id, tracking_number, shipping_provider, shipped_at from {FEED}.shipments")
    assert tuple(parcel.values()) == ("1", "T1", "USPS", datetime(2026, 11, 18, 11))
