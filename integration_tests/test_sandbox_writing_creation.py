"""What the sandbox takes as a new product, what it refuses and with which code, and what it clears without a word."""

from __future__ import annotations

import time

import pytest
from sandbox_listings import COLOR, PRODUCTS, SIZE, Seller, attribute, picture, without

from tiktok_shop_sandbox.testing import running_sandbox


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=20, days=5, requests_per_second=0, markets="DE,ID") as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Seller(sandbox)
    sandbox.clear_faults()


def leaf(seller, name):
    query = {"category_version": "v2", "include_prohibited_categories": "true"}
    rows = seller.data("GET", "/product/202309/categories", query=query)["categories"]
    return next(row["id"] for row in rows if row["local_name"] == name and row["is_leaf"])


def attributes(seller, name):
    path = f"/product/202309/categories/{leaf(seller, name)}/attributes"
    rows = seller.data("GET", path, query={"category_version": "v2"})["attributes"]
    return {row["name"]: row for row in rows}


def chosen(row, value=None, name=None):
    """A product attribute of a request: a built-in value by its name, or a custom one."""
    if value is None:
        return {"id": row["id"], "values": [{"name": name}]}
    return {"id": row["id"], "values": [{"id": next(v["id"] for v in row["values"] if v["name"] == value)}]}


def test_a_created_product_is_as_it_was_sent(seller):
    image = seller.image()
    skus = [
        seller.sku("A-1", external_sku_id="x-1", sales_attributes=[attribute(value="Black"), attribute(SIZE, "M")]),
        seller.sku("A-2", sales_attributes=[attribute(value="Black"), attribute(SIZE, "L")]),
    ]
    brand_id = "7082427311584347905"
    body = seller.body(main_images=[{"uri": image}], skus=skus, external_product_id="p-1", brand_id=brand_id)
    created = seller.data("POST", PRODUCTS, body)
    assert [sku["seller_sku"] for sku in created["skus"]] == ["A-1", "A-2"]
    assert created["skus"][0]["external_sku_id"] == "x-1" and "warnings" not in created
    seller.pass_time()
    found = seller.get(created["product_id"])
    assert (found["status"], found["product_status"], found["audit"]["status"]) == ("ACTIVATE", "ACTIVATE", "APPROVED")
    assert found["external_product_id"] == "p-1" and found["brand"]["name"] == "Maison Zoë"
    assert found["main_images"][0]["uri"] == image and found["main_images"][0]["width"] == 600
    assert [link["id"] for link in found["category_chains"]] == ["851848", "853000"]
    sku = found["skus"][0]
    assert sku["price"] == {"currency": "USD", "sale_price": "19.9", "tax_exclusive_price": "19.9"}
    assert sku["inventory"] == [{"warehouse_id": seller.warehouses[0], "quantity": 5}]
    names = [(entry["name"], entry["value_name"]) for entry in sku["sales_attributes"]]
    assert names == [("Color", "Black"), ("Size", "M")] and all(entry["value_id"] for entry in sku["sales_attributes"])
    assert sku["id"] == created["skus"][0]["id"]


def test_own_attributes_and_values_get_ids_that_can_be_sent_back(seller):
    own = {"name": "Lid", "value_name": "Cork"}
    product_id = seller.live_product(skus=[seller.sku("L-1", sales_attributes=[own])])
    entry = seller.get(product_id)["skus"][0]["sales_attributes"][0]
    assert (entry["name"], entry["value_name"]) == ("Lid", "Cork") and entry["id"] and entry["value_id"]
    ids = {"id": entry["id"], "value_id": entry["value_id"]}
    again = seller.create(skus=[seller.sku("L-2", sales_attributes=[ids])])
    assert again["skus"][0]["sales_attributes"] == [ids]


