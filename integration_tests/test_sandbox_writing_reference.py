"""What a client reads before it lists a product, and what it uploads."""

from __future__ import annotations

import struct

import pytest
from sandbox_listings import Seller, picture

from tiktok_shop_sandbox.testing import running_sandbox

CATEGORIES = "/product/202309/categories"
BRANDS = "/product/202309/brands"
IMAGES = "/product/202309/images/upload"
FILES = "/product/202309/files/upload"


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=20, days=5, requests_per_second=0, markets="DE,BR") as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Seller(sandbox)
    sandbox.clear_faults()


def categories(seller, **query):
    return seller.data("GET", CATEGORIES, query={"category_version": "v2"} | query)["categories"]


def leaf(seller, name, **query):
    return next(row for row in categories(seller, **query) if row["local_name"] == name and row["is_leaf"])


def test_categories_form_a_tree_of_up_to_seven_levels(seller):
    by_id = {row["id"]: row for row in categories(seller)}
    roots = [row for row in by_id.values() if row["parent_id"] == "0"]
    assert len(roots) > 5 and not any(row["is_leaf"] for row in roots)

    def depth(row):
        return 1 if row["parent_id"] == "0" else 1 + depth(by_id[row["parent_id"]])

    assert max(map(depth, by_id.values())) == 7
    parents = {row["parent_id"] for row in by_id.values()}
    assert all(row["is_leaf"] == (row["id"] not in parents) for row in by_id.values())


def test_the_two_trees_have_other_ids_and_three_levels_in_v1(sandbox):
    seller = Seller(sandbox, "GB")
    v1, v2 = categories(seller, category_version="v1"), categories(seller)
    assert categories(seller, category_version="") == v1, "v1 is the default outside the US and Southeast Asia"
    shared = {row["id"] for row in v1} & {row["id"] for row in v2}
    assert "853000" in shared and len(shared) == 8
    mug = leaf(seller, "Mugs", category_version="v1")["id"]
    assert seller.code("GET", f"{CATEGORIES}/{mug}/rules", query={"category_version": "v2"}) == 12052230


def test_the_us_and_southeast_asia_must_name_v2(seller):
    assert seller.code("GET", CATEGORIES) == 12052217
    assert seller.code("GET", CATEGORIES, query={"category_version": "v1"}) == 12052217


def test_permissions_of_categories(sandbox, seller):
    assert leaf(seller, "Tea")["permission_statuses"] == ["INVITE_ONLY"]
    assert leaf(seller, "Rings")["permission_statuses"] == ["NON_MAIN_CATEGORY"]
    german, prohibited = Seller(sandbox, "DE"), {"include_prohibited_categories": "true"}
    for rows in (categories(german), categories(seller, **prohibited)):
        assert "Swords" not in [row["local_name"] for row in rows]
    assert leaf(german, "Swords", **prohibited)["permission_statuses"] == ["PROHIBITED"]


def test_attributes_say_what_is_mandatory_under_the_apis_own_spelling(seller):
    headphones = leaf(seller, "Headphones")["id"]
    path = f"{CATEGORIES}/{headphones}/attributes"
    attributes = {row["name"]: row for row in seller.data("GET", path, query={"category_version": "v2"})["attributes"]}
    contains = attributes["Contains Batteries or Cells?"]
    assert contains["is_requried"] is True and "is_required" not in contains
    battery = attributes["Battery Type"]
    yes = next(value["id"] for value in contains["values"] if value["name"] == "Yes")
    assert battery["is_requried"] is False
    assert battery["requirement_conditions"] == [
        {"condition_type": "VALUE_ID_MATCH", "attribute_id": contains["id"], "attribute_value_id": yes}
    ]
    assert attributes["Battery Capacity (mAh)"]["value_data_format"] == "POSITIVE_INT_OR_DECIMAL"
    assert attributes["Color"]["type"] == "SALES_PROPERTY" and "is_requried" not in attributes["Color"]
    shirts = leaf(seller, "Graphic T-Shirts")["id"]
    path = f"{CATEGORIES}/{shirts}/attributes"
    material = seller.data("GET", path, query={"category_version": "v2"})["attributes"][0]
    assert material["is_multiple_selection"] and material["is_customizable"]


