"""Page tokens: opaque, and valid only for the query that they were issued for."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from ..store import Table

_MAC_BYTES = 15
_MAX_CACHED_LISTINGS = 32


@dataclass
class Cursor:
    """Where a listing continues: at an offset, or (keyset) after the record with this sort value and key."""

    offset: int
    page: int  # number of the next page, from 1
    version: int = 0  # of the listing when the previous page was served
    last_value: Any = None
    last_key: str = ""


class PageTokens:
    """Encodes cursors as tokens and decodes them."""

    def __init__(self, seed: int) -> None:
        self._secret = hashlib.sha256(f"{seed}/page tokens".encode()).digest()[:32]

    def encode(self, cursor: Cursor, digest: str, now: int) -> str:
        payload = orjson.dumps([cursor.offset, cursor.page, cursor.version, cursor.last_value, cursor.last_key, now])
        return b64encode(self._mac(payload, digest) + payload).decode()

    def decode(self, token: str, digest: str, now: int, lifetime_seconds: int) -> Cursor | None:
        """None for a token that wasn't issued for this query or has expired (lifetime 0 = never)."""
        try:
            raw = b64decode(token, validate=True)
        except ValueError:
            return None
        mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if mac != self._mac(payload, digest):
            return None
        offset, page, version, last_value, last_key, issued_at = orjson.loads(payload)
        if lifetime_seconds and now - issued_at > lifetime_seconds:
            return None
        return Cursor(offset, page, version, last_value, last_key)

    def _mac(self, payload: bytes, digest: str) -> bytes:
        return hashlib.blake2b(payload + digest.encode(), key=self._secret, digest_size=_MAC_BYTES).digest()


@dataclass
class Listing:
    """A query's results in order, at a version of their table."""

    version: int
    keys: list[str]
    extras: dict[str, Any]  # further fields of the response


class ListingCache:
    """Recent listings, so that a page needs no new search while the table is unchanged."""

    def __init__(self) -> None:
        self._cached: OrderedDict[str, Listing] = OrderedDict()

    def get(self, digest: str, version: int, search: Callable[[], Listing]) -> Listing:
        listing = self._cached.get(digest)
        if listing is None or listing.version != version:
            listing = self._cached[digest] = search()
            if len(self._cached) > _MAX_CACHED_LISTINGS:
                self._cached.popitem(last=False)
        self._cached.move_to_end(digest)
        return listing


def keyset_start(table: Table, keys: list[str], cursor: Cursor, sort: str, descending: bool) -> int:
    """How many of the sorted `keys` don't come after the cursor."""
    last = (cursor.last_value, cursor.last_key)
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        value = table.value(keys[middle], sort)
        position = (-1 if value is None else value, keys[middle])
        if position == last or (position < last) != descending:
            low = middle + 1
        else:
            high = middle
    return low