TITLE = "Storage jar with a lid"
MAIN = [{"uri": "tos-maliva-i-o3syd03w52-us/0"}]
REFUSALS = {
    12052261: {"title": None},
    12052051: {"title": "x" * 256},
    12052931: {"title": f"{TITLE} 🎁"},
    12052262: {"title": f"{TITLE} 罐"},
    12052015: {"description": None},
    12052013: {"description": f"<p>{'ab ' * 3_400}</p>"},
    12052932: {"description": "<p>!!!???</p>"},
    12052346: {"description": "<p>罐</p>"},
    12052340: {"description": '<img src="https://example.com/a.png" width="1" height="1">'},
    12052025: {"category_id": None},
    12052023: {"category_id": "1"},
    12052024: {"category_id": "851848"},
    12052217: {"category_version": None},
    12052028: {"main_images": []},
    12052300: {"main_images": [{"uri": "https://example.com/a.png"}]},
    12052722: {"main_images": MAIN},
    12052306: {"main_images": MAIN * 10},
    12052016: {"package_weight": None},
    12052006: {"package_weight": {"value": "1.2345", "unit": "KILOGRAM"}},
    12052181: {"package_weight": {"value": "0", "unit": "KILOGRAM"}},
    12052916: {"package_weight": {"value": "1", "unit": "GRAM"}},
    12019012: {"package_dimensions": None},
    12052003: {"package_dimensions": {"length": "1", "width": "1", "height": "1.234", "unit": "CENTIMETER"}},
    12052004: {"package_dimensions": {"length": "1", "width": "0", "height": "1", "unit": "CENTIMETER"}},
    12052005: {"package_dimensions": {"length": "-1", "width": "1", "height": "1", "unit": "CENTIMETER"}},
    12052915: {"package_dimensions": {"length": "1", "width": "1", "height": "1", "unit": "INCH"}},
    12052222: {"is_cod_allowed": True},
    12052707: {"minimum_order_quantity": 2},
    12052369: {"external_product_id": "x" * 1_000},
    12052360: {"video": {"id": "v0"}},
    12052655: {"certifications": [{"id": "1", "images": MAIN}]},
    12019030: {"product_attributes": [{"id": "1", "values": [{"name": "x"}]}]},
    12052529: {"product_attributes": [{"id": "100392", "values": [{"id": "1"}]}]},
    12052251: {"product_attributes": [{"id": "100392", "values": [{"name": "Birthday"}, {"name": "Birthday"}]}]},
    12052254: {"product_attributes": [{"id": "100392", "values": [{"name": "Birthday"}]}] * 2},
    12052604: {"scheduled_sale": {"is_enabled_scheduled_sale": True, "schedule_sale_time": 1_000}},
    12052902: {"skus": []},
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSALS)
def test_refused_properties(seller, code):
    before = len(seller.search())
    # A removed list property is blank: both are the same.
    changes = {name: None if value == [] else value for name, value in REFUSALS[code].items()}
    envelope = seller.call("POST", PRODUCTS, seller.body(**changes))
    assert envelope["code"] == code and envelope["data"] is None and envelope["message"]
    assert len(seller.search()) == before


