"""Connections of the programs that work on a warehouse themselves: `warehouse` is duckdb or postgres."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import duckdb
import psycopg

RAW, TABLES, MARTS = "tiktok_shop_raw", "tiktok_shop", "tiktok_shop_marts"


def connected(warehouse: str, place: str) -> AbstractContextManager[Any]:
    """To the file or URL at `place`; every statement stands once it is executed."""
    return duckdb.connect(place) if warehouse == "duckdb" else psycopg.connect(place, autocommit=True)
