"""What edits replace, keep and blank, which version reads show meanwhile, and how audits end."""

from __future__ import annotations

import pytest
from sandbox_listings import EDITS, PRODUCTS, SIZE, Seller, attribute, without

from tiktok_shop_sandbox.testing import running_sandbox


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=60, days=12, requests_per_second=0, markets="MX") as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Seller(sandbox)
    sandbox.clear_faults()


def complete(seller):
    return {
        "brand_id": "7082427311584347905",
        "product_attributes": [{"id": "100392", "values": [{"name": "Birthday"}]}],
        "search_terms": ["jar", "pantry"],
        "external_product_id": "p-1",
        "skus": [
            seller.sku("A-1", external_sku_id="x-1", sales_attributes=[attribute(value="Black")]),
            seller.sku("A-2", external_sku_id="x-2", sales_attributes=[attribute(value="White")]),
        ],
    }


def existing(seller, product_id, **flags):
    """The product's SKUs for a request, without price and inventory."""
    kept = ("id", "seller_sku", "external_sku_id", "sales_attributes", "sku_weight", "identifier_code")
    return [
        {name: sku[name] for name in kept if name in sku} for sku in seller.get(product_id, **flags)["skus"]
    ]


def test_a_full_edit_blanks_what_it_lacks_and_keeps_price_and_stock(seller):
    product_id = seller.live_product(**complete(seller))
    before = seller.get(product_id)
    body = seller.body(title="A new title for the jar", skus=existing(seller, product_id))
    body["skus"] = [without(sku, "external_sku_id") for sku in body["skus"]]
    answer = seller.edit(product_id, body)
    assert answer["audit"]["status"] == "AUDITING" and answer["product_id"] == product_id
    seller.pass_time()
    after = seller.get(product_id)
    assert after["title"] == "A new title for the jar"
    assert "brand" not in after and "search_terms" not in after and "external_product_id" not in after
    assert after["product_attributes"] == []
    for old, new in zip(before["skus"], after["skus"], strict=True):
        assert (new["id"], new["price"], new["inventory"]) == (old["id"], old["price"], old["inventory"])
        assert "external_sku_id" not in new


def test_a_partial_edit_replaces_whole_properties_and_keeps_the_others(seller):
    product_id = seller.live_product(**complete(seller))
    before = seller.get(product_id)
    seller.partial_edit(product_id, search_terms=["glass"], brand_id="")
    seller.pass_time()
    after = seller.get(product_id)
    assert after["search_terms"] == ["glass"] and "brand" not in after, "a blank value overwrites"
    unchanged = ("title", "description", "main_images", "product_attributes", "external_product_id", "skus")
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    skus = existing(seller, product_id)
    seller.partial_edit(product_id, skus=[without(skus[0], "external_sku_id"), skus[1]])
    seller.pass_time()
    first, second = seller.get(product_id)["skus"]
    assert "external_sku_id" not in first and second["external_sku_id"] == "x-2", "nested values are blanked"


def test_a_partial_edit_ignores_what_only_a_full_edit_takes(seller):
    product_id = seller.live_product()
    seller.partial_edit(product_id, category_id="601226", minimum_order_quantity=2, is_not_for_sale=True)
    seller.pass_time()
    found = seller.get(product_id)
    assert found["category_chains"][-1]["id"] == "853000" and not found["is_not_for_sale"]
    assert "minimum_order_quantity" not in found


@pytest.mark.parametrize("call", ["edit", "partial_edit"])
def test_skus_that_an_edit_lacks_are_deleted_and_those_without_id_are_new(seller, call):
    product_id = seller.live_product(**complete(seller))
    old = seller.get(product_id)["skus"]
    first = existing(seller, product_id)[0]
    skus = [first, seller.sku("A-3", sales_attributes=[attribute(value="Navy")])]
    if call == "edit":
        answer = seller.edit(product_id, seller.body(skus=skus))
    else:
        answer = seller.partial_edit(product_id, skus=skus)
    new_id = answer["skus"][1]["id"]
    assert answer["skus"][0]["id"] == old[0]["id"] and new_id not in [sku["id"] for sku in old]
    assert [sku["id"] for sku in seller.get(product_id)["skus"]] == [sku["id"] for sku in old], "until the verdict"
    seller.pass_time()
    assert [sku["id"] for sku in seller.get(product_id)["skus"]] == [old[0]["id"], new_id]
    assert [row["id"] for row in seller.search(sku_ids=[old[1]["id"]])] == []
    stock = seller.data("POST", "/product/202309/inventory/search", {"product_ids": [product_id]})["inventory"]
    assert [sku["id"] for sku in stock[0]["skus"]] == [old[0]["id"], new_id]


