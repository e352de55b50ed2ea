"""The markets of TikTok Shop and what differs between them, from markets.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources




@dataclass(frozen=True)
class Market:
    """One market; lengths in characters, `currency_decimals` the digits after the point."""

    region: str
    currency: str
    currency_decimals: int