def test_rules_differ_by_category_and_market(sandbox, seller):
    def rules(seller, name):
        path = f"{CATEGORIES}/{leaf(seller, name)['id']}/rules"
        return seller.data("GET", path, query={"category_version": "v2"})

    assert rules(seller, "Jeans")["size_chart"] == {"is_supported": True, "is_required": True}
    assert not rules(seller, "Mugs & Cups")["size_chart"]["is_supported"]
    tea = rules(seller, "Tea")["product_certifications"][0]
    assert tea["is_required"] and tea["expiration_date"]["is_required"]
    assert rules(seller, "Candles")["product_certifications"][0]["requirement_conditions"]
    assert "manufacturer" not in rules(seller, "Headphones")
    german = rules(Seller(sandbox, "DE"), "Headphones")
    assert german["manufacturer"]["is_required"] and german["responsible_person"]["is_required"]
    assert rules(Seller(sandbox, "DE"), "Lemonade")["fees"] == [{"type": "PFAND", "is_required": True}]


def test_rules_and_attributes_are_of_leaves(seller):
    root = next(row["id"] for row in categories(seller) if row["parent_id"] == "0")
    query = {"category_version": "v2"}
    assert seller.code("GET", f"{CATEGORIES}/{root}/attributes", query=query) == 12052024
    assert seller.code("GET", f"{CATEGORIES}/999999/rules", query=query) == 12052023


def test_recommendation_finds_a_leaf_or_none(seller):
    body = {"product_title": "Wireless headphones with microphone", "category_version": "v2"}
    found = seller.data("POST", f"{CATEGORIES}/recommend", body)
    assert found["leaf_category_id"] == leaf(seller, "Headphones")["id"]
    assert [entry["level"] for entry in found["categories"]] == [1, 2, 3]
    assert seller.code("POST", f"{CATEGORIES}/recommend", body | {"product_title": "Zzz"}) == 12019064


def test_brands_in_pages_by_prefix_and_authorization(seller):
    first = seller.data("GET", BRANDS, query={"page_size": 100})
    second = seller.data("GET", BRANDS, query={"page_size": 100, "page_token": first["next_page_token"]})
    assert first["total_count"] == len(first["brands"]) + len(second["brands"])
    by_prefix = seller.data("GET", BRANDS, query={"page_size": 10, "brand_name": "aurelio"})["brands"]
    assert [brand["name"] for brand in by_prefix] == ["Aurelio Couture", "Aurelio Parfums"]
    assert "brand_status" not in by_prefix[0], "without a category there is no availability"
    query = {"page_size": 10, "is_authorized": "1", "category_id": "853000", "category_version": "v2"}
    status = {brand["name"]: brand["brand_status"] for brand in seller.data("GET", BRANDS, query=query)["brands"]}
    assert status["Maison Zoë"] == "AVAILABLE" and status["Aurelio Parfums"] == "UNAVAILABLE"
    assert seller.code("GET", BRANDS, query={"page_size": 101}) == 12019109
    assert seller.code("GET", BRANDS) == 36009004


def test_custom_brands_have_a_name_of_their_own_and_a_daily_limit(sandbox, seller):
    def create(name):
        return seller.client.send("POST", BRANDS, body={"name": name}, cipher=None).json()

    assert create("X")["code"] == 12052189
    assert create("x" * 31)["code"] == 12052190
    assert create("Lucky 12345")["code"] == 12052192
    assert create("maison zoë")["code"] == 12052205
    assert create("茶")["code"] == 12052189 and create("茶茶")["code"] == 12052204
    brand_id = create("Tin & Twine")["data"]["id"]
    found = seller.data("GET", BRANDS, query={"page_size": 1, "brand_name": "Tin & Twine"})["brands"]
    assert found[0]["id"] == brand_id and found[0]["authorized_status"] == "UNAUTHORIZED"
    for number in range(49):
        create(f"Brand no {number}")
    assert create("One too many")["code"] == 12052202
    seller.pass_time(86_400)
    assert create("Another day")["code"] == 0
    assert seller.client.code("POST", BRANDS, body={"name": "Anything"})[1] == 36009004, "takes no shop_cipher"


def test_prerequisites_fail_by_a_switch(sandbox, seller):
    path = "/product/202312/prerequisites"
    results = seller.data("GET", path)["check_results"]
    assert len(results) == 10 and not any(result["is_failed"] for result in results)
    assert "BANk_ACCOUNT" in [result["check_item"] for result in results]
    sandbox.faults(failed_prerequisites=["RETURN_WAREHOUSE"])
    failed = [result for result in seller.data("GET", path)["check_results"] if result["is_failed"]]
    assert [result["check_item"] for result in failed] == ["RETURN_WAREHOUSE"] and failed[0]["fail_reasons"]


