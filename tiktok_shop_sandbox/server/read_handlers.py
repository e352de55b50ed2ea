"""Generic handlers of the read endpoints; each endpoint names its handler in endpoints.py."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson

from ..store import Shop, Table, values_at
from . import analytics, api_errors, parameters
from .api_errors import ApiError
from .conditions import Conditions
from .endpoints import Endpoint
from .paging import Cursor, Listing, ListingCache, PageTokens, keyset_start
from .parameters import RecordQuery

_PARENTS = {"{order_id}": "orders", "{statement_id}": "statements", "{product_id}": "products"}
_EMPTY = Table()


@dataclass
class Call:
    """A request that passed the gateway's checks."""

    endpoint: Endpoint
    shop: Shop | None
    shops: list[Shop]  # every authorized shop
    parent_id: str
    url_query: Mapping[str, str]
    body: Mapping[str, Any]
    now: int
    analytics_until: int  # Unix seconds: end of the period that analytics can cover
    before_serving: Callable[[Page], None] | None = None

    def table(self, name: str) -> Table:
        return self.shop.tables.get(name, _EMPTY) if self.shop else _EMPTY

    def parent_exists(self) -> bool:
        return any(mark in self.endpoint.path and self.parent_id in self.table(name) for mark, name in _PARENTS.items())


@dataclass
class Page:
    """A page of a listing: `keys[start:stop]`."""

    number: int
    keys: list[str]
    start: int
    stop: int


@dataclass
class ReadResult:
    """The envelope's `data` as JSON bytes, and the page it holds, if it is a page."""

    data: bytes
    page: Page | None = None


