"""The SKU of a variant: seller SKU, price, stock, code, pre-sale, fees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.feed.groups import INVENTORY
from destination_tiktok_shop.feed.types import Variant
from destination_tiktok_shop.rules.categories import CategoryRules
from destination_tiktok_shop.rules.facts import ShopFacts
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.identifiers import check_identifier
from destination_tiktok_shop.rules.inventory import check_quantity, check_warehouse
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.pre_sale import check_pre_sale
from destination_tiktok_shop.rules.prices import check_list_price, check_price

SELLER_SKU = "sku.seller_sku"
FEES = "sku.fees"


@dataclass(frozen=True)
class SkuCheck:
    """What the checks of one variant share; `rules` is None where its category isn't known."""

    findings: Findings
    variant: Variant
    facts: ShopFacts
    rules: CategoryRules | None
    is_new: bool
    now: datetime

    @property
    def key(self) -> str:
        return self.variant.key

    def extra(self, name: str) -> Any:
        return self.variant.extra.get(name)


def check_sku(check: SkuCheck) -> dict[str, Any]:
    """An entry of the API's `skus`, but for its id, stock and variations: what the feed names of it."""
    check_seller_sku(check.findings, check.variant.seller_sku, SELLER_SKU, key=check.key)
    checked = ((name, function(check)) for name, function in PROPERTIES.items())
    return {"seller_sku": check.variant.seller_sku, **{name: value for name, value in checked if value}}


def check_seller_sku(findings: Findings, seller_sku: str, column: str, *, key: str | None = None) -> None:
    most = limits()["sku"]["seller_sku_length"]
    if not seller_sku:
        findings.require(column, key=key)
    elif len(seller_sku) > most or any(character.isspace() for character in seller_sku):
        allowed = f"1 to {most} characters without spaces"
        findings.add("seller_sku_format", column, given=seller_sku, allowed=allowed, key=key)


def external_id(check: SkuCheck) -> str | None:
    """The feed's own id of the variant, by which a listing is found again."""
    text = check.extra("external_sku_id") or check.key
    return text if check_length(check, "sku.external_sku_id", text, limits()["product"]["external_id_length"]) else None


def check_length(check: SkuCheck, column: str, text: str, most: int) -> bool:
    if len(text) > most:
        check.findings.add("unknown_value", column, given=text, allowed=f"at most {most} characters", key=check.key)
    return len(text) <= most


def price(check: SkuCheck) -> dict[str, str] | None:
    variant = check.variant
    if variant.price is None:
        if check.is_new or "sku.price" in variant.cleared:
            check.findings.require("sku.price", key=check.key)
        return None
    return check_price(check.findings, variant.price, variant.currency, check.facts.market, key=check.key)


def list_price(check: SkuCheck) -> dict[str, str] | None:
    variant = check.variant
    if variant.list_price is None:
        return None
    return check_list_price(
        check.findings, variant.list_price, variant.price, check.facts.market, column="sku.list_price", key=check.key
    )


def identifier_code(check: SkuCheck) -> dict[str, str] | None:
    code = check.extra("identifier_code")
    kind = check.extra("identifier_code_type") or ""
    return check_identifier(check.findings, code, kind, key=check.key) if code else None


def external_urls(check: SkuCheck) -> list[str]:
    urls = check.extra("external_urls") or ()
    most = limits()["sku"]["external_urls_length"]
    return [url for url in urls if check_length(check, "sku.external_urls", url, most)]


def pre_sale(check: SkuCheck) -> dict[str, Any] | None:
    given = check.extra("pre_sale")
    if not given:
        return None
    return check_pre_sale(check.findings, given, check.facts.market, check.rules, check.now, key=check.key)


def fees(check: SkuCheck) -> list[dict[str, Any]]:
    """Such as the deposit on bottles; the category says which it needs."""
    given = check.extra("fees") or []
    required = check.rules.fees_required if check.rules and check.is_new else frozenset()
    for kind in sorted(required - {fee.get("type") for fee in given}):
        check.findings.require(FEES, allowed=kind, key=check.key)
    return given


PROPERTIES: dict[str, Callable[[SkuCheck], Any]] = {
    "external_sku_id": external_id,
    "price": price,
    "list_price": list_price,
    "identifier_code": identifier_code,
    "external_urls": external_urls,
    "pre_sale": pre_sale,
    "fees": fees,
}


def check_stock(check: SkuCheck) -> dict[str, int]:
    """Quantity by warehouse id. A warehouse that is named wins over the same one as the default."""
    stock: dict[str, int] = {}
    for warehouse_id, quantity in check.variant.inventory.items():
        column = INVENTORY + warehouse_id if warehouse_id else "sku.quantity"
        found = check_warehouse(check.findings, warehouse_id, check.facts.warehouses(), column, key=check.key)
        checked = check_quantity(check.findings, quantity, column, key=check.key)
        if found is not None and checked is not None:
            stock[found] = checked
    if not check.variant.inventory and check.is_new:
        check.findings.require("sku.quantity", key=check.key)
    return stock


def check_handling_time(check: SkuCheck) -> int | None:
    """Working days until a backorder ships."""
    days: Decimal | None = check.extra("handling_time")
    if days is None:
        return None
    if days <= 0 or days != days.to_integral_value():
        check.findings.add(
            "unknown_value", "sku.handling_time", given=days, allowed="a whole number of working days", key=check.key
        )
        return None
    return int(days)
