"""Puts the rows of one product together: shared values, variants, and where its rows contradict each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from destination_tiktok_shop.feed.types import (
    Choice,
    FeedRow,
    ProductAttribute,
    ProductGroup,
    SalesAttribute,
    Variant,
)
from destination_tiktok_shop.rules.issues import Issue, make_issue

SKU = "sku."
ATTRIBUTE = "product_attribute."
ATTRIBUTES = "product_attributes"
SALES_ATTRIBUTE = "sku.sales_attribute."
INVENTORY = "sku.inventory."
VARIANT_COLUMNS = frozenset({"product_id", "parent_id"})
STATUSES = ("live", "draft", "off")
VARIANT_FIELDS = frozenset(
    {"sku.seller_sku", "sku.price", "sku.currency", "sku.list_price", "sku.quantity", "sku.image"}
)


def parent_key(row: FeedRow) -> str:
    """The product that a variant's row belongs to: its parent_id, or the variant itself."""
    return row.values.get("parent_id", row.key)


def build_group(key: str, rows: Iterable[FeedRow]) -> ProductGroup:
    """A product from all rows of one parent_id, in the order of the feed."""
    rows = list(without_repeated_rows(rows))
    present = [row for row in rows if not row.gone] or rows
    shared = dict(shared_values(present))
    status = shared.pop("status", "live").lower()
    issues = [issue for row in rows for issue in row.issues]
    issues += [*conflicts(key, present), *duplicates(key, present)]
    if status not in STATUSES:
        issues.append(make_issue("unknown_value", "status", key=key, given=status, allowed=", ".join(STATUSES)))
    return ProductGroup(
        key=key,
        shared={name: value for name, value in shared.items() if not is_attribute(name) and name != "images"},
        attributes=tuple(product_attributes(shared)),
        images=shared.get("images", ()),
        status=status if status in STATUSES else "live",
        variants=tuple(map(build_variant, rows)),
        cleared=frozenset(name for row in present for name in row.cleared if is_shared(name) and name not in shared),
        issues=tuple(issues),
    )


def without_repeated_rows(rows: Iterable[FeedRow]) -> Iterator[FeedRow]:
    """The rows, each only once: sources deliver a row twice now and then."""
    seen: list[FeedRow] = []
    for row in rows:
        if row not in seen:
            seen.append(row)
            yield row


def is_shared(column: str) -> bool:
    return not column.startswith(SKU) and column not in VARIANT_COLUMNS


def is_attribute(column: str) -> bool:
    return column == ATTRIBUTES or column.startswith(ATTRIBUTE)


def shared_values(rows: Sequence[FeedRow]) -> Iterator[tuple[str, Any]]:
    """Each shared column with its first value."""
    names = dict.fromkeys(name for row in rows for name in row.values if is_shared(name))
    for name in names:
        yield name, next(row.values[name] for row in rows if name in row.values)


def conflicts(key: str, rows: Sequence[FeedRow]) -> Iterator[Issue]:
    """The shared columns in which two rows differ; a row that leaves one empty doesn't."""
    shared = dict(shared_values(rows))
    for name, value in shared.items():
        other = next((row for row in rows if row.values.get(name, value) != value), None)
        if other is not None:
            first = next(row for row in rows if name in row.values)
            given = f"{as_text(value)} ({first.key}), {as_text(other.values[name])} ({other.key})"
            yield make_issue("conflicting_variants", name, key=key, given=given)


def duplicates(key: str, rows: Sequence[FeedRow]) -> Iterator[Issue]:
    """Ids and seller SKUs that several rows of the product share."""
    for column, values in (
        ("product_id", [row.key for row in rows]),
        ("sku.seller_sku", [row.values.get("sku.seller_sku") for row in rows]),
    ):
        for value in dict.fromkeys(value for value in values if value and values.count(value) > 1):
            yield make_issue("duplicate_key", column, key=key, given=value)


def product_attributes(shared: dict[str, Any]) -> Iterator[ProductAttribute]:
    """The attributes of product_attribute columns and of the product_attributes object."""
    for name, value in shared.items():
        if name.startswith(ATTRIBUTE):
            yield attribute(name.removeprefix(ATTRIBUTE), value)
    for name, value in shared.get(ATTRIBUTES, ()):
        yield attribute(name, value)


def attribute(member: str, values: tuple[Choice, ...]) -> ProductAttribute:
    name, identifier = split_member(member)
    return ProductAttribute(ATTRIBUTE + member, name, identifier, values)


def split_member(member: str) -> tuple[str, str | None]:
    """NAME or NAME#ID."""
    name, _, identifier = member.partition("#")
    return name.strip(), identifier.strip() or None


def build_variant(row: FeedRow) -> Variant:
    values = row.values
    return Variant(
        key=row.key,
        seller_sku=values.get("sku.seller_sku", ""),
        price=values.get("sku.price"),
        currency=values.get("sku.currency"),
        list_price=values.get("sku.list_price"),
        inventory=dict(stock(values)),
        sales_attributes=tuple(sales_attributes(values)),
        image=values.get("sku.image"),
        extra=dict(extra_values(values)),
        cleared=frozenset(name for name in row.cleared if name.startswith(SKU)),
        gone=row.gone,
    )


def stock(values: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
    if "sku.quantity" in values:
        yield None, values["sku.quantity"]
    for name, value in values.items():
        if name.startswith(INVENTORY):
            yield name.removeprefix(INVENTORY), value


def sales_attributes(values: dict[str, Any]) -> Iterator[SalesAttribute]:
    for column, value in values.items():
        if column.startswith(SALES_ATTRIBUTE):
            name, identifier = split_member(column.removeprefix(SALES_ATTRIBUTE))
            yield SalesAttribute(column, name, identifier, value)


def extra_values(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name.startswith(SKU) and name not in VARIANT_FIELDS and not name.startswith((INVENTORY, SALES_ATTRIBUTE)):
            yield name.removeprefix(SKU), value


def as_text(value: Any) -> str:
    """A value as a person would write it in a feed."""
    if isinstance(value, tuple):
        return " # ".join(map(as_text, value))
    if isinstance(value, Choice):
        return value.name or value.id or ""
    return str(value)
