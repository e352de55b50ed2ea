"""Prices: of variants, and rows of the object `prices`."""

from decimal import Decimal

from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.rules.markets import Market
from destination_tiktok_shop.rules.money import amount_text, check_amount, check_currency, decimals

Price = dict[str, str]


def check_price(
    findings: Findings,
    amount: Decimal,
    currency: str | None,
    market: Market,
    *,
    column: str = "sku.price",
    currency_column: str = "sku.currency",
    key: str | None = None,
) -> Price | None:
    """A price as the API takes it; None, and a finding, where the market doesn't take it."""
    check_currency(findings, currency_column, currency, market, key=key)
    text = check_amount(findings, column, amount, market, market.price, key=key)
    return {"amount": text, "currency": market.currency} if text else None


def check_list_price(
    findings: Findings, amount: Decimal, price: Decimal | None, market: Market, *, column: str, key: str | None = None
) -> Price | None:
    """A list price as the API takes it; None where TikTok would discard it, with a warning, or refuse it."""
    given = format(amount, "f")
    if market.list_price is None:
        findings.warn("unknown_value", column, given=given, allowed=f"not used in {market.name}", key=key)
    elif decimals(amount) > market.currency_decimals or amount not in market.list_price:
        check_amount(findings, column, amount, market, market.list_price, key=key)
    elif price is not None and amount < price:
        findings.warn("unknown_value", column, given=given, allowed=f"at least the price, {price:f}", key=key)
    else:
        return {"amount": amount_text(amount, market), "currency": market.currency}
    return None


def validate_price(row: FeedRow, market: Market) -> ValidatedRow:
    """A row of `prices`: `price` and, where the market has one, `list_price`, as Update Price takes them."""
    findings = Findings(row.key, row.issues)
    values = row.values
    body = {}
    if "price" in values:
        body["price"] = check_price(
            findings,
            values["price"],
            values.get("currency"),
            market,
            column=row.column("price"),
            currency_column=row.column("currency"),
        )
    else:
        findings.require(row.column("price"))
    if "list_price" in values:
        body["list_price"] = check_list_price(
            findings, values["list_price"], values.get("price"), market, column=row.column("list_price")
        )
    body = {name: price for name, price in body.items() if price}
    return ValidatedRow(row.key, tuple(findings.issues), {"seller_sku": values.get("seller_sku", ""), **body})
