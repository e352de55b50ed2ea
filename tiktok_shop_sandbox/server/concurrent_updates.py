"""Updates a record while a client is paging through its listing."""

from __future__ import annotations

from .. import history
from ..store import Shop, World


def touch(world: World, shop: Shop, table_name: str, key: str, at: int) -> None:
    """Sets a record's update_time to `at` (Unix seconds); records without an update_time stay as they are."""
    if table_name == "orders" and key not in shop.tables.get("added_orders", ()):
        history.touch(world, shop.id, key, at)
        return
    table = shop.tables[table_name]
    record = table.record(key)
    if isinstance(record, dict) and "update_time" in record:
        table.put(key, record | {"update_time": at})
