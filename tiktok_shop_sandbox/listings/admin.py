"""What tests do to a listing in TikTok's or the seller's place: verdicts, statuses, categories, edits by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..server.conditions import SettingError
from . import audit, categories
from .model import FAILED, PENDING, STATUSES, Listing
from .shop_listings import ShopListings

_KEYS = ("audit", "status", "category_id", "content", "skus")


def change(listings: ShopListings, product_id: str, options: Mapping[str, Any]) -> Listing:
    """Changes a listing as README.md describes; raises SettingError, KeyError for an unknown product."""
    unknown = [name for name in options if name not in _KEYS]
    if unknown:
        raise SettingError(f'Unknown key "{unknown[0]}" for a listing. Known keys: {", ".join(_KEYS)}.')
    listing = listings.get(product_id)
    if listing is None:
        raise KeyError(product_id)
    if "audit" in options:
        _end_audit(listing, options["audit"])
    if "status" in options:
        _set_status(listing, options["status"])
    if "category_id" in options:
        if not categories.find(options["category_id"]):
            raise SettingError(f"There is no category {options['category_id']}.")
        for content in listing.versions():
            content["category_id"] = options["category_id"]
    for content in listing.versions():
        content |= options.get("content", {})
    for sku_id, state in options.get("skus", {}).items():
        listing.skus[sku_id].price = state.get("price", listing.skus[sku_id].price)
        listing.skus[sku_id].inventory = state.get("inventory", listing.skus[sku_id].inventory)
    listings.touch(listing)
    return listing


def _end_audit(listing: Listing, options: Mapping[str, Any]) -> None:
    names = {"status", "reasons", "suggestions", "position", "pre_approved_reasons", "recommended_categories"}
    statuses = (audit.APPROVED, audit.PRE_APPROVED, audit.REJECTED)
    if set(options) - names or options.get("status") not in statuses:
        raise SettingError(f"A verdict has a status ({', '.join(statuses)}) and may have {', '.join(sorted(names))}.")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
    audit.end(listing, audit.Verdict(**values))


def _set_status(listing: Listing, status: str) -> None:
    if status not in STATUSES:
        raise SettingError(f"A listing's status is one of {', '.join(STATUSES)}, not {status!r}.")
    listing.status = status
    if status not in (PENDING, FAILED):
        listing.product_status = status
