"""Product attributes: what is mandatory for the category, and which values it takes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from .. import errors
from ..attributes import ATTRIBUTES, PRODUCT, Attribute, required
from ..content import value_name
from .candidate import Candidate, Check, Finding
from .text import is_well_formed

_MAX_VALUE_LENGTH = 2_000
_PRODUCT_ATTRIBUTE = "product attribute"


def _entries(candidate: Candidate) -> list[dict[str, Any]]:
    return candidate.content.get("product_attributes") or []


def _mandatory(candidate: Candidate) -> Iterator[Finding]:
    if candidate.category is None:
        return
    filled = {entry.get("id") for entry in _entries(candidate) if entry.get("values")}
    chosen = candidate.value_ids()
    for attribute in required(candidate.category.attributes, chosen):
        if attribute.id in filled:
            continue
        condition = next((condition for condition in attribute.conditions if condition.holds(chosen)), None)
        if attribute.required or condition is None:
            yield errors.ATTRIBUTE_REQUIRED.item()
        else:
            parent = ATTRIBUTES[condition.attribute_id]
            yield errors.ATTRIBUTE_REQUIRED_BY.item(
                sub_property_name=attribute.name,
                parent_property_value=parent.name_by_id[condition.value_id],
                parent_property_name=parent.name,
            )


def _unique(candidate: Candidate) -> Iterator[Finding]:
    """A draft takes the same attribute twice, a listing doesn't."""
    ids = [entry.get("id") for entry in _entries(candidate)]
    if len(ids) > len(set(ids)):
        yield errors.ATTRIBUTE_DUPLICATE.item()


def _values(candidate: Candidate) -> Iterator[Finding]:
    if "product_attributes" not in candidate.given or candidate.category is None:
        return
    known = {attribute.id: attribute for attribute in candidate.category.attributes if attribute.type == PRODUCT}
    for entry in list(_entries(candidate)):
        attribute = known.get(entry.get("id", ""))
        values = entry.get("values") or []
        if attribute is None:
            yield errors.ATTRIBUTE_INVALID.item()
            continue
        if not values:
            yield errors.ATTRIBUTE_VALUE_EMPTY.item(property_type=_PRODUCT_ATTRIBUTE)
        if len(values) > 1 and not attribute.multiple:
            yield errors.ATTRIBUTE_SINGLE.item(property_type=_PRODUCT_ATTRIBUTE, property_id=attribute.id)
        shown = [value.get("id") or value.get("name") for value in values]
        if len(shown) > len(set(shown)):
            yield errors.ATTRIBUTE_VALUE_DUPLICATE.item()
        for value in list(values):
            yield from _value(candidate, attribute, entry, value)


def _value(
    candidate: Candidate, attribute: Attribute, entry: dict[str, Any], value: dict[str, Any]
) -> Iterator[Finding]:
    names = candidate.call.state.names
    value_id, name = value.get("id"), value.get("name") or ""
    if value_id:
        if value_name(attribute, value_id, names) is None:
            yield errors.ATTRIBUTE_VALUE_UNKNOWN.item()
        return
    if not name:
        yield errors.ATTRIBUTE_VALUE_EMPTY.item(property_type=_PRODUCT_ATTRIBUTE)
        return
    if name in attribute.id_by_name:
        return
    if not attribute.custom:
        if attribute.required:
            yield errors.ATTRIBUTE_NOT_CUSTOM.item()
        else:
            _clear(candidate, entry, value)
        return
    if len(name) > _MAX_VALUE_LENGTH:
        yield errors.ATTRIBUTE_VALUE_LENGTH.item(
            property_type=_PRODUCT_ATTRIBUTE, max_limit=_MAX_VALUE_LENGTH, property_value_name=name
        )
    if not is_well_formed(name):
        yield errors.ATTRIBUTE_VALUE_FORMAT.item()
    if attribute.number and not _is_positive_number(name):
        yield errors.ATTRIBUTE_VALUE_NUMBER.item(property_name=attribute.name)


def _clear(candidate: Candidate, entry: dict[str, Any], value: dict[str, Any]) -> None:
    """An optional attribute loses a value that it doesn't take; the client learns of it by a warning only."""
    reason = f"Custom values are not supported by {entry['id']}"
    field = "product_attributes.values.name"
    candidate.warnings.append(errors.CLEARED.format(field=field, value=value["name"], reason=reason))
    entry["values"].remove(value)
    if not entry["values"]:
        candidate.content["product_attributes"].remove(entry)


def _is_positive_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0


CHECKS = (Check(_mandatory), Check(_unique), Check(_values, also_drafts=True))
