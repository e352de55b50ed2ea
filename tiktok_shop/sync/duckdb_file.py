"""A DuckDB cache for PyAirbyte with the raw tables of `tiktok_shop.sync.landing`."""

from __future__ import annotations

from typing import ClassVar

from airbyte._processors.sql.duckdb import DuckDBSqlProcessor
from airbyte.caches import DuckDBCache
from airbyte.shared.sql_processor import SqlProcessorBase
from overrides import overrides

from tiktok_shop.sync.landing import OneStepStateWriter, SteadyTables


class SteadyDuckDBProcessor(SteadyTables, DuckDBSqlProcessor):
    """DuckDB reads the JSON lines itself, column by declared type."""


class SteadyDuckDBCache(DuckDBCache):
    _sql_processor_class: ClassVar[type[SqlProcessorBase]] = SteadyDuckDBProcessor

    @overrides
    def get_state_writer(self, source_name: str, destination_name: str | None = None) -> OneStepStateWriter:
        return OneStepStateWriter(source_name, self._state_backend, destination_name=destination_name)
