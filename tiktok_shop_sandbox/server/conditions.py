"""How the sandbox behaves as long as nobody changes it: the API's silent points and its lasting faults as switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args, get_type_hints


class SettingError(ValueError):
    """A setting that the sandbox doesn't know, said in one sentence."""


@dataclass(frozen=True)
class Conditions:
    """Lists of shops hold shop ids, or "*" for every shop."""

    requests_per_second: int = 50  # most requests a shop answers in any one second; 0 = no ceiling
    latency_ms: int = 0  # every answer waits this long
    clock_offset_seconds: int = 0  # how far the API's clock is ahead of the machine's
    page_tokens: Literal["offset", "keyset"] = "offset"  # offset: a record that leaves the listing shifts later ones
    page_token_seconds: int = 0  # life of a page token; 0 = for ever
    last_page_token: Literal["rotate", "empty", "absent", "null"] = "rotate"
    empty_list: Literal["rotate", "present", "absent"] = "rotate"  # whether an empty result keeps its list key
    total_count: bool = True
    wording: Literal["live", "docs"] = "live"  # quotes ' and a link at the end, or back-ticks
    error_status: int = 0  # HTTP status of every refusal; 0 = the one the API is known to use
    expired_token_status: int = 401
    access_token_seconds: int = 7 * 86_400
    rotate_refresh_token: bool = True  # false: a refresh hands back the same refresh token
    refresh_token_dead: bool = False
    missing_scopes: list[str] = field(default_factory=list)
    address_allowed: bool = True
    suspended_shops: list[str] = field(default_factory=list)
    vanished_shops: list[str] = field(default_factory=list)  # no longer authorised
    empty_shops: list[str] = field(default_factory=list)  # authorised, without a single record
    refused_orders: list[str] = field(default_factory=list)  # order ids that the per-order endpoints refuse
    analytics_lookback_days: int = 180
    redirect_url: str = ""  # where the consent page sends the browser; empty: it shows the code

    def changed(self, settings: Mapping[str, Any]) -> Conditions:
        """A copy with these settings; SettingError names one that doesn't exist or has the wrong type."""
        types = get_type_hints(type(self))
        for name, value in settings.items():
            if name not in types:
                known = ", ".join(item.name for item in fields(self))
                raise SettingError(f'The sandbox has no condition "{name}"; it knows: {known}.')
            allowed = get_args(types[name])
            if types[name] in (int, bool, str):
                right = type(value) is types[name]
            elif isinstance(getattr(self, name), list):
                right = isinstance(value, list) and all(isinstance(item, str) for item in value)
            else:
                right = value in allowed
            if not right:
                raise SettingError(f'The condition "{name}" can\'t be {value!r}; it is {_expected(types[name])}.')
        return replace(self, **settings)


def applies(shop_ids: list[str], shop_id: str) -> bool:
    """Whether a list of shops names this one."""
    return bool(shop_ids) and (shop_id in shop_ids or "*" in shop_ids)


def _expected(kind: Any) -> str:
    if kind in (int, bool, str):
        return {int: "a whole number", bool: "true or false", str: "a text"}[kind]
    return "a list of texts" if kind == list[str] else " or ".join(f'"{choice}"' for choice in get_args(kind))
