"""Weight and dimensions of the packed product."""

from decimal import Decimal

from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.money import decimals
from destination_tiktok_shop.rules.product_check import ProductCheck

WEIGHT, WEIGHT_UNIT = "package_weight", "package_weight_unit"
SIDES = ("length", "width", "height")
DIMENSION_UNIT = "package_dimension_unit"


def package_weight(check: ProductCheck) -> dict[str, str] | None:
    weight = check.get(WEIGHT)
    if weight is None:
        if not check.is_virtual:
            check.require(WEIGHT)
        return None
    unit = unit_of(check, WEIGHT_UNIT, check.market.weight_units)
    if weight <= 0:
        check.findings.add("unknown_value", WEIGHT, given=weight, allowed="more than 0")
    elif unit and decimals(weight) > limits()["weight_decimals"][unit]:
        allowed = f"{unit} has {limits()['weight_decimals'][unit]} decimals"
        check.findings.add("too_many_decimals", WEIGHT, given=format(weight, "f"), allowed=allowed)
    return {"value": format(weight, "f"), "unit": unit} if unit else None


def package_dimensions(check: ProductCheck) -> dict[str, str] | None:
    """All three sides in one unit, of the same system as the weight (code 12052915)."""
    sides = {side: check.get(f"package_{side}") for side in SIDES}
    missing = [side for side, value in sides.items() if value is None]
    is_required = bool(check.rules and check.rules.dimensions_required)
    if len(missing) == len(SIDES) and (check.existing is not None or not is_required):
        return None
    for side in missing:
        check.findings.require(f"package_{side}")
    if missing:
        return None
    unit = unit_of(check, DIMENSION_UNIT, check.market.dimension_units)
    for side, value in sides.items():
        check_side(check, f"package_{side}", value)
    if unit is None:
        return None
    check_sum(check, sum(sides.values()), unit)
    check_system(check, unit)
    return {**{side: format(value, "f") for side, value in sides.items()}, "unit": unit}


def check_side(check: ProductCheck, column: str, value: Decimal) -> None:
    given = format(value, "f")
    most = check.market.dimension_decimals
    if value <= 0:
        check.findings.add("unknown_value", column, given=given, allowed="more than 0")
    elif decimals(value) > most:
        check.findings.add("too_many_decimals", column, given=given, allowed=f"at most {most} decimals")
    elif decimals(value) and check.market.rounds_dimensions:
        check.findings.warn("too_many_decimals", column, given=given, allowed="whole numbers; TikTok rounds others")


def check_sum(check: ProductCheck, total: Decimal, unit: str) -> None:
    most = check.market.max_dimension_sum
    if most and unit == "CENTIMETER" and total > most:
        allowed = f"length + width + height of at most {most} cm"
        check.findings.add("unknown_value", "package_length", given=format(total, "f"), allowed=allowed)


def check_system(check: ProductCheck, unit: str) -> None:
    systems = limits()["unit_systems"]
    weight_unit = normal_unit(check.get(WEIGHT_UNIT) or check.market.weight_units[0])
    system = systems.get(weight_unit)
    if check.get(WEIGHT) is None or system in (None, systems[unit]):
        return
    allowed = [other for other in check.market.dimension_units if systems[other] == system]
    given = f"{unit} with a weight in {weight_unit}"
    check.findings.add("unknown_value", DIMENSION_UNIT, given=given, allowed=", ".join(allowed))


def unit_of(check: ProductCheck, column: str, allowed: tuple[str, ...]) -> str | None:
    """A unit of the market; where the market has only one, a feed needn't name it."""
    given = check.get(column)
    if given is None and len(allowed) == 1:
        return allowed[0]
    if given is None:
        check.findings.require(column, allowed=", ".join(allowed))
        return None
    unit = normal_unit(given)
    if unit not in allowed:
        check.findings.add("unknown_value", column, given=given, allowed=", ".join(allowed))
        return None
    return unit


def normal_unit(text: str) -> str:
    """The API's name of a unit that may be written as kg, lb, cm or in."""
    return limits()["units"].get(text.lower(), text.upper())
