"""SKUs: their number, codes, and the sales attributes that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .. import errors
from ..attributes import ATTRIBUTES, SALES
from ..content import value_name
from ..model import DRAFT
from .candidate import Candidate, Check, Finding, sales_attributes
from .text import is_well_formed

_MAX_SALES_ATTRIBUTES = 3
_MAX_NAME_LENGTH, _MAX_VALUE_LENGTH = 20, 50
_MAX_SELLER_SKU_LENGTH = 50
_MAX_EXTERNAL_ID_LENGTH = 999
_IDENTIFIER_FORMATS = {
    "GTIN": re.compile(r"\d{14}"),
    "EAN": re.compile(r"\d{8}|\d{13}|\d{14}"),
    "UPC": re.compile(r"\d{12}"),
    "ISBN": re.compile(r"\d{13}|\d{9}X"),
    "JAN": re.compile(r"\d{8}|\d{13}"),
}
_ISBN_10_LENGTH = 10


def _count(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.skus:
        yield errors.SKUS_EMPTY.item()
    elif len(candidate.skus) > candidate.market.max_skus:
        yield (errors.TOO_MANY_SKUS_100 if candidate.market.max_skus == 100 else errors.TOO_MANY_SKUS).item()


def _ids(candidate: Candidate) -> Iterator[Finding]:
    """An SKU with an id is an existing one, an SKU without is new."""
    ids = [sku["id"] for sku in candidate.skus if sku.get("id")]
    if len(ids) > len(set(ids)):
        yield errors.SKU_ID_DUPLICATE.item()
    known = candidate.listing.sku_ids() if candidate.listing else set()
    if set(ids) - known:
        yield errors.SKU_ID_NOT_OF_PRODUCT.item()


def _codes(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    external_ids = [sku["external_sku_id"] for sku in candidate.skus if sku.get("external_sku_id")]
    if len(external_ids) > len(set(external_ids)):
        yield errors.EXTERNAL_ID_DUPLICATED.item()
    if any(len(external_id) > _MAX_EXTERNAL_ID_LENGTH for external_id in external_ids):
        yield errors.EXTERNAL_ID_TOO_LONG.item()
    for sku in candidate.skus:
        seller_sku = sku.get("seller_sku") or ""
        if re.search(r"\s", seller_sku):
            yield errors.SELLER_SKU_INVALID.item()
        if len(seller_sku) > _MAX_SELLER_SKU_LENGTH:
            yield errors.SELLER_SKU_LENGTH.item()


def _identifiers(candidate: Candidate) -> Iterator[Finding]:
    """A wrong number of digits is refused; a wrong check digit is cleared with a warning."""
    if "skus" not in candidate.given:
        return
    seen: set[str] = set()
    for sku in candidate.skus:
        identifier = sku.get("identifier_code") or {}
        code, kind = identifier.get("code") or "", identifier.get("type") or ""
        if candidate.listing and candidate.listing.status != DRAFT and sku.get("id"):
            if identifier and identifier != candidate.stored_sku(sku).get("identifier_code"):
                yield errors.IDENTIFIER_FIXED.item()
            continue
        if not code:
            continue
        if code in seen:
            yield errors.IDENTIFIER_DUPLICATE.item()
        seen.add(code)
        if kind not in _IDENTIFIER_FORMATS:
            yield errors.IDENTIFIER_TYPE.item()
        elif not _IDENTIFIER_FORMATS[kind].fullmatch(code):
            yield errors.IDENTIFIER_DIGITS.item()
        elif not _has_check_digit(code):
            reason = "Invalid check digit"
            candidate.warnings.append(errors.CLEARED.format(field="identifier_code", value=code, reason=reason))
            del sku["identifier_code"]


def _has_check_digit(code: str) -> bool:
    if len(code) == _ISBN_10_LENGTH:
        digits = [10 if character == "X" else int(character) for character in code]
        return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return weighted % 10 == 0


def _sales_attributes(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    keys_of = [[_key(entry) for entry in sales_attributes(sku)] for sku in candidate.skus]
    if len(candidate.skus) > 1 and not all(keys_of):
        yield errors.SALES_ATTRIBUTES_MISSING.item()
        return
    if any(len(keys) > _MAX_SALES_ATTRIBUTES for keys in keys_of):
        yield errors.SALES_ATTRIBUTES_COUNT.item()
    if len({frozenset(key for key, _ in keys) for keys in keys_of}) > 1:
        yield errors.SALES_ATTRIBUTES_DIFFER.item()
    combinations = [frozenset(keys) for keys in keys_of if keys]
    if len(combinations) > len(set(combinations)):
        yield errors.SALES_ATTRIBUTES_REPEATED.item()
    for sku in candidate.skus:
        for entry in sales_attributes(sku):
            yield from _sales_attribute(candidate, entry)


def _key(entry: dict[str, Any]) -> tuple[str, str]:
    attribute = ATTRIBUTES.get(entry.get("id") or "")
    value_id, name = entry.get("value_id") or "", entry.get("value_name") or ""
    if attribute and not value_id:
        value_id = attribute.id_by_name.get(name, "")
    return entry.get("id") or entry.get("name") or "", value_id or name


def _sales_attribute(candidate: Candidate, entry: dict[str, Any]) -> Iterator[Finding]:
    names = candidate.call.state.names
    attribute_id, name = entry.get("id") or "", entry.get("name") or ""
    value_id, value = entry.get("value_id") or "", entry.get("value_name") or ""
    attribute = ATTRIBUTES.get(attribute_id)
    if attribute_id:
        if names.name_of(attribute_id) is None and (attribute is None or attribute.type != SALES):
            yield errors.SALES_ATTRIBUTE_UNKNOWN.item()
    elif not name:
        yield errors.SALES_ATTRIBUTE_EMPTY.item()
    elif len(name) > _MAX_NAME_LENGTH:
        yield errors.SALES_ATTRIBUTE_LENGTH.item()
    elif not is_well_formed(name):
        yield errors.SALES_ATTRIBUTE_FORMAT.item()
    if value_id:
        if value_name(attribute, value_id, names) is None:
            yield errors.ATTRIBUTE_VALUE_UNKNOWN.item()
    elif not value:
        yield errors.ATTRIBUTE_VALUE_EMPTY.item(property_type="sales attribute")
    elif len(value) > _MAX_VALUE_LENGTH:
        yield errors.ATTRIBUTE_VALUE_LENGTH.item(
            property_type="sales attribute", max_limit=_MAX_VALUE_LENGTH, property_value_name=value
        )
    elif not is_well_formed(value):
        yield errors.SALES_VALUE_FORMAT.item()


def _keeps_an_attribute(candidate: Candidate) -> Iterator[Finding]:
    """At least one sales attribute of the existing SKUs must remain."""
    if candidate.listing is None or "skus" not in candidate.given:
        return
    before = {entry["id"] for sku in candidate.listing.latest.get("skus", ()) for entry in sales_attributes(sku)}
    names = candidate.call.state.names
    after = {
        entry.get("id") or names.id_of("sales attribute", entry.get("name") or "")
        for sku in candidate.skus
        for entry in sales_attributes(sku)
    }
    by_name = {ATTRIBUTES[key].name for key in before if key in ATTRIBUTES}
    kept_by_name = {entry.get("name") for sku in candidate.skus for entry in sales_attributes(sku)} & by_name
    if before and not before & after and not kept_by_name:
        yield errors.SKUS_NOT_REMOVABLE.item()


CHECKS = (
    Check(_count),
    Check(_ids, also_drafts=True),
    Check(_codes, also_drafts=True),
    Check(_identifiers, also_drafts=True),
    Check(_sales_attributes, also_drafts=True),
    Check(_keeps_an_attribute),
)