SKU_REFUSALS = {
    12019059: {"seller_sku": "A 1"},
    12052054: {"seller_sku": "x" * 51},
    12052571: {"price": None},
    12052084: {"price": {"amount": "1", "currency": "EUR"}},
    12052012: {"price": {"amount": "1.999", "currency": "USD"}},
    12052073: {"price": {"amount": "0.00", "currency": "USD"}},
    12052383: {"list_price": {"amount": "7600.01", "currency": "USD"}},
    12052375: {"list_price": {"amount": "x", "currency": "USD"}},
    12019022: {"inventory": None},
    12052097: {"inventory": [{"warehouse_id": "1", "quantity": 1}]},
    12052557: {"id": "1"},
    12052527: {"sales_attributes": [{"id": "1", "value_name": "x"}]},
    12052241: {"sales_attributes": [{"value_name": "x"}]},
    12052242: {"sales_attributes": [{"name": "x" * 21, "value_name": "x"}]},
    12052933: {"sales_attributes": [{"name": "Size 🎁", "value_name": "x"}]},
    12052934: {"sales_attributes": [{"name": "Size", "value_name": "🎁"}]},
    12052249: {"sales_attributes": [{"name": "Size", "value_name": "xy" * 26}]},
    12052248: {"sales_attributes": [{"name": "Size"}]},
    12052525: {"sales_attributes": [{"name": name, "value_name": "x"} for name in "abcd"]},
    12052591: {"identifier_code": {"code": "123", "type": "EAN"}},
    12052600: {"identifier_code": {"code": "4006381333931", "type": "ASIN"}},
    12019096: {"pre_sale": {"fulfillment_type": {"handling_duration_days": 3}}},
    12019099: {"pre_sale": {"type": "MADE_TO_ORDER", "fulfillment_type": {"handling_duration_days": 3}}},
    12019095: {"pre_sale": {"type": "PRE_ORDER"}},
    12019097: {"pre_sale": {"type": "PRE_ORDER", "fulfillment_type": {"handling_duration_days": 3}}},
    12052269: {"pre_sale": {"type": "PRE_ORDER", "fulfillment_type": {"release_date": int(time.time())}}},
}


@pytest.mark.parametrize("code", SKU_REFUSALS)
def test_refused_skus(seller, code):
    assert seller.refused(skus=[seller.sku(**{"seller_sku": "A-1"} | SKU_REFUSALS[code])]) == code


def test_refused_combinations_of_skus(seller):
    black, white = attribute(value="Black"), attribute(value="White")
    image = {"sku_img": {"uri": seller.image(use_case="ATTRIBUTE_IMAGE")}}

    def code(*attributes, **changes):
        skus = [seller.sku(f"A-{n}", sales_attributes=list(a), **changes) for n, a in enumerate(attributes)]
        return seller.refused(skus=skus)

    assert code([black], [white]) == 0
    assert code([], [white]) == 12019117
    assert code([black], [attribute(SIZE, "M")]) == 12052550
    assert code([black], [black]) == 12052560
    assert code([black], [{"id": COLOR, "value_id": "1001064"}]) == 12052560, "by id it is the same value"
    assert code([black | image], [white]) == 12052522, "once a value has an image, every value needs one"
    assert code([black | image, attribute(SIZE, "M") | image]) == 12052528
    assert code([black | {"supplementary_sku_images": [{"uri": "tos/x"}]}]) == 12052357
    assert code([black | image | {"supplementary_sku_images": [image["sku_img"]] * 9}]) == 12052356
    assert code([black], [white], external_sku_id="x") == 12052996
    ean = {"code": "4006381333931", "type": "EAN"}
    assert code([black], [white], identifier_code=ean) == 12052592
    pre_sale = {"type": "PRE_ORDER", "fulfillment_type": {"release_date": int(time.time()) + 10 * 86_400}}
    skus = seller.variants("Black", "White")
    assert seller.refused(skus=[skus[0] | {"pre_sale": pre_sale}, skus[1]]) == 12019100
    assert seller.refused(skus=[skus[0] | {"pre_sale": pre_sale}]) == 0


def test_warehouses_must_be_the_shops_own_and_deliver(sandbox, seller):
    def code(warehouse_id, quantity=1):
        return seller.refused(skus=[seller.sku("A", inventory=[{"warehouse_id": warehouse_id, "quantity": quantity}])])

    records = sandbox.truth(seller.shop_id, "warehouses").values()
    assert code(next(row["id"] for row in records if row["type"] == "RETURN_WAREHOUSE")) == 12052532
    assert code(next(row["id"] for row in records if row["effect_status"] == "RESTRICTED")) == 12052531
    assert code(Seller(sandbox, "GB").warehouses[0]) == 12052530
    twice = [{"warehouse_id": seller.warehouses[0], "quantity": 1}] * 2
    assert seller.refused(skus=[seller.sku("A", inventory=twice)]) == 12052555
    assert code(seller.warehouses[0], 100_000) == 12052055
    assert code(seller.warehouses[0], 0) == 12019024
    sandbox.faults(zero_stock="accepted")
    assert code(seller.warehouses[0], 0) == 0


