"""A product under check: what the feed says of it, what the shop has of it, and what was found so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from destination_tiktok_shop.feed.types import ProductGroup, Variant
from destination_tiktok_shop.rules.categories import CategoryAttribute, CategoryRules, check_category
from destination_tiktok_shop.rules.facts import ShopFacts
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.markets import Market


@dataclass
class ProductCheck:
    """One product; `existing` is Get Product's `data`, or None for a product that the shop doesn't have yet."""

    group: ProductGroup
    facts: ShopFacts
    existing: Mapping[str, Any] | None
    now: datetime
    findings: Findings

    @property
    def market(self) -> Market:
        return self.facts.market

    @cached_property
    def variants(self) -> list[Variant]:
        return [variant for variant in self.group.variants if not variant.gone]

    @cached_property
    def existing_skus(self) -> dict[str, Mapping[str, Any]]:
        """The SKUs that the shop has, by seller SKU."""
        return {sku.get("seller_sku", ""): sku for sku in (self.existing or {}).get("skus") or ()}

    @cached_property
    def category_id(self) -> str | None:
        """The category that the feed names, else the one that the product has; None where it isn't known."""
        for column in ("category_id", "category"):
            if column in self.group.shared:
                tree = self.facts.category_tree()
                category = check_category(self.findings, self.get(column), tree, self.market, column=column)
                return category.id if category else None
        self.require("category")
        chain = (self.existing or {}).get("category_chains") or ()
        return next((category["id"] for category in chain if category.get("is_leaf")), None)

    @property
    def names_category(self) -> bool:
        return "category_id" in self.group.shared or "category" in self.group.shared

    @cached_property
    def is_virtual(self) -> bool:
        """Whether nothing is shipped, and so nothing weighs."""
        known = self.category_id and self.category_id in self.facts.category_tree().by_id
        roots = limits()["product"]["virtual_categories"]
        return bool(known) and self.facts.category_tree().root_name(self.category_id) in roots

    @cached_property
    def rules(self) -> CategoryRules | None:
        return self.facts.category_rules(self.category_id) if self.category_id else None

    @cached_property
    def attributes(self) -> tuple[CategoryAttribute, ...]:
        return tuple(self.facts.category_attributes(self.category_id)) if self.category_id else ()

    def get(self, column: str) -> Any:
        return self.group.shared.get(column)

    def require(self, column: str, *, allowed: str = "") -> None:
        """Report a column that the feed doesn't name, where the product is new or the feed clears it."""
        if self.existing is None or column in self.group.cleared:
            self.findings.require(column, allowed=allowed)

    def not_used(self, column: str) -> None:
        """Warn that the market has no such property: TikTok would ignore it."""
        self.findings.warn("unknown_value", column, given=self.get(column), allowed=f"not used in {self.market.name}")
