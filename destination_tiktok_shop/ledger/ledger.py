"""One shop's part of the ledger, for one run."""

import uuid
from datetime import datetime, timezone

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.deferred import DeferredRows
from destination_tiktok_shop.ledger.feedback import Feedback
from destination_tiktok_shop.ledger.images import Images
from destination_tiktok_shop.ledger.listings import Listings
from destination_tiktok_shop.ledger.operations import Operations
from destination_tiktok_shop.ledger.tables import runs


class Ledger:
    """The ledger's parts, and the row of this run."""

    def __init__(self, database: Database, shop_id: str, *, is_dry: bool) -> None:
        self.database = database
        self.run_id = f"{datetime.now(timezone.utc):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
        self.listings = Listings(database, shop_id, self.run_id)
        self.operations = Operations(database, shop_id, self.run_id)
        self.feedback = Feedback(database, shop_id, self.run_id)
        self.deferred = DeferredRows(database, shop_id)
        self.images = Images(database, shop_id)
        self._begin(shop_id, is_dry)

    def _begin(self, shop_id: str, is_dry: bool) -> None:
        row = {"run_id": self.run_id, "shop_id": shop_id, "is_dry": is_dry, "started_at": now()}
        with self.database.transaction() as connection:
            connection.execute(sa.insert(runs).values(row))

    def end(self) -> None:
        with self.database.transaction() as connection:
            connection.execute(sa.update(runs).where(runs.c.run_id == self.run_id).values(ended_at=now()))