def test_images_are_measured_at_listing(seller):
    def code(**changes):
        return seller.refused(**changes)

    assert code(main_images=[{"uri": seller.image(picture(299, 299))}]) == 12052301
    assert code(main_images=[{"uri": seller.image(picture(4_001, 4_001))}]) == 12052302
    chart = seller.image(picture(1_023, 2_000), "SIZE_CHART_IMAGE")
    assert code(size_chart={"image": {"uri": chart}}) == 12052671
    assert code(size_chart={"image": {"uri": seller.image(picture(1_024, 1_024), "SIZE_CHART_IMAGE")}}) == 0
    assert code(size_chart={"template": {"id": "1"}}) == 12052128


def test_permissions_of_categories(sandbox, seller):
    german = Seller(sandbox, "DE")
    assert seller.refused(category_id=leaf(seller, "Rings")) == 12052225
    assert german.refused(category_id=leaf(german, "Swords")) == 12052220
    assert german.refused(category_id=leaf(german, "Tea")) == 12052223


def test_american_sellers_list_in_restricted_categories_and_wait(seller):
    rows = attributes(seller, "Tea")
    certificate = {"id": "7182427311584347905", "images": [{"uri": seller.image(use_case="CERTIFICATION_IMAGE")}]}
    body = {
        "category_id": leaf(seller, "Tea"),
        "product_attributes": [chosen(rows["Shelf Life"], "12 months")],
        "certifications": [certificate],
    }
    assert seller.refused(**body | {"certifications": None}) == 12052105
    assert seller.refused(**body) == 12052385, "this certification has to say when it ends"
    body["certifications"] = [certificate | {"expiration_date": int(time.time()) + 86_400}]
    found = seller.get(seller.live_product(**body))
    assert (found["status"], found["audit"]["status"]) == ("PENDING", "PRE_APPROVED")
    assert found["audit"]["pre_approved_reasons"] == ["RESTRICTED_CATEGORY_PENDING"]


def test_mandatory_and_conditional_attributes(seller):
    rows = attributes(seller, "Headphones")
    contains, kind, capacity = (
        rows[name] for name in ("Contains Batteries or Cells?", "Battery Type", "Battery Capacity (mAh)")
    )
    test = {"id": "7182427311584347902", "files": [{"name": "test.pdf", "format": "PDF"}]}
    test["files"][0]["id"] = seller.upload("/product/202309/files/upload", b"%PDF-1.7", name="test.pdf")["data"]["id"]

    def code(*entries, certifications=None):
        category_id = leaf(seller, "Headphones")
        return seller.refused(
            category_id=category_id, product_attributes=list(entries) or None, certifications=certifications
        )

    assert code() == 12052104
    assert code(chosen(contains, "No")) == 0
    message = seller.call("POST", PRODUCTS, seller.body(
        category_id=leaf(seller, "Headphones"), product_attributes=[chosen(contains, "Yes")]
    ))  # fmt: skip
    assert message["code"] == 12052182 and "'Battery Type'" in message["message"] and "'Yes'" in message["message"]
    battery = (chosen(contains, "Yes"), chosen(kind, "Alkaline"))
    assert code(*battery, chosen(capacity, name="many")) == 12052256
    assert code(*battery, chosen(capacity, name="850")) == 12052105, "and a certification, on the same condition"
    assert code(*battery, chosen(capacity, name="850"), certifications=[test]) == 0
    assert code(chosen(contains, name="Maybe")) == 12052247


