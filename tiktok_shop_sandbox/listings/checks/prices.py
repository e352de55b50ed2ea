"""Prices, list prices and pre-sales. Also used by the operation that updates prices alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ...markets import Market
from .. import errors
from .candidate import Candidate, Check, Finding
from .package import number

_DAY = 86_400
_RELEASE_DATE_TYPE = ("US", "PRE_ORDER")


def price(entry: dict[str, Any], market: Market) -> Iterator[Finding]:
    """`entry`: a request's price. `amount` is a local seller's display price."""
    if entry.get("currency") != market.currency:
        yield errors.CURRENCY_NOT_AVAILABLE.item()
        return
    if not entry.get("amount"):
        yield errors.PRICE_MISSING.item()
        return
    for name in ("amount", "sale_price"):
        if not entry.get(name):
            continue
        value = number(entry[name], market.currency_decimals)
        if value is None:
            yield errors.PRICE_FORMAT.item()
        elif value <= 0:
            yield errors.PRICE_INVALID.item()
        elif market.price_range and not Decimal(market.price_range[0]) <= value <= Decimal(market.price_range[1]):
            yield errors.PRICE_RANGE.item()


def list_price(sku: dict[str, Any], market: Market) -> Iterator[Finding]:
    entries = [sku["list_price"]] if sku.get("list_price") else []
    entries += sku.get("external_list_prices") or []
    for entry in entries:
        if market.list_price_range is None:
            yield errors.LIST_PRICE_NOT_SUPPORTED.item()
            continue
        value = number(entry.get("amount"), market.currency_decimals)
        if value is None or entry.get("currency") != market.currency:
            yield errors.LIST_PRICE_INVALID.item()
        elif not Decimal(market.list_price_range[0]) <= value <= Decimal(market.list_price_range[1]):
            yield errors.LIST_PRICE_RANGE.item()


def discard_low_list_price(sku: dict[str, Any], amount: str) -> None:
    """TikTok Shop drops a list price below the price without a word."""
    entry = sku.get("list_price")
    if entry and Decimal(entry["amount"]) < Decimal(amount):
        del sku["list_price"]


def _prices(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    for sku in candidate.skus:
        if sku.get("price"):
            yield from price(sku["price"], candidate.market)
        elif not sku.get("id") and not candidate.is_draft:
            yield errors.PRICE_MISSING.item()
        stored = candidate.stored_sku(sku)
        if any(sku.get(name) != stored.get(name) for name in ("list_price", "external_list_prices")):
            yield from list_price(sku, candidate.market)


def _locked(candidate: Candidate) -> Iterator[Finding]:
    """While a product is in a promotion, no edit changes the price of its SKUs."""
    listing = candidate.listing
    if listing is None or not candidate.call.conditions.is_in_promotion(listing.id):
        return
    for sku in candidate.skus:
        new, state = sku.get("price"), listing.skus.get(sku.get("id") or "")
        if new and state and number(new.get("amount"), 9) != number(state.price.get("amount"), 9):
            yield errors.PRICE_LOCKED.item()


def _pre_sale(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    types = {(sku.get("pre_sale") or {}).get("type") for sku in candidate.skus}
    if len(types) > 1:
        yield errors.PRE_SALE_TYPES_DIFFER.item()
    ranges = {kind: (shortest, longest) for kind, shortest, longest in candidate.market.pre_sale_days}
    for sku in candidate.skus:
        entry = sku.get("pre_sale")
        if not entry or entry == candidate.stored_sku(sku).get("pre_sale"):
            continue
        kind, details = entry.get("type"), entry.get("fulfillment_type") or {}
        if not kind:
            yield errors.PRE_SALE_TYPE_MISSING.item()
        elif kind not in ranges or kind not in candidate.profile.special_types:
            yield errors.PRE_SALE_TYPE_NOT_SUPPORTED.item()
        elif not details:
            yield errors.PRE_SALE_DETAILS_MISSING.item()
        else:
            yield from _pre_sale_time(candidate, kind, details, ranges[kind])


def _pre_sale_time(
    candidate: Candidate, kind: str, details: dict[str, int], days: tuple[int, int]
) -> Iterator[Finding]:
    if (candidate.market.region, kind) == _RELEASE_DATE_TYPE:
        if not details.get("release_date"):
            yield errors.PRE_SALE_DATE_MISSING.item()
            return
        ahead = (details["release_date"] - candidate.call.state.clock.now()) / _DAY
    else:
        if not details.get("handling_duration_days"):
            yield errors.PRE_SALE_DAYS_MISSING.item()
            return
        ahead = details["handling_duration_days"]
    if not days[0] <= ahead <= days[1]:
        yield errors.PRE_SALE_TIME.item()


CHECKS = (
    Check(_prices, also_drafts=True),
    Check(_locked, also_drafts=True),
    Check(_pre_sale, also_drafts=True),
)
