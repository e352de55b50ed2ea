"""Products: what is sent is what differs, in as few calls as that takes."""

from __future__ import annotations

from typing import Any

import pytest

from integration_tests.destination_feed import Feed


def prices(listing: dict[str, Any]) -> dict[str, str]:
    """Seller SKU -> amount."""
    names = {sku["id"]: sku["seller_sku"] for sku in listing["base"]["skus"]}
    return {names[sku_id]: sku["price"]["amount"] for sku_id, sku in listing["skus"].items() if sku_id in names}


def stock(listing: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Seller SKU -> warehouse -> quantity."""
    names = {sku["id"]: sku["seller_sku"] for sku in listing["base"]["skus"]}
    return {
        names[sku_id]: {entry["warehouse_id"]: entry["quantity"] for entry in sku["inventory"]}
        for sku_id, sku in listing["skus"].items()
        if sku_id in names
    }


def test_a_first_run_ends_with_the_shop_as_the_feed_says(feed: Feed) -> None:
    rows = [feed.mug("tea"), *feed.variants("espresso", "Red", "Blue")]
    run = feed.publish(rows[1], rows[0], rows[2])
    assert run.writes == ["create_product", "create_product"]
    listings = feed.listings()
    tea = listings["tea"]["base"]
    assert tea["title"] == "A fine ceramic mug called tea"
    assert tea["package_weight"] == {"value": "0.45", "unit": "KILOGRAM"}
    assert tea["product_attributes"][0]["values"] == [{"id": "1000140", "name": "Ceramic"}]
    assert prices(listings["espresso"]) == {feed.sku("espresso-Red"): "19.90", feed.sku("espresso-Blue"): "19.90"}
    assert listings["tea"]["status"] == "ACTIVATE"
    assert feed.destination.outcomes() == {feed.key("tea"): {"created"}, feed.key("espresso"): {"created"}}


def test_a_second_run_writes_nothing_and_says_that_the_review_is_over(feed: Feed) -> None:
    rows = [feed.mug("tea"), *feed.variants("espresso", "Red", "Blue")]
    feed.publish(*rows)
    assert feed.publish(*rows).writes == []
    expected = {"audit_passed", "unchanged"}
    assert feed.destination.outcomes() == {feed.key("tea"): expected, feed.key("espresso"): expected}
    assert feed.publish(*rows).writes == []
    assert feed.destination.outcomes() == {feed.key("tea"): {"unchanged"}, feed.key("espresso"): {"unchanged"}}


def test_a_third_run_asks_nothing_but_which_shop(feed: Feed) -> None:
    rows = [feed.mug("tea"), *feed.variants("espresso", "Red", "Blue")]
    feed.publish(*rows)
    feed.publish(*rows)
    assert [request["stream"] for request in feed.publish(*rows).requests] == ["shops"]


@pytest.mark.parametrize(
    ("column", "value", "operation", "body"),
    [
        ("sku__price", "17.500", "update_prices", None),
        ("sku__quantity", 7, "update_inventory", None),
        ("title", "A mug with another name", "partial_edit_product", {"title", "save_mode"}),
        ("description", "<p>Now with a handle</p>", "partial_edit_product", {"description", "save_mode"}),
        ("package_weight", "0.5", "partial_edit_product", {"package_weight", "save_mode"}),
        ("product_attribute__Material", "Glass", "partial_edit_product", {"product_attributes", "save_mode"}),
        ("images", "other.png", "partial_edit_product", {"main_images", "save_mode"}),
    ],
)
def test_a_change_costs_one_call_with_that_property_alone(
    feed: Feed, column: str, value: Any, operation: str, body: set[str] | None
) -> None:
    feed.image("other.png")
    rows = [feed.mug("tea"), feed.mug("espresso")]
    feed.publish(*rows)
    feed.publish(*rows)
    rows[0] = feed.mug("tea", **{column: value})
    run = feed.publish(*rows)
    assert run.writes == [operation]
    if body:
        assert set(run.written[0]["body"]) == body
    assert feed.publish(*rows).writes == []


def test_zeros_at_the_end_are_no_change(feed: Feed) -> None:
    feed.publish(feed.mug("tea", sku__price="19.90", package_weight="0.45"))
    feed.publish(feed.mug("tea", sku__price="19.90", package_weight="0.45"))
    assert feed.publish(feed.mug("tea", sku__price="19.900000000", package_weight=0.450)).writes == []


def test_prices_of_one_product_go_in_one_call(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    run = feed.publish(*feed.variants("tea", "Red", "Blue", "Green", sku__price="12.00"))
    assert run.writes == ["update_prices"]
    assert set(prices(feed.listings()["tea"]).values()) == {"12.00"}


def test_several_changes_of_one_product_are_one_edit_one_price_and_one_stock_call(feed: Feed) -> None:
    feed.publish(feed.mug("tea"))
    feed.publish(feed.mug("tea"))
    changed = feed.mug("tea", title="Mug, renamed", description="<p>Other</p>", sku__price="9.00", sku__quantity="3")
    run = feed.publish(changed)
    assert run.writes == ["partial_edit_product", "update_prices", "update_inventory"]
    assert set(run.written[0]["body"]) == {"title", "description", "save_mode"}
    outcomes = {(key, outcome, operation) for key, outcome, operation, _ in feed.destination.feedback()}
    assert {(feed.key("tea"), "updated", operation) for operation in ("edit", "price", "stock")} <= outcomes


def test_new_variants_are_added_and_old_ones_kept(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    before = {sku["seller_sku"]: sku["id"] for sku in feed.listings()["tea"]["base"]["skus"]}
    run = feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    assert run.writes == ["partial_edit_product"]
    feed.publish(*feed.variants("tea", "Red", "Blue", "Green"))
    listing = feed.listings()["tea"]
    after = {sku["seller_sku"]: sku["id"] for sku in listing["base"]["skus"]}
    assert after.items() >= before.items() and set(after) == {feed.sku(f"tea-{c}") for c in ("Red", "Blue", "Green")}
    assert set(prices(listing).values()) == {"19.90"}


def test_a_variant_that_a_whole_feed_has_no_more_is_removed(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    feed.publish(*feed.variants("tea", "Red", "Blue"))
    run = feed.publish(*feed.variants("tea", "Red"))
    assert run.writes == ["partial_edit_product"]
    feed.publish(*feed.variants("tea", "Red"))
    assert [sku["seller_sku"] for sku in feed.listings()["tea"]["base"]["skus"]] == [feed.sku("tea-Red")]


def test_a_variant_that_is_not_appended_stays(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"), mode="append")
    feed.publish(*feed.variants("tea", "Red", "Blue"), mode="append")
    assert feed.publish(*feed.variants("tea", "Red"), mode="append").writes == []
    run = feed.publish(*feed.variants("tea", "Blue", title="Mug, renamed"), mode="append")
    assert run.writes == ["partial_edit_product"]
    assert len(feed.listings()["tea"]["base"]["skus"]) == 2


def test_a_variant_that_is_marked_as_deleted_is_removed_by_its_key(feed: Feed) -> None:
    feed.publish(*feed.variants("tea", "Red", "Blue"), mode="append")
    feed.publish(*feed.variants("tea", "Red", "Blue"), mode="append")
    deleted = {"product_id": feed.key("tea-Blue"), "_ab_cdc_deleted_at": "2026-01-01T00:00:00Z"}
    feed.publish(deleted, mode="append")
    feed.publish(mode="append")
    listing = feed.listings()["tea"]
    assert [sku["seller_sku"] for sku in listing["base"]["skus"]] == [feed.sku("tea-Red")]
    assert listing["base"]["title"] == "A fine ceramic mug called tea"


def test_images_are_uploaded_once_for_each_content_and_use(feed: Feed) -> None:
    feed.image("one.png")
    (feed.destination.folder / "same.png").write_bytes((feed.destination.folder / "one.png").read_bytes())
    rows = [feed.mug("tea", images="one.png"), feed.mug("espresso", images="same.png # one.png")]
    run = feed.publish(*rows, num_workers=8)
    assert [request["stream"] for request in run.requests].count("upload_image") == 1
    run = feed.publish(*rows, feed.mug("latte", images=["one.png"]))
    assert "upload_image" not in [request["stream"] for request in run.requests]


def test_a_new_picture_under_an_old_name_is_uploaded(feed: Feed) -> None:
    feed.publish(feed.mug("tea", images="tea.png"))
    feed.publish(feed.mug("tea", images="tea.png"))
    (feed.destination.folder / "tea.png").unlink()
    feed.image("tea.png", (700, 700))
    run = feed.publish(feed.mug("tea", images="tea.png"))
    assert run.writes == ["partial_edit_product"] and "main_images" in run.written[0]["body"]


def test_every_status_of_a_product(feed: Feed) -> None:
    feed.publish(feed.mug("live"), feed.mug("draft", status="draft"), feed.mug("off", status="off"))
    assert {name: listing["status"] for name, listing in feed.listings().items()} == {
        "live": "ACTIVATE",
        "draft": "DRAFT",
    }
    rows = feed.mug("live", status="off"), feed.mug("draft"), feed.mug("off")
    run = feed.publish(*rows)
    assert sorted(run.writes) == ["create_product", "deactivate_products", "edit_product"]
    feed.publish(*rows)
    assert {name: listing["status"] for name, listing in feed.listings().items()} == {
        "live": "SELLER_DEACTIVATED",
        "draft": "ACTIVATE",
        "off": "ACTIVATE",
    }
    rows = feed.mug("live"), feed.mug("draft"), feed.mug("off")
    assert feed.publish(*rows).writes == ["activate_products"]
    assert feed.publish(*rows).writes == []
    assert feed.listings()["live"]["status"] == "ACTIVATE"


def test_save_mode_as_draft_lists_nothing(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), save_mode="AS_DRAFT")
    assert feed.listings()["tea"]["status"] == "DRAFT"
    assert feed.publish(feed.mug("tea"), save_mode="AS_DRAFT").writes == []
    assert feed.publish(feed.mug("tea")).writes == ["edit_product"]
    feed.publish(feed.mug("tea"))
    assert feed.listings()["tea"]["status"] == "ACTIVATE"


def test_a_failed_review_is_reported_with_its_reasons(feed: Feed) -> None:
    destination = feed.destination
    destination.sandbox.faults(audit_seconds=600)
    feed.publish(feed.mug("tea"))
    assert feed.publish(feed.mug("tea")).writes == []
    assert destination.outcomes() == {feed.key("tea"): {"unchanged"}}
    listing = feed.listings()["tea"]
    verdict = {"status": "FAILED", "position": "title", "reasons": ["Too plain."], "suggestions": ["Name the maker."]}
    destination.sandbox.change_listing(destination.config["shop_id"], listing["id"], audit=verdict)
    feed.publish(feed.mug("tea"))
    failed = destination.query("SELECT message, advice FROM feedback WHERE outcome = 'audit_failed'")
    assert failed == [{"message": "title: Too plain.", "advice": "title: Name the maker."}]
    destination.sandbox.faults(audit_seconds=0)
    assert feed.publish(feed.mug("tea", title="A mug by a maker")).writes == ["partial_edit_product"]
    feed.publish(feed.mug("tea", title="A mug by a maker"))
    assert "audit_passed" in destination.outcomes()[feed.key("tea")]
    assert destination.query("SELECT * FROM feedback WHERE outcome = 'audit_failed'") == []


def test_1000_products_with_three_changes_and_one_gone_cost_four_calls(feed: Feed) -> None:
    rows = [feed.mug(str(number), images="one.png") for number in range(1000)]
    feed.image("one.png")
    feed.publish(*rows, num_workers=8)
    feed.publish(*rows)
    for number in (10, 20, 30):
        rows[number] = feed.mug(str(number), images="one.png", sku__price="1.50")
    run = feed.publish(*rows[:-1])
    assert sorted(run.writes) == ["deactivate_products", *["update_prices"] * 3]
    assert feed.publish(*rows[:-1]).writes == []
