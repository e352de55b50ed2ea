"""Limits that are the same in every market, from limits.toml."""

from functools import cache
from typing import Any

from destination_tiktok_shop.data import load_toml


@cache
def limits() -> dict[str, Any]:
    """limits.toml as it is."""
    return load_toml("rules/limits.toml")
