"""What the rules must know about a shop. Types are parsed from the API's answers; fetching them is the caller's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from destination_tiktok_shop.rules.categories import CategoryAttribute, CategoryRules, CategoryTree
from destination_tiktok_shop.rules.markets import Market


@dataclass(frozen=True)
class Brand:
    """A brand of Get Brands, as seen from one category."""

    id: str
    name: str
    is_authorized: bool = True
    is_t1: bool = False
    is_available: bool = True

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "Brand":
        return cls(
            id=str(answer["id"]),
            name=answer.get("name") or "",
            # The API spells it UNAUTHORIEZD.
            is_authorized=answer.get("authorized_status", "AUTHORIZED") == "AUTHORIZED",
            is_t1=bool(answer.get("is_t1_brand")),
            is_available=answer.get("brand_status") != "UNAVAILABLE",
        )


@dataclass(frozen=True)
class Warehouse:
    """A warehouse of Get Warehouse List."""

    id: str
    name: str
    is_sales_warehouse: bool = True
    is_default: bool = False
    is_enabled: bool = True

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "Warehouse":
        return cls(
            id=str(answer["id"]),
            name=answer.get("name") or "",
            is_sales_warehouse=answer.get("type", "SALES_WAREHOUSE") == "SALES_WAREHOUSE",
            is_default=bool(answer.get("is_default")),
            is_enabled=answer.get("effect_status", "ENABLED") != "DISABLED",
        )


class ShopFacts(Protocol):
    """One shop, as far as the rules ask. Every answer may be fetched on first use and kept for the run."""

    market: Market
    category_version: str

    def category_tree(self) -> CategoryTree: ...

    def category_rules(self, category_id: str) -> CategoryRules: ...

    def category_attributes(self, category_id: str) -> Sequence[CategoryAttribute]: ...

    def brands(self, prefix: str, category_id: str) -> Sequence[Brand]:
        """The brands whose name begins with `prefix`, with their availability in the category."""
        ...

    def brand(self, brand_id: str, category_id: str) -> Brand | None: ...

    def warehouses(self) -> Sequence[Warehouse]: ...
