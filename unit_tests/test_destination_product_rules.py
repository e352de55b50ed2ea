"""Products: what is sent of them, and each reason for which they can't go."""

from decimal import Decimal

import pytest
from destination_shop import ATTRIBUTES, NOW, mug, only_issue, reasons, shop, validate

from destination_tiktok_shop.feed.config import FeedConfig
from destination_tiktok_shop.feed.groups import build_group
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.rules.issues import advice_for
from destination_tiktok_shop.rules.listing import ImageReference
from destination_tiktok_shop.rules.markets import markets


def two_mugs(**second):
    """The blue mug, and a sand one with the values that are given."""
    blue = mug(sku__sales_attribute__Color="Blue")
    sand = mug(product_id="mug-sand", sku__seller_sku="MUG-SAND", sku__sales_attribute__Color="Sand")
    return blue, {**sand, **{name.replace("__", "."): value for name, value in second.items()}}


def test_a_product_in_the_form_of_the_api():
    product = validate(
        *two_mugs(
            **{
                "sku__price": "26.5",
                "sku__list_price": "30",
                "sku__image": "sand.png",
                "sku__identifier_code": "0123 4567 8905",
                "sku__external_urls": "https://harborandpine.example/sand",
            }
        )[1:],
        facts=shop(),
    )
    assert product.is_ready
    assert product.issues == ()
    assert product.properties == {
        "title": "Hand-thrown stoneware mug, 12 oz",
        "description": "<p>Thrown by hand in Portland.</p>",
        "category_id": "111",
        "category_version": "v2",
        "brand_id": "501",
        "main_images": [{"uri": ImageReference("mug.png", "MAIN_IMAGE", "images")}],
        "product_attributes": [{"id": "2001", "values": [{"id": "20011"}]}],
        "package_weight": {"value": "1.25", "unit": "POUND"},
        "external_product_id": "mug",
    }
    (variant,) = product.variants
    assert variant.key == "mug-sand"
    assert variant.inventory == {"7001": 12}
    assert variant.sku == {
        "seller_sku": "MUG-SAND",
        "external_sku_id": "mug-sand",
        "price": {"amount": "26.50", "currency": "USD"},
        "list_price": {"amount": "30.00", "currency": "USD"},
        "identifier_code": {"code": "012345678905", "type": "UPC"},
        "external_urls": ["https://harborandpine.example/sand"],
        "sales_attributes": [
            {
                "id": "3001",
                "name": "Color",
                "value_id": "30012",
                "value_name": "Sand",
                "sku_img": {"uri": ImageReference("sand.png", "ATTRIBUTE_IMAGE", "sku.image")},
            }
        ],
    }


