"""Warehouses and quantities. Also used by the operation that updates inventory alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...operations.operation import OperationCall
from .. import errors
from .candidate import Candidate, Check, Finding

MAX_QUANTITY = 99_999


def warehouse(call: OperationCall, warehouse_id: str) -> Iterator[Finding]:
    record = call.table("warehouses").record(warehouse_id)
    if record is None:
        if call.state.is_another_shops(call.the_shop, "warehouses", warehouse_id):
            yield errors.WAREHOUSE_NOT_OF_SHOP.item(**{"warehouse ID": warehouse_id})
        else:
            yield errors.WAREHOUSE_UNKNOWN.item()
    elif record["type"] == "RETURN_WAREHOUSE":
        yield errors.WAREHOUSE_FOR_RETURNS.item()
    elif record["effect_status"] != "ENABLED":
        yield errors.WAREHOUSE_DISABLED.item()


def quantity(call: OperationCall, entry: dict[str, Any]) -> Iterator[Finding]:
    """Sources disagree on whether zero is accepted, so a condition decides."""
    value = entry.get("quantity")
    if value is None and entry.get("backorder_quantity"):
        return
    if value == 0 and call.conditions.zero_stock == "refused":
        yield errors.QUANTITY_INVALID.item()
    elif value is None or not 0 <= value <= MAX_QUANTITY:
        yield errors.QUANTITY_RANGE.item()


def _inventory(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    for sku in candidate.skus:
        entries = sku.get("inventory")
        if entries is None and (sku.get("id") or candidate.is_draft):
            continue
        if not entries:
            yield errors.WAREHOUSE_MISSING.item()
            continue
        ids = [entry.get("warehouse_id") or "" for entry in entries]
        if len(ids) > len(set(ids)):
            yield errors.WAREHOUSE_DUPLICATE.item()
        state = candidate.listing.skus.get(sku.get("id") or "") if candidate.listing else None
        if state and {stock["warehouse_id"] for stock in state.inventory} - set(ids):
            yield errors.WAREHOUSES_CHANGED.item()
        for entry in entries:
            yield from warehouse(candidate.call, entry.get("warehouse_id") or "")
            yield from quantity(candidate.call, entry)


CHECKS = (Check(_inventory, also_drafts=True),)
