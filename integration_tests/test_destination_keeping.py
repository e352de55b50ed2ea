"""Nothing is blanked that the feed doesn't name, and nothing changed back that TikTok changed itself."""

from __future__ import annotations

from typing import Any

import pytest

from integration_tests.destination import Stream
from integration_tests.destination_feed import Feed
from integration_tests.sandbox_client import Client


def change(feed: Feed, name: str, **options: Any) -> None:
    """Act as TikTok, or as the seller in Seller Center."""
    destination = feed.destination
    destination.sandbox.change_listing(destination.config["shop_id"], feed.listings()[name]["id"], **options)


def test_an_edit_names_one_property_and_leaves_the_others_alone(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    change(feed, "tea", content={"key_product_features": ["Made by hand"], "a_new_property": {"of": "TikTok's"}})
    feed.publish(feed.mug("tea", title="A mug with another name"))
    base = feed.listings()["tea"]
    content = base["base"] | base["other"]
    assert content["title"] == "A mug with another name"
    assert content["key_product_features"] == ["Made by hand"]
    assert content["a_new_property"] == {"of": "TikTok's"}


def test_a_full_edit_keeps_what_nobody_here_knows(feed: Feed) -> None:
    feed.publish(feed.mug("tea", status="draft"))
    change(feed, "tea", content={"search_terms": ["cup"], "a_new_property": {"of": "TikTok's"}})
    run = feed.publish(feed.mug("tea"))
    assert run.writes == ["edit_product"]
    body = run.written[0]["body"]
    assert body["search_terms"] == ["cup"] and body["a_new_property"] == {"of": "TikTok's"}
    listing = feed.listings()["tea"]
    assert listing["status"] == "ACTIVATE"
    assert [sku["price"]["amount"] for sku in listing["skus"].values()] == ["19.90"]
    assert [sku["inventory"][0]["quantity"] for sku in listing["skus"].values()] == [10]


def test_attributes_that_the_feed_does_not_name_stay(feed: Feed) -> None:
    feed.publish(feed.mug("tea", product_attribute__Capacity="350"))
    feed.publish(feed.mug("tea", product_attribute__Capacity="350"))
    feed.publish(feed.mug("tea", product_attribute__Material="Glass"))
    attributes = {
        attribute["name"]: [value["name"] for value in attribute["values"]]
        for attribute in feed.listings()["tea"]["base"]["product_attributes"]
    }
    assert attributes == {"Material": ["Glass"], "Capacity": ["350"]}


def test_empty_keeps_unless_the_config_says_that_it_clears(feed: Feed) -> None:
    feed.publish(feed.mug("tea", product_attribute__Capacity="350", search_terms="cup # mug"))
    feed.publish(feed.mug("tea", product_attribute__Capacity="350", search_terms="cup # mug"))
    empty = feed.mug("tea", product_attribute__Capacity="", search_terms="")
    assert feed.publish(empty).writes == []
    run = feed.publish(empty, clear_when_empty=["search_terms"])
    assert run.writes == ["partial_edit_product"] and run.written[0]["body"]["search_terms"] == []
    base = feed.listings()["tea"]["base"]
    assert not base.get("search_terms")
    assert "Capacity" in {attribute["name"] for attribute in base["product_attributes"]}


def test_skus_that_tiktok_hides_during_a_review_are_carried_along(feed: Feed) -> None:
    feed.destination.sandbox.faults(audit_seconds=600, new_sku_seconds=600)
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    run = feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    assert run.writes == ["partial_edit_product"]
    feed.destination.sandbox.pass_time(2000)
    feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    skus = {sku["seller_sku"] for sku in feed.listings()["tea"]["base"]["skus"]}
    assert skus == {feed.sku(f"tea-{color}") for color in ("Red", "Blue", "Green")}


def test_a_variant_that_was_added_by_hand_stays(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red"))
    feed.publish(*feed.variants("tea", "Red"))
    other = Feed(feed.destination)
    other.prefix = feed.prefix
    other.destination.forget()
    other.publish(*feed.variants("tea", "Red", "Blue"), mode="append")
    feed.destination.forget()
    feed.publish(*feed.variants("tea", "Red", title="A mug with another name"))
    feed.publish(*feed.variants("tea", "Red", "Green", title="A mug with another name"))
    skus = {sku["seller_sku"] for sku in feed.listings()["tea"]["base"]["skus"]}
    assert skus == {feed.sku(f"tea-{color}") for color in ("Red", "Blue", "Green")}


def test_a_category_that_tiktok_changed_is_not_changed_back(feed: Feed) -> None:
    teapots = leaf_category(feed, "Teapots")
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    change(feed, "tea", category_id=teapots)
    run = feed.publish(feed.mug("tea", title="A mug with another name", minimum_order_quantity=None))
    assert run.writes == ["partial_edit_product"]
    assert feed.listings()["tea"]["base"]["category_id"] == teapots
    warning = feed.destination.query("SELECT given, allowed FROM feedback WHERE reason = 'changed_by_tiktok'")
    assert warning == [{"given": "883919", "allowed": teapots}]
    feed.publish(feed.mug("tea", title="A mug with another name", category=teapots))
    assert feed.destination.query("SELECT * FROM feedback WHERE reason = 'changed_by_tiktok'") == []


def test_a_category_that_the_feed_changes_is_sent_with_all_that_the_listing_has(feed: Feed) -> None:
    teapots = leaf_category(feed, "Teapots")
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    before = feed.listings()["tea"]
    run = feed.publish(*feed.variants("tea", "Red", "Blue", category=teapots))
    assert run.writes == ["edit_product"]
    feed.publish(*feed.variants("tea", "Red", "Blue", category=teapots))
    after = feed.listings()["tea"]
    assert after["base"] == before["base"] | {"category_id": teapots}
    assert after["skus"] == before["skus"]


@pytest.mark.parametrize("object_name", ["products", "inventory"])
def test_stock_of_other_warehouses_stays(feed: Feed, object_name: str) -> None:
    main, shed = warehouses(feed)
    both = {f"sku__inventory__{main}": "5", f"sku__inventory__{shed}": "6", "sku__quantity": None}
    feed.publish(feed.mug("tea", **both))
    feed.publish(feed.mug("tea", **both))
    if object_name == "products":
        run = feed.publish(feed.mug("tea", sku__quantity=None, **{f"sku__inventory__{main}": "9"}))
    else:
        rows = [{"seller_sku": feed.sku("tea"), "warehouse_id": main, "quantity": 9}]
        run = feed.destination.write(Stream("inventory", rows)).succeeded()
    assert run.writes == ["update_inventory"]
    (sku,) = feed.listings()["tea"]["skus"].values()
    assert {entry["warehouse_id"]: entry["quantity"] for entry in sku["inventory"]} == {main: 9, shed: 6}


def leaf_category(feed: Feed, name: str) -> str:
    """The id of a leaf category."""
    client = Client(feed.destination.sandbox, feed.destination.config["shop_id"])
    found = client.data("GET", "/product/202309/categories", {"category_version": "v2"})["categories"]
    return next(category["id"] for category in found if category["local_name"] == name and category["is_leaf"])


def warehouses(feed: Feed) -> tuple[str, str]:
    """The shop's two sales warehouses, the default one first."""
    sandbox, shop_id = feed.destination.sandbox, feed.destination.config["shop_id"]
    found = [
        warehouse
        for warehouse in sandbox.truth(shop_id, "warehouses").values()
        if warehouse["type"] == "SALES_WAREHOUSE" and warehouse["effect_status"] == "ENABLED"
    ]
    first, second = sorted(found, key=lambda warehouse: not warehouse["is_default"])[:2]
    return first["id"], second["id"]