# One row each: the change to the mug, and the reason, column, given and allowed values that it must get.
WRONG_VALUES = [
    ({"title": None}, ("missing", "title", "", "")),
    ({"description": "<script>x</script>"}, ("missing", "description", "", "")),
    ({"images": None}, ("missing", "images", "", "")),
    ({"package_weight": None}, ("missing", "package_weight", "", "")),
    ({"package_weight_unit": None}, ("missing", "package_weight_unit", "", "POUND, KILOGRAM")),
    ({"sku__seller_sku": None}, ("missing", "sku.seller_sku", "", "")),
    ({"sku__price": None}, ("missing", "sku.price", "", "")),
    ({"sku__quantity": None}, ("missing", "sku.quantity", "", "")),
    (
        {"product_attribute.Material": None},
        ("missing", "product_attribute.Material", "", "Ceramic, Stoneware, Steel"),
    ),
    (
        {"product_attribute.Contains Batteries": "Yes"},
        ("missing", "product_attribute.Battery Type", "", "Lithium, Alkaline"),
    ),
    ({"status": "online"}, ("unknown_value", "status", "online", "live, draft, off")),
    (
        {"product_attribute.Material": "Ceramics"},
        ("unknown_value", "product_attribute.Material", "Ceramics", "Ceramic, Stoneware, Steel"),
    ),
    (
        {"product_attribute.Contains Batteries": "No # Yes", "product_attribute.Battery Type": "Lithium"},
        ("unknown_value", "product_attribute.Contains Batteries", "No, Yes", "one value"),
    ),
    (
        {"product_attribute.Occasion": "x" * 2001},
        ("unknown_value", "product_attribute.Occasion", "x" * 497 + "...", "at most 2000 characters"),
    ),
    ({"package_weight": "0"}, ("unknown_value", "package_weight", "0", "more than 0")),
    ({"package_weight_unit": "GRAM"}, ("unknown_value", "package_weight_unit", "GRAM", "POUND, KILOGRAM")),
    ({"sku__price": "0"}, ("unknown_value", "sku.price", "0", "0.01 or more USD")),
    ({"sku__list_price": "7601"}, ("unknown_value", "sku.list_price", "7601", "0.01 to 7600 USD")),
    (
        {"sku__identifier_code": "012345678906"},
        ("unknown_value", "sku.identifier_code", "012345678906", "012345678905 (check digit)"),
    ),
    (
        {"sku__identifier_code": "012345678905", "sku__identifier_code_type": "ASIN"},
        ("unknown_value", "sku.identifier_code_type", "ASIN", "GTIN, EAN, UPC, ISBN, JAN"),
    ),
    ({"sku__handling_time": "1.5"}, ("unknown_value", "sku.handling_time", "1.5", "a whole number of working days")),
    (
        {"description": "x " * 5001},
        ("unknown_value", "description", "10001 characters", "at most 10000 characters"),
    ),
    ({"brand": "Twin"}, ("ambiguous_value", "brand", "Twin", "Twin (504), Twin (505)")),
    (
        {"product_attribute.Season": "FALL"},
        ("ambiguous_value", "product_attribute.Season", "FALL", "Fall (20061), fall (20062)"),
    ),
    (
        {"category": "Storage"},
        (
            "ambiguous_value",
            "category",
            "Storage",
            "Home Supplies > Kitchen > Storage (112), Home Supplies > Storage (121)",
        ),
    ),
    ({"category": None}, ("missing", "category", "", "")),
    ({"category": "Muggs"}, ("category_unmapped", "category", "Muggs", "Home Supplies > Kitchen > Mugs (111)")),
    ({"category_id": "999"}, ("category_unmapped", "category_id", "999", "")),
    (
        {"category": "Kitchen"},
        (
            "category_not_leaf",
            "category",
            "Kitchen",
            "Home Supplies > Kitchen > Mugs (111), Home Supplies > Kitchen > Storage (112)",
        ),
    ),
    (
        {"category": "Knives"},
        ("category_not_available", "category", "Home Supplies > Knives (140): PROHIBITED", ""),
    ),
    ({"brand": "Harbour & Pine"}, ("brand_unknown", "brand", "Harbour & Pine", "Harbor & Pine")),
    ({"brand_id": "777"}, ("brand_unknown", "brand_id", "777", "")),
    ({"brand": "Worldfamous"}, ("brand_not_authorized", "brand", "Worldfamous", "")),
    ({"brand": "Elsewhere"}, ("brand_not_authorized", "brand", "Elsewhere", "")),
    ({"images": "a#b#c#d#e#f#g#h#i#j"}, ("too_many_images", "images", "10", "at most 9")),
    ({"description": "<img src='a.png'>" * 31}, ("too_many_images", "description", "31", "at most 30")),
    (
        {"title": "m" + "ug" * 128},
        ("title_length", "title", "m" + "ug" * 128 + " (257 characters)", "1 to 255 characters"),
    ),
    (
        {"sku__seller_sku": "MUG BLUE"},
        ("seller_sku_format", "sku.seller_sku", "MUG BLUE", "1 to 50 characters without spaces"),
    ),
    (
        {"sku__seller_sku": "M" * 51},
        ("seller_sku_format", "sku.seller_sku", "M" * 51, "1 to 50 characters without spaces"),
    ),
    ({"title": "Mug ☕"}, ("forbidden_characters", "title", "Mug ☕", "no emoji (☕)")),
    ({"title": "Mug &amp; saucer"}, ("forbidden_characters", "title", "Mug &amp; saucer", "no HTML escapes (&amp;)")),
    ({"title": "Mug\u0007"}, ("forbidden_characters", "title", "Mug\u0007", "no control characters (U+0007)")),
    ({"title": "!!! ???"}, ("forbidden_characters", "title", "!!! ???", "not only symbols")),
    (
        {"title": "Mugggggggggg"},
        ("forbidden_characters", "title", "Mugggggggggg", "no character more than 9 times in a row (g)"),
    ),
    ({"title": "Mug 杯子"}, ("forbidden_characters", "title", "Mug 杯子", "no Chinese characters (杯)")),
    ({"description": "<p>5 &lt; 6</p>"}, ("forbidden_characters", "description", "5 &lt; 6", "no HTML escapes (&lt;)")),
    (
        {"product_attribute.Occasion": "Party 🎉"},
        ("forbidden_characters", "product_attribute.Occasion", "Party 🎉", "no emoji (🎉)"),
    ),
    (
        {"sku__sales_attribute__Glaze": "Sea ❤️"},
        ("forbidden_characters", "sku.sales_attribute.Glaze", "Sea ❤️", "no emoji (❤️)"),
    ),
    ({"sku__price": "$24"}, ("not_a_number", "sku.price", "$24", "a plain number, such as 19.90")),
    (
        {"product_attribute.Capacity": "a pint"},
        ("not_a_number", "product_attribute.Capacity", "a pint", "a positive number"),
    ),
    ({"sku__price": "24.005"}, ("too_many_decimals", "sku.price", "24.005", "USD has 2 decimals")),
    ({"sku__list_price": "30.001"}, ("too_many_decimals", "sku.list_price", "30.001", "USD has 2 decimals")),
    ({"package_weight": "1.255"}, ("too_many_decimals", "package_weight", "1.255", "POUND has 2 decimals")),
    ({"sku__currency": "EUR"}, ("currency_differs", "sku.currency", "EUR", "USD")),
    ({"sku__quantity": "100000"}, ("quantity_range", "sku.quantity", "100000", "a whole number, 0 to 99999")),
    ({"sku__quantity": "-1"}, ("quantity_range", "sku.quantity", "-1", "a whole number, 0 to 99999")),
    ({"sku__quantity": "2.5"}, ("quantity_range", "sku.quantity", "2.5", "a whole number, 0 to 99999")),
    (
        {"sku__quantity": None, "sku__inventory__7009": "4"},
        ("warehouse_unknown", "sku.inventory.7009", "7009", "7001 (Portland), 7002 (Reno)"),
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), WRONG_VALUES, ids=lambda value: value[:2] if isinstance(value, tuple) else ""
)
def test_a_product_that_cannot_go_gets_one_reason(changes, expected):
    issue = only_issue(validate(mug(**changes)))
    assert (issue.reason, issue.column, issue.given, issue.allowed) == expected
    assert issue.is_error
    assert issue.advice == advice_for(issue.reason, issue.column)
    assert issue.key in ("mug", "mug-blue")


