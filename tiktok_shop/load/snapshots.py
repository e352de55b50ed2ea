"""Streams that are only ever read whole: which shops' rows a read to the end replaces.

Rows are deleted by the shops that were read, not by the rows that arrived, so that a shop of which nothing is left is
emptied, and the rows of a shop that wasn't read stay: another account's, or one whose authorization has lapsed.
"""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_shop.load.arrow import pa
from tiktok_shop.load.columns import SHOPS_STREAM, RawTable


def shops_of(rows: pa.Table, table: RawTable) -> set[str]:
    if not table.shop_column:
        return set()
    return set(rows[table.shop_column].unique().drop_null().to_pylist())


def replaced_shops(table: RawTable, rows: pa.Table, *, read: Iterable[str] | None, landed: Iterable[str]) -> list[str]:
    """`read`: the shops that were read to their end, None where nobody knows; `landed`: those whose rows this account
    landed before.

    The list of shops itself is replaced as a whole, unless it shares no shop with the one before: then it is that of
    another seller who authorized the same app.
    """
    arrived = shops_of(rows, table)
    landed = set(landed)
    if table.name == SHOPS_STREAM:
        same_seller = not arrived or bool(arrived & landed)
        return sorted(arrived | landed if same_seller else arrived)
    return sorted(arrived | (set(read) if read is not None else landed))
