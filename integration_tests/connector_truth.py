"""The records that a destination must end up with, derived from the sandbox's data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_shop_sandbox.testing import RunningSandbox

Key = tuple[str, ...]
Records = dict[Key, dict[str, Any]]


@dataclass(frozen=True)
class Contract:
    """A row of the contract's table of streams."""

    primary_key: tuple[str, ...]
    cursor: str = ""


STREAMS = {
    "shops": Contract(("id",)),
    "orders": Contract(("shop_id", "id"), "update_time"),
    "order_price_details": Contract(("shop_id", "order_id"), "order_update_time"),
    "external_orders": Contract(("shop_id", "order_id", "platform", "id"), "order_update_time"),
    "order_transactions": Contract(("shop_id", "order_id", "statement_id", "sku_id"), "order_update_time"),
    "returns": Contract(("shop_id", "return_id"), "update_time"),
    "cancellations": Contract(("shop_id", "cancel_id"), "update_time"),
    "packages": Contract(("shop_id", "id"), "update_time"),
    "products": Contract(("shop_id", "id"), "update_time"),
    "product_details": Contract(("shop_id", "id"), "update_time"),
    "inventory": Contract(("shop_id", "product_id")),
    "warehouses": Contract(("shop_id", "id")),
    "statements": Contract(("shop_id", "id"), "statement_time"),
    "statement_transactions": Contract(("shop_id", "statement_id", "id"), "statement_time"),
    "unsettled_transactions": Contract(("shop_id", "id")),
    "payments": Contract(("shop_id", "id"), "create_time"),
    "withdrawals": Contract(("shop_id", "id"), "create_time"),
    "activities": Contract(("shop_id", "id")),
    "coupons": Contract(("shop_id", "id")),
    "affiliate_orders": Contract(("shop_id", "id"), "create_time"),
    "shop_performance": Contract(("shop_id", "start_date"), "start_date"),
    "product_performance": Contract(("shop_id", "start_date", "id"), "start_date"),
    "sku_performance": Contract(("shop_id", "start_date", "id"), "start_date"),
    "video_performance": Contract(("shop_id", "start_date", "id"), "start_date"),
    "live_performance": Contract(("shop_id", "start_date", "id"), "start_date"),
}
PERFORMANCE = tuple(name for name in STREAMS if name.endswith("_performance"))
PER_ORDER = ("order_price_details", "external_orders", "order_transactions")

_SHOP_FIELDS = ("id", "name", "region", "seller_type", "cipher", "code")
_NO_DETAILS = ("FREEZE", "DELETED")
# How many days old a day must be for its figures to be there.
_COMPLETE_AFTER_DAYS = dict.fromkeys(PERFORMANCE, 1) | {"live_performance": 2}


def expected(
    sandbox: RunningSandbox,
    stream: str,
    *,
    shop_ids: Collection[str] | None = None,
    platforms: Collection[str] = ("SHOPIFY",),
    statuses: Collection[str] | None = None,
    since: int = 0,
    before: int = 1 << 40,
) -> Records:
    """The records of a stream by primary key, as they must be once everything has been read.

    `since` (inclusive) and `before` (exclusive) bound the cursor, in Unix seconds; not that of the performance streams,
    which are expected whole and in the shop's currency.
    """
    if stream == "shops":
        rows: Iterable[dict[str, Any]] = ({name: shop[name] for name in _SHOP_FIELDS} for shop in sandbox.shops())
    else:
        shops = [shop for shop in sandbox.shops() if shop_ids is None or shop["id"] in shop_ids]
        rows = (
            _with_string_ids({**row, "shop_id": shop["id"]})
            for shop in shops
            for row in (
                _days(sandbox, shop, stream)
                if stream in PERFORMANCE
                else _rows(sandbox, shop["id"], stream, platforms, statuses)
            )
        )
    cursor = STREAMS[stream].cursor
    return {
        key_of(stream, row): row for row in rows if not cursor or stream in PERFORMANCE or since <= row[cursor] < before
    }


