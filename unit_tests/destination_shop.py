"""A shop as the API describes it, for the tests of the rules: categories, attributes, brands, warehouses."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any

from PIL import Image

from destination_tiktok_shop.feed.config import FeedConfig
from destination_tiktok_shop.feed.groups import build_group
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.rules.categories import CategoryAttribute, CategoryRules, CategoryTree
from destination_tiktok_shop.rules.facts import Brand, Warehouse
from destination_tiktok_shop.rules.issues import Issue
from destination_tiktok_shop.rules.listing import ValidatedProduct
from destination_tiktok_shop.rules.markets import Market, find_market
from destination_tiktok_shop.rules.products import validate_product

NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)

CATEGORIES = [
    {
        "id": "100",
        "parent_id": "0",
        "local_name": "Home Supplies",
        "is_leaf": False,
        "permission_statuses": ["AVAILABLE"],
    },
    {"id": "110", "parent_id": "100", "local_name": "Kitchen", "is_leaf": False, "permission_statuses": ["AVAILABLE"]},
    {"id": "111", "parent_id": "110", "local_name": "Mugs", "is_leaf": True, "permission_statuses": ["AVAILABLE"]},
    {"id": "112", "parent_id": "110", "local_name": "Storage", "is_leaf": True, "permission_statuses": ["AVAILABLE"]},
    {"id": "121", "parent_id": "100", "local_name": "Storage", "is_leaf": True, "permission_statuses": ["AVAILABLE"]},
    {"id": "130", "parent_id": "100", "local_name": "Candles", "is_leaf": True, "permission_statuses": ["INVITE_ONLY"]},
    {"id": "140", "parent_id": "100", "local_name": "Knives", "is_leaf": True, "permission_statuses": ["PROHIBITED"]},
    {"id": "900", "parent_id": "0", "local_name": "Virtual Products", "is_leaf": False},
    {
        "id": "901",
        "parent_id": "900",
        "local_name": "Gift Cards",
        "is_leaf": True,
        "permission_statuses": ["AVAILABLE"],
    },
]

ATTRIBUTES = [
    {
        "id": "2001",
        "name": "Material",
        "type": "PRODUCT_PROPERTY",
        "is_requried": True,
        "is_multiple_selection": True,
        "values": [
            {"id": "20011", "name": "Ceramic"},
            {"id": "20012", "name": "Stoneware"},
            {"id": "20013", "name": "Steel"},
        ],
    },
    {
        "id": "2002",
        "name": "Contains Batteries",
        "type": "PRODUCT_PROPERTY",
        "is_requried": False,
        "values": [{"id": "20021", "name": "Yes"}, {"id": "20022", "name": "No"}],
    },
    {
        "id": "2003",
        "name": "Battery Type",
        "type": "PRODUCT_PROPERTY",
        "is_requried": False,
        "values": [{"id": "20031", "name": "Lithium"}, {"id": "20032", "name": "Alkaline"}],
        "requirement_conditions": [
            {"condition_type": "VALUE_ID_MATCH", "attribute_id": "2002", "attribute_value_id": "20021"}
        ],
    },
    {"id": "2004", "name": "Occasion", "type": "PRODUCT_PROPERTY", "is_customizable": True, "values": []},
    {
        "id": "2005",
        "name": "Capacity",
        "type": "PRODUCT_PROPERTY",
        "value_data_format": "POSITIVE_INT_OR_DECIMAL",
        "values": [],
    },
    {
        "id": "2006",
        "name": "Season",
        "type": "PRODUCT_PROPERTY",
        "values": [{"id": "20061", "name": "Fall"}, {"id": "20062", "name": "fall"}, {"id": "20063", "name": "Winter"}],
    },
    {
        "id": "3001",
        "name": "Color",
        "type": "SALES_PROPERTY",
        "values": [{"id": "30011", "name": "Blue"}, {"id": "30012", "name": "Sand"}],
    },
]

BRANDS = [
    {"id": "501", "name": "Harbor & Pine", "authorized_status": "AUTHORIZED", "brand_status": "AVAILABLE"},
    {"id": "502", "name": "Worldfamous", "authorized_status": "UNAUTHORIEZD", "is_t1_brand": True},
    {"id": "503", "name": "Tidewater", "authorized_status": "UNAUTHORIEZD", "is_t1_brand": False},
    {"id": "504", "name": "Twin", "authorized_status": "AUTHORIZED"},
    {"id": "505", "name": "Twin", "authorized_status": "AUTHORIZED"},
    {"id": "506", "name": "Elsewhere", "authorized_status": "AUTHORIZED", "brand_status": "UNAVAILABLE"},
]

WAREHOUSES = [
    {"id": "7001", "name": "Portland", "type": "SALES_WAREHOUSE", "effect_status": "ENABLED", "is_default": True},
    {"id": "7002", "name": "Reno", "type": "SALES_WAREHOUSE", "effect_status": "ENABLED"},
    {
        "id": "7009",
        "name": "Portland returns",
        "type": "RETURN_WAREHOUSE",
        "effect_status": "ENABLED",
        "is_default": True,
    },
]


@dataclass(frozen=True)
class Shop:
    """ShopFacts from the API's answers above; `rules` are the category rules of every category."""

    market: Market = field(default_factory=lambda: find_market("US"))
    rules: dict[str, Any] = field(default_factory=dict)
    attributes: Sequence[dict[str, Any]] = tuple(ATTRIBUTES)
    warehouse_answers: Sequence[dict[str, Any]] = tuple(WAREHOUSES)

    @property
    def category_version(self) -> str:
        return self.market.category_version

    def category_tree(self) -> CategoryTree:
        return CategoryTree.parse(CATEGORIES)

    def category_rules(self, category_id: str) -> CategoryRules:
        return CategoryRules.parse(self.rules)

    def category_attributes(self, category_id: str) -> list[CategoryAttribute]:
        return list(map(CategoryAttribute.parse, self.attributes))

    def brands(self, prefix: str, category_id: str) -> list[Brand]:
        return [Brand.parse(brand) for brand in BRANDS if brand["name"].lower().startswith(prefix.lower())]

    def brand(self, brand_id: str, category_id: str) -> Brand | None:
        return next((Brand.parse(brand) for brand in BRANDS if brand["id"] == brand_id), None)

    def warehouses(self) -> list[Warehouse]:
        return list(map(Warehouse.parse, self.warehouse_answers))


