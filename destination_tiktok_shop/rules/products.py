"""Checks a product against its market, its category and the shop, and puts it into the API's form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from destination_tiktok_shop.feed.types import ProductGroup
from destination_tiktok_shop.rules.facts import ShopFacts
from destination_tiktok_shop.rules.listing import ValidatedProduct


@dataclass(frozen=True)
class ValidationOptions:
    """`now` decides which release dates are possible."""

    save_mode: str = "LISTING"
    now: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


def validate_product(
    group: ProductGroup,
    facts: ShopFacts,
    *,
    existing: Mapping[str, Any] | None = None,
    options: ValidationOptions | None = None,
) -> ValidatedProduct:
    """Check a product; `existing` is Get Product's data where the shop has it already, which makes absent columns legal."""
    raise NotImplementedError