def test_an_error_of_a_variant_has_its_key_and_one_of_the_product_its_parents():
    blue, sand = two_mugs(sku__price="x", sku__quantity="-5")
    issues = validate(blue, {**sand, "title": "Another"}).issues
    assert [(issue.reason, issue.key) for issue in issues] == [
        ("not_a_number", "mug-sand"),
        ("conflicting_variants", "mug"),
        ("quantity_range", "mug-sand"),
    ]


def test_the_same_error_in_two_variants_is_two_issues():
    blue, sand = two_mugs(sku__price=None)
    del sand["sku.price"]
    blue["sku.price"] = "free"
    assert [(issue.reason, issue.key) for issue in validate(blue, sand).issues] == [
        ("not_a_number", "mug-blue"),
        ("missing", "mug-sand"),
    ]


class TestGroups:
    def test_rows_that_leave_shared_values_out_do_not_contradict(self):
        blue, sand = two_mugs()
        sparse = {name: value for name, value in sand.items() if name.startswith(("sku", "product_id", "parent_id"))}
        assert validate(blue, sparse).properties == validate(blue, sand).properties
        assert validate(sparse, blue).is_ready

    def test_rows_that_differ_are_a_conflict_that_names_both_values(self):
        issue = only_issue(validate(*two_mugs(images="mug.png # sand.png")))
        assert (issue.reason, issue.column) == ("conflicting_variants", "images")
        assert issue.given == "mug.png (mug-blue), mug.png # sand.png (mug-sand)"

    def test_a_row_that_comes_twice_counts_once(self):
        blue, sand = two_mugs()
        assert validate(blue, sand, blue).is_ready

    def test_two_rows_of_one_key_are_refused(self):
        blue, sand = two_mugs(product_id="mug-blue")
        issue = only_issue(validate(blue, sand))
        assert (issue.reason, issue.column, issue.given) == ("duplicate_key", "product_id", "mug-blue")

    def test_two_rows_of_one_seller_sku_are_refused(self):
        blue, sand = two_mugs(sku__seller_sku="MUG-BLUE")
        issue = only_issue(validate(blue, sand))
        assert (issue.reason, issue.column, issue.given) == ("duplicate_key", "sku.seller_sku", "MUG-BLUE")

    def test_a_variant_that_is_gone_is_left_out(self):
        blue, sand = two_mugs(is_deleted=True, title="Old title")
        product = validate(blue, sand)
        assert product.is_ready
        assert [variant.key for variant in product.variants] == ["mug-blue"]

    def test_a_product_is_gone_with_its_last_variant(self):
        reader = RowReader("products")
        blue, sand = two_mugs()
        gone = [reader.read(row, gone=True) for row in (blue, sand)]
        assert build_group("mug", gone).gone
        assert not build_group("mug", [reader.read(blue), gone[1]]).gone


