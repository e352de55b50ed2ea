"""A listing: what it says (in up to three versions), what its SKUs cost and hold, and where it stands in its life."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

DRAFT, PENDING, FAILED, ACTIVATE = "DRAFT", "PENDING", "FAILED", "ACTIVATE"
SELLER_DEACTIVATED, PLATFORM_DEACTIVATED = "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED"
FREEZE, DELETED = "FREEZE", "DELETED"
STATUSES = (DRAFT, PENDING, FAILED, ACTIVATE, SELLER_DEACTIVATED, PLATFORM_DEACTIVATED, FREEZE, DELETED)
DEACTIVATED = (SELLER_DEACTIVATED, PLATFORM_DEACTIVATED)
# Statuses whose base version stays in place while an edit is audited.
WITH_BASE_VERSION = (ACTIVATE, *DEACTIVATED)

# A version's properties, named as in Create Product. Its `skus` have neither price nor inventory.
Content = dict[str, Any]


@dataclass
class SkuState:
    """What an edit of a SKU's price or inventory changes at once. `visible_at`: when reads begin to show the SKU."""

    price: dict[str, str]
    inventory: list[dict[str, Any]]
    visible_at: int = 0


@dataclass
class Listing:
    """`status` includes the audit, as in Get Product; `product_status` doesn't. `audit_ends_at`: by the clock's
    elapsed time, None without an audit. `images` and `other`: the parts of a generated product's record that its
    content has no place for."""

    id: str
    create_time: int
    update_time: int
    status: str
    product_status: str
    base: Content
    skus: dict[str, SkuState] = field(default_factory=dict)
    review: Content | None = None
    draft: Content | None = None
    audit: dict[str, Any] = field(default_factory=lambda: {"status": "NONE"})
    audit_ends_at: int | None = None
    failed_reasons: list[dict[str, Any]] = field(default_factory=list)
    recommended_categories: list[dict[str, Any]] = field(default_factory=list)
    images: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)

    @property
    def latest(self) -> Content:
        """The version that a partial edit starts from."""
        return self.draft or self.review or self.base

    def versions(self) -> Iterator[Content]:
        for content in (self.base, self.review, self.draft):
            if content is not None:
                yield content

    def sku_ids(self) -> set[str]:
        return {sku["id"] for content in self.versions() for sku in content.get("skus", ())}

    def forget_removed_skus(self) -> None:
        remaining = self.sku_ids()
        self.skus = {sku_id: state for sku_id, state in self.skus.items() if sku_id in remaining}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Listing:
        skus = {sku_id: SkuState(**state) for sku_id, state in record["skus"].items()}
        return cls(**record | {"skus": skus})


def copy_content(content: Content) -> Content:
    return copy.deepcopy(content)
