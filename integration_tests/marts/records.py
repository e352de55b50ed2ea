"""The records that the connector would emit for a sandbox world, stream by stream."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from tiktok_shop_sandbox.store import Shop, World

Record = dict[str, Any]
Only = Mapping[str, Collection[str]]

LISTED = (
    "orders", "returns", "cancellations", "packages", "products", "inventory", "warehouses", "statements",
    "unsettled_transactions", "payments", "withdrawals", "activities", "coupons", "affiliate_orders",
)  # fmt: skip
DAILY_LISTS = ("product_performance", "sku_performance", "video_performance", "live_performance")


def streams(world: World) -> dict[str, list[Record]]:
    """Every stream of the connector's contract with all records of all shops, parents' fields added as it adds them."""
    found: dict[str, list[Record]] = {}
    for stream, record in each_record(world):
        found.setdefault(stream, []).append(record)
    return found


def each_record(world: World, only: Only | None = None) -> Iterator[tuple[str, Record]]:
    """The same one by one, with the stream's name. `only`: table -> keys; a table that isn't named is given whole."""
    for shop in world.shops:
        yield "shops", _shop_record(shop)
        for stream, record in _shop_streams(shop, only or {}):
            yield stream, {"shop_id": shop.id, **record}


def _shop_record(shop: Shop) -> Record:
    return {
        "id": shop.id, "name": shop.name, "region": shop.region, "seller_type": shop.seller_type,
        "cipher": shop.cipher, "code": shop.code, "shop_id": shop.id,
    }  # fmt: skip


def _shop_streams(shop: Shop, only: Only) -> Iterator[tuple[str, Record]]:
    for stream in LISTED:
        for _, record in _rows(shop, stream, only):
            yield stream, record
    updated = _column(shop, "orders", "update_time")
    for order_id, detail in _rows(shop, "order_price_details", only):
        yield "order_price_details", {**detail, **_of_order(order_id, updated)}
    for order_id, references in _rows(shop, "external_orders", only):
        for reference in references:
            yield "external_orders", {**reference, **_of_order(order_id, updated)}
    for order_id, settled in _rows(shop, "order_transactions", only):
        for transaction in settled["sku_transactions"]:
            yield "order_transactions", {**transaction, **_of_order(order_id, updated)}
    for product_id, detail in _rows(shop, "product_details", only):
        listed = shop.tables["products"].record(product_id) or {}
        yield "product_details", {"id": product_id, "update_time": listed.get("update_time"), **detail}
    times = _column(shop, "statements", "statement_time")
    for statement_id, content in _rows(shop, "statement_transactions", only):
        for transaction in content["transactions"]:
            parent = {"statement_id": statement_id, "statement_time": times[statement_id]}
            yield "statement_transactions", {**transaction, **parent}
    for _, interval in _rows(shop, "shop_performance", only):
        yield "shop_performance", {**interval, "currency_mode": "LOCAL"}
    for stream in DAILY_LISTS:
        for day, rows in _rows(shop, stream, only):
            for row in rows:
                yield (
                    stream,
                    {**row, "id": str(row["id"]), "start_date": day, "end_date": day, "currency_mode": "LOCAL"},
                )


def _rows(shop: Shop, table: str, only: Only) -> Iterator[tuple[str, Any]]:
    found = shop.tables.get(table)
    for key in found if found is not None else ():
        if table not in only or key in only[table]:
            yield key, found.record(key)


def _column(shop: Shop, table: str, name: str) -> dict[str, int]:
    """A top-level time of every record, by key."""
    found = shop.tables.get(table)
    return {key: found.value(key, name) for key in found} if found is not None else {}


def _of_order(order_id: str, updated: dict[str, int]) -> Record:
    return {"order_id": order_id, "order_update_time": updated[order_id]}


def unit_costs(records: Mapping[str, list[Record]]) -> list[Record]:
    """What a merchant may say of the SKUs sold: a third of each one's first price, in each currency it is sold in."""
    prices = {
        (line["seller_sku"], line["currency"]): line["original_price"]
        for order in records["orders"]
        for line in order["line_items"]
        if line.get("seller_sku")
    }
    return [
        {"seller_sku": sku, "valid_from": "2020-01-01", "unit_cost": f"{Decimal(price) / 3:.2f}", "currency": currency}
        for (sku, currency), price in prices.items()
    ]
