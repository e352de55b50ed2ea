"""Package weight and dimensions, by the market's units."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ...markets import IMPERIAL, WEIGHT_DECIMALS
from .. import errors
from .candidate import Candidate, Check, Finding

_SIDES = ("length", "width", "height")
_MAX_DIMENSION_DECIMALS = 2


def number(text: object, max_decimals: int) -> Decimal | None:
    """A decimal number without sign, exponent or more decimals; None if the text is none."""
    try:
        value = Decimal(text) if isinstance(text, str) and text.replace(".", "", 1).isdigit() else None
    except InvalidOperation:
        return None
    if value is None or -value.as_tuple().exponent > max_decimals:
        return None
    return value


def _weight(candidate: Candidate) -> Iterator[Finding]:
    weight = candidate.content.get("package_weight") or {}
    if not weight:
        if not candidate.is_draft and not candidate.profile.virtual:
            yield errors.WEIGHT_MISSING.item()
        return
    if "package_weight" not in candidate.given:
        return
    unit = weight.get("unit")
    if unit not in candidate.market.weight_units:
        yield (errors.IMPERIAL_NOT_ALLOWED if unit in IMPERIAL else errors.UNIT_NOT_ALLOWED).item()
        return
    value = number(weight.get("value"), WEIGHT_DECIMALS[unit])
    if value is None:
        yield errors.WEIGHT_FORMAT.item()
    elif value == 0:
        yield errors.WEIGHT_ZERO.item()


def _dimensions(candidate: Candidate) -> Iterator[Finding]:
    dimensions = candidate.content.get("package_dimensions") or {}
    market = candidate.market
    if not dimensions:
        is_required = market.dimensions_required and candidate.profile.dimensions_required
        if is_required and not candidate.is_draft:
            yield errors.DIMENSIONS_MISSING.item()
        return
    if "package_dimensions" not in candidate.given:
        return
    unit = dimensions.get("unit")
    if unit not in market.dimension_units:
        yield (errors.IMPERIAL_NOT_ALLOWED if unit in IMPERIAL else errors.UNIT_NOT_ALLOWED).item()
    total = Decimal(0)
    for side in _SIDES:
        text = dimensions.get(side)
        if market.rounds_dimensions and isinstance(text, str):
            text = _rounded(text)
            dimensions[side] = text
        value = number(text, _MAX_DIMENSION_DECIMALS)
        if not value:
            yield errors.DIMENSION_FORMATS[side].item()
        total += value or 0
    if market.max_dimensions_sum and total > market.max_dimensions_sum:
        yield errors.DIMENSIONS_LIMIT.item()


def _rounded(text: str) -> str:
    try:
        return str(Decimal(text.replace(",", ".")).quantize(Decimal(1), ROUND_HALF_UP))
    except InvalidOperation:
        return text


def _same_system(candidate: Candidate) -> Iterator[Finding]:
    units = [(candidate.content.get(name) or {}).get("unit") for name in ("package_weight", "package_dimensions")]
    if all(units) and (units[0] in IMPERIAL) != (units[1] in IMPERIAL):
        yield errors.UNITS_DIFFER.item()


CHECKS = (Check(_weight, also_drafts=True), Check(_dimensions, also_drafts=True), Check(_same_system))
