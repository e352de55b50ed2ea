"""Products that are gone: taken down only where the source is whole, and never too many at once."""

from __future__ import annotations

import pytest

from integration_tests.destination import Stream
from integration_tests.destination_feed import Feed


def statuses(feed: Feed) -> dict[str, str]:
    return {name: listing["status"] for name, listing in feed.listings().items()}


def test_a_product_that_a_whole_feed_lacks_is_deactivated_and_comes_back(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    run = feed.publish(feed.mug("tea"))
    assert run.writes == ["deactivate_products"]
    assert run.requests[-1]["stream"] == "products", "it is looked up whether the shop shows it"
    assert feed.destination.outcomes()[feed.key("espresso")] == {"deactivated"}
    assert feed.publish(feed.mug("tea")).writes == []
    assert statuses(feed) == {"tea": "ACTIVATE", "espresso": "SELLER_DEACTIVATED"}
    assert feed.publish(feed.mug("tea"), feed.mug("espresso")).writes == ["activate_products"]
    assert statuses(feed) == {"tea": "ACTIVATE", "espresso": "ACTIVATE"}


def test_listings_that_were_made_by_others_are_never_touched(feed: Feed) -> None:
    other = Feed(feed.destination)
    other.publish(other.mug("theirs"))
    feed.destination.forget()
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    assert statuses(other) == {"theirs": "ACTIVATE"}


@pytest.mark.parametrize(
    ("mode", "is_complete", "rows"),
    [
        ("append", True, 1),
        ("append_dedup", True, 1),
        ("update", True, 1),
        ("overwrite", False, 1),
        ("overwrite", True, 0),
    ],
)
def test_nothing_is_taken_down_by_a_stream_that_is_not_whole(
    feed: Feed, mode: str, is_complete: bool, rows: int
) -> None:
    feed.publish(feed.mug("tea"), *feed.variants("espresso", "Red", "Blue"))
    feed.publish(feed.mug("tea"), *feed.variants("espresso", "Red", "Blue"))
    stream = Stream("products", feed.variants("espresso", "Red")[:rows], mode, is_complete)
    assert feed.destination.write(stream).succeeded().writes == []
    assert statuses(feed) == {"tea": "ACTIVATE", "espresso": "ACTIVATE"}


def test_a_shrunken_feed_takes_nothing_down(feed: Feed) -> None:
    rows = [feed.mug(str(number), images="one.png") for number in range(12)]
    feed.image("one.png")
    feed.publish(*rows)
    feed.publish(*rows)
    run = feed.publish(*rows[:5])
    assert run.writes == []
    assert any("7 of 12 live listings are not in the feed" in message for message in run.logged("WARN"))
    guarded = [row for row in feed.destination.feedback() if row[3] == "gone_guard"]
    assert guarded == [
        (feed.key(str(number)), "deferred", "deactivate", "gone_guard") for number in (10, 11, 5, 6, 7, 8, 9)
    ]
    assert feed.publish(*rows[:5], max_gone_share=0.7).writes == ["deactivate_products"]
    assert sorted(statuses(feed).values()).count("SELLER_DEACTIVATED") == 7
    assert not [row for row in feed.destination.feedback() if row[3] == "gone_guard"]


def test_five_may_always_go(feed: Feed) -> None:
    rows = [feed.mug(str(number), images="one.png") for number in range(6)]
    feed.image("one.png")
    feed.publish(*rows)
    feed.publish(*rows)
    assert feed.publish(*rows[:1]).writes == ["deactivate_products"]


def test_more_than_twenty_go_in_several_calls(feed: Feed) -> None:
    rows = [feed.mug(str(number), images="one.png") for number in range(23)]
    feed.image("one.png")
    feed.publish(*rows)
    feed.publish(*rows)
    run = feed.publish(*rows[:1], max_gone_share=1)
    assert run.writes == ["deactivate_products", "deactivate_products"]
    assert sorted(statuses(feed).values()).count("SELLER_DEACTIVATED") == 22


def test_when_gone_delete_is_verified_and_tried_again(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": "delete_products", "count": 1})
    feed.publish(feed.mug("tea"), when_gone="delete")
    assert feed.destination.outcomes()[feed.key("espresso")] == {"rejected"}
    assert set(statuses(feed)) == {"tea", "espresso"}
    assert feed.publish(feed.mug("tea"), when_gone="delete").writes == ["delete_products"]
    assert feed.destination.outcomes()[feed.key("espresso")] == {"deleted"}
    assert statuses(feed) == {"tea": "ACTIVATE"}
    assert feed.publish(feed.mug("tea"), feed.mug("espresso"), when_gone="delete").writes == ["create_product"]


def test_when_gone_keep(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    assert feed.publish(feed.mug("tea"), when_gone="keep").writes == []
    assert statuses(feed) == {"tea": "ACTIVATE", "espresso": "ACTIVATE"}


@pytest.mark.parametrize("mark", [{"is_deleted": True}, {"_ab_cdc_deleted_at": "2026-01-31T12:00:00Z"}])
def test_a_row_that_is_marked_as_deleted_takes_its_product_down(feed: Feed, mark: dict[str, object]) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"), mode="append")
    feed.publish(feed.mug("tea"), feed.mug("espresso"), mode="append")
    assert feed.publish({"product_id": feed.key("tea"), **mark}, mode="append").writes == ["deactivate_products"]
    assert statuses(feed) == {"tea": "SELLER_DEACTIVATED", "espresso": "ACTIVATE"}


def test_soft_delete_deactivates_the_rows_that_come(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    feed.publish(feed.mug("tea"), feed.mug("espresso"))
    assert feed.publish(feed.mug("tea"), mode="soft_delete").writes == ["deactivate_products"]
    assert statuses(feed) == {"tea": "SELLER_DEACTIVATED", "espresso": "ACTIVATE"}


def test_a_deletion_that_was_not_applied_is_tried_again_although_its_row_does_not_come_again(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), mode="append")
    feed.publish(feed.mug("tea"), mode="append")
    feed.destination.sandbox.faults({"kind": "ignore_write", "stream": "deactivate_products", "count": 1})
    feed.publish({"product_id": feed.key("tea"), "is_deleted": True}, mode="append")
    assert feed.destination.outcomes() == {feed.key("tea"): {"rejected"}}
    assert feed.publish(mode="append").writes == ["deactivate_products"]
    assert statuses(feed) == {"tea": "SELLER_DEACTIVATED"}
