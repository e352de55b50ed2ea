"""The markets of TikTok Shop and what differs between them, from markets.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from destination_tiktok_shop.data import load_toml

# The API calls the United Kingdom GB in shops, and UK in its documentation.
REGION_ALIASES = {"UK": "GB"}


@dataclass(frozen=True)
class Range:
    """From `least` to `most`, both included; None is open."""

    least: Decimal
    most: Decimal | None = None

    @classmethod
    def parse(cls, bounds: list[Any]) -> "Range | None":
        """From [least, most], where "" is open; None from an empty list."""
        if not bounds:
            return None
        least, most = bounds
        return cls(Decimal(least), Decimal(most) if most != "" else None)

    def __contains__(self, value: Decimal | int) -> bool:
        return self.least <= value and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        return f"{self.least} or more" if self.most is None else f"{self.least} to {self.most}"


@dataclass(frozen=True)
class PreSale:
    """What a pre-sale type needs: a field of `fulfillment_type`, and how many days ahead it may be."""

    field: str
    days: Range


@dataclass(frozen=True)
class Market:
    """One market; markets.toml explains the fields."""

    region: str
    name: str
    currency: str
    currency_decimals: int
    title_length: Range
    max_skus: int
    category_version: str
    weight_units: tuple[str, ...]
    dimension_units: tuple[str, ...]
    dimension_decimals: int
    rounds_dimensions: bool
    max_dimension_sum: int
    price: Range
    list_price: Range | None
    cod: bool
    delivery_options: bool
    minimum_order_quantity: Range | None
    eu_compliance: bool
    han_characters: bool
    invite_only: Literal["review", "reject"]
    mark_as_shipped: bool
    order_split: Literal["item", "sku", "none"]
    pre_sale: Mapping[str, PreSale]


RANGES = ("title_length", "price", "list_price", "minimum_order_quantity")
TUPLES = ("weight_units", "dimension_units")


def parse_market(region: str, entry: Mapping[str, Any]) -> Market:
    pre_sale = {kind: PreSale(rule["field"], Range.parse(rule["days"])) for kind, rule in entry["pre_sale"].items()}
    converted = {name: Range.parse(entry[name]) for name in RANGES} | {name: tuple(entry[name]) for name in TUPLES}
    return Market(**{**entry, **converted, "region": region, "pre_sale": MappingProxyType(pre_sale)})


@cache
def markets() -> Mapping[str, Market]:
    """Every known market by region code."""
    data = load_toml("rules/markets.toml")
    return {region: parse_market(region, data["defaults"] | entry) for region, entry in data["markets"].items()}


def find_market(region: str) -> Market:
    """The market of a shop's `region`; KeyError for a market that TikTok Shop has opened since."""
    return markets()[REGION_ALIASES.get(region.upper(), region.upper())]
