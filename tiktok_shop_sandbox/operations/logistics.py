"""Delivery options of warehouses, and the carriers that ship by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .operation import DocumentedError, OperationCall, Outcome

SEND_BY_SELLER = "SEND_BY_SELLER"
_NO_SUBSCRIPTION = DocumentedError(21008116, "No Subscription without specified delivery option.")
_SHIPPED_BY_TIKTOK = DocumentedError(
    21008117,
    "The delivery of the specified delivery_option_id is fulfilled by TikTok. No shipping provider will be returned.",
)


@dataclass(frozen=True)
class DeliveryOption:
    id: str
    name: str
    type: str


DELIVERY_OPTIONS = {
    option.id: option
    for option in (
        DeliveryOption("7091146663229654785", "Standard Shipping", "STANDARD"),
        DeliveryOption("7091146663229654786", "Express Shipping", "EXPRESS"),
        DeliveryOption("7091146663229654787", "Shipped by seller", SEND_BY_SELLER),
        DeliveryOption("7091146663229654788", "Bulky, shipped by seller", SEND_BY_SELLER),
    )
}
_EUROPE = (("7117858858072016901", "DHL"), ("7117858858072016902", "DPD"), ("7117858858072016903", "GLS"))
_ANYWHERE = (("7117858858072016801", "DHL eCommerce"), ("7117858858072016802", "FedEx"))
_PROVIDERS = {
    "US": (
        ("7117858858072016686", "USPS"),
        ("7117859084333745966", "UPS"),
        ("7117858858072016688", "FedEx"),
        ("7117858858072016689", "DHL eCommerce"),
        ("7117858858072016690", "DHL Express"),
    ),
    "GB": (
        ("7129105019211843334", "Royal Mail"),
        ("7132708353105504002", "Evri"),
        ("7117858858072016703", "DPD UK"),
        ("7117858858072016704", "Parcelforce"),
    ),
    "JP": (("7117858858072016721", "Yamato"), ("7117858858072016722", "Sagawa"), ("7117858858072016723", "Japan Post")),
} | dict.fromkeys(("DE", "ES", "FR", "IE", "IT"), _EUROPE)


def option_of_type(kind: str) -> DeliveryOption:
    return next(option for option in DELIVERY_OPTIONS.values() if option.type == kind)


def providers(region: str) -> dict[str, str]:
    """Names of the carriers in a market, by id."""
    return dict(_PROVIDERS.get(region, _ANYWHERE))


def get_delivery_options(call: OperationCall) -> Outcome:
    if call.path_id not in call.table("warehouses"):
        raise _NO_SUBSCRIPTION.error()
    names_only = call.query.get("scope") == "PRODUCT"
    return Outcome({"delivery_options": [_option(option, names_only) for option in DELIVERY_OPTIONS.values()]})


def get_shipping_providers(call: OperationCall) -> Outcome:
    option = DELIVERY_OPTIONS.get(call.path_id)
    if option is None:
        raise _NO_SUBSCRIPTION.error()
    if option.type != SEND_BY_SELLER:
        raise _SHIPPED_BY_TIKTOK.error()
    region = call.query.get("buyer_region") or call.the_shop.region
    found = [{"id": provider_id, "name": name} for provider_id, name in providers(region).items()]
    return Outcome({"shipping_providers": found})


def _option(option: DeliveryOption, names_only: bool) -> dict[str, Any]:
    record: dict[str, Any] = {"id": option.id, "name": option.name}
    if names_only:
        return record
    return record | {
        "type": option.type,
        "description": option.name,
        "dimension_limit": {"max_height": 100, "max_length": 100, "max_width": 100, "unit": "CM"},
        "weight_limit": {"max_weight": 30_000, "min_weight": 1, "unit": "GRAM"},
        "platform": ["TIKTOK_SHOP"],
    }