class TestVariations:
    def test_several_variants_need_a_variation(self):
        blue, sand = two_mugs()
        for row in (blue, sand):
            del row["sku.sales_attribute.Color"]
        assert reasons(validate(blue, sand)) == [("missing", "sku.sales_attribute")]

    def test_every_variant_needs_every_variation(self):
        blue, sand = two_mugs(sku__sales_attribute__Size="L")
        issue = only_issue(validate(blue, sand))
        assert (issue.reason, issue.column, issue.key) == ("missing", "sku.sales_attribute.Size", "mug-blue")

    def test_two_variants_of_one_combination_contradict(self):
        issue = only_issue(validate(*two_mugs(sku__sales_attribute__Color="Blue")))
        assert (issue.reason, issue.column) == ("conflicting_variants", "sku.sales_attribute")
        assert issue.given == "Color: Blue (mug-blue and mug-sand)"

    def test_at_most_three_variations(self):
        many = {f"sku.sales_attribute.Trait {number}": "x" for number in range(4)}
        issue = only_issue(validate({**mug(), **many}))
        assert (issue.reason, issue.allowed) == ("unknown_value", "at most 3 variations")

    @pytest.mark.parametrize(
        ("column", "value", "allowed"),
        [
            ("sku.sales_attribute." + "n" * 21, "x", "at most 20 characters"),
            ("sku.sales_attribute.Glaze", "v" * 51, "at most 50 characters"),
        ],
    )
    def test_names_and_values_have_a_length(self, column, value, allowed):
        value = value.replace("vv", "vw")
        column = column.replace("nn", "nm")
        issue = only_issue(validate({**mug(), column: value}))
        assert (issue.reason, issue.column, issue.allowed) == ("unknown_value", column, allowed)

    def test_a_variation_of_the_sellers_own_goes_by_name(self):
        (variant,) = validate(mug(**{"sku__sales_attribute__Glaze": "Sea foam:::::55"})).variants
        assert variant.sku["sales_attributes"] == [{"name": "Glaze", "value_id": "55", "value_name": "Sea foam"}]

    def test_images_belong_to_the_variation_that_decides_them_and_it_comes_first(self):
        rows = [
            mug(
                product_id=f"{size}-{color}",
                sku__seller_sku=f"{size}-{color}",
                sku__sales_attribute__Size=size,
                sku__sales_attribute__Color=color,
                sku__image=f"{color}.png",
            )
            for size in ("S", "L")
            for color in ("Blue", "Sand")
        ]
        product = validate(*rows)
        assert product.is_ready
        for variant in product.variants:
            color, size = variant.sku["sales_attributes"]
            assert (color["name"], size["name"]) == ("Color", "Size")
            assert color["sku_img"]["uri"].source == f"{color['value_name']}.png"
            assert "sku_img" not in size

    def test_once_a_value_has_an_image_all_need_one(self):
        issue = only_issue(validate(*two_mugs(sku__image="sand.png")))
        assert (issue.reason, issue.column, issue.given) == ("missing", "sku.image", "Color: Blue")

    def test_two_images_of_one_value_contradict(self):
        rows = [
            mug(product_id=size, sku__seller_sku=size, sku__sales_attribute__Color="Blue", sku__image=f"{size}.png")
            for size in ("S", "L")
        ]
        for size, row in zip(("S", "L"), rows, strict=True):
            row["sku.sales_attribute.Size"] = size
        rows.append({**rows[0], "product_id": "S2", "sku.seller_sku": "S2", "sku.sales_attribute.Color": "Sand"})
        rows[2]["sku.image"] = "other.png"
        assert reasons(validate(*rows)) == [("conflicting_variants", "sku.image")]

    def test_an_image_without_a_variation_is_only_warned_of(self):
        product = validate(mug(sku__image="detail.png"))
        assert product.is_ready
        assert (only_issue(product).reason, only_issue(product).severity) == ("unknown_value", "warning")
        assert validate(mug(sku__image="mug.png")).issues == ()

    @pytest.mark.parametrize(("region", "most"), [("US", 300), ("MX", 300), ("DE", 300), ("TH", 100), ("SG", 100)])
    def test_the_number_of_skus_depends_on_the_market(self, region, most):
        market = markets()[region]
        rows = [
            mug(
                product_id=str(number),
                title="Hand-thrown stoneware mug, 12 oz",
                sku__seller_sku=str(number),
                sku__sales_attribute__Number=str(number),
                package_weight_unit="KILOGRAM",
                sku__currency=market.currency,
            )
            for number in range(most + 1)
        ]
        assert validate(*rows[:most], facts=shop(region)).is_ready
        issue = only_issue(validate(*rows, facts=shop(region)))
        assert (issue.reason, issue.given, issue.allowed) == (
            "too_many_skus",
            str(most + 1),
            f"at most {most} variants",
        )