def test_new_skus_need_a_price_and_a_warehouse(seller):
    product_id = seller.live_product(**complete(seller))
    skus = existing(seller, product_id)
    new = seller.sku("A-3", sales_attributes=[attribute(value="Navy")])
    path = f"{EDITS}/{product_id}/partial_edit"
    assert seller.code("POST", path, {"skus": [*skus, without(new, "price")]}) == 12052571
    assert seller.code("POST", path, {"skus": [*skus, without(new, "inventory")]}) == 12019022
    assert seller.code("POST", path, {"skus": []}) == 12052902
    assert seller.code("POST", path, {"skus": [skus[0], skus[0]]}) == 12052553
    assert seller.code("POST", path, {"skus": [skus[0] | {"id": "1"}]}) == 12052557


def test_one_sales_attribute_at_least_must_remain(seller):
    product_id = seller.live_product(**complete(seller))
    sizes = [seller.sku("A-9", sales_attributes=[attribute(SIZE, "M")])]
    path = f"{EDITS}/{product_id}/partial_edit"
    assert seller.code("POST", path, {"skus": sizes}) == 12019057
    both = [sku | {"sales_attributes": [*sku["sales_attributes"], attribute(SIZE, "M")]}
            for sku in existing(seller, product_id)]  # fmt: skip
    assert seller.code("POST", path, {"skus": both}) == 0


def test_the_live_version_stays_while_an_edit_is_audited(seller):
    product_id = seller.live_product(title="The first title of the jar")
    assert seller.code("GET", f"{PRODUCTS}/{product_id}", query={"return_under_review_version": "true"}) == 12052547
    seller.partial_edit(product_id, title="The second title of the jar")
    live, review = seller.get(product_id), seller.get(product_id, return_under_review_version=True)
    assert (live["title"], review["title"]) == ("The first title of the jar", "The second title of the jar")
    assert live["status"] == review["status"] == "ACTIVATE" and live["audit"]["status"] == "AUDITING"
    assert seller.search(audit_status=["AUDITING"], status="ACTIVATE")[-1]["id"] == product_id
    seller.partial_edit(product_id, search_terms=["jar"])
    review = seller.get(product_id, return_under_review_version=True)
    assert review["title"] == "The second title of the jar", "values under review win over the live ones"
    seller.pass_time()
    found = seller.get(product_id)
    assert found["title"] == "The second title of the jar" and found["audit"]["status"] == "APPROVED"
    both = {"return_under_review_version": "true", "return_draft_version": "true"}
    assert seller.code("GET", f"{PRODUCTS}/{product_id}", query=both) == 12052910


def test_skus_under_review_are_hidden_from_the_plain_detail(seller):
    product_id = seller.live_product(**complete(seller))
    new = seller.sku("A-3", sales_attributes=[attribute(value="Navy")])
    seller.partial_edit(product_id, skus=[*existing(seller, product_id), new])
    assert len(seller.get(product_id)["skus"]) == 2
    under_review = existing(seller, product_id, return_under_review_version=True)
    assert len(under_review) == 3
    # An edit made of the plain detail deletes the third SKU.
    seller.edit(product_id, seller.body(skus=existing(seller, product_id)))
    seller.pass_time()
    assert len(seller.get(product_id)["skus"]) == 2


def test_new_skus_are_found_only_after_a_while(sandbox, seller):
    sandbox.faults(new_sku_seconds=30, audit_seconds=600)
    created = seller.create(skus=[seller.sku("LATE-1")])
    product_id, sku_id = created["product_id"], created["skus"][0]["id"]
    assert seller.search(seller_skus=["LATE-1"]) == [] and seller.search(sku_ids=[sku_id]) == []
    assert seller.get(product_id)["skus"] == []
    seller.pass_time(29)
    assert seller.search(seller_skus=["LATE-1"]) == []
    seller.pass_time(2)
    assert [row["id"] for row in seller.search(seller_skus=["LATE-1"])] == [product_id]
    assert seller.get(product_id)["skus"][0]["id"] == sku_id
    sandbox.faults(new_sku_seconds=0)
    assert seller.create(skus=[seller.sku("NOW-1")]) and seller.search(seller_skus=["NOW-1"])


def test_an_audit_fails_with_reasons_and_can_be_tried_again(sandbox, seller):
    sandbox.faults(audit_fails=["*replica*"])
    product_id = seller.live_product(title="A replica of a famous jar")
    found = seller.get(product_id)
    assert (found["status"], found["product_status"], found["audit"]["status"]) == ("FAILED", "INITIAL", "FAILED")
    reason = found["audit_failed_reasons"][0]
    assert reason["reasons"] and reason["suggestions"] and reason["listing_platform"] == "TIKTOK_SHOP"
    assert product_id in [row["id"] for row in seller.search(status="FAILED")]
    seller.partial_edit(product_id, title="A jar of our own design")
    assert seller.get(product_id)["status"] == "PENDING"
    seller.pass_time()
    found = seller.get(product_id)
    assert found["status"] == "ACTIVATE" and found["audit_failed_reasons"] == []


