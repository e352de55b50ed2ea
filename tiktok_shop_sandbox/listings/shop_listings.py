"""The listings of one shop: where they are kept, and how the read streams come to show them."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

from ..history import ids
from ..markets import MARKETS
from ..operations.clock import Clock
from ..server.conditions import Conditions
from ..store import Shop, Table
from . import audit, errors
from .brands import Brands
from .content import CustomNames, adopt, as_record
from .media import Media
from .model import DELETED, DRAFT, FREEZE, PENDING, Content, Listing

# Tables of the sandbox itself: the listings as they are, and the versions that Get Product shows on request.
LISTINGS, VERSIONS_UNDER_REVIEW, DRAFTS = "listings", "versions_under_review", "drafts"
# Far from the ids of the generated history.
_FIRST_NUMBER = 2_000_000
_SEARCH_FIELDS = ("id", "title", "status", "create_time", "update_time", "audit", "has_draft", "is_not_for_sale",
                  "recommended_categories", "product_tags", "selling_format", "scheduled_sale",
                  "listing_quality_tier")  # fmt: skip
_SEARCH_SKU_FIELDS = ("id", "seller_sku", "price", "inventory", "status_info", "pre_sale", "list_price",
                      "external_list_prices", "fees")  # fmt: skip


class ShopListings:
    """Reads and writes listings. A product of the generated history becomes a listing with its first change."""

    def __init__(
        self, shop: Shop, index: int, *, clock: Clock, media: Media, brands: Brands, names: CustomNames
    ) -> None:
        self.shop = shop
        self.market = MARKETS[shop.region]
        self.clock = clock
        self._index = index
        self._media = media
        self._brands = brands
        self._names = names
        self._serials = {"product": 0, "sku": 0}
        self._due: list[tuple[int, str]] = []
        self.replies: dict[str, dict[str, Any]] = {}  # by idempotency key
        self.listed_on: list[int] = []  # the day of everything that counts towards the daily limit

    def table(self, name: str) -> Table:
        return self.shop.tables.setdefault(name, Table())

    def new_id(self, kind: str) -> str:
        self._serials[kind] += 1
        return ids.make(kind, self._index, _FIRST_NUMBER + self._serials[kind])

    def get(self, product_id: str) -> Listing | None:
        record = self.table(LISTINGS).record(product_id)
        if record is not None:
            return Listing.from_json(record)
        record = self.table("product_details").record(product_id) or self.table("products").record(product_id)
        return None if record is None else adopt(record, self._names)

    def editable(self, product_id: str, *, not_in: tuple[str, ...] = (FREEZE, DELETED)) -> Listing:
        """A listing whose status permits an edit; raises ApiError."""
        listing = self.get(product_id)
        if listing is None:
            raise errors.PRODUCT_UNKNOWN.error()
        if listing.status in not_in:
            raise errors.STATUS_NOT_ALLOWED.error()
        return listing

    def touch(self, listing: Listing) -> None:
        """Saves a listing that changes now."""
        listing.update_time = max(self.clock.now(), listing.update_time)
        self.save(listing)

    def save(self, listing: Listing) -> None:
        """Stores a listing and everything that reads show of it."""
        listing.forget_removed_skus()
        elapsed = self.clock.elapsed()
        self.table(LISTINGS).put(listing.id, listing)
        due = [state.visible_at for state in listing.skus.values() if state.visible_at > elapsed]
        if listing.audit_ends_at is not None:
            due.append(listing.audit_ends_at)
        for moment in due:
            heapq.heappush(self._due, (moment, listing.id))
        is_hidden = listing.status in (FREEZE, DELETED)
        detail = self._record(listing, listing.base, elapsed)
        self._put_or_remove("product_details", listing.id, None if is_hidden else detail)
        under_review = listing.review or (listing.base if listing.status == PENDING else None)
        self._put_or_remove(
            VERSIONS_UNDER_REVIEW, listing.id, under_review and self._record(listing, under_review, None)
        )
        draft = listing.draft or (listing.base if listing.status == DRAFT else None)
        self._put_or_remove(DRAFTS, listing.id, draft and self._record(listing, draft, None))
        if detail["skus"] or listing.id in self.table("products"):
            self.table("products").put(listing.id, self._search_row(detail))
            self._put_or_remove("inventory", listing.id, None if is_hidden else self._inventory(listing, detail))

    def settle(self, conditions: Conditions) -> list[str]:
        """Shows SKUs that have become visible and ends audits that are over. Returns the products' ids."""
        elapsed = self.clock.elapsed()
        settled: dict[str, None] = {}
        while self._due and self._due[0][0] <= elapsed:
            _, product_id = heapq.heappop(self._due)
            listing = self.get(product_id)
            if listing is None:
                continue
            if listing.audit_ends_at is not None and listing.audit_ends_at <= elapsed:
                ended_at = self.clock.moment_of(listing.audit_ends_at)
                # A reader that saw the listing before has to find it again by its update_time.
                listing.update_time = ended_at if ended_at > listing.update_time else self.clock.now()
                audit.end(listing, audit.verdict(listing, self.market, conditions))
            self.save(listing)
            settled[product_id] = None
        return list(settled)

    def count_listing(self, conditions: Conditions) -> Callable[[], None]:
        """Raises ApiError if the daily limit is reached; the result counts one more."""
        day = self.clock.day()
        limit = conditions.daily_listing_limit
        if limit and self.listed_on.count(day) >= limit:
            raise errors.LISTING_LIMIT.error()
        return lambda: self.listed_on.append(day)

    def _put_or_remove(self, table: str, key: str, record: dict[str, Any] | None) -> None:
        if record is not None:
            self.table(table).put(key, record)
        elif table in self.shop.tables:
            self.table(table).remove(key)

    def _record(self, listing: Listing, content: Content, elapsed: int | None) -> dict[str, Any]:
        """A version as Get Product shows it; with `elapsed`, without the SKUs that reads don't show yet."""
        skus = [
            sku for sku in content.get("skus", ()) if elapsed is None or listing.skus[sku["id"]].visible_at <= elapsed
        ]
        record = as_record(listing, content, skus, market=self.market, media=self._media, brands=self._brands)
        return (
            listing.other
            | record
            | {
                "id": listing.id,
                "status": listing.status,
                "product_status": listing.product_status,
                "create_time": listing.create_time,
                "update_time": listing.update_time,
                "has_draft": listing.draft is not None or listing.status == DRAFT,
                "is_not_for_sale": content.get("is_not_for_sale", False),
                "audit": listing.audit,
                "audit_failed_reasons": listing.failed_reasons,
                "recommended_categories": listing.recommended_categories,
            }
        )

    def _search_row(self, detail: dict[str, Any]) -> dict[str, Any]:
        row = {name: detail[name] for name in _SEARCH_FIELDS if name in detail}
        row["skus"] = [{name: sku[name] for name in _SEARCH_SKU_FIELDS if name in sku} for sku in detail["skus"]]
        return row | {"sales_regions": [self.shop.region]}

    def _inventory(self, listing: Listing, detail: dict[str, Any]) -> dict[str, Any]:
        stored = self.table("inventory").record(listing.id) or {"skus": []}
        committed = {
            (sku["id"], stock["warehouse_id"]): stock["committed_quantity"]
            for sku in stored["skus"]
            for stock in sku["warehouse_inventory"]
        }
        skus = []
        for sku in detail["skus"]:
            warehouses = [
                {
                    "warehouse_id": stock["warehouse_id"],
                    "available_quantity": stock["quantity"],
                    "committed_quantity": committed.get((sku["id"], stock["warehouse_id"]), 0),
                }
                for stock in sku["inventory"]
            ]
            available = sum(stock["available_quantity"] for stock in warehouses)
            skus.append(
                {
                    "id": sku["id"],
                    "seller_sku": sku.get("seller_sku", ""),
                    "total_available_quantity": available,
                    "total_committed_quantity": sum(stock["committed_quantity"] for stock in warehouses),
                    "warehouse_inventory": warehouses,
                    "total_available_inventory_distribution": {"in_shop_inventory": {"quantity": available}},
                }
            )
        return {"product_id": listing.id, "skus": skus}
