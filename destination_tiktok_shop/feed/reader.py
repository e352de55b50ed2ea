"""Reads the rows of one object: names become columns, and values what their column holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from destination_tiktok_shop.feed.columns import FAMILY, Column, dotted, object_columns
from destination_tiktok_shop.feed.config import FeedConfig
from destination_tiktok_shop.feed.mapping import MappingEntry, ValueMapping
from destination_tiktok_shop.feed.notations import NOTATIONS, NotationError, is_empty, read_boolean, read_text
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.issues import Issue, make_issue

KEY_SEPARATOR = "/"
DELETED_AT = "_ab_cdc_deleted_at"
IS_DELETED = "is_deleted"
# Columns that Airbyte adds.
AIRBYTE_PREFIXES = ("_airbyte_", "_ab_")
RENAMED = -1


@dataclass(frozen=True)
class Cell:
    """One column of one row before its value is read; `precedence` decides between several spellings, least first."""

    column: Column
    value: Any
    precedence: int = 0

    @property
    def rank(self) -> tuple[bool, int]:
        return is_empty(self.value), self.precedence


class RowReader:
    """Reads rows of one object, and collects which columns nobody knew and which mappings no row needed."""

    def __init__(self, object_name: str, config: FeedConfig | None = None) -> None:
        self._config = config or FeedConfig()
        self._object = object_columns()[object_name]
        self._mapping = ValueMapping(self._own_mappings())
        self._cells_at: dict[str, tuple[tuple[Column, int], ...]] = {}
        self._unknown: dict[str, None] = {}

    @property
    def unknown_columns(self) -> list[str]:
        """The columns that were ignored so far, in the order in which they came."""
        return list(self._unknown)

    @property
    def mappings(self) -> int:
        """How many entries of value_mapping are for this object."""
        return len(self._mapping)

    @property
    def unused_mappings(self) -> list[MappingEntry]:
        """The entries of value_mapping for this object that no row has needed so far."""
        return self._mapping.unused()

    def read(self, row: Mapping[str, Any], *, gone: bool = False) -> FeedRow:
        """Read one row. `gone` says that the row means a deletion, as in soft_delete; the row may say so itself."""
        cells = self._cells(row)
        gone = gone or is_gone(row)
        values: dict[str, Any] = {}
        failures: list[tuple[Cell, NotationError]] = []
        for cell in cells.values():
            try:
                if not is_empty(cell.value):
                    values[cell.column.name] = self._read_value(cell.column, cell.value)
            except NotationError as error:
                failures.append((cell, error))
        key = self._key(values)
        issues = [value_issue(key, cell, error) for cell, error in failures if not gone]
        return FeedRow(
            object=self._object.object,
            key=key,
            values=values,
            cleared=frozenset(cell.column.name for cell in cells.values() if is_empty(cell.value)),
            gone=gone,
            issues=(*self._missing_key(key, values, issues), *issues),
            spellings={name: cell.column.spelling for name, cell in cells.items() if cell.column.spelling != name},
        )

    def _cells(self, row: Mapping[str, Any]) -> dict[str, Cell]:
        """The row's cells by column, defaults filled in; empty ones only where they clear."""
        cells: dict[str, Cell] = {}
        for cell in self._all_cells(row):
            known = cells.get(cell.column.name)
            if known is None or cell.rank < known.rank:
                cells[cell.column.name] = cell
        cells = {name: cell for name, cell in cells.items() if not is_empty(cell.value) or self._clears(cell.column)}
        for column, value in self._defaults.items():
            cells.setdefault(column.name, Cell(column, value))
        return cells

    def _all_cells(self, row: Mapping[str, Any]) -> Iterator[Cell]:
        for name, value in row.items():
            cells = list(self._cells_below(name, value))
            if not cells and not self._is_ignored(name):
                self._unknown[name] = None
            yield from cells

    def _cells_below(self, path: str, value: Any) -> Iterator[Cell]:
        """The cells of one field: of itself where a column has its name, else of the fields nested in it."""
        if columns := self._columns_at(path):
            yield from (Cell(column, value, precedence) for column, precedence in columns)
        elif isinstance(value, dict):
            for name, item in value.items():
                yield from self._cells_below(f"{path}.{name}", item)
        elif isinstance(value, list) and dotted(path).lower() in self._prefixes:
            for index, item in enumerate(value):
                yield from self._cells_below(f"{path}.{index}", item)

    def _columns_at(self, path: str) -> tuple[tuple[Column, int], ...]:
        """The columns that a field feeds, with the precedence of its name: its own column, and those of the config."""
        if path not in self._cells_at:
            renamed = [(column, RENAMED) for column in self._renamed.get(dotted(path), ())]
            own = self._object.find(path)
            self._cells_at[path] = (*renamed, *([(own, self._object.precedence(own))] if own else ()))
        return self._cells_at[path]

    def _read_value(self, column: Column, value: Any) -> Any:
        value = self._mapping.apply(column.mapping_name, column.notation, value)
        value = NOTATIONS[column.notation](value)
        if column.notation == "choice":
            return self._mapping.replace_choice(column.mapping_name, value)
        if column.notation == "attributes":
            return tuple((name, self._map_choices(name, choices)) for name, choices in value)
        return value

    def _map_choices(self, attribute: str, choices: tuple[Any, ...]) -> tuple[Any, ...]:
        column = f"product_attribute.{attribute.partition('#')[0]}"
        return tuple(self._mapping.replace_choice(column, choice) for choice in choices)

    def _key(self, values: Mapping[str, Any]) -> str:
        return KEY_SEPARATOR.join(values[name] for name in self._object.key if name in values)

    def _missing_key(self, key: str, values: Mapping[str, Any], issues: list[Issue]) -> Iterator[Issue]:
        reported = {issue.column for issue in issues}
        for name in self._object.required:
            if name not in values and name not in reported:
                yield make_issue("missing", name, key=key)

    def _clears(self, column: Column) -> bool:
        return bool({column.mapping_name, column.family} & self._clear_when_empty)

    def _is_ignored(self, name: str) -> bool:
        return name == IS_DELETED or name.startswith(AIRBYTE_PREFIXES) or dotted(name).lower() in self._prefixes

    @cached_property
    def _clear_when_empty(self) -> frozenset[str]:
        columns = filter(None, map(self._object.find, self._config.clear_when_empty))
        return frozenset(column.mapping_name for column in columns)

    @cached_property
    def _defaults(self) -> dict[Column, Any]:
        found = ((self._object.find(name), value) for name, value in self._config.defaults.items())
        return {column: value for column, value in found if column}

    @cached_property
    def _renamed(self) -> dict[str, list[Column]]:
        """The feed's own name -> the columns that the config fills from it."""
        renamed: dict[str, list[Column]] = {}
        for name, own in self._config.columns.items():
            if column := self._object.find(name):
                renamed.setdefault(dotted(own), []).append(column)
        return renamed

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        """The names, in lower case, below which columns may be nested."""
        names = [*self._object.spellings, *(family.removesuffix(FAMILY) + ".x" for family in self._object.families)]
        names += [name.lower() for name in self._renamed]
        parts = (name.split(".") for name in names)
        return frozenset(".".join(path[:length]) for path in parts for length in range(1, len(path)))

    def _own_mappings(self) -> Iterator[MappingEntry]:
        for entry in self._config.value_mapping:
            if column := self._object.find(self._config.contract_name(entry["column"])):
                yield MappingEntry(column.mapping_name, read_text(entry["from"]), read_text(entry["to"]))


def is_gone(row: Mapping[str, Any]) -> bool:
    """Whether a row says that its object was deleted where it comes from."""
    if not is_empty(row.get(DELETED_AT)):
        return True
    try:
        return not is_empty(row.get(IS_DELETED)) and read_boolean(row[IS_DELETED])
    except NotationError:
        return False


def value_issue(key: str, cell: Cell, error: NotationError) -> Issue:
    return make_issue(error.reason, cell.column.spelling, key=key, given=cell.value, allowed=error.allowed)
