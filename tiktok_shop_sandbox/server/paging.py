"""Page tokens: opaque, and good for nothing but the query they were given for."""

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
_KEPT_LISTINGS = 32


@dataclass
class Bookmark:
    """Where a listing goes on: after so many records, or (keyset) after the record with this sort value and key."""

    offset: int
    page: int  # number of the page to come, from 1
    version: int = 0  # of the listing, when the page before was served
    last_value: Any = None
    last_key: str = ""


class PageTokens:
    """Turns bookmarks into tokens and back."""

    def __init__(self, seed: int) -> None:
        self._secret = hashlib.sha256(f"{seed}/page tokens".encode()).digest()[:32]

    def encode(self, bookmark: Bookmark, digest: str, now: int) -> str:
        payload = orjson.dumps(
            [bookmark.offset, bookmark.page, bookmark.version, bookmark.last_value, bookmark.last_key, now]
        )
        return b64encode(self._mac(payload, digest) + payload).decode()

    def decode(self, token: str, digest: str, now: int, life_seconds: int) -> Bookmark | None:
        """None for a token that was never given for this query, or that is too old (0 = none is)."""
        try:
            raw = b64decode(token, validate=True)
        except ValueError:
            return None
        mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if mac != self._mac(payload, digest):
            return None
        offset, page, version, last_value, last_key, given_at = orjson.loads(payload)
        if life_seconds and now - given_at > life_seconds:
            return None
        return Bookmark(offset, page, version, last_value, last_key)

    def _mac(self, payload: bytes, digest: str) -> bytes:
        return hashlib.blake2b(payload + digest.encode(), key=self._secret, digest_size=_MAC_BYTES).digest()


@dataclass
class Listing:
    """A query's hits in order, as they were at a version of their table."""

    version: int
    keys: list[str]
    extras: dict[str, Any]  # totals that stand beside the list


class Listings:
    """The listings asked for last, so that a page needn't search anew while nothing has changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Listing] = OrderedDict()

    def get(self, digest: str, version: int, search: Callable[[], Listing]) -> Listing:
        listing = self._kept.get(digest)
        if listing is None or listing.version != version:
            listing = self._kept[digest] = search()
            if len(self._kept) > _KEPT_LISTINGS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(digest)
        return listing


def keyset_start(table: Table, keys: list[str], bookmark: Bookmark, sort: str, descending: bool) -> int:
    """How many of `keys`, which are sorted, don't come after the bookmark."""
    last = (bookmark.last_value, bookmark.last_key)
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        value = table.value(keys[middle], sort)
        here = (-1 if value is None else value, keys[middle])
        if here == last or (here < last) != descending:
            low = middle + 1
        else:
            high = middle
    return low
