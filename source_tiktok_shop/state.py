"""The state of earlier runs, shop by shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from airbyte_cdk.sources.declarative.migrations.state_migration import StateMigration

from source_tiktok_shop.run_context import RunContext
from tiktok_shop_api.times import day_of, moment_of


@dataclass(kw_only=True)
class PerShopState(StateMigration):
    """Starts each shop at its own cursor.

    The state's global cursor is dropped: a shop that is new to the sync starts at `start_date`, not where others stand.
    With an `end_date` at or before a shop's cursor the run is a backfill: it reads from `start_date` and leaves the
    cursor where it is.
    """

    config: Mapping[str, Any]
    declarative_stream: Any = None

    def should_migrate(self, stream_state: Mapping[str, Any]) -> bool:
        return "states" in stream_state or "state" in stream_state

    def migrate(self, stream_state: Mapping[str, Any]) -> Mapping[str, Any]:
        resumed = []
        for item in stream_state.get("states", ()):
            cursor = next(iter(item["cursor"].values()))
            if self._is_backfill_for(cursor):
                backfill_cursors = RunContext.of(self.config).backfill_cursors
                backfill_cursors[self.declarative_stream.name, item["partition"].get("shop_id")] = cursor
            else:
                resumed.append(item)
        kept = {key: value for key, value in stream_state.items() if key != "state"}
        return {**kept, "states": resumed, "lookback_window": 0}

    def _is_backfill_for(self, cursor: str) -> bool:
        end = self.config.get("end_date")
        if not end:
            return False
        if not str(cursor).isdigit():
            return str(cursor) >= day_of(str(end))
        return int(cursor) >= moment_of(str(end)).timestamp()
