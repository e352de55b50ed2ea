"""The category trees v1 (three levels) and v2 (up to seven), and what each leaf asks of a listing."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ..markets import V1, V2, Market
from . import attributes
from .attributes import ATTRIBUTES, Attribute, Condition

AVAILABLE, INVITE_ONLY = "AVAILABLE", "INVITE_ONLY"
NON_MAIN_CATEGORY, PROHIBITED = "NON_MAIN_CATEGORY", "PROHIBITED"
_SEPARATOR = " > "


@dataclass(frozen=True)
class Certification:
    """`conditions`: any one of them makes the certification mandatory."""

    id: str
    name: str
    required: bool = False
    expires: bool = False
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What categories of a kind have in common."""

    attribute_ids: tuple[str, ...] = ("100392", "100000", "100007")
    certifications: tuple[Certification, ...] = ()
    size_chart: str = "supported"  # or "required", "none"
    cod: bool = True
    dimensions_required: bool = True
    manufacturer_required: bool = False  # in the EU
    responsible_person_required: bool = False  # in the EU
    special_types: tuple[str, ...] = ("PRE_ORDER",)
    pfand: bool = False  # in Germany
    virtual: bool = False  # nothing to weigh or to ship


@dataclass(frozen=True)
class Category:
    id: str
    parent_id: str
    name: str
    version: str
    permission: str = AVAILABLE
    profile: Profile | None = None  # leaves have one

    @property
    def is_leaf(self) -> bool:
        return self.profile is not None

    @property
    def attributes(self) -> list[Attribute]:
        return [ATTRIBUTES[attribute_id] for attribute_id in self.profile.attribute_ids] if self.profile else []

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "parent_id": self.parent_id,
            "local_name": self.name,
            "is_leaf": self.is_leaf,
            "permission_statuses": [self.permission],
        }


_SAFETY_SHEET = Certification("7182427311584347901", "Safety Data Sheet (SDS)", conditions=(attributes.IS_FLAMMABLE,))
_BATTERY_TEST = Certification("7182427311584347902", "UN38.3 test summary", conditions=(attributes.HAS_BATTERIES,))
_FOOD_LICENSE = Certification("7182427311584347905", "Food business license", required=True, expires=True)
_APPAREL = ("100157", "100398", "100393", "100149", "100000", "100007")

_PROFILES = {
    "general": Profile(),
    "apparel": Profile(_APPAREL),
    "fitted": Profile(_APPAREL, size_chart="required"),
    "drinkware": Profile(("100198", "101127", "100149", "100000", "100007"), size_chart="none"),
    "flammable": Profile(("101619", "100149", "100000", "100162"), (_SAFETY_SHEET,), size_chart="none"),
    "electronics": Profile(
        ("101610", "101611", "101612", "100149", "100000"), (_BATTERY_TEST,), size_chart="none",
        manufacturer_required=True, responsible_person_required=True, special_types=("PRE_ORDER", "MADE_TO_ORDER"),
    ),
    "beauty": Profile(("100401", "100403", "100149", "100162", "100000"), size_chart="none"),
    "toys": Profile(("100526", "100149", "100000"), size_chart="none", manufacturer_required=True,
                    responsible_person_required=True),
    "food": Profile(("100210", "100149", "102999", "100162"), (_FOOD_LICENSE,), size_chart="none", cod=False),
    "beverages": Profile(("100210", "100149", "100162"), size_chart="none", pfand=True),
    "books": Profile(("100216",), size_chart="none", special_types=()),
    "digital": Profile((), size_chart="none", cod=False, dimensions_required=False, special_types=(), virtual=True),
}  # fmt: skip