@dataclass
class ReadHandlers:
    """Caches recent listings and, by default, rotates through the ways in which the API ends or empties a list."""

    tokens: PageTokens
    listing_cache: ListingCache = field(default_factory=ListingCache)
    _last_page_tokens: itertools.cycle[str] = field(
        default_factory=lambda: itertools.cycle(("empty", "absent", "null"))
    )
    _empty_lists: itertools.cycle[str] = field(default_factory=lambda: itertools.cycle(("present", "absent")))

    def handle(self, call: Call, conditions: Conditions) -> ReadResult:
        """The result of a call; raises ApiError."""
        handler = {
            "shops": self._shops,
            "listing": self._listing,
            "all": self._all,
            "record": self._record,
            "transactions": self._transactions,
            "children": self._children,
            "batch": self._batch,
            "days": self._days,
            "daily_rows": self._daily_rows,
        }[call.endpoint.handler]
        if call.endpoint.per_order and call.parent_id in conditions.refused_orders:
            raise api_errors.invalid_order_parameters()
        query = parameters.read(call.endpoint, call.url_query, call.body, call.now)
        return handler(call, query, conditions)

    def _shops(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        names = ("id", "name", "region", "seller_type", "cipher", "code")
        rows = [orjson.dumps({name: getattr(shop, name) for name in names}) for shop in call.shops]
        return ReadResult(self._list(call.endpoint, rows, conditions))

    def _all(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        table = call.table(call.endpoint.name)
        return ReadResult(self._list(call.endpoint, [table.get(key) or b"" for key in table], conditions))

    def _record(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        endpoint = call.endpoint
        data = _version(call, query) or call.table(endpoint.name).get(call.parent_id)
        if endpoint.hidden_statuses:
            status = call.table("products").value(call.parent_id, "status")
            if status in endpoint.hidden_statuses:
                message = (
                    "The product in its current status is not available for this operation. Change the product status "
                    "and try again."
                )
                raise ApiError(12052901, message)
        if data is None:
            raise api_errors.invalid_order_parameters() if call.parent_exists() else ApiError(*endpoint.not_found)
        return ReadResult(data)

    def _transactions(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        data = call.table(call.endpoint.name).get(call.parent_id)
        if data is None:
            order = call.table("orders").record(call.parent_id)
            if order is None:
                raise ApiError(*call.endpoint.not_found)
            amounts = ("revenue_amount", "fee_and_tax_amount", "shipping_cost_amount", "settlement_amount")
            unsettled = {
                "order_id": call.parent_id,
                "order_create_time": order["create_time"],
                "currency": call.shop.currency if call.shop else "",
                **dict.fromkeys(amounts, "0"),
                "sku_transactions": [],
                "total_count": 0,
            }
            data = orjson.dumps(unsettled)
        return ReadResult(data)

    def _batch(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        table = call.table(call.endpoint.name)
        by_skus = query.where.get("skus.id")
        if by_skus:
            rows = []
            for key in table.find("skus.id", by_skus):
                record = table.record(key)
                record["skus"] = [sku for sku in record["skus"] if sku["id"] in by_skus]
                rows.append(orjson.dumps(record))
        else:
            ids = query.values.get("product_ids")
            if not ids:
                raise api_errors.missing_parameter("product_ids")
            rows = [row for row in map(table.get, dict.fromkeys(ids)) if row is not None]
        return ReadResult(self._list(call.endpoint, rows, conditions))

    def _listing(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        table = call.table(call.endpoint.name)
        return self._read_page(
            call,
            query,
            conditions,
            version=table.version,
            search=lambda: _search(call.endpoint, table, query),
            row=lambda key: table.get(key) or b"null",
            table=table,
        )

    def _children(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        endpoint = call.endpoint
        table = call.table(endpoint.name)
        stored = table.record(call.parent_id)
        if stored is None and not call.parent_exists():
            raise ApiError(*endpoint.not_found)
        children = stored[endpoint.list_key] if isinstance(stored, dict) else stored or []
        header = stored["header"] if isinstance(stored, dict) else {}
        header.pop("total_count", None)  # recounted below
        children = [child for child in children if _matches(child, query.where)]
        if query.sort:
            children.sort(key=lambda child: child.get(query.sort) or 0, reverse=query.descending)
        rows = [orjson.dumps(child) for child in children]
        if not endpoint.paging:
            return ReadResult(self._list(endpoint, rows, conditions, total=len(rows)))
        return self._read_page(
            call,
            query,
            conditions,
            version=table.version,
            search=lambda: Listing(table.version, [str(index) for index in range(len(rows))], header),
            row=lambda index: rows[int(index)],
        )

    def _days(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        days, latest = self._requested_days(call, conditions)
        table = call.table(call.endpoint.name)
        intervals = [interval for interval in map(table.record, days) if interval is not None]
        if query.values.get("granularity", "ALL") == "ALL" and intervals:
            full_range = {"start_date": call.url_query["start_date_ge"], "end_date": call.url_query["end_date_lt"]}
            intervals = [analytics.sum_days(intervals) | full_range]
        if query.values.get("currency") == "USD":
            intervals = analytics.convert_to_usd(intervals)
        rows = [orjson.dumps(interval) for interval in intervals]
        performance = self._list(call.endpoint, rows, conditions)
        return ReadResult(b'{"performance":%b,"latest_available_date":%b}' % (performance, orjson.dumps(latest)))

    def _daily_rows(self, call: Call, query: RecordQuery, conditions: Conditions) -> ReadResult:
        days, latest = self._requested_days(call, conditions)
        table = call.table(call.endpoint.name)
        by_id: dict[Any, list[dict[str, Any]]] = {}
        for day in days:
            for row in table.record(day) or []:
                by_id.setdefault(row["id"], []).append(row)
        found = [rows[0] if len(rows) == 1 else analytics.sum_days(rows) for rows in by_id.values()]
        found = [row for row in found if _matches(row, query.where)]
        if query.values.get("currency") == "USD":
            found = analytics.convert_to_usd(found)
        found.sort(
            key=lambda row: (analytics.metric_value(row, query.sort or "gmv"), str(row["id"])), reverse=query.descending
        )
        rows = [orjson.dumps(row) for row in found]
        query.values["days"] = (call.url_query["start_date_ge"], call.url_query["end_date_lt"])
        return self._read_page(
            call,
            query,
            conditions,
            version=table.version,
            search=lambda: Listing(
                table.version, [str(index) for index in range(len(rows))], {"latest_available_date": latest}
            ),
            row=lambda index: rows[int(index)],
        )

    def _requested_days(self, call: Call, conditions: Conditions) -> tuple[list[str], date]:
        timezone = call.shop.timezone if call.shop else "UTC"
        latest = analytics.latest_available(timezone, call.analytics_until, call.endpoint.complete_after_days)
        today = analytics.latest_available(timezone, call.now, 0)
        lookback = conditions.analytics_lookback_days - (today - latest) // timedelta(days=1)
        return analytics.requested_days(call.url_query, latest, lookback), latest

    def _read_page(
        self,
        call: Call,
        query: RecordQuery,
        conditions: Conditions,
        *,
        version: int,
        search: Callable[[], Listing],
        row: Callable[[str], bytes],
        table: Table | None = None,
    ) -> ReadResult:
        """One page of a listing. `table`: given where the listing's keys are the table's, as keyset paging requires."""
        endpoint = call.endpoint
        paging = endpoint.paging
        assert paging is not None
        digest = query.digest(endpoint.name, call.shop.id if call.shop else "", call.parent_id)
        cursor = Cursor(0, 1)
        if query.page_token:
            found = self.tokens.decode(query.page_token, digest, call.now, conditions.page_token_seconds)
            if found is None:
                raise api_errors.bad_page_token(paging.token_code)
            cursor = found
        listing = self.listing_cache.get(digest, version, search)
        if endpoint.max_results and len(listing.keys) > endpoint.max_results:
            raise api_errors.too_many_results()
        if endpoint.max_offset and cursor.offset + query.page_size >= endpoint.max_offset:
            raise ApiError(17029059, f"`page_token + page_size` must be less than `{endpoint.max_offset}`.")
        start = cursor.offset
        keyset = conditions.page_tokens == "keyset" and table is not None and query.sort is not None
        if keyset and cursor.page > 1 and cursor.version != listing.version:
            start = keyset_start(table, listing.keys, cursor, query.sort, query.descending)
        stop = min(start + query.page_size, len(listing.keys))
        page = Page(cursor.page, listing.keys, start, stop)
        next_token = None
        if stop < len(listing.keys):
            following = Cursor(stop, cursor.page + 1, listing.version)
            if keyset:
                last_key = listing.keys[stop - 1]
                value = table.value(last_key, query.sort)
                following.last_key, following.last_value = last_key, -1 if value is None else value
            next_token = self.tokens.encode(following, digest, call.now)
        if call.before_serving:
            call.before_serving(page)
        rows = [row(key) for key in listing.keys[start:stop]]
        extras = dict(listing.extras) | self._end_of_page(next_token, conditions)
        return ReadResult(self._list(endpoint, rows, conditions, total=len(listing.keys), extras=extras), page)

    def _end_of_page(self, next_token: str | None, conditions: Conditions) -> dict[str, Any]:
        if next_token is not None:
            return {"next_page_token": next_token}
        style = next(self._last_page_tokens) if conditions.last_page_token == "rotate" else conditions.last_page_token
        return {"empty": {"next_page_token": ""}, "absent": {}, "null": {"next_page_token": None}}[style]

    def _list(
        self,
        endpoint: Endpoint,
        rows: list[bytes],
        conditions: Conditions,
        *,
        total: int | None = None,
        extras: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The JSON object that holds a list; `rows` are JSON and joined unchanged."""
        parts = []
        if not rows:
            style = next(self._empty_lists) if conditions.empty_list == "rotate" else conditions.empty_list
        if rows or style == "present":
            parts.append(b'"%b":[%b]' % (endpoint.list_key.encode(), b",".join(rows)))
        if total is not None and endpoint.total_count and conditions.total_count:
            parts.append(b'"total_count":%d' % total)
        if extras:
            parts.append(orjson.dumps(extras)[1:-1])
        return b"{%b}" % b",".join(parts)


def _version(call: Call, query: RecordQuery) -> bytes | None:
    """The version of the record that a flag asks for; None without a flag, or without a draft."""
    requested = [table for flag, table in call.endpoint.versions if query.values.get(flag)]
    if not requested:
        return None
    if len(requested) > 1:
        raise ApiError(12052910, "Invalid input parameters. Refer to the API documentation for details.")
    record = call.table(requested[0]).get(call.parent_id)
    if record is None and requested[0] == "versions_under_review" and call.parent_id in call.table("product_details"):
        message = "There is no version of this product that is under review. Please obtain the online version."
        raise ApiError(12052547, message)
    return record


def _search(endpoint: Endpoint, table: Table, query: RecordQuery) -> Listing:
    plain = {path: value for path, value in query.where.items() if "." not in path}
    nested = {path: value for path, value in query.where.items() if "." in path}
    keys = table.select(where=plain, ranges=query.ranges, sort=query.sort, descending=query.descending)
    for path, value in nested.items():
        found = set(table.find(path, value if isinstance(value, frozenset) else (value,)))
        keys = [key for key in keys if key in found]
    extras = {}
    if endpoint.totals:
        records = [table.record(key) for key in keys]
        for total_name, name in endpoint.totals:
            extras[total_name] = str(sum((Decimal(record.get(name, "0")) for record in records), Decimal(0)))
    return Listing(table.version, keys, extras)


def _matches(record: Any, where: Mapping[str, Any]) -> bool:
    return all(
        any(
            (value in wanted) if isinstance(wanted, frozenset) else value == wanted
            for value in values_at(record, path)
        )
        for path, wanted in where.items()
    )