def test_a_failed_edit_leaves_the_live_version(sandbox, seller):
    product_id = seller.live_product(title="The jar as it was before")
    sandbox.faults(audit_fails=["*replica*"])
    seller.partial_edit(product_id, title="A replica of a famous jar")
    seller.pass_time()
    found = seller.get(product_id)
    assert (found["status"], found["audit"]["status"]) == ("ACTIVATE", "FAILED")
    assert found["title"] == "The jar as it was before" and found["audit_failed_reasons"]


def test_audits_last_as_long_as_configured(sandbox, seller):
    sandbox.faults(audit_seconds=600, new_sku_seconds=0)
    product_id = seller.create()["product_id"]
    seller.pass_time(590)
    assert seller.get(product_id)["audit"]["status"] == "AUDITING"
    before = seller.truth(product_id)["update_time"]
    seller.pass_time(20)
    assert seller.get(product_id)["audit"]["status"] == "APPROVED"
    assert seller.truth(product_id)["update_time"] >= before
    sandbox.faults(audit_seconds=0)
    assert seller.get(seller.create()["product_id"])["status"] == "ACTIVATE"


def test_verdicts_categories_statuses_and_edits_by_hand(seller):
    product_id = seller.create()["product_id"]
    verdict = {"status": "FAILED", "position": "category", "reasons": ["Wrong category"], "suggestions": ["Move it"],
               "recommended_categories": [{"id": "601226", "local_name": "Women's Hoodies"}]}  # fmt: skip
    seller.by_hand(product_id, audit=verdict)
    found = seller.get(product_id)
    assert found["status"] == "FAILED" and found["audit_failed_reasons"][0]["position"] == "category"
    assert found["recommended_categories"][0]["id"] == "601226"
    seller.by_hand(product_id, category_id="601226", status="ACTIVATE", content={"title": "Written in Seller Center"})
    found = seller.get(product_id)
    assert found["category_chains"][-1]["id"] == "601226" and found["status"] == "ACTIVATE"
    assert found["title"] == "Written in Seller Center"
    with pytest.raises(ValueError, match="no category 1"):
        seller.by_hand(product_id, category_id="1")
    with pytest.raises(ValueError, match="one of DRAFT"):
        seller.by_hand(product_id, status="GONE")
    with pytest.raises(ValueError, match="Unknown key"):
        seller.by_hand(product_id, price=5)


def test_properties_that_only_responses_have_survive_a_partial_edit(seller):
    product_id = seller.live_product()
    seller.by_hand(product_id, content={"pod_info": {"is_pod": True}, "selling_format": "FIXED_PRICE"})
    seller.partial_edit(product_id, title="A new title for the jar")
    seller.pass_time()
    assert seller.get(product_id)["pod_info"] == {"is_pod": True}
    seller.edit(product_id, seller.body(skus=existing(seller, product_id)))
    seller.pass_time()
    found = seller.get(product_id)
    assert "pod_info" not in found and "selling_format" not in found, "a full edit blanks them"


def test_a_draft_is_published_by_a_full_edit_alone(seller):
    product_id = seller.create(save_mode="AS_DRAFT")["product_id"]
    seller.pass_time()
    sku_id = seller.get(product_id)["skus"][0]["id"]
    errors = seller.data("POST", f"{PRODUCTS}/activate", {"product_ids": [product_id]})["errors"]
    assert errors[0]["code"] == 12052901 and seller.get(product_id)["status"] == "DRAFT"
    seller.edit(product_id, seller.body(skus=[seller.sku("JAR-1") | {"id": sku_id}]))
    assert seller.get(product_id)["status"] == "PENDING"
    seller.pass_time()
    found = seller.get(product_id)
    assert found["status"] == "ACTIVATE" and found["skus"][0]["id"] == sku_id and not found["has_draft"]


def test_the_draft_of_a_live_product(sandbox):
    seller = Seller(sandbox, "MX")
    option = "7091146663229654785"
    product_id = seller.live_product(delivery_option_ids=[option])
    sku = existing(seller, product_id)[0] | {"inventory": [{"warehouse_id": seller.warehouses[0], "quantity": 77}]}
    body = seller.body(title="Only a draft so far", skus=[sku], delivery_option_ids=[], save_mode="AS_DRAFT")
    assert seller.edit(product_id, body)["audit"]["status"] == "APPROVED"
    live, draft = seller.get(product_id), seller.get(product_id, return_draft_version=True)
    assert live["title"] != "Only a draft so far" == draft["title"] and live["has_draft"]
    assert draft["skus"][0]["inventory"][0]["quantity"] == 5 and draft["delivery_options"][0]["id"] == option
    seller.partial_edit(product_id, search_terms=["jar"])
    review = seller.get(product_id, return_under_review_version=True)
    assert review["title"] == "Only a draft so far", "a draft's values win over the live ones"


