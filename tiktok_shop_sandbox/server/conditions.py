"""Settings for what the API leaves undocumented and for lasting faults, in effect until changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args, get_type_hints


class SettingError(ValueError):
    """An unknown or invalid setting. The message is one sentence for the user."""


@dataclass(frozen=True)
class Conditions:
    """Lists of shops contain shop ids, or "*" for every shop."""

    requests_per_second: int = 50  # rate limit per shop; 0 = none
    latency_ms: int = 0  # delay of every response
    clock_offset_seconds: int = 0  # how far the API's clock is ahead of this machine's
    page_tokens: Literal["offset", "keyset"] = "offset"  # offset: records leaving the listing shift those after
    page_token_seconds: int = 0  # lifetime of a page token; 0 = unlimited
    last_page_token: Literal["rotate", "empty", "absent", "null"] = "rotate"
    empty_list: Literal["rotate", "present", "absent"] = "rotate"  # whether an empty result has its list key
    total_count: bool = True
    wording: Literal["live", "docs"] = "live"  # live: quotes and a link at the end; docs: backticks
    error_status: int = 0  # HTTP status of every error; 0 = what the API is known to use
    expired_token_status: int = 401
    access_token_seconds: int = 7 * 86_400
    rotate_refresh_token: bool = True  # false: a refresh returns the same refresh token
    refresh_token_dead: bool = False
    missing_scopes: list[str] = field(default_factory=list)
    address_allowed: bool = True
    suspended_shops: list[str] = field(default_factory=list)
    vanished_shops: list[str] = field(default_factory=list)  # no longer authorized
    empty_shops: list[str] = field(default_factory=list)  # authorized, but without records
    refused_orders: list[str] = field(default_factory=list)  # order ids that the per-order endpoints reject
    analytics_lookback_days: int = 180
    audit_seconds: int = 60  # how long the audit of a listing takes
    audit_fails: list[str] = field(default_factory=list)  # shell-style patterns of titles that fail it
    new_sku_seconds: int = 30  # how long reads don't show a new SKU
    daily_listing_limit: int = 0  # listings, published drafts and activations a day; 0 = none
    rejected_listings_count: bool = True  # whether a rejected creation counts towards that limit
    zero_stock: Literal["refused", "accepted"] = "refused"
    failed_prerequisites: list[str] = field(default_factory=list)  # check items, such as "RETURN_WAREHOUSE"
    max_shipping_corrections: int = 1  # how often a tracking number can be corrected
    promotion_products: list[str] = field(default_factory=list)  # product ids in an ongoing promotion; "*" = all
    terse_writes: bool = False  # answers of writes lack what a client can do without: SKUs, warnings
    redirect_url: str = ""  # where the consent page redirects; empty: it shows the code

    def is_in_promotion(self, product_id: str) -> bool:
        return applies(self.promotion_products, product_id)

    def changed(self, settings: Mapping[str, Any]) -> Conditions:
        """A copy with these settings; raises SettingError for an unknown name or a wrong type."""
        types = get_type_hints(type(self))
        for name, value in settings.items():
            if name not in types:
                known = ", ".join(item.name for item in fields(self))
                raise SettingError(f'Unknown condition "{name}". Known conditions: {known}.')
            allowed = get_args(types[name])
            if types[name] in (int, bool, str):
                valid = type(value) is types[name]
            elif isinstance(getattr(self, name), list):
                valid = isinstance(value, list) and all(isinstance(item, str) for item in value)
            else:
                valid = value in allowed
            if not valid:
                raise SettingError(f'The condition "{name}" must be {_expected(types[name])}, not {value!r}.')
        return replace(self, **settings)


def applies(ids: list[str], item_id: str) -> bool:
    """Whether a list of ids includes this one."""
    return bool(ids) and (item_id in ids or "*" in ids)


def _expected(kind: Any) -> str:
    if kind in (int, bool, str):
        return {int: "an integer", bool: "true or false", str: "a string"}[kind]
    return "a list of strings" if kind == list[str] else " or ".join(f'"{choice}"' for choice in get_args(kind))