# Path in v2, path in v1, profile, permission. The same names have other ids in the other tree.
_LEAVES = (
    ("Home Supplies > Kitchen > Drinkware > Mugs & Cups", "Home Supplies > Kitchenware > Mugs", "drinkware", AVAILABLE),
    ("Home Supplies > Kitchen > Drinkware > Teapots", "Home Supplies > Kitchenware > Teapots", "drinkware", AVAILABLE),
    ("Home Supplies > Decor > Candles & Holders > Candles", "Home Supplies > Decor > Candles", "flammable", AVAILABLE),
    ("Home Supplies > Decor > Cushions", "Home Supplies > Decor > Cushions", "general", AVAILABLE),
    ("Womenswear > Tops > Casual Tops > Short Sleeve > Cotton > Printed > Graphic T-Shirts",
     "Womenswear > Tops > T-Shirts", "apparel", AVAILABLE),
    ("Womenswear > Dresses > Midi Dresses", "Womenswear > Dresses > Midi Dresses", "fitted", AVAILABLE),
    ("Menswear > Bottoms > Jeans", "Menswear > Bottoms > Jeans", "fitted", AVAILABLE),
    ("Menswear > Underwear & Socks > Socks", "Menswear > Underwear > Socks", "apparel", AVAILABLE),
    ("Beauty & Personal Care > Skincare > Face > Creams", "Beauty > Skincare > Creams", "beauty", AVAILABLE),
    ("Beauty & Personal Care > Fragrance > Eau de Parfum", "Beauty > Fragrance > Eau de Parfum", "flammable",
     AVAILABLE),
    ("Phones & Electronics > Audio > Headphones", "Electronics > Audio > Headphones", "electronics", AVAILABLE),
    ("Phones & Electronics > Phone Accessories > Power Banks", "Electronics > Phones > Power Banks", "electronics",
     AVAILABLE),
    ("Toys & Hobbies > Games > Puzzles", "Toys > Games > Puzzles", "toys", AVAILABLE),
    ("Food & Beverages > Tea & Coffee > Tea", "Food > Drinks > Tea", "food", INVITE_ONLY),
    ("Food & Beverages > Soft Drinks > Lemonade", "Food > Drinks > Lemonade", "beverages", AVAILABLE),
    ("Books & Audio > Fiction > Novels", "Books > Fiction > Novels", "books", AVAILABLE),
    ("Virtual Products > Digital Games", "Virtual Products > Games > Digital Games", "digital", AVAILABLE),
    ("Jewelry > Fine Jewelry > Rings", "Jewelry > Fine Jewelry > Rings", "general", NON_MAIN_CATEGORY),
    ("Collectibles > Weapons > Swords", "Collectibles > Weapons > Swords", "general", PROHIBITED),
)  # fmt: skip
# Categories of the generated history, which both trees have: id, parent's id, name.
_SHARED_ROOT_NAME = "Home & Fashion"
_SHARED_LEAVES = (
    ("853000", "851848", "Storage Bottles & Jars"),
    ("601226", "601152", "Women's Hoodies"),
    ("700437", "700312", "Serums & Essences"),
    ("834312", "834184", "Cat Toys"),
)


@cache
def tree(version: str) -> dict[str, Category]:
    """The categories of a tree by id, parents before their children."""
    found: dict[str, Category] = {}
    for category_id, parent_id, name in _SHARED_LEAVES:
        found[parent_id] = Category(parent_id, "0", _SHARED_ROOT_NAME, version)
        found[category_id] = Category(category_id, parent_id, name, version, profile=_PROFILES["general"])
    for v2_path, v1_path, profile, permission in _LEAVES:
        names = (v2_path if version == V2 else v1_path).split(_SEPARATOR)
        parent_id = "0"
        for depth, name in enumerate(names, start=1):
            category_id = _id(version, names[:depth])
            found.setdefault(category_id, Category(category_id, parent_id, name, version))
            parent_id = category_id
        found[parent_id] = replace(found[parent_id], permission=permission, profile=_PROFILES[profile])
    return found


def find(category_id: str) -> dict[str, Category]:
    """The category by tree version; empty if no tree has the id."""
    return {version: tree(version)[category_id] for version in (V1, V2) if category_id in tree(version)}


def chain(category: Category) -> list[Category]:
    """From the root down to the category."""
    parents = [] if category.parent_id == "0" else chain(tree(category.version)[category.parent_id])
    return [*parents, category]


def rules(category: Category, market: Market) -> dict[str, Any]:
    """The record of Get Category Rules for a leaf."""
    profile = category.profile or Profile()
    record: dict[str, Any] = {
        "product_certifications": [_certification(certification) for certification in profile.certifications],
        "size_chart": {
            "is_supported": profile.size_chart != "none",
            "is_required": profile.size_chart == "required",
        },
        "package_dimension": {"is_required": profile.dimensions_required and market.dimensions_required},
        "epr": {"is_required": False},
        "allowed_special_product_types": list(profile.special_types),
    }
    if market.cash_on_delivery:
        record["cod"] = {"is_supported": profile.cod}
    if market.in_eu:
        record["manufacturer"] = {"is_required": profile.manufacturer_required}
        record["responsible_person"] = {"is_required": profile.responsible_person_required}
    if market.region == "DE":
        record["fees"] = [{"type": "PFAND", "is_required": profile.pfand}]
    return record


def _certification(certification: Certification) -> dict[str, Any]:
    return {
        "id": certification.id,
        "name": certification.name,
        "is_required": certification.required,
        "document_details": f"A legible copy of the {certification.name}.",
        "sample_image_url": f"https://p16-oec-va.ibyteimg.com/certificates/{certification.id}.jpeg",
        "requirement_conditions": [condition.as_json() for condition in certification.conditions],
        "expiration_date": {"is_required": certification.expires},
    }


def _id(version: str, names: list[str]) -> str:
    first = 600_000 if version == V1 else 800_000
    return str(first + zlib.crc32(_SEPARATOR.join([version, *names]).encode()) % 199_999)
