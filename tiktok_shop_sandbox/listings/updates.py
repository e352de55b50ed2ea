"""Update Price and Update Inventory, which take effect at once and without an audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..operations.operation import OperationCall, Outcome
from ..server.api_errors import ApiError
from . import errors
from .checks import inventory, prices
from .model import ACTIVATE, STATUSES, Listing, SkuState

_ONLY_ACTIVE = tuple(status for status in STATUSES if status != ACTIVATE)


def update_prices(call: OperationCall) -> Outcome:
    """All or nothing."""
    listings = call.state.listings(call.the_shop)
    listing = listings.editable(call.path_id, not_in=_ONLY_ACTIVE)
    _require_skus(call, listing, errors.SKU_ID_NOT_OF_PRODUCT.error())
    if call.conditions.is_in_promotion(listing.id):
        raise errors.PRICE_LOCKED.error()
    for sku in call.body["skus"]:
        if not sku.get("price"):
            raise errors.PRICE_MISSING.error()
        for finding in (*prices.price(sku["price"], call.market), *prices.list_price(sku, call.market)):
            raise ApiError(finding["code"], finding["message"])
        prices.discard_low_list_price(sku, sku["price"]["amount"])
        listing.skus[sku["id"]].price = sku["price"]
        changed = {name: sku[name] for name in ("list_price", "external_list_prices") if sku.get(name)}
        for content in listing.versions():
            for stored in content.get("skus", ()):
                if stored["id"] == sku["id"]:
                    stored |= changed
    return Outcome({}, lambda: listings.touch(listing))


def update_inventory(call: OperationCall) -> Outcome:
    """Sets quantities. What is wrong with one SKU's values keeps none of the others back."""
    listings = call.state.listings(call.the_shop)
    listing = listings.editable(call.path_id)
    _require_skus(call, listing, errors.SKU_ID_UNKNOWN.error())
    failed = []
    for sku in call.body["skus"]:
        state = listing.skus[sku["id"]]
        entries = _entries(sku, state)
        extra_errors = [
            {"warehouse_id": entry["warehouse_id"], **finding}
            for entry in entries
            for finding in _findings(call, listing, state, entry)
        ]
        if extra_errors:
            detail = {"sku_id": sku["id"], "extra_errors": extra_errors}
            failed.append(errors.CHECK_FAILED.item() | {"detail": detail})
            continue
        stored = {stock["warehouse_id"]: stock for stock in state.inventory}
        # What an entry leaves out stays, such as backorders.
        state.inventory = [stored.get(entry["warehouse_id"], {}) | entry for entry in entries]
    is_changed = len(failed) < len(call.body["skus"])
    return Outcome({"errors": failed} if failed else {}, (lambda: listings.touch(listing)) if is_changed else None)


def _require_skus(call: OperationCall, listing: Listing, unknown: ApiError) -> None:
    ids = [sku.get("id") for sku in call.body["skus"]]
    if not all(ids):
        raise errors.SKU_ID_MISSING.error()
    if len(ids) > len(set(ids)):
        raise errors.SKU_ID_DUPLICATE.error()
    if set(ids) - listing.skus.keys():
        raise unknown


def _entries(sku: Mapping[str, Any], state: SkuState) -> list[dict[str, Any]]:
    """The entries with their warehouse, which may be left out where there is one only; raises ApiError."""
    entries = [dict(entry) for entry in sku.get("inventory") or []]
    if not entries:
        raise errors.WAREHOUSE_MISSING.error()
    stored = [stock["warehouse_id"] for stock in state.inventory]
    if len(stored) == 1 and len(entries) == 1:
        entries[0].setdefault("warehouse_id", stored[0])
    ids = [entry.get("warehouse_id") for entry in entries]
    if not all(ids) or set(stored) - set(ids):
        raise errors.WAREHOUSES_INCOMPLETE.error()
    if len(ids) > len(set(ids)):
        raise errors.WAREHOUSE_DUPLICATE.error()
    return entries


def _findings(
    call: OperationCall, listing: Listing, state: SkuState, entry: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    stored = {stock["warehouse_id"]: stock.get("quantity") or 0 for stock in state.inventory}
    warehouse_id = entry["warehouse_id"]
    unknown = list(inventory.warehouse(call, warehouse_id))
    yield from unknown
    if not unknown and stored and warehouse_id not in stored:
        yield errors.WAREHOUSES_CHANGED.item()
    yield from inventory.quantity(call, dict(entry))
    is_less = (entry.get("quantity") or 0) < stored.get(warehouse_id, 0)
    if is_less and call.conditions.is_in_promotion(listing.id):
        yield errors.QUANTITY_LOCKED.item()
