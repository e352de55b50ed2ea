"""Every kind of bad row gets its reason, column and advice, costs no listing, and keeps no other row back."""

from __future__ import annotations

from typing import Any

from integration_tests.destination_feed import Feed

# What is wrong with a mug -> the reason and the column that its row is told.
BAD: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "no-title": ({"title": None}, ("missing", "title")),
    "long-title": ({"title": "A very fine mug " * 17}, ("title_length", "title")),
    "emoji": ({"title": "A mug \N{HOT BEVERAGE} for tea"}, ("forbidden_characters", "title")),
    "category": ({"category": "Mugs and Cups"}, ("category_unmapped", "category")),
    "not-leaf": ({"category": "Drinkware"}, ("category_not_leaf", "category")),
    "brand": ({"brand": "Nobody's brand"}, ("brand_unknown", "brand")),
    "no-file": ({"images": "missing.png"}, ("image_unreadable", "images")),
    "no-image": ({"images": "config.json"}, ("image_unreadable", "images")),
    "small": ({"images": "small.png"}, ("image_size", "images")),
    "many-images": ({"images": " # ".join(["one.png"] * 10)}, ("too_many_images", "images")),
    "heavy": ({"package_weight": "heavy"}, ("not_a_number", "package_weight")),
    "stone": ({"package_weight_unit": "STONE"}, ("unknown_value", "package_weight_unit")),
    "decimals": ({"sku__price": "19.999"}, ("too_many_decimals", "sku.price")),
    "cheap": ({"sku__price": "cheap"}, ("not_a_number", "sku.price")),
    "no-price": ({"sku__price": ""}, ("missing", "sku.price")),
    "euro": ({"sku__currency": "EUR"}, ("currency_differs", "sku.currency")),
    "minus": ({"sku__quantity": "-1"}, ("quantity_range", "sku.quantity")),
    "half": ({"sku__quantity": "1.5"}, ("quantity_range", "sku.quantity")),
    "shelf": ({"sku__inventory__77": "5"}, ("warehouse_unknown", "sku.inventory.77")),
    "blank-sku": ({"sku__seller_sku": "a b"}, ("seller_sku_format", "sku.seller_sku")),
    "no-sku": ({"sku__seller_sku": None}, ("missing", "sku.seller_sku")),
    "no-material": ({"product_attribute__Material": None}, ("missing", "product_attribute.Material")),
    "no-such-status": ({"status": "maybe"}, ("unknown_value", "status")),
}


def bad_rows(feed: Feed) -> list[dict[str, Any]]:
    feed.image("one.png")
    feed.image("small.png", (120, 120))
    rows = [feed.mug(name, **columns) for name, (columns, _) in BAD.items()]
    conflicting = feed.variants("conflict", "Red", "Blue")
    conflicting[1]["title"] = "A mug with another name"
    twice = [feed.mug("twice"), feed.mug("twice", sku__price="5.00")]
    return [*rows, *conflicting, *twice]


def test_every_bad_row_gets_its_reason_and_costs_no_listing(feed: Feed) -> None:
    run = feed.publish(feed.mug("tea"), *bad_rows(feed), *feed.variants("cup", "Red", "Blue"))
    assert run.writes == ["create_product", "create_product"]
    assert set(feed.listings()) == {"tea", "cup"}
    rejected = feed.destination.query("SELECT * FROM feedback WHERE outcome = 'rejected'")
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rejected:
        assert row["advice"] and row["attempts"] == 1
        found.setdefault(row["key"].removeprefix(feed.prefix), set()).add((row["reason"], row["column_name"]))
    expected = {name: {reason} for name, (_, reason) in BAD.items()}
    expected["conflict"] = {("conflicting_variants", "title")}
    expected["twice"] = {("duplicate_key", "product_id"), ("duplicate_key", "sku.seller_sku")}
    assert found == expected
    assert run.states[0]["destinationStats"] == {"recordCount": 3 + len(BAD) + 4, "rejectedRecordCount": len(BAD) + 4}
    ready = {row["key"] for row in feed.destination.query("SELECT key FROM readiness WHERE severity = 'error'")}
    assert {key.removeprefix(feed.prefix) for key in ready} == set(expected)


def test_both_values_of_a_conflict_and_near_matches_are_named(feed: Feed) -> None:
    feed.publish(*bad_rows(feed))
    rows = {
        row["key"].removeprefix(feed.prefix): row
        for row in feed.destination.query("SELECT * FROM feedback WHERE outcome = 'rejected'")
    }
    given = rows["conflict"]["given"]
    assert "A fine ceramic mug called conflict" in given and "A mug with another name" in given
    assert "Mugs & Cups" in rows["category"]["allowed"]
    assert "KILOGRAM" in rows["stone"]["allowed"]


def test_a_bad_row_does_not_take_its_listing_down(feed: Feed) -> None:
    rows = [feed.mug("tea"), feed.mug("espresso"), feed.mug("latte")]
    feed.publish(*rows)
    feed.publish(*rows)
    rows[0] |= {"title": ""} | {"sku.price": "cheap"}
    rows[1] = {column: value for column, value in rows[1].items() if column not in ("product_id", "parent_id")}
    run = feed.publish(*rows)
    assert run.writes == []
    assert {listing["status"] for listing in feed.listings().values()} == {"ACTIVATE"}
    outcomes = {(key, reason) for key, outcome, _, reason in feed.destination.feedback() if outcome == "rejected"}
    assert outcomes == {(feed.key("tea"), "not_a_number"), ("(row 2)", "missing")}
