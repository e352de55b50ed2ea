"""How a feed is read: the parts of the config that name columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from destination_tiktok_shop.feed.columns import object_columns
from destination_tiktok_shop.rules.near_matches import allowed_values

MAPPING_KEYS = ("column", "from", "to")


class FeedConfigError(ValueError):
    """The config names a column that no object has; the message is one sentence for the user."""


@dataclass(frozen=True)
class FeedConfig:
    """The config's keys of the same names. One config serves all objects; each uses what it knows."""

    columns: Mapping[str, str] = field(default_factory=dict)
    clear_when_empty: Sequence[str] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    value_mapping: Sequence[Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        for option in ("columns", "clear_when_empty", "defaults"):
            for name in getattr(self, option):
                require_known(name, option)
        for entry in self.value_mapping:
            if missing := [key for key in MAPPING_KEYS if key not in entry]:
                raise FeedConfigError(f"An entry of value_mapping has no {missing[0]!r}; it needs column, from and to.")
            require_known(self.contract_name(entry["column"]), "value_mapping")

    @cached_property
    def _by_own_name(self) -> dict[str, str]:
        return {own: name for name, own in self.columns.items()}

    def contract_name(self, name: str) -> str:
        """The contract's name of a column, which may be written by the feed's own name."""
        return self._by_own_name.get(name, name)


def require_known(name: str, option: str) -> None:
    objects = object_columns().values()
    if any(columns.find(name) for columns in objects):
        return
    known = dict.fromkeys(column for columns in objects for column in columns.notations)
    raise FeedConfigError(
        f"{option} names the column {name!r}, which no object has. Known columns: {allowed_values(name, known)}."
    )
