"""Listings and SKUs as this destination knows them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.tables import listing_skus, listings

LISTED = "listed"
DRAFT = "draft"
OFF = "off"  # taken down because the feed says so
GONE = "gone"  # taken down because it is no longer in the feed
DELETED = "deleted"
BATCH = 500


@dataclass(frozen=True)
class Accepted:
    """What TikTok Shop accepted last, part by part, as fingerprints or, where the values matter later, as values.

    `properties`: top-level property -> fingerprint. `variants`, `prices`, `stock`: by seller SKU.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stock: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    content: str | None = None  # fingerprint of the columns that the variants share
    status: str | None = None
    category_id: str | None = None
    unseen_skus: Sequence[str] = ()  # added by an edit, and not shown by TikTok Shop since

    def without_skus(self, seller_skus: Collection[str]) -> "Accepted":
        """As if these had never been sent."""
        kept = {
            name: {sku: value for sku, value in getattr(self, name).items() if sku not in seller_skus}
            for name in ("variants", "prices", "stock")
        }
        return replace(self, **kept, unseen_skus=[sku for sku in self.unseen_skus if sku not in seller_skus])

    def with_skus_of(self, other: "Accepted", seller_skus: Collection[str]) -> "Accepted":
        """With what `other` says of these SKUs."""
        added = {
            name: {**getattr(self, name), **{sku: getattr(other, name)[sku] for sku in seller_skus}}
            for name in ("variants", "prices", "stock")
        }
        return replace(self, **added, unseen_skus=other.unseen_skus)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Listing:
    """One row of `listings`."""

    parent_id: str
    product_id: str | None = None
    state: str = LISTED
    product_status: str | None = None
    audit_status: str | None = None
    audit_reasons: Any = None
    is_under_audit: bool = False
    feed_fingerprint: str | None = None
    accepted: Accepted = field(default_factory=Accepted)
    first_sent_at: datetime | None = None
    last_sent_at: datetime | None = None

    @property
    def exists(self) -> bool:
        return self.product_id is not None and self.state != DELETED

    @property
    def is_up(self) -> bool:
        """Whether the listing is or is about to be for sale as far as this destination decides."""
        return self.exists and self.state == LISTED

    def sent(self) -> "Listing":
        moment = now()
        return replace(self, first_sent_at=self.first_sent_at or moment, last_sent_at=moment)


@dataclass(frozen=True)
class KnownSku:
    """One row of `listing_skus`."""

    seller_sku: str
    product_id: str
    sku_id: str
    parent_id: str | None = None
    variant_id: str | None = None
    price: str | None = None
    list_price: str | None = None
    stock: Mapping[str, int] | None = None
    is_out_of_stock: bool = False


