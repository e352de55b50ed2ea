"""Rows to columns: names, nesting, aliases, defaults, mappings, what is cleared, gone and unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination_tiktok_shop.feed.columns import object_columns
from destination_tiktok_shop.feed.config import FeedConfig, FeedConfigError
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import Choice
from destination_tiktok_shop.rules.issues import advice_for


def read(row, object_name="products", **config):
    return RowReader(object_name, FeedConfig(**config)).read(row)


NAMES = st.sampled_from([(name, columns) for name, columns in object_columns().items()]).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), st.sampled_from(sorted(pair[1].spellings)))
)


@given(NAMES)
def test_every_column_is_found_with_dots_and_with_underscores_in_any_case(pair):
    object_name, spelling = pair
    columns = object_columns()[object_name]
    found = columns.find(spelling)
    assert columns.find(spelling.replace(".", "__")) == found
    assert columns.find(spelling.replace(".", "__").upper()) == found


def test_a_variant_in_dots_underscores_and_nested_is_one_row():
    dotted = read(
        {"product_id": "1", "sku.price": "19.90", "sku.sales_attribute.Color": "Blue", "sku.inventory.7001": 4}
    )
    assert dotted == read(
        {
            "PRODUCT_ID": "1",
            "SKU__PRICE": "19.900000000",
            "sku__sales_attribute__Color": "Blue",
            "sku__inventory__7001": "4",
        }
    )
    assert dotted == read(
        {
            "product_id": 1,
            "sku": {"price": 19.9, "sales_attribute": {"Color": "Blue"}, "inventory": {"7001": Decimal(4)}},
        }
    )
    assert dotted.values == {
        "product_id": "1",
        "sku.price": Decimal("19.9"),
        "sku.sales_attribute.Color": Choice("Blue"),
        "sku.inventory.7001": Decimal(4),
    }


def test_the_name_of_an_attribute_stays_as_it_is():
    row = read(
        {"product_id": 1, "product_attribute__Net Weight (oz.)__dry": "12", "product_attribute.Care#77": "Hand # Cold"}
    )
    assert row.values["product_attribute.Net Weight (oz.)__dry"] == (Choice("12"),)
    assert row.values["product_attribute.Care#77"] == (Choice("Hand"), Choice("Cold"))


def test_a_key_holds_each_of_its_columns():
    assert read({"order_id": 5, "tracking_number": "1Z9", "shipping_provider": "UPS"}, "shipments").key == "5/1Z9"
    assert read({"seller_sku": "A", "warehouse_id": "7"}, "inventory").key == "A/7"


def test_a_row_without_its_key_is_rejected_as_it_is_read():
    (issue,) = read({"sku.seller_sku": "A"}).issues
    assert (issue.reason, issue.column, issue.given) == ("missing", "product_id", "")
    assert issue.advice == advice_for("missing", "product_id")
    assert [issue.column for issue in read({"order_id": " "}, "shipments").issues] == ["order_id", "tracking_number"]


def test_empty_values_are_absent_unless_they_are_to_clear():
    row = {"product_id": "1", "brand": "", "video": None, "product_attribute.Occasion": " ", "title": "Mug"}
    assert read(row).values == {"product_id": "1", "title": "Mug"}
    assert read(row).cleared == frozenset()
    clear = ["brand", "product_attribute.*", "search_terms"]
    assert read(row, clear_when_empty=clear).cleared == {"brand", "product_attribute.Occasion"}
    assert read(row, clear_when_empty=["product_attribute__Occasion"]).cleared == {"product_attribute.Occasion"}


def test_defaults_fill_what_a_row_lacks():
    config = {
        "defaults": {"sku.currency": "USD", "brand__id": "5", "brand": "Acme", "product_attribute.Material": "Oak"}
    }
    del config["defaults"]["brand__id"]
    row = read({"product_id": "1", "brand": "", "sku.currency": "EUR"}, **config)
    assert row.values["sku.currency"] == "EUR"
    assert row.values["brand"] == "Acme"
    assert row.values["product_attribute.Material"] == (Choice("Oak"),)
    assert read({"product_id": "1", "brand": ""}, clear_when_empty=["brand"], **config).cleared == {"brand"}


def test_a_feed_may_have_names_of_its_own():
    columns = {
        "sku.price": "usd",
        "title": "name",
        "description": "name",
        "parent_id": "product_id",
        "sku.image": "media.url",
    }
    row = read(
        {"product_id": "1", "name": "Mug", "usd": "5", "sku.price": "6", "media": {"url": "a.png"}}, columns=columns
    )
    assert row.values == {
        "product_id": "1",
        "parent_id": "1",
        "title": "Mug",
        "description": "Mug",
        "sku.price": Decimal(5),
        "sku.image": "a.png",
    }


def test_values_are_mapped_whole_and_by_element():
    entries = [
        {"column": "category", "from": "Drinkware", "to": "111"},
        {"column": "product_attribute.Material", "from": "cer", "to": "Ceramic"},
        {"column": "kind", "from": "7", "to": "Seven"},
        {"column": "sku.sales_attribute.Color", "from": "bl", "to": "Blue"},
        {"column": "shipping_provider", "from": "ups", "to": "UPS"},
        {"column": "brand", "from": "never", "to": "used"},
    ]
    reader = RowReader("products", FeedConfig(columns={"title": "kind"}, value_mapping=entries))
    row = reader.read(
        {
            "product_id": "1",
            "category": " Drinkware ",
            "product_attribute.Material#2001": "cer # Steel",
            "kind": 7,
            "sku.sales_attribute.Color": "bl",
        }
    )
    assert row.values["category"] == "111"
    assert row.values["product_attribute.Material#2001"] == (Choice("Ceramic"), Choice("Steel"))
    assert row.values["title"] == "Seven"
    assert row.values["sku.sales_attribute.Color"] == Choice("Blue")
    assert [(entry.column, entry.source) for entry in reader.unused_mappings] == [("brand", "never")]
    row = reader.read({"product_id": "1", "product_attribute.Material": ["cer", {"id": "5"}]})
    assert row.values["product_attribute.Material"] == (Choice("Ceramic"), Choice("", "5"))
    row = reader.read({"product_id": "1", "product_attributes": {"Material": ["cer", "Oak"]}})
    assert row.values["product_attributes"] == (("Material", (Choice("Ceramic"), Choice("Oak"))),)


@pytest.mark.parametrize(
    "config",
    [
        {"columns": {"sku.prize": "usd"}},
        {"defaults": {"currency_code": "USD"}},
        {"clear_when_empty": ["brnad"]},
        {"value_mapping": [{"column": "categories", "from": "a", "to": "b"}]},
    ],
)
def test_a_config_with_an_unknown_column_names_it_and_the_known_ones(config):
    with pytest.raises(FeedConfigError, match="which no object has. Known columns: .+"):
        FeedConfig(**config)


def test_a_mapping_entry_needs_all_its_keys():
    with pytest.raises(FeedConfigError, match="'to'"):
        FeedConfig(value_mapping=[{"column": "brand", "from": "a"}])


def test_unknown_columns_are_collected_once_and_airbytes_are_not():
    reader = RowReader("products")
    for _ in range(2):
        reader.read(
            {
                "product_id": 1,
                "weight_class": 3,
                "_airbyte_raw_id": 1,
                "_ab_cdc_lsn": 2,
                "sku": None,
                "vendor": {"name": "x"},
            }
        )
    assert reader.unknown_columns == ["weight_class", "vendor"]


@pytest.mark.parametrize(
    ("mark", "gone"),
    [
        ({"_ab_cdc_deleted_at": "2026-01-01T00:00:00Z"}, True),
        ({"_ab_cdc_deleted_at": None}, False),
        ({"is_deleted": True}, True),
        ({"is_deleted": "false"}, False),
        ({"is_deleted": "perhaps"}, False),
    ],
)
def test_rows_of_what_was_deleted(mark, gone):
    assert read({"product_id": "1", **mark}).gone is gone


def test_a_deletion_needs_no_more_than_its_key():
    row = RowReader("products").read({"product_id": "1", "sku.price": "free"}, gone=True)
    assert row.gone
    assert row.issues == ()


def test_a_value_that_its_column_cannot_hold_is_an_issue_of_its_row():
    row = read({"product_id": "1", "sku__price": "12,50", "is_cod_allowed": "maybe", "certifications": "none"})
    assert [(i.reason, i.column, i.given, i.allowed, i.key) for i in row.issues] == [
        ("not_a_number", "sku.price", "12,50", "a plain number, such as 19.90", "1"),
        ("unknown_value", "is_cod_allowed", "maybe", "true, false", "1"),
        ("unknown_value", "certifications", "none", "JSON", "1"),
    ]
    assert "sku.price" not in row.values


def test_an_alias_is_reported_as_the_feed_spells_it():
    row = read({"sku.seller_sku": "A", "sku__price": "x"}, "prices")
    assert row.key == "A"
    assert [issue.column for issue in row.issues] == ["sku.price"]
    assert row.column("currency") == "currency"


def test_the_best_spelling_of_a_column_wins():
    booking = {"id": "B-2", "order_id": "", "event_name": "booked", "partners": {"tiktok": {"order_id": "B-3"}}}
    assert read(booking, "order_information").values["order_id"] == "B-2"
    assert read({**booking, "order_id": "B-1"}, "order_information").values["order_id"] == "B-1"


def test_lists_of_a_booking_may_be_nested():
    spus = [{"third_spu_id": "T", "sku_list": [{"third_sku_id": "R"}, {"third_sku_id": "R-2"}]}]
    row = read({"order_id": "B", "spu_list": spus}, "order_information")
    assert row.values == {
        "order_id": "B",
        "spu_list.0.third_spu_id": "T",
        "spu_list.0.sku_list.0.third_sku_id": "R",
    }


def test_a_tag_managers_booking_is_read_by_its_own_names():
    row = read(
        {
            "id": "B-1",
            "event_name": "purchase",
            "currency": "EUR",
            "tax_amount": "12.00",
            "context": {"event_timestamp": "2026-03-01", "page": {"url": "https://stay.example/b/1"}},
            "items.0.id": "room-1",
            "items__0__product__name": "Harbor room",
            "items.1.id": "room-2",
            "partners": {"tiktok": {"payment_value": 80, "commission_currency": "EUR", "promotion_saved_amount": "5"}},
        },
        "order_information",
    )
    assert row.values == {
        "order_id": "B-1",
        "order_status": "purchase",
        "value.currency": "EUR",
        "value.total_tax": Decimal(12),
        "value.payment_value": Decimal(80),
        "value.commission_value.0.currency": "EUR",
        "update_time": 1772323200,
        "order_url": "https://stay.example/b/1",
        "spu_list.0.sku_list.0.third_sku_id": "room-1",
        "spu_list.0.sku_list.0.third_sku_name": "Harbor room",
        "promotion_info.saved_amount": Decimal(5),
    }
