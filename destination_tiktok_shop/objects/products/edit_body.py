"""The body of an edit: which properties it is about, and whether the shop shows them afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.objects.products.creation import stock_entries
from destination_tiktok_shop.objects.products.forms import edit_form, edit_form_of_sku
from destination_tiktok_shop.objects.products.skus import SkuEntries

# Properties that only the full edit takes.
ONLY_IN_FULL_EDIT = frozenset({"category_id", "category_version", "delivery_option_ids", "minimum_order_quantity"})
DRAFT_STATUS = "DRAFT"


@dataclass(frozen=True)
class Edit:
    """An edit that is ready to be sent: `properties` holds the top-level ones that it is about, `entries` the SKUs."""

    body: Mapping[str, Any]
    properties: Mapping[str, Any]
    entries: SkuEntries | None
    publishes: bool
    why: str

    @property
    def kind(self) -> str:
        return "publish" if self.publishes else "edit"

    @property
    def is_full(self) -> bool:
        return self.publishes or bool(ONLY_IN_FULL_EDIT & set(self.properties))


def merged_attributes(named: Iterable[Mapping[str, Any]], kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The feed's attributes, and those of the shop that it doesn't name; one without values is cleared."""
    named_ids = {attribute["id"] for attribute in named}
    others = [attribute for attribute in kept if attribute["id"] not in named_ids]
    return [dict(attribute) for attribute in [*named, *others] if attribute.get("values")]


def is_same(name: str, value: Any, form: Mapping[str, Any]) -> bool:
    """Whether the shop has a property so already; an attribute's order says nothing."""
    current = form.get(name)
    if name == "category_version":
        return True
    if name == "product_attributes":
        return by_id(value) == by_id(current or [])
    if isinstance(value, dict) and isinstance(current, dict):
        return all(same_value(current.get(key), item) for key, item in value.items())
    return same_value(current, value) or (current is None and value in ("", [], {}))


def by_id(attributes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {attribute["id"]: attribute.get("values") for attribute in attributes}


def same_value(left: Any, right: Any) -> bool:
    """Numbers are equal however they are written: 1.50 and 1.5."""
    if left == right:
        return True
    try:
        return Decimal(str(left)) == Decimal(str(right))
    except ArithmeticError:
        return False


def was_applied(edit: Edit, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """False where nothing that the edit was about is other than it was. New SKUs show late, so they prove nothing."""
    if edit.publishes and after.get("status") == DRAFT_STATUS:
        return False
    if failed_review(after) and not failed_review(before):
        # It was reviewed at once and discarded, which the next run reports.
        return True
    old, new = edit_form(before), edit_form(after)
    names = [name for name in edit.properties if not same_value(old.get(name), edit.properties[name])]
    return not names or any(old.get(name) != new.get(name) for name in names)


def failed_review(product: Mapping[str, Any]) -> bool:
    return (product.get("audit") or {}).get("status") == "FAILED"


def explain(properties: Mapping[str, Any], entries: SkuEntries | None, *, publishes: bool) -> str:
    """What an edit does, for the plan."""
    parts = ["publishes the draft"] if publishes else []
    if properties:
        parts.append(f"changes {', '.join(properties)}")
    if entries is not None and entries.differ:
        parts += entries.explanation
    return "; ".join(parts)


def price_and_stock(sku: Mapping[str, Any]) -> dict[str, Any]:
    price = sku.get("price") or {}
    amount = price.get("sale_price") or price.get("tax_exclusive_price")
    named = {"price": {"amount": amount, "currency": price.get("currency")}} if amount else {}
    stock = {str(entry["warehouse_id"]): int(entry.get("quantity") or 0) for entry in sku.get("inventory") or ()}
    return {**named, **({"inventory": stock_entries(stock, None)} if stock else {})}


def checked_body(edit: Edit, existing: Mapping[str, Any]) -> dict[str, Any]:
    """The product as it will be, as the listing check takes it: with price and stock."""
    known = {str(sku.get("id")): sku for sku in existing.get("skus") or ()}
    entries = edit.body.get("skus") or [edit_form_of_sku(sku) for sku in known.values()]
    skus = [{**price_and_stock(known.get(str(entry.get("id")), {})), **entry} for entry in entries]
    return {**edit_form(existing), **edit.body, "skus": skus}