class Listings:
    """The listings and SKUs of one shop."""

    def __init__(self, database: Database, shop_id: str, run_id: str) -> None:
        self._database = database
        self._shop_id = shop_id
        self._run_id = run_id

    def get(self, parent_ids: Sequence[str]) -> dict[str, Listing]:
        found = {}
        for row in self._select(listings, listings.c.parent_id, parent_ids):
            found[row["parent_id"]] = _listing(row)
        return found

    def save(self, listing: Listing) -> None:
        """A listing that the feed of this run has."""
        self._database.upsert(listings, [{**self._row(listing), "seen_in_run": self._run_id}])

    def save_unseen(self, *unseen: Listing) -> None:
        """Listings that the feed of this run may lack."""
        self._database.upsert(listings, [self._row(listing) for listing in unseen])

    def _row(self, listing: Listing) -> dict[str, Any]:
        fields = {name: getattr(listing, name) for name in Listing.__dataclass_fields__}
        return {"shop_id": self._shop_id, **fields, "accepted": listing.accepted.as_json()}

    def mark_seen(self, parent_ids: Sequence[str]) -> None:
        """The feed of this run has them, so they aren't gone."""
        statement = (
            sa.update(listings)
            .where(listings.c.shop_id == self._shop_id, listings.c.parent_id.in_(sa.bindparam("ids", expanding=True)))
            .values(seen_in_run=self._run_id)
        )
        with self._database.transaction() as connection:
            for ids in _batches(parent_ids):
                connection.execute(statement, {"ids": ids})

    def up(self) -> int:
        """How many listings are up."""
        return self._count()

    def unseen_up(self) -> int:
        return self._count(listings.c.seen_in_run.is_distinct_from(self._run_id))

    def unseen(self) -> Iterator[list[Listing]]:
        """The listings that exist, aren't gone and weren't seen in this run, in batches."""
        yield from self._walk(
            listings.c.seen_in_run.is_distinct_from(self._run_id),
            listings.c.product_id.is_not(None),
            listings.c.state.not_in([GONE, DELETED]),
        )

    def under_audit(self) -> Iterator[list[Listing]]:
        yield from self._walk(listings.c.is_under_audit, listings.c.product_id.is_not(None))

    def skus(self, seller_skus: Sequence[str]) -> dict[str, KnownSku]:
        return {
            row["seller_sku"]: _known_sku(row)
            for row in self._select(listing_skus, listing_skus.c.seller_sku, seller_skus)
        }

    def skus_of(self, parent_ids: Sequence[str]) -> dict[str, list[KnownSku]]:
        """By parent_id."""
        found: dict[str, list[KnownSku]] = {}
        for row in self._select(listing_skus, listing_skus.c.parent_id, parent_ids):
            found.setdefault(row["parent_id"], []).append(_known_sku(row))
        return found

    def skus_of_product(self, product_id: str) -> list[KnownSku]:
        return [_known_sku(row) for row in self._select(listing_skus, listing_skus.c.product_id, [product_id])]

    def parent_of(self, variant_id: str) -> str | None:
        """The product that a variant of the feed belongs to, where a row of it doesn't say so."""
        rows = self._select(listing_skus, listing_skus.c.variant_id, [variant_id])
        return next((row["parent_id"] for row in rows), None)

    def by_product(self, product_id: str) -> Listing | None:
        return next((_listing(row) for row in self._select(listings, listings.c.product_id, [product_id])), None)

    def save_skus(self, skus: Iterable[KnownSku]) -> None:
        moment = now()
        self._database.upsert(
            listing_skus,
            [
                {
                    "shop_id": self._shop_id,
                    **{name: getattr(sku, name) for name in KnownSku.__dataclass_fields__},
                    "updated_at": moment,
                }
                for sku in skus
            ],
        )

    def forget_skus(self, seller_skus: Sequence[str]) -> None:
        statement = sa.delete(listing_skus).where(
            listing_skus.c.shop_id == self._shop_id,
            listing_skus.c.seller_sku.in_(sa.bindparam("ids", expanding=True)),
        )
        with self._database.transaction() as connection:
            for ids in _batches(seller_skus):
                connection.execute(statement, {"ids": ids})

    def _select(self, table: sa.Table, column: sa.Column, values: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        statement = sa.select(table).where(
            table.c.shop_id == self._shop_id, column.in_(sa.bindparam("ids", expanding=True))
        )
        with self._database.transaction() as connection:
            rows = [row for ids in _batches(values) for row in connection.execute(statement, {"ids": ids}).mappings()]
        yield from rows

    def _walk(self, *conditions: Any) -> Iterator[list[Listing]]:
        last = ""
        while True:
            statement = (
                sa.select(listings)
                .where(listings.c.shop_id == self._shop_id, listings.c.parent_id > last, *conditions)
                .order_by(listings.c.parent_id)
                .limit(BATCH)
            )
            with self._database.transaction() as connection:
                batch = [_listing(row) for row in connection.execute(statement).mappings()]
            if not batch:
                return
            yield batch
            last = batch[-1].parent_id

    def _count(self, *conditions: Any) -> int:
        statement = sa.select(sa.func.count()).where(
            listings.c.shop_id == self._shop_id,
            listings.c.product_id.is_not(None),
            listings.c.state == LISTED,
            *conditions,
        )
        with self._database.transaction() as connection:
            return connection.execute(statement).scalar_one()


def _listing(row: Mapping[str, Any]) -> Listing:
    known = {name: row[name] for name in Listing.__dataclass_fields__ if name != "accepted"}
    return Listing(**known, accepted=Accepted(**(row["accepted"] or {})))


def _known_sku(row: Mapping[str, Any]) -> KnownSku:
    return KnownSku(**{name: row[name] for name in KnownSku.__dataclass_fields__})


def _batches(values: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), BATCH):
        yield list(values[start : start + BATCH])
