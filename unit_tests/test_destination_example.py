"""The example feed: what of it is ready, and that each row that can't go has a reason of its own."""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from destination_shop import NOW, Shop

from destination_tiktok_shop.feed.config import FeedConfig
from destination_tiktok_shop.feed.groups import build_group, parent_key
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.categories import CategoryAttribute, CategoryRules, CategoryTree
from destination_tiktok_shop.rules.facts import Brand
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.images import check_image
from destination_tiktok_shop.rules.inventory import validate_inventory
from destination_tiktok_shop.rules.listing import ImageReference, ValidatedProduct
from destination_tiktok_shop.rules.prices import validate_price
from destination_tiktok_shop.rules.products import validate_product

EXAMPLE = Path(__file__).parents[1] / "tiktok_shop" / "publish" / "example"
NOT_READY = {
    "x-missing": ("missing", "product_attribute.Material"),
    "x-unknown-value": ("unknown_value", "product_attribute.Material"),
    "x-unmapped": ("category_unmapped", "category"),
    "x-not-leaf": ("category_not_leaf", "category"),
    "x-not-available": ("category_not_available", "category"),
    "x-brand-unknown": ("brand_unknown", "brand"),
    "x-brand-not-authorized": ("brand_not_authorized", "brand"),
    "x-characters": ("forbidden_characters", "title"),
    "x-title-length": ("title_length", "title"),
    "x-not-a-number": ("not_a_number", "sku.price"),
    "x-decimals": ("too_many_decimals", "sku.price"),
    "x-currency": ("currency_differs", "sku.currency"),
    "x-quantity": ("quantity_range", "sku.quantity"),
    "x-seller-sku": ("seller_sku_format", "sku.seller_sku"),
    "x-image": ("image_size", "images"),
    "x-image-lost": ("image_unreadable", "images"),
    "x-certificate": ("missing", "certifications"),
    "x-conflict": ("conflicting_variants", "title"),
    "x-duplicate": ("duplicate_key", "sku.seller_sku"),
}

MATERIALS = {"drinkware": ("Glass", "Ceramic", "Stainless Steel"), "apparel": ("Cotton", "Wool", "Polyester", "Linen")}
# Path of a leaf -> the attributes that it requires, with their values; () takes any.
LEAVES: dict[str, dict[str, tuple[str, ...]]] = {
    "Home Supplies > Kitchen > Drinkware > Mugs & Cups": {"Material": MATERIALS["drinkware"]},
    "Home Supplies > Kitchen > Drinkware > Teapots": {"Material": MATERIALS["drinkware"]},
    "Home Supplies > Decor > Candles & Holders > Candles": {"Flammable Liquid?": ("Yes", "No")},
    "Home Supplies > Decor > Cushions": {},
    "Womenswear > Tops > Graphic T-Shirts": {"Material": MATERIALS["apparel"]},
    "Womenswear > Dresses > Midi Dresses": {"Material": MATERIALS["apparel"]},
    "Menswear > Bottoms > Jeans": {"Material": MATERIALS["apparel"]},
    "Menswear > Underwear & Socks > Socks": {"Material": MATERIALS["apparel"]},
    "Beauty & Personal Care > Skincare > Face > Creams": {"Ingredients": ()},
    "Toys & Hobbies > Games > Puzzles": {"Recommended Age": ("0-3 years", "3-6 years", "6+ years")},
    "Books & Audio > Fiction > Novels": {"Author": ()},
    "Food & Beverages > Soft Drinks > Lemonade": {"Shelf Life": ("6 months", "12 months")},
    "Phones & Electronics > Phone Accessories > Power Banks": {"Contains Batteries or Cells?": ("Yes", "No")},
    "Jewelry > Fine Jewelry > Rings": {},
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "Capacity": (),
    "Country of origin": (),
    "Occasion": ("Birthday", "Wedding", "Everyday"),
    "Pattern": ("Plain", "Striped", "Floral"),
    "Season": ("Spring", "Summer", "Autumn", "Winter"),
    "Skin Type": ("Dry", "Oily", "Combination", "All"),
    "Battery Type": ("Lithium Ion", "Alkaline"),
    "Battery Capacity (mAh)": (),
}
BRANDS = [Brand("1", "Northlight"), Brand("2", "Aurelio Couture", is_authorized=False, is_t1=True)]


@cache
def tree() -> CategoryTree:
    ids: dict[str, str] = {}
    answers = []
    for path in LEAVES:
        names = path.split(" > ")
        for depth, name in enumerate(names, start=1):
            if (key := " > ".join(names[:depth])) in ids:
                continue
            ids[key] = str(1000 + len(ids))
            permission = "NON_MAIN_CATEGORY" if name == "Rings" else "AVAILABLE"
            answers.append(
                {
                    "id": ids[key],
                    "parent_id": ids.get(" > ".join(names[: depth - 1]), "0"),
                    "local_name": name,
                    "is_leaf": depth == len(names),
                    "permission_statuses": [permission],
                }
            )
    return CategoryTree.parse(answers)