def test_delivery_options_and_their_carriers(sandbox, seller):
    path = f"/logistics/202309/warehouses/{seller.warehouses[0]}/delivery_options"
    options = {option["type"]: option["id"] for option in seller.data("GET", path)["delivery_options"]}
    names = seller.data("GET", path, query={"scope": "PRODUCT"})["delivery_options"]
    assert set(names[0]) == {"id", "name"}
    providers = "/logistics/202309/delivery_options/{}/shipping_providers"
    by_seller = providers.format(options["SEND_BY_SELLER"])
    assert {"id": "7117858858072016686", "name": "USPS"} in seller.data("GET", by_seller)["shipping_providers"]
    british = Seller(sandbox, "GB").data("GET", by_seller)["shipping_providers"]
    assert "Royal Mail" in [provider["name"] for provider in british]
    assert seller.code("GET", providers.format(options["STANDARD"])) == 21008117
    assert seller.code("GET", providers.format("1")) == 21008116


def test_the_same_image_has_the_same_uri_for_the_same_use(seller):
    content = picture(640, 640, "blue")
    first, again = (seller.upload(IMAGES, content)["data"] for _ in range(2))
    assert first == again and first["use_case"] == "MAIN_IMAGE"
    assert seller.image(content, "ATTRIBUTE_IMAGE") != first["uri"] != seller.image(picture(640, 640, "green"))


def test_images_outside_3_to_4_become_square_where_buyers_choose_by_them(seller):
    wide = picture(1_200, 400)
    assert (lambda data: (data["width"], data["height"]))(seller.upload(IMAGES, wide)["data"]) == (400, 400)
    certificate = seller.upload(IMAGES, wide, use_case="CERTIFICATION_IMAGE")["data"]
    assert (certificate["width"], certificate["height"]) == (1_200, 400)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
def test_formats_of_images(seller, kind):
    assert seller.upload(IMAGES, picture(300, 300, kind=kind))["code"] == 0


def test_heic_images_are_measured_too(seller):
    size = struct.pack(">I4sIII", 20, b"ispe", 0, 800, 600)
    assert seller.upload(IMAGES, struct.pack(">I4s4s", 12, b"ftyp", b"heic") + size)["data"]["width"] == 800


def test_uploads_that_are_refused(seller):
    assert seller.upload(IMAGES, b"%PDF-1.4")["code"] == 12038015
    assert seller.upload(IMAGES, picture(kind="GIF"))["code"] == 12038015
    assert seller.upload(IMAGES, b"")["code"] == 12038002
    assert seller.upload(IMAGES, picture(99, 500))["code"] == 12038014
    assert seller.upload(IMAGES, picture() + bytes(10 << 20))["code"] == 12038005
    assert seller.upload(IMAGES, picture(), use_case="POSTER")["code"] == 11050001
    assert seller.upload(IMAGES, None)["code"] == 11050001
    assert seller.upload(IMAGES, picture(250, 250))["code"] == 0, "300 pixels are asked for at listing only"


def test_uploads_are_multipart_without_shop_and_their_body_is_not_signed(seller):
    client = seller.client
    assert client.code("POST", IMAGES, body={"data": "x"}, cipher=None) == (400, 36009023)
    head = b'--b\r\nContent-Disposition: form-data; name="data"; filename="a.png"\r\n\r\n'
    body = head + picture() + b"\r\n--b--\r\n"
    content_type = "multipart/form-data; boundary=b"
    assert client.code("POST", IMAGES, body=body, content_type=content_type, cipher=None) == (200, 0)
    assert client.code("POST", IMAGES, body=body, content_type=content_type) == (400, 36009004)


def test_files(seller):
    found = seller.upload(FILES, b"%PDF-1.7 certificate", name="certificate.pdf")["data"]
    assert found["format"] == "PDF" and found["name"] == "certificate.pdf"
    assert seller.upload(FILES, b"%PDF-1.7 certificate", name="certificate.pdf")["data"] == found
    assert seller.upload(FILES, b"%PDF-1.7 x")["code"] == 12019104
    assert seller.upload(FILES, b"", name="a.pdf")["code"] == 12019103
    for name in ("a.b.pdf", "a b.pdf", "-a.pdf", "a.docx", "pdf"):
        assert seller.upload(FILES, b"%PDF-1.7 x", name=name)["code"] == 12019105
    assert seller.upload(FILES, b"no pdf", name="a.pdf")["code"] == 12019105
    assert seller.upload(FILES, b"%PDF" + bytes(20 << 20), name="a.pdf")["code"] == 12038005
