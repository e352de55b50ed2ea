"""What an endpoint answers: a few general mechanisms over the shop's tables, named by the endpoint's row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson

from ..store import Shop, Table
from . import analytics, parameters, refusal
from .conditions import Conditions
from .endpoints import Endpoint
from .paging import Bookmark, Listing, Listings, PageTokens, keyset_start
from .parameters import Question
from .refusal import Refusal

_PARENTS = {"{order_id}": "orders", "{statement_id}": "statements", "{product_id}": "products"}
_EMPTY = Table()


@dataclass
class Call:
    """One request that passed the gateway."""

    endpoint: Endpoint
    shop: Shop | None
    shops: list[Shop]  # all that are authorised
    parent_id: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    now: int
    figures_until: int  # unix seconds: up to where analytics have anything to count
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
class Answer:
    """The `data` of the envelope as JSON bytes, and the page it was, where it was one."""

    data: bytes
    page: Page | None = None


@dataclass
class Answers:
    """Answers calls. Keeps the last listings and rotates the API's ways to say "nothing more"."""

    tokens: PageTokens
    listings: Listings = field(default_factory=Listings)
    _ends: itertools.cycle[str] = field(default_factory=lambda: itertools.cycle(("empty", "absent", "null")))
    _empties: itertools.cycle[str] = field(default_factory=lambda: itertools.cycle(("present", "absent")))

    def answer(self, call: Call, conditions: Conditions) -> Answer:
        """The answer to a call, or Refusal."""
        mechanism = {
            "shops": self._shops,
            "listing": self._listing,
            "all": self._all,
            "record": self._record,
            "transactions": self._transactions,
            "children": self._children,
            "batch": self._batch,
            "days": self._days,
            "daily_rows": self._daily_rows,
        }[call.endpoint.answer]
        if call.endpoint.per_order and call.parent_id in conditions.refused_orders:
            raise refusal.unreadable_order()
        question = parameters.read(call.endpoint, call.query, call.body, call.now)
        return mechanism(call, question, conditions)

    def _shops(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        names = ("id", "name", "region", "seller_type", "cipher", "code")
        rows = [orjson.dumps({name: getattr(shop, name) for name in names}) for shop in call.shops]
        return Answer(self._list(call.endpoint, rows, conditions))

    def _all(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        table = call.table(call.endpoint.name)
        return Answer(self._list(call.endpoint, [table.get(key) or b"" for key in table], conditions))

    def _record(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        endpoint = call.endpoint
        data = call.table(endpoint.name).get(call.parent_id)
        if endpoint.hidden_statuses:
            status = call.table("products").value(call.parent_id, "status")
            if status in endpoint.hidden_statuses:
                message = (
                    "The product in its current status is not available for this operation. Change the product status "
                    "and try again."
                )
                raise Refusal(12052901, message)
        if data is None:
            raise refusal.unreadable_order() if call.parent_exists() else Refusal(*endpoint.unknown)
        return Answer(data)

    def _transactions(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        data = call.table(call.endpoint.name).get(call.parent_id)
        if data is None:
            order = call.table("orders").record(call.parent_id)
            if order is None:
                raise Refusal(*call.endpoint.unknown)
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
        return Answer(data)

    def _batch(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        table = call.table(call.endpoint.name)
        by_skus = question.where.get("skus.id")
        if by_skus:
            wanted = [key for key in table if by_skus.intersection(_values(table.record(key), "skus.id"))]
            rows = []
            for key in wanted:
                record = table.record(key)
                record["skus"] = [sku for sku in record["skus"] if sku["id"] in by_skus]
                rows.append(orjson.dumps(record))
        else:
            ids = question.values.get("product_ids")
            if not ids:
                raise refusal.missing_parameter("product_ids")
            rows = [row for row in map(table.get, dict.fromkeys(ids)) if row is not None]
        return Answer(self._list(call.endpoint, rows, conditions))

    def _listing(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        table = call.table(call.endpoint.name)
        return self._page_of(
            call,
            question,
            conditions,
            version=table.version,
            search=lambda: _search(call.endpoint, table, question),
            row=lambda key: table.get(key) or b"null",
            table=table,
        )

    def _children(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        endpoint = call.endpoint
        table = call.table(endpoint.name)
        held = table.record(call.parent_id)
        if held is None and not call.parent_exists():
            raise Refusal(*endpoint.unknown)
        children = held[endpoint.list_key] if isinstance(held, dict) else held or []
        header = held["header"] if isinstance(held, dict) else {}
        header.pop("total_count", None)  # counted anew below
        children = [child for child in children if _matches(child, question.where)]
        if question.sort:
            children.sort(key=lambda child: child.get(question.sort) or 0, reverse=question.descending)
        rows = [orjson.dumps(child) for child in children]
        if not endpoint.paging:
            return Answer(self._list(endpoint, rows, conditions, total=len(rows)))
        return self._page_of(
            call,
            question,
            conditions,
            version=table.version,
            search=lambda: Listing(table.version, [str(place) for place in range(len(rows))], header),
            row=lambda place: rows[int(place)],
        )

    def _days(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        days, latest = self._asked_days(call, conditions)
        table = call.table(call.endpoint.name)
        intervals = [interval for interval in map(table.record, days) if interval is not None]
        if question.values.get("granularity", "ALL") == "ALL" and intervals:
            whole = {"start_date": call.query["start_date_ge"], "end_date": call.query["end_date_lt"]}
            intervals = [analytics.merge(intervals) | whole]
        if question.values.get("currency") == "USD":
            intervals = analytics.in_dollars(intervals)
        rows = [orjson.dumps(interval) for interval in intervals]
        performance = self._list(call.endpoint, rows, conditions)
        return Answer(b'{"performance":%b,"latest_available_date":%b}' % (performance, orjson.dumps(latest)))

    def _daily_rows(self, call: Call, question: Question, conditions: Conditions) -> Answer:
        days, latest = self._asked_days(call, conditions)
        table = call.table(call.endpoint.name)
        by_id: dict[Any, list[dict[str, Any]]] = {}
        for day in days:
            for row in table.record(day) or []:
                by_id.setdefault(row["id"], []).append(row)
        found = [rows[0] if len(rows) == 1 else analytics.merge(rows) for rows in by_id.values()]
        found = [row for row in found if _matches(row, question.where)]
        if question.values.get("currency") == "USD":
            found = analytics.in_dollars(found)
        found.sort(
            key=lambda row: (analytics.figure(row, question.sort or "gmv"), str(row["id"])), reverse=question.descending
        )
        rows = [orjson.dumps(row) for row in found]
        question.values["days"] = (call.query["start_date_ge"], call.query["end_date_lt"])
        return self._page_of(
            call,
            question,
            conditions,
            version=table.version,
            search=lambda: Listing(
                table.version, [str(place) for place in range(len(rows))], {"latest_available_date": latest}
            ),
            row=lambda place: rows[int(place)],
        )

    def _asked_days(self, call: Call, conditions: Conditions) -> tuple[list[str], date]:
        timezone = call.shop.timezone if call.shop else "UTC"
        latest = analytics.latest_available(timezone, call.figures_until, call.endpoint.complete_after_days)
        today = analytics.latest_available(timezone, call.now, 0)
        lookback = conditions.analytics_lookback_days - (today - latest) // timedelta(days=1)
        return analytics.read_days(call.query, latest, lookback), latest

    def _page_of(
        self,
        call: Call,
        question: Question,
        conditions: Conditions,
        *,
        version: int,
        search: Callable[[], Listing],
        row: Callable[[str], bytes],
        table: Table | None = None,
    ) -> Answer:
        """One page of a listing. `table`: where keys and sort values are the listing's own, so that keyset works."""
        endpoint = call.endpoint
        paging = endpoint.paging
        assert paging is not None
        digest = question.digest(endpoint.name, call.shop.id if call.shop else "", call.parent_id)
        bookmark = Bookmark(0, 1)
        if question.page_token:
            found = self.tokens.decode(question.page_token, digest, call.now, conditions.page_token_seconds)
            if found is None:
                raise refusal.bad_page_token(paging.token_code)
            bookmark = found
        listing = self.listings.get(digest, version, search)
        if endpoint.most_hits and len(listing.keys) > endpoint.most_hits:
            raise refusal.too_many_hits()
        if endpoint.most_offset and bookmark.offset + question.page_size >= endpoint.most_offset:
            raise Refusal(17029059, f"`page_token + page_size` must be less than `{endpoint.most_offset}`.")
        start = bookmark.offset
        keyset = conditions.page_tokens == "keyset" and table is not None and question.sort is not None
        if keyset and bookmark.page > 1 and bookmark.version != listing.version:
            start = keyset_start(table, listing.keys, bookmark, question.sort, question.descending)
        stop = min(start + question.page_size, len(listing.keys))
        page = Page(bookmark.page, listing.keys, start, stop)
        next_token = None
        if stop < len(listing.keys):
            following = Bookmark(stop, bookmark.page + 1, listing.version)
            if keyset:
                last_key = listing.keys[stop - 1]
                value = table.value(last_key, question.sort)
                following.last_key, following.last_value = last_key, -1 if value is None else value
            next_token = self.tokens.encode(following, digest, call.now)
        if call.before_serving:
            call.before_serving(page)
        rows = [row(key) for key in listing.keys[start:stop]]
        extras = dict(listing.extras) | self._end_of_page(next_token, conditions)
        return Answer(self._list(endpoint, rows, conditions, total=len(listing.keys), extras=extras), page)

    def _end_of_page(self, next_token: str | None, conditions: Conditions) -> dict[str, Any]:
        if next_token is not None:
            return {"next_page_token": next_token}
        way = next(self._ends) if conditions.last_page_token == "rotate" else conditions.last_page_token
        return {"empty": {"next_page_token": ""}, "absent": {}, "null": {"next_page_token": None}}[way]

    def _list(
        self,
        endpoint: Endpoint,
        rows: list[bytes],
        conditions: Conditions,
        *,
        total: int | None = None,
        extras: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The object around a list, its rows joined as they are."""
        parts = []
        if not rows:
            way = next(self._empties) if conditions.empty_list == "rotate" else conditions.empty_list
        if rows or way == "present":
            parts.append(b'"%b":[%b]' % (endpoint.list_key.encode(), b",".join(rows)))
        if total is not None and endpoint.total_count and conditions.total_count:
            parts.append(b'"total_count":%d' % total)
        if extras:
            parts.append(orjson.dumps(extras)[1:-1])
        return b"{%b}" % b",".join(parts)


def _search(endpoint: Endpoint, table: Table, question: Question) -> Listing:
    plain = {path: value for path, value in question.where.items() if "." not in path}
    nested = {path: value for path, value in question.where.items() if "." in path}
    keys = table.select(where=plain, ranges=question.ranges, sort=question.sort, descending=question.descending)
    if nested:
        keys = [key for key in keys if _matches(table.record(key), nested)]
    extras = {}
    if endpoint.sums:
        records = [table.record(key) for key in keys]
        for total_name, name in endpoint.sums:
            extras[total_name] = str(sum((Decimal(record.get(name, "0")) for record in records), Decimal(0)))
    return Listing(table.version, keys, extras)


def _matches(record: Any, where: Mapping[str, Any]) -> bool:
    return all(
        any((value in wanted) if isinstance(wanted, frozenset) else value == wanted for value in _values(record, path))
        for path, wanted in where.items()
    )


def _values(record: Any, path: str) -> Iterable[Any]:
    """Every value at a dotted path that may cross arrays; numbers also as texts, since ids are asked for as texts."""
    values = [record]
    for name in path.split("."):
        values = [item for value in values for item in (value if isinstance(value, list) else [value])]
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
    for value in values:
        yield value
        if type(value) is int:
            yield str(value)