def attribute(name: str, values: tuple[str, ...], *, required: bool) -> CategoryAttribute:
    return CategoryAttribute.parse(
        {
            "id": name,
            "name": name,
            "is_requried": required,
            "is_customizable": not values,
            "is_multiple_selection": True,
            "values": [{"id": f"{name}/{value}", "name": value} for value in values],
        }
    )


@dataclass(frozen=True)
class ExampleShop(Shop):
    """A shop with the categories, attributes and brands that the example is written for."""

    def category_tree(self) -> CategoryTree:
        return tree()

    def category_attributes(self, category_id: str) -> list[CategoryAttribute]:
        required = LEAVES[tree().path(tree().by_id[category_id])]
        return [
            *(attribute(name, values, required=True) for name, values in required.items()),
            *(attribute(name, values, required=False) for name, values in OPTIONAL.items()),
        ]

    def category_rules(self, category_id: str) -> CategoryRules:
        path = tree().path(tree().by_id[category_id])
        certificates = [{"id": "9", "name": "UN38.3 test summary", "is_required": True}] if "Power" in path else []
        fitted = "Dresses" in path or "Jeans" in path
        return CategoryRules.parse(
            {
                "package_dimension": {"is_required": True},
                "size_chart": {"is_required": fitted},
                "product_certifications": certificates,
            }
        )

    def brands(self, prefix: str, category_id: str) -> list[Brand]:
        return [brand for brand in BRANDS if brand.name.lower().startswith(prefix.lower())]


def read_csv(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def reader() -> RowReader:
    return RowReader("products", FeedConfig(value_mapping=read_csv("mapping.csv")))


@cache
def products() -> dict[str, list[FeedRow]]:
    rows: dict[str, list[FeedRow]] = {}
    for row in map(reader().read, read_csv("products.csv")):
        rows.setdefault(parent_key(row), []).append(row)
    return rows


@cache
def validated(key: str) -> ValidatedProduct:
    return validate_product(build_group(key, products()[key]), ExampleShop(), now=NOW)


def references(value: Any) -> list[ImageReference]:
    """Every image that stands in a product's properties."""
    if isinstance(value, ImageReference):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [reference for item in items for reference in references(item)]


def image_issues(product: ValidatedProduct) -> list[tuple[str, str]]:
    findings = Findings(product.key)
    for reference in references([product.properties, *(variant.sku for variant in product.variants)]):
        path = EXAMPLE / reference.source
        content = path.read_bytes() if path.exists() else b""
        check_image(findings, reference.source, content, reference.use_case, column=reference.column)
    return [(issue.reason, issue.column) for issue in findings.issues]


def test_some_forty_products_with_variants():
    ready = [key for key in products() if key not in NOT_READY]
    assert 35 <= len(ready) <= 45
    assert sum(len(products()[key]) for key in ready) > 1.5 * len(ready)
    assert set(NOT_READY) < set(products())


@pytest.mark.parametrize("key", [key for key in products() if key not in NOT_READY])
def test_a_ready_product_has_nothing_to_say_of(key):
    assert validated(key).issues == ()
    assert image_issues(validated(key)) == []


@pytest.mark.parametrize(("key", "expected"), NOT_READY.items())
def test_a_product_that_cannot_go_has_one_reason(key, expected):
    found = [(issue.reason, issue.column) for issue in validated(key).issues] + image_issues(validated(key))
    assert found == [expected]


def test_reasons_are_as_different_as_they_can_be():
    assert Counter(reason for reason, _ in NOT_READY.values()).most_common(2)[1][1] == 1


def test_every_column_is_known_and_every_mapping_used():
    products()
    assert reader().unknown_columns == []
    assert reader().unused_mappings == []


def test_price_and_stock_files_differ_from_the_products_in_one_row_each():
    variants = {
        variant.seller_sku: variant for key in products() if key not in NOT_READY for variant in validated(key).variants
    }
    prices = [validate_price(RowReader("prices").read(row), ExampleShop().market) for row in read_csv("prices.csv")]
    stock = [
        validate_inventory(RowReader("inventory").read(row), ExampleShop().warehouses())
        for row in read_csv("inventory.csv")
    ]
    assert all(row.issues == () for row in (*prices, *stock))
    changed = [row.key for row in prices if row.body["price"] != variants[row.key].sku["price"]]
    assert changed == ["WAVE-CUSHION-RUST"]
    changed = [
        row.key
        for row in stock
        if {row.body["warehouse_id"]: row.body["quantity"]} != variants[row.body["seller_sku"]].inventory
    ]
    assert changed == ["EVERYDAY-MUG-MOSS"]


def test_it_is_small():
    assert sum(path.stat().st_size for path in EXAMPLE.rglob("*") if path.suffix != ".pyc") < 300_000
