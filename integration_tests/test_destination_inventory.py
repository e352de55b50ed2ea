"""The object `inventory`: stock alone, and what becomes of a zero that TikTok Shop refuses."""

from __future__ import annotations

from typing import Any

import pytest

from integration_tests.destination import Run, Stream
from integration_tests.destination_feed import Feed


def send(feed: Feed, *rows: dict[str, Any], **options: Any) -> Run:
    run = feed.destination.write(Stream("inventory", rows), **options).succeeded()
    feed.destination.sandbox.pass_time(1)
    return run


def stock(feed: Feed, name: str, quantity: Any, **columns: Any) -> dict[str, Any]:
    return {"seller_sku": feed.sku(name), "quantity": quantity, **columns}


def quantities(feed: Feed, name: str) -> list[int]:
    return [entry["quantity"] for sku in feed.listings()[name]["skus"].values() for entry in sku["inventory"]]


def published(feed: Feed, *rows: dict[str, Any]) -> None:
    feed.publish(*rows)
    feed.publish(*rows)


def test_one_call_for_each_listing_whose_stock_differs(feed: Feed) -> None:
    published(feed, *feed.variants("tea", "Red", "Blue"), feed.mug("espresso"))
    rows = [stock(feed, "tea-Red", 3), stock(feed, "espresso", "10"), stock(feed, "tea-Blue", 4.0)]
    run = send(feed, *rows)
    assert run.writes == ["update_inventory"] and sorted(quantities(feed, "tea")) == [3, 4]
    assert send(feed, *rows).writes == []


def test_every_bad_row_gets_its_reason(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    rows = [
        stock(feed, "tea", 3),
        {"seller_sku": "a", "quantity": -1},
        {"seller_sku": "b", "quantity": "1.5"},
        {"seller_sku": "c", "quantity": "many"},
        {"seller_sku": "d", "quantity": 100_000},
        {"seller_sku": "e", "quantity": 1, "warehouse_id": "7000"},
        {"seller_sku": "f"},
        {"quantity": 1},
        stock(feed, "nobody", 1),
    ]
    assert send(feed, *rows).writes == ["update_inventory"]
    rejected = feed.destination.query("SELECT key, reason, column_name FROM feedback WHERE outcome = 'rejected'")
    assert {(row["key"], row["reason"], row["column_name"]) for row in rejected} == {
        ("a", "quantity_range", "quantity"),
        ("b", "quantity_range", "quantity"),
        ("c", "not_a_number", "quantity"),
        ("d", "quantity_range", "quantity"),
        ("e/7000", "warehouse_unknown", "warehouse_id"),
        ("f", "missing", "quantity"),
        ("(row 8)", "missing", "seller_sku"),
        (feed.sku("nobody"), "unknown_value", "seller_sku"),
    }


def test_a_listing_without_any_stock_is_taken_down_and_put_up_again(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    assert send(feed, stock(feed, "tea", 0)).writes == ["update_inventory", "deactivate_products"]
    assert feed.destination.feedback("inventory") == [(feed.sku("tea"), "deactivated", "deactivate", "quantity_range")]
    assert send(feed, stock(feed, "tea", 0)).writes == []
    assert feed.listings()["tea"]["status"] == "SELLER_DEACTIVATED"
    assert send(feed, stock(feed, "tea", 5)).writes == ["update_inventory", "activate_products"]
    assert feed.listings()["tea"]["status"] == "ACTIVATE" and quantities(feed, "tea") == [5]
    assert send(feed, stock(feed, "tea", 5)).writes == []


def test_a_listing_with_other_stock_stays_up_and_the_row_says_what_to_do(feed: Feed) -> None:
    published(feed, *feed.variants("tea", "Red", "Blue"))
    assert send(feed, stock(feed, "tea-Red", 0)).writes == ["update_inventory"]
    assert feed.destination.feedback("inventory") == [(feed.sku("tea-Red"), "rejected", "stock", "quantity_range")]
    assert feed.listings()["tea"]["status"] == "ACTIVATE"
    assert send(feed, stock(feed, "tea-Red", 0), stock(feed, "tea-Blue", 0)).writes[-1] == "deactivate_products"


@pytest.mark.parametrize(("policy", "left", "calls"), [("one", 1, 2), ("skip", 10, 1)])
def test_the_other_policies(feed: Feed, policy: str, left: int, calls: int) -> None:
    published(feed, feed.mug("tea"))
    run = send(feed, stock(feed, "tea", 0), zero_stock=policy)
    assert run.writes == ["update_inventory"] * calls and quantities(feed, "tea") == [left]
    assert send(feed, stock(feed, "tea", 0), zero_stock=policy).writes == []


def test_a_zero_that_is_taken_is_a_zero(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    feed.destination.sandbox.faults(zero_stock="accepted")
    assert send(feed, stock(feed, "tea", 0)).writes == ["update_inventory"]
    assert quantities(feed, "tea") == [0] and feed.listings()["tea"]["status"] == "ACTIVATE"


def test_a_listing_that_the_seller_took_down_stays_down(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    feed.publish(feed.mug("tea", status="off"))
    assert send(feed, stock(feed, "tea", 0)).writes == ["update_inventory"]
    assert send(feed, stock(feed, "tea", 7)).writes == ["update_inventory"]
    assert feed.listings()["tea"]["status"] == "SELLER_DEACTIVATED"


def test_stock_that_was_not_applied_is_sent_again_in_the_next_run(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": "update_inventory", "count": 1})
    send(feed, stock(feed, "tea", 3))
    assert feed.destination.feedback("inventory") == [(feed.sku("tea"), "rejected", "stock", "not_applied")]
    assert send(feed).writes == ["update_inventory"]
    assert quantities(feed, "tea") == [3]


def test_stock_of_the_products_feed_follows_the_same_policy(feed: Feed) -> None:
    published(feed, feed.mug("tea"))
    assert feed.publish(feed.mug("tea", sku__quantity="0")).writes == ["update_inventory", "deactivate_products"]
    assert feed.publish(feed.mug("tea", sku__quantity="0")).writes == []
    assert feed.publish(feed.mug("tea", sku__quantity="4")).writes == ["update_inventory", "activate_products"]
    assert feed.publish(feed.mug("tea", sku__quantity="4")).writes == []
    assert feed.listings()["tea"]["status"] == "ACTIVATE" and quantities(feed, "tea") == [4]