class TestAttributes:
    def test_several_values_custom_values_and_numbers(self):
        product = validate(
            mug(
                **{
                    "product_attribute.Material": "Ceramic # 20013",
                    "product_attribute.Occasion": "House warming",
                    "product_attribute.Capacity": "12.5",
                    "product_attribute.#2002": "No",
                }
            )
        )
        assert product.issues == ()
        assert product.properties["product_attributes"] == [
            {"id": "2001", "values": [{"id": "20011"}, {"id": "20013"}]},
            {"id": "2004", "values": [{"name": "House warming"}]},
            {"id": "2005", "values": [{"name": "12.5"}]},
            {"id": "2002", "values": [{"id": "20022"}]},
        ]

    def test_a_custom_value_that_tiktok_has_given_an_id_goes_with_it(self):
        product = validate(mug(**{"product_attribute.Occasion": "House warming:::::760"}))
        assert {"id": "2004", "values": [{"id": "760", "name": "House warming"}]} in product.properties[
            "product_attributes"
        ]

    def test_a_custom_value_may_be_known_by_its_id_alone(self):
        product = validate(mug(**{"product_attribute.Occasion": ":::::760"}))
        assert {"id": "2004", "values": [{"id": "760"}]} in product.properties["product_attributes"]

    def test_two_attributes_of_one_name_are_told_apart_by_id(self):
        twins = [{**ATTRIBUTES[3], "id": "1"}, {**ATTRIBUTES[3], "id": "2"}]
        row = mug(**{"product_attribute.Material": None})
        product = validate({**row, "product_attribute.Occasion": "x"}, facts=shop(attributes=twins))
        issue = only_issue(product)
        assert (issue.reason, issue.column, issue.allowed) == ("ambiguous_value", "product_attribute.Occasion", "1, 2")
        product = validate({**row, "product_attribute.Occasion#2": "x"}, facts=shop(attributes=twins))
        assert product.properties["product_attributes"] == [{"id": "2", "values": [{"name": "x"}]}]

    def test_an_unknown_id_is_named(self):
        assert only_issue(validate(mug(**{"product_attribute.#9": "x"}))).given == "9"

    def test_two_columns_of_one_attribute_become_one(self):
        product = validate(mug(product_attributes={"Material": "Steel # Ceramic"}))
        assert product.properties["product_attributes"] == [
            {"id": "2001", "values": [{"id": "20011"}, {"id": "20013"}]}
        ]

    def test_an_attribute_that_the_category_lacks_is_left_out_with_a_warning(self):
        product = validate(mug(**{"product_attribute.Materiel": "Oak"}))
        issue = only_issue(product)
        assert product.is_ready
        assert (issue.reason, issue.column, issue.severity) == (
            "unknown_value",
            "product_attribute.Materiel",
            "warning",
        )
        assert issue.allowed.startswith("Material")

    def test_a_conditional_attribute_is_needed_only_with_its_condition(self):
        assert validate(mug(**{"product_attribute.Contains Batteries": "No"})).is_ready
        with_type = {"product_attribute.Contains Batteries": "Yes", "product_attribute.Battery Type": "Lithium"}
        assert validate(mug(**with_type)).is_ready

    @pytest.mark.parametrize("spelling", ["is_requried", "is_required"])
    def test_both_spellings_of_required(self, spelling):
        attributes = [{**ATTRIBUTES[3], spelling: True}]
        issue = only_issue(validate(mug(**{"product_attribute.Material": None}), facts=shop(attributes=attributes)))
        assert (issue.reason, issue.column) == ("missing", "product_attribute.Occasion")

    def test_a_near_match_is_offered_and_not_used(self):
        product = validate(mug(**{"product_attribute.Material": "Stonewear"}))
        assert only_issue(product).allowed.startswith("Stoneware, ")
        assert product.properties["product_attributes"] == [{"id": "2001", "values": []}]

    def test_upper_and_lower_case_are_the_same(self):
        assert validate(mug(**{"product_attribute.Material": "CERAMIC", "brand": "harbor & pine"})).is_ready


class TestCategories:
    @pytest.mark.parametrize(
        "text",
        ["111", "mugs", "Home Supplies > Kitchen > Mugs", "home supplies/kitchen/mugs", "Home Supplies»Kitchen»Mugs"],
    )
    def test_by_id_name_and_path(self, text):
        assert validate(mug(category=text)).properties["category_id"] == "111"

    def test_the_id_wins(self):
        assert validate(mug(category="whatever", category_id="112")).properties["category_id"] == "112"

    def test_a_mapping_may_name_a_path(self):
        mapping = [{"column": "category", "from": "Drinkware", "to": "Home Supplies > Kitchen > Mugs"}]
        product = validate(mug(category="Drinkware"), config=FeedConfig(value_mapping=mapping))
        assert product.properties["category_id"] == "111"

    def test_invite_only_is_reviewed_in_the_united_states_and_refused_elsewhere(self):
        product = validate(mug(category="Candles"))
        assert product.is_ready
        assert (only_issue(product).reason, only_issue(product).severity) == ("category_not_available", "warning")
        changes = {"category": "Candles", "package_weight_unit": "KILOGRAM"}
        assert reasons(validate(mug(**changes), facts=shop("GB"))) == [("category_not_available", "category")]
        assert not validate(mug(**changes), facts=shop("GB")).is_ready

    def test_an_unauthorized_brand_that_is_not_well_known_is_listed_with_a_warning(self):
        product = validate(mug(brand="Tidewater"))
        assert product.properties["brand_id"] == "503"
        assert (only_issue(product).reason, only_issue(product).severity) == ("brand_not_authorized", "warning")

    def test_what_weighs_nothing_needs_no_weight(self):
        product = validate(mug(category="Gift Cards", package_weight=None, package_weight_unit=None))
        assert product.is_ready


