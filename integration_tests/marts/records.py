"""The records that the connector would emit for a sandbox world, stream by stream."""

from collections.abc import Iterator
from typing import Any

from sandbox.store import Shop, World

Record = dict[str, Any]

LISTED = (
    "orders", "returns", "cancellations", "packages", "products", "inventory", "warehouses", "statements",
    "unsettled_transactions", "payments", "withdrawals", "activities", "coupons", "affiliate_orders",
)  # fmt: skip
DAILY_LISTS = ("product_performance", "sku_performance", "video_performance", "live_performance")


def streams(world: World) -> dict[str, list[Record]]:
    """Every stream of the connector's contract with all records of all shops, parents' fields added as it adds them."""
    found: dict[str, list[Record]] = {"shops": [_shop_record(shop) for shop in world.shops]}
    for shop in world.shops:
        for stream, record in _shop_streams(shop):
            found.setdefault(stream, []).append({"shop_id": shop.id, **record})
    return found


def _shop_record(shop: Shop) -> Record:
    return {
        "id": shop.id, "name": shop.name, "region": shop.region, "seller_type": shop.seller_type,
        "cipher": shop.cipher, "code": shop.code, "shop_id": shop.id,
    }  # fmt: skip


def _shop_streams(shop: Shop) -> Iterator[tuple[str, Record]]:
    for stream in LISTED:
        for _, record in _rows(shop, stream):
            yield stream, record
    updated = {order_id: order["update_time"] for order_id, order in _rows(shop, "orders")}
    for order_id, detail in _rows(shop, "order_price_details"):
        yield "order_price_details", {**detail, **_of_order(order_id, updated)}
    for order_id, references in _rows(shop, "external_orders"):
        for reference in references:
            yield "external_orders", {**reference, **_of_order(order_id, updated)}
    for order_id, settled in _rows(shop, "order_transactions"):
        for transaction in settled["sku_transactions"]:
            yield "order_transactions", {**transaction, **_of_order(order_id, updated)}
    for product_id, detail in _rows(shop, "product_details"):
        listed = shop.tables["products"].record(product_id) or {}
        yield "product_details", {"id": product_id, "update_time": listed.get("update_time"), **detail}
    times = {statement_id: statement["statement_time"] for statement_id, statement in _rows(shop, "statements")}
    for statement_id, content in _rows(shop, "statement_transactions"):
        for transaction in content["transactions"]:
            parent = {"statement_id": statement_id, "statement_time": times[statement_id]}
            yield "statement_transactions", {**transaction, **parent}
    for _, interval in _rows(shop, "shop_performance"):
        yield "shop_performance", {**interval, "currency_mode": "LOCAL"}
    for stream in DAILY_LISTS:
        for day, rows in _rows(shop, stream):
            for row in rows:
                yield (
                    stream,
                    {**row, "id": str(row["id"]), "start_date": day, "end_date": day, "currency_mode": "LOCAL"},
                )


def _rows(shop: Shop, table: str) -> Iterator[tuple[str, Any]]:
    found = shop.tables.get(table)
    for key in found.keys() if found is not None else ():
        yield key, found.record(key)


def _of_order(order_id: str, updated: dict[str, int]) -> Record:
    return {"order_id": order_id, "order_update_time": updated[order_id]}