def shop(region: str = "US", **changes: Any) -> Shop:
    return replace(Shop(market=find_market(region)), **changes)


MUG = {
    "product_id": "mug-blue",
    "parent_id": "mug",
    "title": "Hand-thrown stoneware mug, 12 oz",
    "description": "<p>Thrown by hand in Portland.</p>",
    "category": "Mugs",
    "brand": "Harbor & Pine",
    "images": "mug.png",
    "package_weight": "1.25",
    "package_weight_unit": "POUND",
    "product_attribute.Material": "Ceramic",
    "sku.seller_sku": "MUG-BLUE",
    "sku.price": "24.00",
    "sku.quantity": "12",
}


def mug(**changes: Any) -> dict[str, Any]:
    """The mug's row with other values; None takes a column out, and `__` in a name stands for a dot."""
    row = MUG | {name.replace("__", "."): value for name, value in changes.items()}
    return {name: value for name, value in row.items() if value is not None}


def validate(
    *rows: dict[str, Any], facts: Shop | None = None, config: FeedConfig | None = None, **options: Any
) -> ValidatedProduct:
    """Read the rows of one product and check them."""
    reader = RowReader("products", config)
    read = [reader.read(row) for row in rows]
    key = read[0].values.get("parent_id", read[0].key)
    return validate_product(build_group(key, read), facts or shop(), now=NOW, **options)


def only_issue(product: Any) -> Issue:
    """The one issue of a product or row."""
    (issue,) = product.issues
    return issue


def reasons(product: Any) -> list[tuple[str, str]]:
    return [(issue.reason, issue.column) for issue in product.issues]


def image(width: int, height: int, kind: str = "PNG") -> bytes:
    """An image file of one color."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, kind)
    return content.getvalue()
