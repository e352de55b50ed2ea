"""The object `prices`: one call per listing, only for what differs."""

from __future__ import annotations

from typing import Any

from integration_tests.destination import Run, Stream
from integration_tests.destination_feed import Feed


def send(feed: Feed, *rows: dict[str, Any], mode: str = "append", **options: Any) -> Run:
    return feed.destination.write(Stream("prices", rows, mode), **options).succeeded()


def price(feed: Feed, name: str, amount: Any, **columns: Any) -> dict[str, Any]:
    return {"seller_sku": feed.sku(name), "price": amount, **columns}


def amounts(feed: Feed, name: str) -> dict[str, str]:
    listing = feed.listings()[name]
    names = {sku["id"]: sku["seller_sku"] for sku in listing["base"]["skus"]}
    return {
        names[sku_id].removeprefix(f"SKU-{feed.prefix}"): sku["price"]["amount"]
        for sku_id, sku in listing["skus"].items()
    }


def test_one_call_for_each_listing_whose_price_differs(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"), feed.mug("espresso"), feed.mug("latte"))
    feed.publish(*feed.variants("tea", "Red", "Blue"), feed.mug("espresso"), feed.mug("latte"))
    rows = [
        price(feed, "tea-Red", "5.00"),
        price(feed, "espresso", 6),
        price(feed, "tea-Blue", "7.50"),
        price(feed, "latte", "19.9"),
    ]
    run = send(feed, *rows)
    assert run.writes == ["update_prices", "update_prices"]
    assert amounts(feed, "tea") == {"tea-Red": "5.00", "tea-Blue": "7.50"}
    assert amounts(feed, "espresso") == {"espresso": "6.00"}
    assert send(feed, *rows).writes == []
    assert {outcome for _, outcome, _, _ in feed.destination.feedback("prices")} == {"unchanged"}
    assert send(feed, price(feed, "tea-Red", "5.50")).writes == ["update_prices"]


def test_skus_of_listings_that_this_ledger_did_not_make(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.forget()
    assert send(feed, price(feed, "tea", "19.90")).writes == []
    assert send(feed, price(feed, "tea", "5.00")).writes == ["update_prices"]
    assert feed.publish(feed.mug("tea", sku__price="5.00")).writes == []


def test_every_bad_row_gets_its_reason_and_holds_no_other_back(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.destination.forget()
    rows = [
        price(feed, "tea", "5.00"),
        price(feed, "nobody", "5.00"),
        {"seller_sku": "a", "price": "5.001"},
        {"seller_sku": "b", "price": "cheap"},
        {"seller_sku": "c", "price": "5.00", "currency": "EUR"},
        {"seller_sku": "d"},
        {"price": "5.00"},
        price(feed, "espresso", "5.00"),
        price(feed, "espresso", "6.00"),
    ]
    run = send(feed, *rows)
    assert run.writes == ["update_prices"]
    assert run.states[0]["destinationStats"] == {"recordCount": 9, "rejectedRecordCount": 8}
    rejected = feed.destination.query("SELECT key, reason, column_name FROM feedback WHERE outcome = 'rejected'")
    assert {(row["key"], row["reason"], row["column_name"]) for row in rejected} == {
        (feed.sku("nobody"), "unknown_value", "seller_sku"),
        ("a", "too_many_decimals", "price"),
        ("b", "not_a_number", "price"),
        ("c", "currency_differs", "currency"),
        ("d", "missing", "price"),
        ("(row 7)", "missing", "seller_sku"),
        (feed.sku("espresso"), "duplicate_key", "seller_sku"),
    }


def test_the_last_row_of_a_key_counts_where_the_mode_deduplicates(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    run = send(feed, price(feed, "tea", "5.00"), price(feed, "tea", "6.00"), mode="append_dedup")
    assert run.writes == ["update_prices"] and amounts(feed, "tea") == {"tea": "6.00"}


def test_a_sku_in_two_listings_is_ambiguous(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.destination.forget()
    other = Feed(feed.destination)
    other.publish(other.mug("copy", sku__seller_sku=feed.sku("tea")), adopt_existing=False)
    feed.destination.forget()
    assert send(feed, price(feed, "tea", "5.00")).writes == []
    assert feed.destination.feedback("prices") == [(feed.sku("tea"), "rejected", None, "ambiguous_value")]


def test_a_sku_that_is_to_blame_keeps_the_others_of_its_call_from_nothing(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    fault = {"kind": "api_error", "stream": "update_prices", "code": 12052073, "message": "No.", "count": 2}
    feed.destination.sandbox.faults(fault)
    run = send(feed, price(feed, "tea-Red", "5.00"), price(feed, "tea-Blue", "6.00"))
    assert run.writes == ["update_prices"] * 3
    outcomes = sorted(outcome for _, outcome, _, _ in feed.destination.feedback("prices"))
    assert outcomes == ["rejected", "updated"]


def test_a_price_that_was_not_applied_is_sent_again_in_the_next_run(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": "update_prices", "count": 1})
    send(feed, price(feed, "tea", "5.00"))
    assert feed.destination.feedback("prices") == [(feed.sku("tea"), "rejected", "price", "not_applied")]
    assert send(feed).writes == ["update_prices"]
    assert amounts(feed, "tea") == {"tea": "5.00"}


def test_states_are_answered_on_the_way_once_enough_rows_are_there(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    stream = Stream("prices", [price(feed, "tea", "5.00")])
    many = [{"seller_sku": f"nobody-{number}", "price": "1.00"} for number in range(1000)]
    lines = [*Stream("prices", many).messages()[:1000], stream.state(1), *stream.messages()[:1], stream.state(2)]
    run = feed.destination.write_lines(lines, [stream.configured]).succeeded()
    assert [state["destinationStats"] for state in run.states] == [
        {"recordCount": 1000, "rejectedRecordCount": 1000},
        {"recordCount": 1},
    ]
    searches = [number for number, request in enumerate(run.requests) if request["stream"] == "products"]
    assert len(searches) == 101, "ten unknown SKUs in each of 100 searches, and one to confirm the other row"
