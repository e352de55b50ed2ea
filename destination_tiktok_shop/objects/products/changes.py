"""What differs between a product's rows and what TikTok Shop accepted last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from destination_tiktok_shop.feed.groups import INVENTORY
from destination_tiktok_shop.feed.types import Variant
from destination_tiktok_shop.objects.products.creation import amounts
from destination_tiktok_shop.objects.products.work import Work
from destination_tiktok_shop.rules.facts import ShopFacts
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.inventory import check_quantity, check_warehouse
from destination_tiktok_shop.rules.issues import Issue
from destination_tiktok_shop.rules.prices import check_list_price, check_price


@dataclass(frozen=True)
class Differences:
    """`prices` (entries of the API's skus) and `stock` hold what changed, by seller SKU; `removed` are seller SKUs."""

    content: bool
    variants: bool
    removed: tuple[str, ...]
    prices: Mapping[str, dict[str, Any]]
    stock: Mapping[str, dict[str, int]]
    issues: tuple[Issue, ...]

    @property
    def needs_edit(self) -> bool:
        """Whether more than price and stock differs."""
        return self.content or self.variants or bool(self.removed)


def find_differences(work: Work, facts: ShopFacts, *, is_whole: bool) -> Differences:
    """Compare a product with what was accepted; the amounts that changed are checked on the way."""
    assert work.listing is not None
    accepted = work.listing.accepted
    findings = Findings(work.key)
    named = {variant.seller_sku for variant in work.present}
    gone = {work.sku_of(variant) for variant in work.group.variants if variant.gone}
    ours = set(accepted.variants)
    prices: dict[str, dict[str, Any]] = {}
    stock: dict[str, dict[str, int]] = {}
    for variant in work.present:
        body = price_of(findings, variant, facts)
        if differs(amounts(body), accepted.prices.get(variant.seller_sku)):
            prices[variant.seller_sku] = body
        quantities = stock_of(findings, variant, facts)
        if differs(quantities, accepted.stock.get(variant.seller_sku)):
            stock[variant.seller_sku] = quantities
    removed = (ours & gone) | (ours - named if is_whole else set())
    return Differences(
        content=bool(work.present) and work.content != accepted.content,
        variants=any(accepted.variants.get(sku) != fingerprint for sku, fingerprint in work.variants.items()),
        removed=tuple(sorted(removed)),
        prices=prices,
        stock=stock,
        issues=tuple(findings.issues),
    )


def differs(named: Mapping[str, Any], known: Mapping[str, Any] | None) -> bool:
    """Whether something that is named is known otherwise or not at all."""
    return any((known or {}).get(name) != value for name, value in named.items())


def price_of(findings: Findings, variant: Variant, facts: ShopFacts) -> dict[str, Any]:
    """`price` and `list_price` of a variant as the API takes them."""
    if variant.price is None:
        return {}
    body: dict[str, Any] = {
        "price": check_price(findings, variant.price, variant.currency, facts.market, key=variant.key)
    }
    if variant.list_price is not None:
        body["list_price"] = check_list_price(
            findings, variant.list_price, variant.price, facts.market, column="sku.list_price", key=variant.key
        )
    return {name: price for name, price in body.items() if price}


def stock_of(findings: Findings, variant: Variant, facts: ShopFacts) -> dict[str, int]:
    """Quantity by warehouse id."""
    quantities = {}
    for warehouse_id, quantity in variant.inventory.items():
        column = INVENTORY + warehouse_id if warehouse_id else "sku.quantity"
        found = check_warehouse(findings, warehouse_id, facts.warehouses(), column, key=variant.key)
        checked = check_quantity(findings, quantity, column, key=variant.key)
        if found is not None and checked is not None:
            quantities[found] = checked
    return quantities
