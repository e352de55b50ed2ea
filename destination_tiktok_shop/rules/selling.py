"""How a product is sold and delivered: options that only some markets have."""

from destination_tiktok_shop.rules.product_check import ProductCheck

DELIVERY_OPTIONS = "delivery_option_ids"
COD = "is_cod_allowed"
MINIMUM = "minimum_order_quantity"


def delivery_option_ids(check: ProductCheck) -> list[str] | None:
    given = check.get(DELIVERY_OPTIONS)
    if given and not check.market.delivery_options:
        check.not_used(DELIVERY_OPTIONS)
        return None
    if given is None:
        return [] if DELIVERY_OPTIONS in check.group.cleared else None
    return list(dict.fromkeys(given))


def is_cod_allowed(check: ProductCheck) -> bool | None:
    """Cash on delivery; TikTok refuses it in categories that don't support it, and ignores it in other markets."""
    given = check.get(COD)
    if given and not check.market.cod:
        check.not_used(COD)
    if not check.market.cod:
        return None
    if given and check.rules and not check.rules.cod_supported:
        check.findings.add("unknown_value", COD, given="true", allowed="false in this category")
    return given


def minimum_order_quantity(check: ProductCheck) -> int | None:
    given, allowed = check.get(MINIMUM), check.market.minimum_order_quantity
    if given is None:
        return None
    if allowed is None:
        check.not_used(MINIMUM)
        return None
    if given not in allowed or given != given.to_integral_value():
        check.findings.add("quantity_range", MINIMUM, given=given, allowed=f"a whole number, {allowed}")
        return None
    return int(given)
