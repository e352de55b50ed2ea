"""Answers that nobody promises: endpoints that aren't there, fields that are missing, odd refusals."""

from __future__ import annotations

from typing import Any

import pytest

from integration_tests.destination import Stream
from integration_tests.destination_feed import Feed

MISSING = {
    "36009009": {"kind": "api_error", "code": 36009009, "status": 404, "message": "Invalid path."},
    "404 without a body": {"kind": "http_error", "status": 404},
}
OPTIONAL = ("prerequisites", "category_rules", "attributes", "listing_check")


@pytest.mark.parametrize("fault", MISSING.values(), ids=MISSING)
def test_a_run_does_without_endpoints_that_are_not_there(feed: Feed, fault: dict[str, Any]) -> None:
    feed.destination.sandbox.faults(*({**fault, "stream": stream} for stream in OPTIONAL))
    row = feed.mug("tea", product_attribute__Material=None)
    feed.publish(row, listing_check=True)
    # Without the category's attributes nobody knows that one is mandatory, and TikTok Shop refuses it itself.
    reasons = feed.destination.query("SELECT reason, code FROM feedback WHERE outcome = 'rejected'")
    assert [row["reason"] for row in reasons] == ["tiktok"] and reasons[0]["code"]
    assert feed.destination.check()["status"] == "SUCCEEDED"


@pytest.mark.parametrize("fault", MISSING.values(), ids=MISSING)
def test_a_listing_check_that_is_not_there_keeps_nothing_back(feed: Feed, fault: dict[str, Any]) -> None:
    feed.destination.sandbox.faults(*({**fault, "stream": stream} for stream in ("prerequisites", "listing_check")))
    assert feed.publish(feed.mug("tea"), listing_check=True).writes == ["create_product"]


@pytest.mark.parametrize("fault", MISSING.values(), ids=MISSING)
def test_a_write_that_is_not_there_rejects_its_row_alone(feed: Feed, fault: dict[str, Any]) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.sandbox.faults({**fault, "stream": "update_prices"})
    feed.publish(feed.mug("tea", sku__price="5.00"), feed.mug("espresso"))
    assert feed.destination.outcomes()[feed.key("tea")] == {"rejected"}
    assert set(feed.listings()) == {"tea", "espresso"}


def test_answers_without_skus_and_with_null_for_empty(feed: Feed) -> None:
    feed.destination.sandbox.faults(terse_writes=True)
    before = [feed.mug("tea"), *feed.variants("cup", "Red")]
    feed.publish(*before)
    feed.publish(*before)
    after = [feed.mug("tea", sku__price="5.00", sku__quantity="4"), *feed.variants("cup", "Red", "Blue")]
    run = feed.publish(*after)
    assert sorted(run.writes) == ["partial_edit_product", "update_inventory", "update_prices"]
    assert feed.publish(*after, feed.mug("latte")).writes == ["create_product"]
    after[-1]["sku.price"] = "6.00"
    assert feed.publish(*after).writes == ["update_prices", "deactivate_products"]
    prices = {name: sorted(sku["price"]["amount"] for sku in item["skus"].values()) for name, item in published(feed)}
    assert prices == {"tea": ["5.00"], "cup": ["19.90", "6.00"]}
    assert feed.publish(*after).writes == []


def published(feed: Feed) -> list[tuple[str, dict[str, Any]]]:
    return [(name, listing) for name, listing in feed.listings().items() if listing["status"] == "ACTIVATE"]


