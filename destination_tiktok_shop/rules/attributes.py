"""Product attributes: which a category has and requires, and which values they take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.feed.groups import ATTRIBUTE, split_member
from destination_tiktok_shop.feed.notations import PLAIN_NUMBER
from destination_tiktok_shop.feed.types import Choice, ProductAttribute
from destination_tiktok_shop.rules.categories import CategoryAttribute, Condition
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.markets import Market
from destination_tiktok_shop.rules.near_matches import allowed_values
from destination_tiktok_shop.rules.text import forbidden_parts

# What the API takes for a value: {"id": ...} or {"name": ...}.
ApiValue = dict[str, str]
# The values of a product's attributes by attribute id.
ValuesById = dict[str, list[ApiValue]]


def check_attributes(
    findings: Findings,
    attributes: Iterable[ProductAttribute],
    category: Sequence[CategoryAttribute],
    market: Market,
    existing: ValuesById,
    cleared: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """`product_attributes` as the API takes them, each attribute once, from what the feed names.

    `existing` holds what the product has in the shop; nothing that the category requires may be missing from both. An
    attribute that the feed clears has no values.
    """
    product_attributes = [attribute for attribute in category if not attribute.is_sales]
    found: ValuesById = {identifier: [] for identifier in cleared_attributes(cleared, product_attributes)}
    columns: dict[str, str] = {}
    for given in attributes:
        if attribute := find_attribute(findings, given, product_attributes):
            columns[attribute.id] = given.column
            merge_values(found, attribute.id, check_values(findings, given, attribute, market))
    for attribute in product_attributes:
        check_multiplicity(findings, attribute, found, columns)
    kept = {identifier: values for identifier, values in existing.items() if identifier not in found}
    check_required(findings, product_attributes, {**kept, **found}, columns)
    return [{"id": identifier, "values": values} for identifier, values in found.items()]


def cleared_attributes(cleared: Iterable[str], category: Sequence[CategoryAttribute]) -> Iterator[str]:
    """The ids of the attributes whose column is among the cleared ones."""
    names_by_id = {attribute.id: attribute.name for attribute in category}
    for column in cleared:
        if column.startswith(ATTRIBUTE):
            yield from match_choice(Choice(*split_member(column.removeprefix(ATTRIBUTE))), names_by_id)


def find_attribute(
    findings: Findings, given: ProductAttribute, category: Sequence[CategoryAttribute]
) -> CategoryAttribute | None:
    """The category's attribute by id or name. One that it lacks is left out: a feed has columns for many categories."""
    found = match_choice(Choice(given.name, given.id), {attribute.id: attribute.name for attribute in category})
    if len(found) == 1:
        return next(attribute for attribute in category if attribute.id == found[0])
    name = given.name or given.id
    if found:
        findings.add("ambiguous_value", given.column, given=name, allowed=", ".join(found))
    else:
        allowed = allowed_values(name, (attribute.name for attribute in category))
        findings.warn("unknown_value", given.column, given=name, allowed=allowed)
    return None


def match_choice(choice: Choice, names_by_id: Mapping[str, str]) -> list[str]:
    """The ids that a choice may mean: by its id, else by a name that is an id, else by name."""
    for identifier in (choice.id, choice.name):
        if identifier in names_by_id:
            return [identifier]
    wanted = choice.name.casefold()
    exact = [identifier for identifier, name in names_by_id.items() if name == choice.name]
    return exact or [identifier for identifier, name in names_by_id.items() if name.casefold() == wanted]


def check_values(
    findings: Findings, given: ProductAttribute, attribute: CategoryAttribute, market: Market
) -> list[ApiValue]:
    values = (check_value(findings, given.column, choice, attribute, market) for choice in given.values)
    return [value for value in values if value]


def check_value(
    findings: Findings, column: str, choice: Choice, attribute: CategoryAttribute, market: Market
) -> ApiValue | None:
    found = match_choice(choice, attribute.values)
    if len(found) == 1:
        return {"id": found[0]}
    if found:
        allowed = ", ".join(f"{attribute.values[identifier]} ({identifier})" for identifier in found)
        findings.add("ambiguous_value", column, given=choice.name, allowed=allowed)
        return None
    if not takes_own_values(attribute):
        given = choice.name or choice.id
        findings.add("unknown_value", column, given=given, allowed=allowed_values(given, attribute.values.values()))
        return None
    return check_own_value(findings, column, choice, attribute, market)


def takes_own_values(attribute: CategoryAttribute) -> bool:
    """Whether a seller may give a value that isn't in the list, or there is no list."""
    return attribute.is_customizable or attribute.is_number or not attribute.values


def check_own_value(
    findings: Findings, column: str, choice: Choice, attribute: CategoryAttribute, market: Market
) -> ApiValue | None:
    """A value of the seller's own. TikTok gives it an id when it is listed, by which it is known from then on."""
    if not choice.name:
        return {"id": choice.id} if choice.id else None
    if attribute.is_number and not is_positive(choice.name):
        findings.add("not_a_number", column, given=choice.name, allowed="a positive number")
        return None
    if len(choice.name) > limits()["product"]["attribute_value_length"]:
        allowed = f"at most {limits()['product']['attribute_value_length']} characters"
        findings.add("unknown_value", column, given=choice.name, allowed=allowed)
        return None
    if refused := forbidden_parts(choice.name, market):
        findings.add("forbidden_characters", column, given=choice.name, allowed="; ".join(refused))
        return None
    return {"id": choice.id, "name": choice.name} if choice.id else {"name": choice.name}


def is_positive(text: str) -> bool:
    return bool(PLAIN_NUMBER.fullmatch(text)) and Decimal(text) > 0


def merge_values(found: ValuesById, identifier: str, values: Iterable[ApiValue]) -> None:
    """Two columns may mean one attribute; TikTok refuses an attribute, and a value, that comes twice."""
    known = found.setdefault(identifier, [])
    known.extend(value for value in values if value not in known)


def check_multiplicity(
    findings: Findings, attribute: CategoryAttribute, found: ValuesById, columns: Mapping[str, str]
) -> None:
    values = found.get(attribute.id, [])
    if len(values) > 1 and not attribute.is_multiple:
        given = ", ".join(value.get("name") or attribute.values[value["id"]] for value in values)
        findings.add("unknown_value", columns[attribute.id], given=given, allowed="one value")


def check_required(
    findings: Findings, category: Sequence[CategoryAttribute], found: ValuesById, columns: Mapping[str, str]
) -> None:
    """Every attribute that the category requires, always or because of another one's value, has a value."""
    for attribute in missing_attributes(category, found):
        column = columns.get(attribute.id, f"product_attribute.{attribute.name}")
        findings.require(column, allowed=allowed_values("", attribute.values.values()))


def missing_attributes(category: Sequence[CategoryAttribute], found: ValuesById) -> Iterator[CategoryAttribute]:
    for attribute in category:
        is_required = attribute.is_required or any_holds(attribute.conditions, found)
        if is_required and not found.get(attribute.id):
            yield attribute


def any_holds(conditions: Iterable[Condition], found: ValuesById) -> bool:
    """Whether the product has one of the values that a requirement depends on."""
    return any(
        value.get("id") == condition.value_id
        for condition in conditions
        for value in found.get(condition.attribute_id, ())
    )


def existing_values(product: Mapping[str, Any] | None) -> ValuesById:
    """The attributes of Get Product's `data`."""
    attributes = (product or {}).get("product_attributes") or ()
    return {str(attribute["id"]): attribute.get("values") or [] for attribute in attributes if attribute.get("id")}