class TestCategoryRules:
    def test_dimensions(self):
        facts = shop(rules={"package_dimension": {"is_required": True}})
        assert reasons(validate(mug(), facts=facts)) == [
            ("missing", "package_length"),
            ("missing", "package_width"),
            ("missing", "package_height"),
        ]
        sides = {"package_length": "6", "package_width": "5.25", "package_height": 5, "package_dimension_unit": "in"}
        product = validate(mug(**sides), facts=facts)
        assert product.properties["package_dimensions"] == {
            "length": "6",
            "width": "5.25",
            "height": "5",
            "unit": "INCH",
        }

    def test_dimensions_and_weight_are_of_one_system(self):
        sides = {"package_length": 6, "package_width": 5, "package_height": 5, "package_dimension_unit": "CENTIMETER"}
        issue = only_issue(validate(mug(**sides)))
        assert (issue.reason, issue.column, issue.given, issue.allowed) == (
            "unknown_value",
            "package_dimension_unit",
            "CENTIMETER with a weight in POUND",
            "INCH",
        )

    def test_sides_that_are_no_sizes(self):
        sides = {"package_length": "0", "package_width": "5.255", "package_dimension_unit": "INCH"}
        assert reasons(validate(mug(**sides, package_height="5"))) == [
            ("unknown_value", "package_length"),
            ("too_many_decimals", "package_width"),
        ]
        assert reasons(validate(mug(**sides))) == [("missing", "package_height")]

    def test_certificates(self):
        answer = {
            "id": "602362",
            "name": "SNI Certificate",
            "is_required": False,
            "requirement_conditions": [
                {"condition_type": "VALUE_ID_MATCH", "attribute_id": "2001", "attribute_value_id": "20011"}
            ],
            "expiration_date": {"is_required": True},
        }
        facts = shop(rules={"product_certifications": [answer]})
        issue = only_issue(validate(mug(), facts=facts))
        assert (issue.reason, issue.column, issue.allowed) == ("missing", "certifications", "SNI Certificate (602362)")
        assert validate(mug(**{"product_attribute.Material": "Steel"}), facts=facts).is_ready

        certificate = {"id": "602362", "images": [{"uri": "sni.png"}], "expiration_date": 1800000000}
        product = validate(mug(certifications=[certificate]), facts=facts)
        assert product.properties["certifications"][0]["images"] == [
            {"uri": ImageReference("sni.png", "CERTIFICATION_IMAGE", "certifications")}
        ]
        for wrong, allowed in (
            ({**certificate, "id": "1"}, "SNI Certificate (602362)"),
            ({**certificate, "images": []}, "images or files"),
            ({**certificate, "expiration_date": None}, "expiration_date"),
        ):
            assert allowed in [issue.allowed for issue in validate(mug(certifications=[wrong]), facts=facts).issues]

    def test_more_certificates_than_a_product_has(self):
        certificates = [{"id": "602362", "files": [{"id": "f"}]}] * 11
        facts = shop(rules={"product_certifications": [{"id": "602362", "name": "SNI", "is_required": True}]})
        issue = only_issue(validate(mug(certifications=certificates), facts=facts))
        assert (issue.reason, issue.given, issue.allowed) == ("unknown_value", "11", "at most 10")

    def test_size_charts(self):
        required = shop(rules={"size_chart": {"is_supported": True, "is_required": True}})
        assert reasons(validate(mug(), facts=required)) == [("missing", "size_chart")]
        by_template = validate(mug(size_chart="7267563252536723205"), facts=required)
        assert by_template.properties["size_chart"] == {"template": {"id": "7267563252536723205"}}
        by_image = validate(mug(size_chart="chart.png"), facts=required)
        assert by_image.properties["size_chart"] == {
            "image": {"uri": ImageReference("chart.png", "SIZE_CHART_IMAGE", "size_chart")}
        }
        unsupported = validate(mug(size_chart="chart.png"), facts=shop(rules={"size_chart": {"is_supported": False}}))
        assert unsupported.is_ready
        assert "size_chart" not in unsupported.properties
        assert reasons(unsupported) == [("unknown_value", "size_chart")]

    def test_manufacturer_and_responsible_person_in_the_european_union_only(self):
        rules = {"manufacturer": {"is_required": True}, "responsible_person": {"is_required": True}}
        row = mug(package_weight_unit=None)
        assert reasons(validate(row, facts=shop("DE", rules=rules))) == [
            ("missing", "manufacturer_ids"),
            ("missing", "responsible_person_ids"),
        ]
        assert validate(row, facts=shop("GB", rules=rules)).is_ready
        named = {**row, "manufacturer_ids": "1 # 2", "responsible_person_ids": ["3"]}
        assert validate(named, facts=shop("DE", rules=rules)).properties["manufacturer_ids"] == ["1", "2"]
        assert reasons(validate(named, facts=shop("GB", rules=rules))) == [
            ("unknown_value", "manufacturer_ids"),
            ("unknown_value", "responsible_person_ids"),
        ]
        assert validate(named, facts=shop("GB", rules=rules)).is_ready

    def test_deposits(self):
        facts = shop("DE", rules={"fees": [{"type": "PFAND", "is_required": True}]})
        row = mug(package_weight_unit="kg")
        issue = only_issue(validate(row, facts=facts))
        assert (issue.reason, issue.column, issue.allowed) == ("missing", "sku.fees", "PFAND")
        fees = [{"type": "PFAND", "amount": "0.25", "additional_attribute": "SINGLE_USE"}]
        assert validate({**row, "sku.fees": fees}, facts=facts).variants[0].sku["fees"] == fees

    def test_cash_on_delivery(self):
        row = mug(is_cod_allowed="true", package_weight_unit="kg")
        facts = shop("MY", rules={"cod": {"is_supported": False}})
        issue = only_issue(validate(row, facts=facts))
        assert (issue.reason, issue.column, issue.allowed) == (
            "unknown_value",
            "is_cod_allowed",
            "false in this category",
        )
        assert validate(row, facts=shop("MY")).properties["is_cod_allowed"] is True
        assert validate(row, facts=shop("GB")).properties.get("is_cod_allowed") is None
        assert validate(row, facts=shop("GB")).is_ready

    @pytest.mark.parametrize("answer", [["PRE_ORDER", "CUSTOM"], '"PRE_ORDER"', '["PRE_ORDER"]'])
    def test_pre_orders_in_every_form_that_the_api_answers(self, answer):
        facts = shop(rules={"allowed_special_product_types": answer})
        release = int(NOW.timestamp()) + 30 * 86400
        pre_sale = {"type": "PRE_ORDER", "fulfillment_type": {"release_date": release}}
        assert validate(mug(sku__pre_sale=pre_sale), facts=facts).variants[0].sku["pre_sale"] == pre_sale

    @pytest.mark.parametrize(
        ("region", "pre_sale", "reason", "allowed"),
        [
            ("US", "GIFT", "unknown_value", "PRE_ORDER, MADE_TO_ORDER"),
            ("US", "PRE_ORDER", "missing", "fulfillment_type.release_date"),
            (
                "US",
                {"type": "PRE_ORDER", "fulfillment_type": {"release_date": "2027-06-01"}},
                "unknown_value",
                "3 to 60 days",
            ),
            (
                "US",
                {"type": "PRE_ORDER", "fulfillment_type": {"release_date": "soon"}},
                "unknown_value",
                "Unix seconds",
            ),
            (
                "US",
                {"type": "MADE_TO_ORDER", "fulfillment_type": {"handling_duration_days": 15}},
                "unknown_value",
                "3 to 14",
            ),
            ("GB", {"type": "MADE_TO_ORDER"}, "unknown_value", "PRE_ORDER"),
            (
                "GB",
                {"type": "PRE_ORDER", "fulfillment_type": {"handling_duration_days": "2"}},
                "unknown_value",
                "3 to 30",
            ),
            ("GB", {"type": "PRE_ORDER", "fulfillment_type": {"handling_duration_days": "x"}}, "not_a_number", "plain"),
        ],
    )
    def test_pre_sales_that_a_market_does_not_take(self, region, pre_sale, reason, allowed):
        facts = shop(region, rules={"allowed_special_product_types": ["PRE_ORDER", "MADE_TO_ORDER"]})
        issue = only_issue(validate(mug(sku__pre_sale=pre_sale, package_weight_unit="kg"), facts=facts))
        assert (issue.reason, issue.column) == (reason, "sku.pre_sale")
        assert allowed in issue.allowed

    def test_a_pre_sale_can_be_ended(self):
        assert validate(mug(sku__pre_sale="none")).variants[0].sku["pre_sale"] == {"type": "NONE"}

    def test_all_variants_are_of_one_pre_sale_type(self):
        pre_sale = {"type": "CUSTOM", "fulfillment_type": {"handling_duration_days": 20}}
        facts = shop(rules={"allowed_special_product_types": ["CUSTOM"]})
        issue = only_issue(validate(*two_mugs(sku__pre_sale=pre_sale), facts=facts))
        assert (issue.reason, issue.column, issue.given) == ("conflicting_variants", "sku.pre_sale", "NONE, CUSTOM")