def test_values_of_attributes(seller):
    rows = attributes(seller, "Socks")
    material, pattern = rows["Material"], rows["Pattern"]

    def code(*entries):
        return seller.refused(category_id=leaf(seller, "Socks"), product_attributes=list(entries))

    wool = chosen(material, "Wool")["values"]
    assert code({"id": material["id"], "values": [*wool, {"name": "Bamboo"}]}) == 0
    assert code({"id": material["id"], "values": [{"name": "x" * 2_001}]}) in (12052249, 12052935)
    assert code({"id": material["id"], "values": [{"name": "🎁"}]}) == 12052935
    assert code({"id": material["id"], "values": [{}]}) == 12052248
    two = [*chosen(pattern, "Plain")["values"], *chosen(pattern, "Striped")["values"]]
    assert code(chosen(material, "Wool"), {"id": pattern["id"], "values": two}) == 12052246
    product_id = seller.live_product(
        category_id=leaf(seller, "Socks"), product_attributes=[{"id": material["id"], "values": [{"name": "Bamboo"}]}]
    )
    value = seller.get(product_id)["product_attributes"][0]["values"][0]
    assert value["name"] == "Bamboo" and value["id"], "custom values come back with an id"
    assert code({"id": material["id"], "values": [{"id": value["id"]}]}) == 0


def test_brands_that_need_an_authorization(seller):
    assert seller.refused(brand_id="7082427311584347910") == 12052201, "T1 without authorization"
    assert seller.refused(brand_id="7082427311584347911") == 12052201, "authorized for another category"
    assert seller.refused(brand_id="7082427311584347908") == 0, "no authorization is needed for the others"


def test_what_is_cleared_with_a_warning(seller):
    rows = attributes(seller, "Socks")
    created = seller.create(
        category_id=leaf(seller, "Socks"),
        brand_id="123",
        product_attributes=[chosen(rows["Material"], "Wool"), chosen(rows["Pattern"], name="Zigzag")],
        skus=[seller.sku("A-1", identifier_code={"code": "4006381333932", "type": "EAN"})],
    )
    messages = [warning["message"] for warning in created["warnings"]]
    brand = (
        "The [brand_id]:123 field is incorrect and has been automatically cleared by the system. Reason: [Brand does "
        "not exist]. You can edit it later."
    )
    assert brand in messages and len(messages) == 3
    seller.pass_time()
    found = seller.get(created["product_id"])
    assert "brand" not in found and "identifier_code" not in found["skus"][0]
    assert [entry["name"] for entry in found["product_attributes"]] == ["Material"]


def test_what_is_cleared_without_a_word(seller):
    chart = {"image": {"uri": seller.image(picture(1_100, 1_100), "SIZE_CHART_IMAGE")}}
    low = {"amount": "19.89", "currency": "USD"}
    created = seller.create(
        category_id=leaf(seller, "Mugs & Cups"),
        product_attributes=[chosen(attributes(seller, "Mugs & Cups")["Material"], "Glass")],
        size_chart=chart,
        delivery_option_ids=["7091146663229654785"],
        description="<p>Sizes</p><table><tr><td>1</td></tr></table>",
        skus=[seller.sku("A-1", list_price=low)],
    )
    assert "warnings" not in created
    seller.pass_time()
    found = seller.get(created["product_id"])
    assert "size_chart" not in found and "delivery_options" not in found and "list_price" not in found["skus"][0]
    assert "<table" not in found["description"] and "<img" in found["description"]


def test_the_same_seller_sku_and_external_id_are_taken_twice(seller):
    ids = {seller.create(external_product_id="same")["product_id"] for _ in range(2)}
    seller.pass_time()
    assert len(ids) == 2 and ids <= {row["id"] for row in seller.search(seller_skus=["JAR-1"])}


