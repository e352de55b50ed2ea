"""What can't go now waits in the ledger, whole, and goes by itself later."""

from __future__ import annotations

from integration_tests.destination import Stream
from integration_tests.destination_feed import Feed


def deferred(feed: Feed) -> set[str]:
    return {row["key"].removeprefix(feed.prefix) for row in feed.destination.query("SELECT key FROM deferred_rows")}


def test_the_daily_limit_stops_listings_and_nothing_else(feed: Feed) -> None:
    feed.publish(feed.mug("old"))
    feed.publish(feed.mug("old"))
    # Other tests list in this shop too: on a new day nothing has been listed yet.
    feed.destination.sandbox.pass_time(86_400)
    feed.destination.sandbox.faults(daily_listing_limit=1, rejected_listings_count=False)
    rows = [*(feed.mug(str(number)) for number in range(3)), feed.mug("old", sku__price="5.00", sku__quantity="3")]
    run = feed.publish(*rows, num_workers=1)
    assert sorted(run.writes) == ["create_product", "create_product", "update_inventory", "update_prices"]
    reasons = {row[0].removeprefix(feed.prefix): row[3] for row in feed.destination.feedback() if row[1] == "deferred"}
    assert len(reasons) == 2 and set(reasons.values()) == {"daily_limit"}
    assert deferred(feed) == set(reasons)
    assert run.states[0]["destinationStats"] == {"recordCount": 4}
    feed.destination.sandbox.faults(daily_listing_limit=0)
    feed.publish(mode="append")
    assert set(feed.listings()) == {"old", "0", "1", "2"} and deferred(feed) == set()
    assert not list(feed.destination.query("SELECT * FROM feedback WHERE outcome = 'deferred'"))


def test_the_configs_own_limit_counts_the_day(feed: Feed) -> None:
    rows = [feed.mug(str(number)) for number in range(4)]
    assert feed.publish(*rows, max_new_listings=2).writes == ["create_product"] * 2
    assert feed.publish(*rows, max_new_listings=2).writes == []
    assert feed.publish(*rows, max_new_listings=3).writes == ["create_product"]
    assert feed.publish(*rows).writes == ["create_product"]
    assert set(feed.listings()) == {"0", "1", "2", "3"}


def test_a_product_that_waits_and_is_no_longer_in_the_feed_is_not_listed(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"), max_new_listings=1)
    waiting = next(iter(deferred(feed)))
    listed = "tea" if waiting == "espresso" else "espresso"
    assert feed.publish(feed.mug(listed)).writes == []
    assert deferred(feed) == set() and set(feed.listings()) == {listed}


def test_a_promotion_holds_a_price_back_and_no_other(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    locked = feed.listings()["tea"]["id"]
    feed.destination.sandbox.faults(promotion_products=[locked])
    rows = [feed.mug("tea", sku__price="5.00"), feed.mug("espresso", sku__price="6.00")]
    feed.publish(*rows)
    feedback = {
        (key.removeprefix(feed.prefix), outcome, reason) for key, outcome, _, reason in feed.destination.feedback()
    }
    assert feedback == {("tea", "deferred", "promotion_running"), ("espresso", "updated", None)}
    feed.destination.sandbox.faults(promotion_products=[])
    assert feed.publish(mode="append").writes == ["update_prices"]
    assert [sku["price"]["amount"] for sku in feed.listings()["tea"]["skus"].values()] == ["5.00"]


def test_a_shop_that_is_not_ready_lists_nothing_but_takes_prices_and_stock(feed: Feed) -> None:
    feed.publish(feed.mug("old"))
    feed.publish(feed.mug("old"))
    feed.destination.sandbox.faults(failed_prerequisites=["RETURN_WAREHOUSE"])
    run = feed.publish(feed.mug("old", sku__price="5.00", sku__quantity="3"), feed.mug("new"))
    assert run.writes == ["update_prices", "update_inventory"]
    message = feed.destination.query("SELECT key, message FROM feedback WHERE outcome = 'deferred'")
    assert [row["key"] for row in message] == [feed.key("new")] and "RETURN_WAREHOUSE" in message[0]["message"]
    feed.destination.sandbox.faults(failed_prerequisites=[])
    assert feed.publish(mode="append").writes == ["create_product"]


def test_a_price_waits_for_the_end_of_the_first_review(feed: Feed) -> None:
    feed.destination.sandbox.faults(audit_seconds=600)
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea", sku__price="5.00"))
    assert feed.destination.outcomes()[feed.key("tea")] == {"deferred"}
    feed.destination.sandbox.pass_time(700)
    assert feed.publish(mode="append").writes == ["update_prices"]


def test_a_product_without_stock_is_listed_once_it_has_some(feed: Feed) -> None:
    run = feed.publish(feed.mug("tea", sku__quantity="0"))
    assert run.writes == [] and feed.destination.outcomes() == {feed.key("tea"): {"deferred"}}
    assert feed.publish(feed.mug("tea", sku__quantity="2")).writes == ["create_product"]


def test_a_refused_row_is_refused_once_per_run_and_stays_one_row(feed: Feed) -> None:
    feed.destination.sandbox.faults(
        {"kind": "api_error", "stream": "create_product", "code": 12052910, "message": "No."}
    )
    for attempt in (1, 2, 3):
        run = feed.publish(feed.mug("tea"))
        assert run.writes == ["create_product"]
        rows = feed.destination.query("SELECT outcome, reason, code, message, advice, attempts FROM feedback")
        assert [(row["outcome"], row["reason"], row["code"], row["attempts"]) for row in rows] == [
            ("rejected", "tiktok", 12052910, attempt)
        ]
        assert rows[0]["message"].startswith("No.") and rows[0]["advice"]


def test_throttling_and_expired_tokens_cost_no_row(feed: Feed) -> None:
    feed.destination.sandbox.faults(
        {"kind": "throttle", "every": 4, "retry_after": "0"},
        {"kind": "expire_token", "stream": "create_product", "count": 1},
    )
    rows = [feed.mug(str(number)) for number in range(3)]
    feed.publish(*rows)
    assert feed.destination.outcomes() == {feed.key(str(number)): {"created"} for number in range(3)}
    feed.destination.sandbox.faults()
    assert feed.publish(*rows).writes == []


def test_deferred_prices_and_stock_wait_too(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.sandbox.faults(promotion_products=["*"])
    rows = [{"seller_sku": feed.sku("tea"), "price": "5.00"}]
    run = feed.destination.write(Stream("prices", rows)).succeeded()
    assert run.states[0]["destinationStats"] == {"recordCount": 1}
    assert feed.destination.feedback("prices") == [(feed.sku("tea"), "deferred", "price", "promotion_running")]
    feed.destination.sandbox.faults(promotion_products=[])
    assert feed.destination.write(Stream("inventory", [])).succeeded().writes == ["update_prices"]