class TestExisting:
    EXISTING = {
        "status": "ACTIVATE",
        "category_chains": [{"id": "110", "is_leaf": False}, {"id": "111", "is_leaf": True}],
        "product_attributes": [{"id": "2001", "values": [{"id": "20011", "name": "Ceramic"}]}],
        "skus": [{"id": "1", "seller_sku": "MUG-BLUE", "identifier_code": {"code": "012345678905", "type": "UPC"}}],
    }

    def test_what_the_shop_has_need_not_be_named(self):
        product = validate(
            {"product_id": "mug-blue", "sku.seller_sku": "MUG-BLUE", "title": "New"}, existing=self.EXISTING
        )
        assert product.is_ready
        assert product.properties == {"title": "New", "external_product_id": "mug-blue"}
        assert product.variants[0].sku == {"seller_sku": "MUG-BLUE", "external_sku_id": "mug-blue"}

    def test_a_new_variant_of_it_needs_price_stock_and_variation(self):
        rows = [
            {"product_id": "mug-blue", "parent_id": "mug", "sku.seller_sku": "MUG-BLUE"},
            {"product_id": "mug-sand", "parent_id": "mug", "sku.seller_sku": "MUG-SAND"},
        ]
        assert reasons(validate(*rows, existing=self.EXISTING)) == [
            ("missing", "sku.sales_attribute"),
            ("missing", "sku.price"),
            ("missing", "sku.quantity"),
        ]

    def test_attributes_of_the_shop_count_for_conditions(self):
        existing = {**self.EXISTING, "product_attributes": [{"id": "2002", "values": [{"id": "20021"}]}]}
        row = {"product_id": "mug-blue", "sku.seller_sku": "MUG-BLUE", "product_attribute.Material": "Steel"}
        issue = only_issue(validate(row, existing=existing))
        assert (issue.reason, issue.column) == ("missing", "product_attribute.Battery Type")

    def test_nothing_that_is_needed_can_be_cleared(self):
        config = FeedConfig(clear_when_empty=["title", "images", "product_attribute.Material", "brand", "sku.price"])
        row = mug(title="", images="", brand="", sku__price="", **{"product_attribute.Material": ""})
        product = validate(row, existing=self.EXISTING, config=config)
        assert reasons(product) == [
            ("missing", "title"),
            ("missing", "images"),
            ("missing", "product_attribute.Material"),
            ("missing", "sku.price"),
        ]
        assert product.properties["brand_id"] == ""
        assert product.properties["product_attributes"] == [{"id": "2001", "values": []}]

    def test_an_identifier_code_stays_what_it_was(self):
        row = mug(sku__identifier_code="9780596520687")
        issue = only_issue(validate(row, existing=self.EXISTING))
        assert (issue.reason, issue.column, issue.allowed) == ("unknown_value", "sku.identifier_code", "012345678905")
        assert validate(row, existing={**self.EXISTING, "status": "DRAFT"}).is_ready