def test_an_idempotency_key_creates_once(seller):
    body = seller.body(idempotency_key="key-1")
    first = seller.data("POST", PRODUCTS, body)
    assert seller.data("POST", PRODUCTS, body) == first
    assert seller.data("POST", PRODUCTS, seller.body(idempotency_key="key-2")) != first
    assert seller.refused(idempotency_key="x" * 129) == 12052910


def test_the_daily_limit_counts_listings_and_not_drafts(sandbox, seller):
    seller.pass_time(86_400)
    sandbox.faults(daily_listing_limit=3)
    body = seller.body(idempotency_key="limited")
    first = seller.data("POST", PRODUCTS, body)
    assert seller.data("POST", PRODUCTS, body) == first, "a repeated key counts once"
    assert seller.refused(title="") == 12052261, "a refused creation counts"
    draft = seller.create(save_mode="AS_DRAFT")["product_id"]
    assert seller.refused() == 0
    assert seller.refused() == 12052093
    assert seller.refused(save_mode="AS_DRAFT") == 0
    assert seller.code("PUT", f"/product/202509/products/{draft}", seller.body()) == 12052093
    seller.pass_time(86_400)
    assert seller.code("PUT", f"/product/202509/products/{draft}", seller.body()) == 0
    sandbox.faults(daily_listing_limit=2, rejected_listings_count=False)
    assert seller.refused(title="") == 12052261
    assert seller.refused() == 0


def test_drafts_may_lack_what_listings_must_have(seller):
    created = seller.create(
        save_mode="AS_DRAFT", category_id=None, main_images=None, package_weight=None, description=None,
        product_attributes=[{"id": "100392", "values": [{"name": "Birthday"}]}] * 2,
        skus=[{"seller_sku": "D-1"}],
    )  # fmt: skip
    seller.pass_time()
    found = seller.get(created["product_id"])
    assert (found["status"], found["audit"]["status"], found["has_draft"]) == ("DRAFT", "NONE", True)
    assert seller.refused(save_mode="AS_DRAFT", title="🎁") == 12052931, "what a draft has must be valid"
    assert seller.refused(save_mode="LATER") == 12052910


def test_listing_check_finds_everything_at_once_and_creates_nothing(seller):
    body = without(seller.body(brand_id="123"), "category_version")
    path = f"{PRODUCTS}/listing_check"
    passed = seller.data("POST", path, body)
    assert passed["check_result"] == "PASS" and "Brand does not exist" in passed["warnings"]["message"]
    failed = seller.data("POST", path, body | {"title": "🎁", "skus": [seller.sku("A 1")]})
    assert failed["check_result"] == "FAILED"
    assert [reason["code"] for reason in failed["fail_reasons"]] == [12052931, 12019059]


def test_a_shop_that_fails_a_prerequisite_lists_nothing(sandbox, seller):
    product_id = seller.live_product()
    for item, code in {"RETURN_WAREHOUSE": 12052535, "SHIPPING_TEMPLATE": 12052402, "SHOP_TAX": 12052419}.items():
        sandbox.faults(failed_prerequisites=[item])
        assert seller.refused() == code
    sku_id = seller.get(product_id)["skus"][0]["id"]
    price = {"skus": [{"id": sku_id, "price": {"amount": "5", "currency": "USD"}}]}
    assert seller.code("POST", f"{PRODUCTS}/{product_id}/prices/update", price) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"title": 5},
        {"skus": {}},
        {"skus": [{"price": {"amount": 19.9, "currency": "USD"}}]},
        {"skus": [{"inventory": [{"warehouse_id": 1, "quantity": 5}]}]},
        {"skus": [{"inventory": [{"warehouse_id": "1", "quantity": "5"}]}]},
        {"is_cod_allowed": "true"},
    ],
)
def test_fields_of_another_type_are_refused_by_the_gateway(seller, changes):
    assert seller.refused(**changes) == 36009004


def test_unknown_fields_are_ignored(seller):
    product_id = seller.live_product(color="red", price=5)
    assert "color" not in seller.get(product_id)
