"""One product on its way through a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.engine.operation import Refusal
from destination_tiktok_shop.engine.staging import StagedGroup
from destination_tiktok_shop.feed.types import ProductGroup, Variant
from destination_tiktok_shop.ledger.listings import KnownSku, Listing
from destination_tiktok_shop.ledger.operations import PendingOperation
from destination_tiktok_shop.outcome import Outcome, refused_by
from destination_tiktok_shop.rules.issues import Issue, advice_after
from destination_tiktok_shop.shop.products import ShopProduct

OBJECT = "products"


@dataclass(frozen=True)
class Check:
    """Something that can be seen in the shop after a write; `key` is the feed's."""

    key: str
    operation: str
    sku_id: str
    product_id: str
    price: Decimal | None = None
    stock: Mapping[str, int] = field(default_factory=dict)
    stock_before: Mapping[str, int] = field(default_factory=dict)
    statuses: frozenset[str] = frozenset()  # the listing has one of these


@dataclass
class Work:
    """A product that isn't known to be unchanged.

    `found`: listings of the shop that have SKUs of a product that the ledger doesn't know. `switch`: what is to happen
    to the whole listing after all else, in one call with others. `was_validated`: content and variants were looked at,
    not only price and stock. `is_settled`: false where a creation's or an edit's answer was lost and the shop must be
    looked at later.
    """

    staged: StagedGroup
    group: ProductGroup
    fingerprint: str
    content: str
    variants: Mapping[str, str]
    listing: Listing | None
    skus: dict[str, KnownSku]
    pending: PendingOperation | None = None
    found: Sequence[ShopProduct] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    switch: str | None = None
    was_validated: bool = False
    is_settled: bool = True

    @property
    def key(self) -> str:
        return self.group.key

    @property
    def present(self) -> list[Variant]:
        return [variant for variant in self.group.variants if not variant.gone]

    @property
    def is_gone(self) -> bool:
        """Whether no variant is left: neither among the rows nor, where they are gone, in the listing."""
        gone = {self.sku_of(variant) for variant in self.group.variants}
        return self.group.gone and (self.listing is None or set(self.listing.accepted.variants) <= gone)

    @property
    def keys(self) -> list[str]:
        """The keys under which the product and its variants are reported."""
        return list(dict.fromkeys([self.key, *(variant.key for variant in self.group.variants)]))

    def report(self, outcome: str, operation: str | None = None, *, key: str | None = None, **details: Any) -> None:
        self.outcomes.append(Outcome(OBJECT, key or self.key, outcome, operation, **details))

    def warn(self, operation: str, messages: Sequence[str], request_id: str | None) -> None:
        """What TikTok Shop changed silently."""
        advice = advice_after("warning", "tiktok")
        for message in messages:
            details = {"reason": "tiktok", "message": message, "advice": advice, "request_id": request_id}
            self.report("warning", operation, **details)

    def refuse(self, refusal: Refusal, operation: str, *, key: str | None = None) -> None:
        self.outcomes.append(refused_by(refusal, OBJECT, key or self.key, operation))

    def reject(self, issues: Sequence[Issue]) -> bool:
        """Note issues; whether one of them rejects the product."""
        self.issues += issues
        return any(issue.is_error for issue in issues)

    @property
    def is_refused(self) -> bool:
        return any(outcome.outcome in ("rejected", "deferred") for outcome in self.outcomes)

    def sku_of(self, variant: Variant) -> str:
        """The seller SKU of a variant; rows that only say that it is gone may lack it."""
        known = (sku.seller_sku for sku in self.skus.values() if sku.variant_id == variant.key)
        return variant.seller_sku or next(known, "")

    def key_of(self, seller_sku: str) -> str:
        """The feed's key of the variant with this SKU, else the product's."""
        return self.variant_key(seller_sku) or self.key

    def variant_key(self, seller_sku: str) -> str | None:
        return next((variant.key for variant in self.group.variants if variant.seller_sku == seller_sku), None)

    def change_listing(self, **changes: Any) -> Listing:
        assert self.listing is not None
        self.listing = replace(self.listing, **changes)
        return self.listing

    def accept(self, **parts: Any) -> None:
        """Note parts of the product as accepted; what they say of single properties and SKUs is added."""
        assert self.listing is not None
        accepted = self.listing.accepted
        self.listing = replace(
            self.listing,
            accepted=replace(accepted, **{name: added(getattr(accepted, name), part) for name, part in parts.items()}),
        )

    def forget(self, seller_skus: Sequence[str]) -> None:
        """These SKUs are no longer the listing's."""
        assert self.listing is not None
        self.listing = replace(self.listing, accepted=self.listing.accepted.without_skus(seller_skus))


def added(known: Any, part: Any) -> Any:
    """A mapping with another one added, also to the mappings in it; anything else is replaced."""
    if not isinstance(part, Mapping) or not isinstance(known, Mapping):
        return part
    return {**known, **{name: added(known.get(name), value) for name, value in part.items()}}