def test_an_identifier_code_stands_for_one_sku():
    blue, sand = two_mugs(sku__identifier_code="012345678905")
    issue = only_issue(validate({**blue, "sku.identifier_code": "012345678905"}, sand))
    assert (issue.reason, issue.column, issue.key) == ("duplicate_key", "sku.identifier_code", "mug-sand")


def test_ids_of_the_feed_have_a_length():
    rows = [mug(product_id="v" * 1000, parent_id="p"), mug(product_id="v", parent_id="p" * 1000)]
    assert [only_issue(validate(row)).column for row in rows] == ["sku.external_sku_id", "parent_id"]


def test_stock_by_warehouse():
    named = validate(mug(sku__inventory__7001="3", sku__inventory__7002="0", sku__handling_time="4"))
    assert named.variants[0].inventory == {"7001": 3, "7002": 0}
    assert named.variants[0].handling_time == 4


def test_texts_that_are_limited_together():
    assert validate(mug(search_terms="mug # cup")).properties["search_terms"] == ["mug", "cup"]
    issue = only_issue(validate(mug(search_terms=["x y"] * 16)))
    assert (issue.column, issue.given) == ("search_terms", "16 texts, 48 characters")
    assert only_issue(validate(mug(key_product_features=["long " * 400]))).column == "key_product_features"


def test_the_images_of_a_description_are_to_be_uploaded_but_those_that_tiktok_stores():
    stored = '<img src="https://p16-oec-va.ibyteimg.com/tos/1.jpeg" width="10" height="10">'
    product = validate(mug(description=f"<p>A</p><img src='glaze.png'>{stored}<img src='glaze.png'>"))
    assert product.description_images == (ImageReference("glaze.png", "DESCRIPTION_IMAGE", "description"),)


def test_a_video_by_id_and_as_the_api_has_it():
    assert validate(mug(video="v09e40f4")).properties["video"] == {"id": "v09e40f4"}
    assert validate(mug(video={"id": "v09e40f4"})).properties["video"] == {"id": "v09e40f4"}


def test_prices_of_any_size_stay_exact():
    product = validate(mug(sku__price="123456789012345678901234567890.120000"))
    assert product.variants[0].sku["price"]["amount"] == "123456789012345678901234567890.12"
    assert product.is_ready
    assert isinstance(Decimal(product.variants[0].sku["price"]["amount"]), Decimal)
