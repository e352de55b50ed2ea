"""value_mapping: the merchant's values -> TikTok's names or ids, before anything else is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from destination_tiktok_shop.feed.notations import is_empty, read_text, split_list
from destination_tiktok_shop.feed.types import Choice


@dataclass(frozen=True)
class MappingEntry:
    """One entry: `column` by its canonical name."""

    column: str
    source: str
    target: str


class ValueMapping:
    """Replaces values of single columns and remembers which entries were of use."""

    def __init__(self, entries: Iterable[MappingEntry] = ()) -> None:
        self._entries = {(entry.column, entry.source): entry for entry in entries}
        self._columns = frozenset(entry.column for entry in self._entries.values())
        self._used: set[MappingEntry] = set()

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, column: str, notation: str, value: Any) -> Any:
        """The value with every part that the mapping knows replaced: the whole, or the elements of a list."""
        if column not in self._columns:
            return value
        if not isinstance(value, (list, dict)) and (target := self._find(column, read_text(value))) is not None:
            return target
        if notation in ("list", "choices"):
            return [self._replace_element(column, item) for item in split_list(value) if not is_empty(item)]
        return value

    def replace_choice(self, column: str, choice: Choice) -> Choice:
        """As apply, for a value that has been read."""
        target = self._find(column, choice.name)
        return choice if target is None else replace(choice, name=target, id=None)

    def _replace_element(self, column: str, item: Any) -> Any:
        if isinstance(item, (list, dict)):
            return item
        target = self._find(column, read_text(item))
        return item if target is None else target

    def _find(self, column: str, text: str) -> str | None:
        entry = self._entries.get((column, text))
        if entry is None:
            return None
        self._used.add(entry)
        return entry.target

    def unused(self) -> list[MappingEntry]:
        """The entries that no row has needed so far."""
        return [entry for entry in self._entries.values() if entry not in self._used]
