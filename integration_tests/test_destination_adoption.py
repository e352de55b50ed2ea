"""Listings that the shop had before: taken over, never doubled."""

from __future__ import annotations

from integration_tests.destination_feed import Feed


def test_a_listing_with_the_products_skus_is_taken_over(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.destination.forget()
    assert feed.publish(*feed.variants("tea", "Red", "Blue")).writes == []
    assert feed.destination.outcomes() == {feed.key("tea"): {"unchanged"}}
    assert feed.publish(*feed.variants("tea", "Red", "Blue", sku__price="5.00")).writes == ["update_prices"]


def test_a_listing_that_is_taken_over_is_changed_where_it_differs(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    feed.destination.forget()
    changed = feed.mug("tea", title="A mug with another name", sku__price="5.00", sku__quantity="3")
    run = feed.publish(changed)
    assert run.writes == ["partial_edit_product", "update_prices", "update_inventory"]
    assert set(run.written[0]["body"]) == {"title", "save_mode"}
    assert feed.publish(changed).writes == []


def test_a_draft_that_is_taken_over_is_published(feed: Feed) -> None:
    feed.publish(feed.mug("tea", status="draft"))
    feed.destination.forget()
    assert feed.publish(feed.mug("tea")).writes == ["edit_product"]
    feed.publish(feed.mug("tea"))
    assert feed.listings()["tea"]["status"] == "ACTIVATE"


def test_a_deactivated_listing_that_is_taken_over_is_activated(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea", status="off"))
    feed.publish(feed.mug("tea", status="off"))
    feed.destination.forget()
    assert feed.publish(feed.mug("tea")).writes == ["activate_products"]


def test_skus_of_two_listings_are_ambiguous(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.destination.forget()
    other = Feed(feed.destination)
    other.publish(other.mug("copy", sku__seller_sku=feed.sku("tea")), adopt_existing=False)
    feed.destination.forget()
    run = feed.publish(feed.mug("tea"), feed.mug("espresso"))
    assert run.writes == ["create_product"]
    issue = feed.destination.query("SELECT key, reason, given FROM feedback WHERE outcome = 'rejected'")
    assert issue == [{"key": feed.key("tea"), "reason": "ambiguous_value", "given": feed.sku("tea")}]


def test_a_deleted_listing_is_not_taken_over(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("other"))
    feed.publish(feed.mug("other"), when_gone="delete")
    assert set(feed.listings()) == {"other"}
    feed.destination.forget()
    assert feed.publish(feed.mug("tea")).writes == ["create_product"]


def test_a_listing_that_was_deleted_by_hand_is_created_again(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    destination = feed.destination
    destination.sandbox.change_listing(destination.config["shop_id"], feed.listings()["tea"]["id"], status="DELETED")
    changed = feed.mug("tea", title="A mug with another name")
    feed.publish(changed)
    assert destination.outcomes() == {feed.key("tea"): {"rejected"}}
    assert feed.publish(changed).writes == ["create_product"]
    assert set(feed.listings()) == {"tea"}


def test_one_seller_sku_in_two_products_of_the_feed_rejects_both(feed: Feed) -> None:
    run = feed.publish(feed.mug("tea"), feed.mug("espresso", sku__seller_sku=feed.sku("tea")), feed.mug("latte"))
    assert run.writes == ["create_product"]
    rejected = feed.destination.query("SELECT key, reason, given FROM feedback WHERE outcome = 'rejected' ORDER BY key")
    assert [(row["key"], row["reason"]) for row in rejected] == [
        (feed.key("espresso"), "duplicate_key"),
        (feed.key("tea"), "duplicate_key"),
    ]
    assert feed.key("tea") in rejected[0]["given"] and feed.key("espresso") in rejected[0]["given"]
