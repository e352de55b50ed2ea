"""What differs by market, as data. Sources: the official pages of Create Product and Get Category Rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

V1, V2 = "v1", "v2"
KILOGRAM, GRAM, POUND = "KILOGRAM", "GRAM", "POUND"
CENTIMETER, INCH = "CENTIMETER", "INCH"
# Decimal places that each unit of weight may have.
WEIGHT_DECIMALS = {GRAM: 0, KILOGRAM: 3, POUND: 2}
IMPERIAL = frozenset((POUND, INCH))


@dataclass(frozen=True)
class Market:
    """The rules of one market. Ranges are inclusive; prices in the market's currency, dimensions in centimeters."""

    region: str
    country: str
    currency: str
    timezone: str
    currency_decimals: int = 2
    category_versions: tuple[str, ...] = (V1, V2)  # those that calls may pass
    default_category_version: str = V1  # empty: a call must name the version
    title_length: tuple[int, int] = (25, 255)
    max_skus: int = 100
    weight_units: tuple[str, ...] = (KILOGRAM,)
    dimension_units: tuple[str, ...] = (CENTIMETER,)
    dimensions_required: bool = True
    rounds_dimensions: bool = False
    max_dimensions_sum: int = 0  # length + width + height; 0 = none
    price_range: tuple[str, str] | None = None
    list_price_range: tuple[str, str] | None = None  # None: list prices aren't supported
    cash_on_delivery: bool = False
    delivery_options: bool = False  # whether delivery_option_ids are processed
    max_minimum_order: int = 0  # 0: minimum_order_quantity isn't supported
    in_eu: bool = False  # manufacturers, responsible persons, PFAND, unit counts
    pre_sale_days: tuple[tuple[str, int, int], ...] = (("PRE_ORDER", 3, 30),)
    supplementary_images: bool = False
    lists_invite_only: bool = False  # products of invite-only categories pass the audit and wait for approval
    shows_prohibited: bool = False  # Get Categories can include prohibited categories
    marks_packages: bool = False  # Mark Package As Shipped is available
    splits_by_item: bool = False  # otherwise all units of a SKU ship together


_EUROPE = Market(
    region="", country="", currency="EUR", timezone="", title_length=(1, 255), max_skus=300, marks_packages=True,
    splits_by_item=True,
)  # fmt: skip
_EU = replace(_EUROPE, in_eu=True, shows_prohibited=True)
_LATIN_AMERICA = Market(
    region="", country="", currency="", timezone="", title_length=(1, 300), max_skus=300,
    weight_units=(KILOGRAM, GRAM), shows_prohibited=True,
)  # fmt: skip
_SOUTHEAST_ASIA = Market(
    region="", country="", currency="", timezone="", category_versions=(V2,), default_category_version="",
    delivery_options=True, max_minimum_order=20, cash_on_delivery=True, shows_prohibited=True,
)  # fmt: skip
_NO_DECIMALS = {"currency_decimals": 0}
_FREE_DIMENSIONS = {"dimensions_required": False}


def _market(template: Market, region: str, country: str, timezone: str, currency: str = "", **rules: Any) -> Market:
    currency = currency or template.currency
    return replace(template, region=region, country=country, timezone=timezone, currency=currency, **rules)


MARKETS = {
    market.region: market
    for market in (
        _market(_LATIN_AMERICA, "BR", "Brazil", "America/Sao_Paulo", "BRL", rounds_dimensions=True),
        _market(_EU, "DE", "Germany", "Europe/Berlin"),
        _market(_EU, "ES", "Spain", "Europe/Madrid"),
        _market(_EU, "FR", "France", "Europe/Paris"),
        _market(_EUROPE, "GB", "United Kingdom", "Europe/London", "GBP"),
        _market(_SOUTHEAST_ASIA, "ID", "Indonesia", "Asia/Jakarta", "IDR", **_NO_DECIMALS, **_FREE_DIMENSIONS),
        _market(_EU, "IE", "Ireland", "Europe/Dublin"),
        _market(_EU, "IT", "Italy", "Europe/Rome"),
        Market(
            "JP", "Japan", "JPY", "Asia/Tokyo", **_NO_DECIMALS, title_length=(1, 255), max_skus=300,
            weight_units=(KILOGRAM, GRAM), price_range=("1", "500000"), marks_packages=True, splits_by_item=True,
        ),
        _market(
            _LATIN_AMERICA, "MX", "Mexico", "America/Mexico_City", "MXN", max_dimensions_sum=160,
            price_range=("1", "50000"), delivery_options=True,
        ),
        _market(_SOUTHEAST_ASIA, "MY", "Malaysia", "Asia/Kuala_Lumpur", "MYR"),
        _market(_SOUTHEAST_ASIA, "PH", "Philippines", "Asia/Manila", "PHP"),
        _market(_SOUTHEAST_ASIA, "SG", "Singapore", "Asia/Singapore", "SGD", cash_on_delivery=False),
        _market(_SOUTHEAST_ASIA, "TH", "Thailand", "Asia/Bangkok", "THB", **_FREE_DIMENSIONS),
        Market(
            "US", "United States", "USD", "America/New_York", category_versions=(V2,), default_category_version="",
            title_length=(1, 255), max_skus=300, weight_units=(KILOGRAM, POUND), dimension_units=(CENTIMETER, INCH),
            list_price_range=("0.01", "7600"), supplementary_images=True, lists_invite_only=True,
            pre_sale_days=(("PRE_ORDER", 3, 60), ("MADE_TO_ORDER", 3, 14), ("CUSTOM", 3, 30)), marks_packages=True,
            splits_by_item=True,
        ),
        _market(_SOUTHEAST_ASIA, "VN", "Vietnam", "Asia/Ho_Chi_Minh", "VND", **_NO_DECIMALS, **_FREE_DIMENSIONS),
    )
}  # fmt: skip
