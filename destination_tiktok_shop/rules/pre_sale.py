"""Pre-sale: pre-orders, products made to order, and what the market asks for each."""

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.feed.notations import NotationError, read_decimal, read_text, read_time
from destination_tiktok_shop.rules.categories import CategoryRules
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.markets import Market, PreSale

COLUMN = "sku.pre_sale"
NONE = "NONE"
DAY = 86400


def check_pre_sale(
    findings: Findings,
    given: dict[str, Any] | str,
    market: Market,
    rules: CategoryRules | None,
    now: datetime,
    *,
    key: str,
) -> dict[str, Any] | None:
    """`pre_sale` as the API takes it; None, and a finding, where the market or the category doesn't take it."""
    given = {"type": given} if isinstance(given, str) else given
    kind = read_text(given.get("type") or "").upper()
    if kind == NONE:
        return {"type": NONE}
    allowed = [name for name in market.pre_sale if rules is None or name in rules.special_product_types]
    if kind not in allowed:
        findings.add("unknown_value", COLUMN, given=kind, allowed=", ".join(allowed) or "no pre-sale", key=key)
        return None
    rule = market.pre_sale[kind]
    value = (given.get("fulfillment_type") or {}).get(rule.field)
    if not value:
        findings.add("missing", COLUMN, given=kind, allowed=f"fulfillment_type.{rule.field}", key=key)
        return None
    number = check_time_limit(findings, kind, value, rule, now, key)
    return {"type": kind, "fulfillment_type": {rule.field: number}} if number is not None else None


def check_time_limit(findings: Findings, kind: str, value: Any, rule: PreSale, now: datetime, key: str) -> int | None:
    """The days, or the release date in Unix seconds, where it is within the rule's range of days from now."""
    try:
        number = read_time(value) if rule.field == "release_date" else read_decimal(value)
    except NotationError as error:
        findings.add(error.reason, COLUMN, given=value, allowed=error.allowed, key=key)
        return None
    seconds_ahead = number - int(now.astimezone(timezone.utc).timestamp())
    days = Decimal(seconds_ahead) / DAY if rule.field == "release_date" else number
    if days not in rule.days or number != int(number):
        findings.add("unknown_value", COLUMN, given=f"{kind}: {value}", allowed=f"{rule.days} days", key=key)
        return None
    return int(number)


def check_one_type(findings: Findings, kinds: list[str]) -> None:
    """All SKUs of a product are of one pre-sale type (code 12019100)."""
    if len(set(kinds)) > 1:
        findings.add("conflicting_variants", COLUMN, given=", ".join(dict.fromkeys(kind or NONE for kind in kinds)))
