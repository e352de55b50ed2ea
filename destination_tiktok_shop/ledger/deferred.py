"""Rows that could not go yet: kept whole, and tried again in each run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.tables import deferred_rows

BATCH = 500


class DeferredRows:
    """The deferred rows of one shop."""

    def __init__(self, database: Database, shop_id: str) -> None:
        self._database = database
        self._shop_id = shop_id

    def keep(self, object_name: str, key: str, rows: Sequence[Mapping[str, Any]], reason: str) -> None:
        self._database.upsert(
            deferred_rows,
            [
                {
                    "shop_id": self._shop_id,
                    "object": object_name,
                    "key": key,
                    "rows": json.dumps(rows, default=str),
                    "reason": reason,
                    "deferred_at": now(),
                }
            ],
        )

    def drop(self, object_name: str, keys: Sequence[str]) -> None:
        statement = sa.delete(deferred_rows).where(
            deferred_rows.c.shop_id == self._shop_id,
            deferred_rows.c.object == object_name,
            deferred_rows.c.key.in_(sa.bindparam("keys", expanding=True)),
        )
        with self._database.transaction() as connection:
            for start in range(0, len(keys), BATCH):
                connection.execute(statement, {"keys": list(keys[start : start + BATCH])})

    def load(self, object_name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """(key, rows) of all that waits."""
        last = ""
        while True:
            statement = (
                sa.select(deferred_rows.c.key, deferred_rows.c.rows)
                .where(
                    deferred_rows.c.shop_id == self._shop_id,
                    deferred_rows.c.object == object_name,
                    deferred_rows.c.key > last,
                )
                .order_by(deferred_rows.c.key)
                .limit(BATCH)
            )
            with self._database.transaction() as connection:
                batch = connection.execute(statement).all()
            if not batch:
                return
            for key, rows in batch:
                yield key, json.loads(rows, parse_float=Decimal)
            last = batch[-1].key
