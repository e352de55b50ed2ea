"""No listing twice: answers that never came, answers that weren't true, and processes that were killed."""

from __future__ import annotations

import time
from typing import Any

import pytest

from integration_tests.destination import Stream
from integration_tests.destination_feed import Feed

LOST = {
    "carried out, answer lost": {"kind": "lose_response"},
    "carried out, answer cut off": {"kind": "truncate"},
    "carried out or not, gateway error": {"kind": "http_error"},
    "not carried out, connection reset": {"kind": "reset"},
    "not carried out, internal error": {"kind": "api_error"},
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_a_creation_without_an_answer_is_looked_up(feed: Feed, fault: dict[str, Any]) -> None:
    sandbox = feed.destination.sandbox
    sandbox.faults({**fault, "stream": "create_product", "count": 1})
    run = feed.publish(feed.mug("tea"), feed.mug("espresso"))
    assert set(feed.listings()) == {"tea", "espresso"}
    keys = [request["body"]["idempotency_key"] for request in run.written if request["stream"] == "create_product"]
    assert len(set(keys)) == 2, "one key for each product, also when it is sent again"
    assert feed.destination.outcomes() == {feed.key("tea"): {"created"}, feed.key("espresso"): {"created"}}
    assert feed.publish(feed.mug("tea"), feed.mug("espresso")).writes == []


def test_a_listing_that_shows_late_is_waited_for(feed: Feed) -> None:
    feed.destination.sandbox.faults(
        {"kind": "lose_response", "stream": "create_product", "count": 1}, new_sku_seconds=2
    )
    run = feed.publish(feed.mug("tea"), look_up_seconds=30)
    assert run.writes == ["create_product"] and set(feed.listings()) == {"tea"}


def test_a_creation_that_is_lost_again_and_again_waits_for_the_next_run(feed: Feed) -> None:
    sandbox = feed.destination.sandbox
    sandbox.faults({"kind": "reset", "stream": "create_product"})
    run = feed.publish(feed.mug("tea"), mode="append")
    assert feed.destination.outcomes() == {feed.key("tea"): {"deferred"}}
    assert run.states[0]["destinationStats"] == {"recordCount": 1}
    sandbox.faults()
    again = feed.publish(mode="append")
    assert set(feed.listings()) == {"tea"}
    assert again.written[0]["body"]["idempotency_key"] == run.written[0]["body"]["idempotency_key"]


def test_a_lost_creation_is_completed_by_what_the_feed_says_now(feed: Feed) -> None:
    sandbox = feed.destination.sandbox
    sandbox.faults({"kind": "lose_response", "stream": "create_product"})
    interrupted = feed.publish(feed.mug("tea"), look_up_seconds=0)
    assert interrupted.writes.count("create_product") >= 1
    sandbox.faults()
    feed.publish(feed.mug("tea", title="A mug that was renamed meanwhile", sku__price="5.00"))
    feed.publish(feed.mug("tea", title="A mug that was renamed meanwhile", sku__price="5.00"))
    listing = feed.listings()["tea"]
    assert listing["base"]["title"] == "A mug that was renamed meanwhile"
    assert [sku["price"]["amount"] for sku in listing["skus"].values()] == ["5.00"]


def test_a_listing_that_was_confirmed_and_is_not_there_is_created_in_the_next_run(feed: Feed) -> None:
    sandbox = feed.destination.sandbox
    sandbox.faults({"kind": "ignore_write", "stream": "create_product", "count": 1})
    feed.publish(feed.mug("tea"))
    assert feed.listings() == {}
    time.sleep(1.1)  # look_up_seconds: until then it may only be late
    assert feed.publish(feed.mug("tea")).writes == ["create_product"]
    assert ("warning", "not_applied") in {(row[1], row[3]) for row in feed.destination.feedback()}
    assert set(feed.listings()) == {"tea"}


IGNORED = {
    "update_prices": {"sku__price": "5.00"},
    "update_inventory": {"sku__quantity": "3"},
    "partial_edit_product": {"title": "Another name for this mug"},
    "deactivate_products": {"status": "off"},
}


@pytest.mark.parametrize(("operation", "columns"), IGNORED.items(), ids=IGNORED)
def test_a_write_that_changes_nothing_is_rejected_and_sent_again_in_the_next_run(
    feed: Feed, operation: str, columns: dict[str, Any]
) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": operation, "count": 1})
    run = feed.publish(feed.mug("tea", **columns))
    assert run.writes == [operation]
    assert run.states[0]["destinationStats"] == {"recordCount": 1, "rejectedRecordCount": 1}
    assert feed.destination.feedback()[0][1:] == ("rejected", feed.destination.feedback()[0][2], "not_applied")
    assert feed.publish(feed.mug("tea", **columns)).writes == [operation]
    assert feed.publish(feed.mug("tea", **columns)).writes == []


@pytest.mark.parametrize("kind", ["lose_response", "reset"])
def test_an_edit_that_adds_variants_is_looked_up(feed: Feed, kind: str) -> None:
    feed.publish(*feed.variants("tea", "Red"))
    feed.publish(*feed.variants("tea", "Red"))
    feed.destination.sandbox.faults({"kind": kind, "stream": "partial_edit_product", "count": 1})
    run = feed.publish(*feed.variants("tea", "Red", "Blue"))
    assert run.writes == ["partial_edit_product"] * (1 if kind == "lose_response" else 2)
    assert feed.publish(*feed.variants("tea", "Red", "Blue")).writes == []
    skus = [sku["seller_sku"] for sku in feed.listings()["tea"]["base"]["skus"]]
    assert sorted(skus) == [feed.sku("tea-Blue"), feed.sku("tea-Red")]


def test_repeatable_calls_are_sent_again_at_once(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.sandbox.faults({"kind": "lose_response", "writes": True, "per_request": 1})
    changed = feed.mug("tea", title="Another name for this mug", sku__price="5.00", sku__quantity="3")
    feed.publish(changed)
    assert feed.publish(changed).writes == []
    assert feed.destination.outcomes() == {feed.key("tea"): {"unchanged", "audit_passed"}}


@pytest.mark.parametrize("operation", ["upload_image", "create_product", "partial_edit_product", "update_prices"])
def test_killed_at_a_request_and_run_again(feed: Feed, operation: str) -> None:
    destination = feed.destination
    before = [feed.mug("tea"), *feed.variants("espresso", "Red")]
    feed.publish(*before)
    feed.publish(*before)
    after = [
        feed.mug("tea", title="Another name for this mug", images="new.png", sku__price="5.00"),
        *feed.variants("espresso", "Red", "Blue", sku__price="6.00"),
        feed.mug("latte"),
    ]
    feed.image("new.png")
    served = destination.served()

    def arrived() -> bool:
        return any(request["stream"] == operation for request in destination.sandbox.requests(since=served))

    destination.write(Stream("products", after, "overwrite"), kill_when=arrived)
    destination.sandbox.pass_time(1)
    feed.publish(*after)
    feed.publish(*after)
    assert feed.publish(*after).writes == []
    listings = feed.listings()
    assert listings["tea"]["base"]["title"] == "Another name for this mug"
    assert {sku["price"]["amount"] for sku in listings["espresso"]["skus"].values()} == {"6.00"}
    assert len(listings["espresso"]["base"]["skus"]) == 2 and len(listings) == 3


def test_variants_that_were_confirmed_and_are_not_there_are_added_in_the_next_run(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red"))
    feed.publish(*feed.variants("tea", "Red"))
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": "partial_edit_product", "count": 1})
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    time.sleep(1.1)  # look_up_seconds: until then it may only be late
    assert feed.publish(*feed.variants("tea", "Red", "Blue")).writes == ["partial_edit_product"]
    assert feed.publish(*feed.variants("tea", "Red", "Blue")).writes == []
    assert len(feed.listings()["tea"]["base"]["skus"]) == 2


def test_variants_of_an_edit_that_failed_its_review_are_added_by_the_next_edit(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red"))
    feed.publish(*feed.variants("tea", "Red"))
    feed.destination.sandbox.faults(audit_fails=["*failing*"])
    feed.publish(*feed.variants("tea", "Red", "Blue", title="A failing mug"))
    time.sleep(1.1)
    assert feed.publish(*feed.variants("tea", "Red", "Blue", title="A failing mug")).writes == []
    feed.publish(*feed.variants("tea", "Red", "Blue", title="A better mug"))
    feed.publish(*feed.variants("tea", "Red", "Blue", title="A better mug"))
    base = feed.listings()["tea"]["base"]
    assert base["title"] == "A better mug" and len(base["skus"]) == 2