@pytest.mark.parametrize("when_gone", ["deactivate", "delete"])
@pytest.mark.parametrize("status", ["SELLER_DEACTIVATED", "DELETED"])
def test_a_listing_that_somebody_took_down_is_gone_already(feed: Feed, when_gone: str, status: str) -> None:
    feed.publish(feed.mug("tea"), feed.mug("old"))
    feed.publish(feed.mug("tea"), feed.mug("old"))
    destination = feed.destination
    destination.sandbox.change_listing(destination.config["shop_id"], feed.listings()["old"]["id"], status=status)
    feed.publish(feed.mug("tea"), when_gone=when_gone)
    outcome = {"deactivate": "deactivated", "delete": "deleted"}[when_gone]
    assert destination.outcomes()[feed.key("old")] == {outcome}
    assert feed.publish(feed.mug("tea"), when_gone=when_gone).writes == []


def test_a_listing_that_was_put_up_by_hand_is_up_already(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea", status="off"))
    destination = feed.destination
    destination.sandbox.change_listing(destination.config["shop_id"], feed.listings()["tea"]["id"], status="ACTIVATE")
    feed.publish(feed.mug("tea"))
    assert "rejected" not in destination.outcomes()[feed.key("tea")]
    feed.publish(feed.mug("tea"))
    assert feed.publish(feed.mug("tea")).writes == []


def test_a_frozen_listing_keeps_no_other_back(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"), feed.mug("old"))
    destination = feed.destination
    for name in ("tea", "old"):
        shop_id, product_id = destination.config["shop_id"], feed.listings()[name]["id"]
        destination.sandbox.change_listing(shop_id, product_id, status="FREEZE")
    run = feed.publish(feed.mug("tea", title="A mug with another name"), feed.mug("espresso", sku__price="5.00"))
    assert "update_prices" in run.writes
    outcomes = destination.outcomes()
    assert "deferred" in outcomes[feed.key("tea")] and "updated" in outcomes[feed.key("espresso")]


def test_what_tiktok_clears_silently_is_in_the_feedback(feed: Feed) -> None:
    code = {"sku__identifier_code": "4006381333931", "sku__identifier_code_type": "EAN"}
    feed.publish(feed.mug("tea", **code))
    feed.publish(feed.mug("espresso", sku__identifier_code="4006381333932", sku__identifier_code_type="EAN"))
    outcomes = feed.destination.outcomes()[feed.key("espresso")]
    assert outcomes & {"warning", "rejected"}, "a wrong check digit is named, here or by TikTok Shop"


def test_a_sku_that_cannot_be_one_is_not_searched_for_with_the_others(feed: Feed) -> None:
    rows = [feed.mug("tea"), feed.mug("odd", sku__seller_sku="x" * 51), feed.mug("blank", sku__seller_sku="a b")]
    run = feed.publish(*rows)
    assert run.writes == ["create_product"]
    searched = [
        request["body"]["seller_skus"]
        for request in run.requests
        if request["body"] and "seller_skus" in request["body"]
    ]
    assert searched == [[feed.sku("tea")]]
    reasons = {row[0]: row[3] for row in feed.destination.feedback() if row[1] == "rejected"}
    assert reasons == {feed.key("odd"): "seller_sku_format", feed.key("blank"): "seller_sku_format"}


def test_states_of_every_shape(feed: Feed) -> None:
    stream = Stream("prices", [{"seller_sku": "nobody's", "price": "1.00"}])
    legacy = {"type": "STATE", "state": {"data": {"any": 1}}}
    odd = [{"type": "STATE", "state": None}, {"type": "STATE"}, {"type": "STATE", "state": {"stream": {}}}]
    run = feed.destination.write_lines([stream.messages()[0], legacy, *odd], [stream.configured]).succeeded()
    assert [state["destinationStats"] for state in run.states] == [
        {"recordCount": 1, "rejectedRecordCount": 1},
        {"recordCount": 0},
    ]


def test_a_namespace_that_only_the_messages_have(feed: Feed) -> None:
    configured = Stream("products", [])
    sent = Stream("products", [feed.mug("tea")], namespace="public")
    run = feed.destination.write_lines(sent.messages(), [configured.configured]).succeeded()
    assert run.writes == ["create_product"]
    assert run.states[0]["destinationStats"] == {"recordCount": 1}