def test_statuses_that_cannot_be_edited(seller):
    product_id = seller.create()["product_id"]
    assert seller.code("PUT", f"{EDITS}/{product_id}", seller.body(save_mode="AS_DRAFT")) == 12052901, "while PENDING"
    seller.pass_time()
    for status in ("FREEZE", "DELETED"):
        seller.by_hand(product_id, status=status)
        assert seller.code("PUT", f"{EDITS}/{product_id}", seller.body()) == 12052901
        assert seller.code("POST", f"{EDITS}/{product_id}/partial_edit", {"title": "x"}) == 12052901
        assert seller.code("GET", f"{PRODUCTS}/{product_id}") == 12052901
    assert seller.code("PUT", f"{EDITS}/1", seller.body()) == 12052032


def test_identifier_codes_are_fixed_once_submitted(seller):
    code = {"code": "4006381333931", "type": "EAN"}
    product_id = seller.live_product(skus=[seller.sku("A-1", identifier_code=code)])
    sku = existing(seller, product_id)[0]
    path = f"{EDITS}/{product_id}/partial_edit"
    other = {"code": "9780306406157", "type": "ISBN"}
    assert seller.code("POST", path, {"skus": [sku | {"identifier_code": other}]}) == 12052593
    assert seller.code("POST", path, {"skus": [sku | {"identifier_code": code}]}) == 0


def test_price_and_stock_alone_need_no_audit(seller):
    product_id = seller.live_product()
    sku = existing(seller, product_id)[0]
    price = {"amount": "21.00", "currency": "USD"}
    answer = seller.partial_edit(product_id, skus=[sku | {"price": price}])
    assert answer["audit"]["status"] == "APPROVED"
    assert seller.get(product_id)["skus"][0]["price"]["sale_price"] == "21"
    assert seller.partial_edit(product_id, skus=[sku])["audit"]["status"] == "APPROVED", "nothing has changed"
    answer = seller.edit(product_id, seller.body(skus=[sku]))
    assert answer["audit"]["status"] == "AUDITING", "an identical full edit is audited again"


def test_no_edit_changes_a_price_in_a_promotion(sandbox, seller):
    product_id = seller.live_product()
    sku = existing(seller, product_id)[0]
    sandbox.faults(promotion_products=[product_id])
    path = f"{EDITS}/{product_id}/partial_edit"
    same, other = ({"amount": amount, "currency": "USD"} for amount in ("19.9", "21"))
    assert seller.code("POST", path, {"skus": [sku | {"price": other}]}) == 12052038
    assert seller.code("POST", path, {"skus": [sku | {"price": same}]}) == 0


def test_warehouses_of_a_sku_cannot_be_removed(seller):
    both = [{"warehouse_id": key, "quantity": 1} for key in seller.warehouses]
    product_id = seller.live_product(skus=[seller.sku("A-1", inventory=both)])
    sku = existing(seller, product_id)[0]
    path = f"{EDITS}/{product_id}/partial_edit"
    assert seller.code("POST", path, {"skus": [sku | {"inventory": both[:1]}]}) == 12052533
    assert seller.code("POST", path, {"skus": [sku | {"inventory": both}]}) == 0


def test_products_of_the_history_can_be_edited_and_keep_what_nobody_sent(sandbox, seller):
    record = next(
        row
        for row in sandbox.truth(seller.shop_id, "product_details").values()
        if row.get("status") == "ACTIVATE" and "product_families" in row and row["title"].isascii()
    )
    seller.partial_edit(record["id"], description="<p>Written by a client</p>")
    seller.pass_time()
    after = seller.get(record["id"])
    assert after["description"] == "<p>Written by a client</p>"
    same = ("title", "category_chains", "brand", "main_images", "product_attributes", "product_families", "video",
            "certifications", "create_time", "package_weight", "external_product_id")  # fmt: skip
    assert {name: after[name] for name in same} == {name: record[name] for name in same}
    for old, new in zip(record["skus"], after["skus"], strict=True):
        for name in ("id", "seller_sku", "inventory", "sales_attributes", "identifier_code"):
            assert new[name] == old[name]
    # The history doesn't take it back.
    sandbox.live(seconds=10 * 86_400, rate_per_day=1)
    assert seller.get(record["id"])["description"] == "<p>Written by a client</p>"
