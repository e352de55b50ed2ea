"""How far each shop's streams were read: kept in the warehouse, beside the rows that were read.

A row a stream, shop and account in `_connector_state`, newer versions beside older ones. A version counts only once
dlt has written its load into `_dlt_loads`, which comes after the rows of the same load: so rows and state come out
together or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tiktok_shop.load.arrow import pa

STATE_TABLE = "_connector_state"
STATE_COLUMNS = ("account", "stream", "shop_id", "version", "state")
STATE_SCHEMA = pa.schema([(name, pa.int64() if name == "version" else pa.string()) for name in STATE_COLUMNS])
NO_SHOP = ""
"""The shop_id of what a stream's state holds beside its shops."""


def account_of(config: dict[str, Any]) -> str:
    """An account is an app: its key stays when tokens rotate. Where several sellers have authorized one app, their
    shops' ids tell them apart."""
    app_key = str((config.get("credentials") or {}).get("app_key") or "")
    return f"app_{digest(app_key)}" if app_key else "app"


def run_name_of(config: dict[str, Any]) -> str:
    """The account's, and another for each choice of its shops, so that two may run at the same time."""
    shops = sorted(map(str, config.get("shop_ids") or []))
    return "_".join([account_of(config), *([digest(",".join(shops))] if shops else [])])


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class StoredState:
    version: int
    state: Any


@dataclass
class StreamStates:
    """The states of one account, or of some of its shops."""

    account: str
    shops: frozenset[str] = frozenset()
    """Those that this run's config names; empty: all."""
    stored: dict[tuple[str, str], StoredState] = field(default_factory=dict)
    """By stream and shop."""
    _replaced: set[tuple[str, str]] = field(default_factory=set)
    _by_shop: set[str] = field(default_factory=set)
    """Streams that have a state for any shop of the account."""

    @classmethod
    def of_config(cls, config: dict[str, Any]) -> StreamStates:
        return cls(account_of(config), frozenset(map(str, config.get("shop_ids") or ())))

    def add_rows(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of STATE_COLUMNS whose load is complete."""
        for account, stream, shop_id, version, state in rows:
            if account == self.account and shop_id != NO_SHOP:
                self._by_shop.add(stream)
            known = self.stored.get((stream, shop_id))
            if account == self.account and self._concerns(shop_id) and (known is None or version > known.version):
                self.stored[stream, shop_id] = StoredState(int(version), json.loads(state))

    def _concerns(self, shop_id: str) -> bool:
        return not self.shops or shop_id in self.shops or shop_id == NO_SHOP

    def add_older(self, stream: str, state: Any) -> None:
        """A state from before there were accounts, for shops that have none here."""
        for shop_id, part in by_shop(state).items():
            if self._concerns(shop_id):
                self.stored.setdefault((stream, shop_id), StoredState(0, part))

    def of_stream(self, stream: str) -> Any | None:
        """What the connector is given to go on from; None where the stream was never read, or was forgotten."""
        parts = {shop: stored.state for (name, shop), stored in self.stored.items() if name == stream}
        rest = parts.pop(NO_SHOP, None)
        partitions = [partition for part in parts.values() for partition in part or ()]
        if not partitions and stream not in self._by_shop:
            return rest
        return {**(rest or {}), "states": [*(rest or {}).get("states", ()), *partitions]}

    def forgotten(self, stream: str) -> pa.Table:
        """The rows that make the connector read the stream from its start."""
        return self._rows(stream, {shop: None for name, shop in self.stored if name == stream})

    def changed(self, stream: str, state: Any) -> pa.Table:
        """The rows that make this the stream's state. A shop that another run reads at the same time keeps its own."""
        return self._rows(stream, by_shop(state))

    def _rows(self, stream: str, parts: dict[str, Any]) -> pa.Table:
        rows = []
        for shop_id, part in parts.items():
            known = self.stored.get((stream, shop_id))
            if known is None or known.state != part:
                version = known.version + 1 if known else 1
                rows.append((self.account, stream, shop_id, version, json.dumps(part)))
        columns = list(zip(*rows, strict=True)) or [()] * len(STATE_COLUMNS)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, STATE_SCHEMA.types, strict=True)]
        return pa.Table.from_arrays(arrays, schema=STATE_SCHEMA)

    def confirm(self, rows: pa.Table) -> None:
        """These rows stand in the warehouse now."""
        for row in rows.to_pylist():
            self.stored[row["stream"], row["shop_id"]] = StoredState(row["version"], json.loads(row["state"]))
            self._replaced.add((row["stream"], row["shop_id"]))

    @property
    def outdated_rows(self) -> str | None:
        """SQL for the rows that this run has replaced by newer ones; None where there are none."""
        outdated = [
            f"(stream = {literal(stream)} AND shop_id = {literal(shop)}"
            f" AND version < {self.stored[stream, shop].version})"
            for stream, shop in sorted(self._replaced)
        ]
        return f"account = {literal(self.account)} AND ({' OR '.join(outdated)})" if outdated else None


def literal(text: str) -> str:
    """In SQL."""
    return "'" + text.replace("'", "''") + "'"


def by_shop(state: Any) -> dict[str, Any]:
    """A state in Airbyte's per-partition form as lists of partitions by shop; what names no shop is under NO_SHOP."""
    if not isinstance(state, dict) or not isinstance(state.get("states"), list):
        return {NO_SHOP: state}
    shops: dict[str, Any] = {}
    for each in state["states"]:
        shops.setdefault(str((each.get("partition") or {}).get("shop_id") or NO_SHOP), []).append(each)
    rest = {name: value for name, value in state.items() if name != "states"}
    without_shop = shops.pop(NO_SHOP, None)
    return {**shops, NO_SHOP: {**rest, "states": without_shop} if without_shop else rest}
