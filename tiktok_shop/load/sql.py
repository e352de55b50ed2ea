"""dlt's SQL clients, each made once: dlt takes longer to resolve one's configuration than to run a query."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import dlt
from dlt.destinations.sql_client import SqlClientBase


@lru_cache(maxsize=4)
def sql_client(pipeline: dlt.Pipeline, purpose: str) -> SqlClientBase[Any]:
    """Opens its one connection in a `with` block, so blocks within each other need purposes of their own."""
    return pipeline.sql_client()