def _rows(
    sandbox: RunningSandbox,
    shop_id: str,
    stream: str,
    platforms: Collection[str],
    statuses: Collection[str] | None,
) -> Iterator[dict[str, Any]]:
    table = sandbox.truth(shop_id, stream)
    if stream in ("orders", *PER_ORDER):
        orders = sandbox.truth(shop_id, "orders")
        wanted = {key: order for key, order in orders.items() if statuses is None or order["status"] in statuses}
        if stream == "orders":
            yield from wanted.values()
        for order_id, order in wanted.items() if stream != "orders" else ():
            held = table.get(order_id)
            added = {"order_id": order_id, "order_update_time": order["update_time"]}
            if stream == "order_price_details":
                rows = [] if held is None else [held]
            elif stream == "external_orders":
                rows = [row for row in held or [] if row["platform"] in platforms]
            else:
                rows = held["sku_transactions"] if held else []
            yield from (added | row for row in rows)
    elif stream == "product_details":
        products = sandbox.truth(shop_id, "products")
        for product_id, detail in table.items():
            if products[product_id]["status"] not in _NO_DETAILS:
                yield {"update_time": products[product_id]["update_time"]} | detail
    elif stream == "statement_transactions":
        statements = sandbox.truth(shop_id, "statements")
        for statement_id, held in table.items():
            added = {"statement_id": statement_id, "statement_time": statements[statement_id]["statement_time"]}
            yield from (added | row for row in held["transactions"])
    else:
        yield from table.values()


def _days(sandbox: RunningSandbox, shop: Mapping[str, Any], stream: str) -> Iterator[dict[str, Any]]:
    now = datetime.fromtimestamp(sandbox.admin("GET", "world")["now"], ZoneInfo(shop["timezone"]))
    latest = now.date() - timedelta(days=_COMPLETE_AFTER_DAYS[stream])
    for text, held in sandbox.truth(shop["id"], stream).items():
        day = date.fromisoformat(text)
        added = {"start_date": text, "end_date": (day + timedelta(days=1)).isoformat(), "currency_mode": "LOCAL"}
        for row in held if isinstance(held, list) else [held]:
            if day <= latest:
                yield added | row


def read_to(stream: str, records: Iterable[Mapping[str, Any]]) -> Records:
    """What a destination holds after these records: per primary key the one with the newest cursor, then the last."""
    held: Records = {}
    cursor = STREAMS[stream].cursor
    for record in records:
        key = key_of(stream, record)
        if key not in held or not cursor or record[cursor] >= held[key][cursor]:
            held[key] = dict(record)
    return held


def key_of(stream: str, record: Mapping[str, Any]) -> Key:
    key = tuple(record.get(name) for name in STREAMS[stream].primary_key)
    assert all(isinstance(part, str) and part for part in key), f"{stream} has a record without its key: {key}"
    return key


def assert_same(stream: str, found: Records, wanted: Records) -> None:
    """Record by record and field by field, with the first differences in the message."""
    missing, surplus = list(wanted.keys() - found.keys()), list(found.keys() - wanted.keys())
    assert not missing and not surplus, (
        f"{stream}: of {len(wanted)} records {len(missing)} are missing, e.g. {missing[:3]}, "
        f"and {len(surplus)} more are there, e.g. {surplus[:3]}"
    )
    different = [
        (key, name, found[key].get(name, "(absent)"), wanted[key].get(name, "(absent)"))
        for key in wanted
        if found[key] != wanted[key]
        for name in {*found[key], *wanted[key]}
        if found[key].get(name, "(absent)") != wanted[key].get(name, "(absent)")
    ]
    assert not different, f"{stream}: {len(different)} fields differ (key, field, read, truth), e.g. {different[:3]}"


def _with_string_ids(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_string_ids(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_string_ids(item, "id" if name.endswith("_ids") else "") for item in value]
    is_id = name == "id" or name.endswith("_id")
    return str(value) if is_id and isinstance(value, int) and not isinstance(value, bool) else value
