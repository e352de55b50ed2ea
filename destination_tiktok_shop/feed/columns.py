"""The columns of each object, from columns.toml, and the names under which a feed may write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from destination_tiktok_shop.data import load_toml

FAMILY = ".*"


def dotted(name: str) -> str:
    """`sku__price` and `sku.price` are one name."""
    return name.replace("__", ".")


def family_pattern(family: str) -> re.Pattern[str]:
    """Matches the members of a family, whichever separator they use; the group is what follows it, as it is."""
    parts = family.removesuffix(FAMILY).split(".")
    return re.compile(r"(?:\.|__)".join(map(re.escape, parts)) + r"(?:\.|__)(?P<member>.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Column:
    """A column of an object. `name` is the contract's, `spelling` the alias that a feed uses for it.

    A member of a family (product_attribute.Material) has the family's name and its own.
    """

    name: str
    notation: str
    spelling: str
    family: str = ""
    member: str = ""

    @property
    def mapping_name(self) -> str:
        """The name by which value_mapping knows it: without the id in product_attribute.NAME#ID."""
        return self.name.partition("#")[0] if self.family else self.name


@dataclass(frozen=True)
class ObjectColumns:
    """The columns of one object."""

    object: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    notations: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]

    @cached_property
    def spellings(self) -> dict[str, Column]:
        """Every name without a member, in lower case -> its column."""
        columns = {}
        for name, notation in self.notations.items():
            for spelling in (name, *self.aliases.get(name, ())):
                columns[spelling.lower()] = Column(name, notation, spelling)
        return columns

    @cached_property
    def families(self) -> dict[str, re.Pattern[str]]:
        return {name: family_pattern(name) for name in self.notations if name.endswith(FAMILY)}

    def find(self, name: str) -> Column | None:
        """The column that a feed's column is, in any spelling; None for an unknown one."""
        column = self.spellings.get(dotted(name).lower())
        return column if column and not column.name.endswith(FAMILY) else self.find_member(name)

    def find_member(self, name: str) -> Column | None:
        for family, pattern in self.families.items():
            if match := pattern.fullmatch(name):
                canonical = f"{family.removesuffix(FAMILY)}.{match['member']}"
                return Column(canonical, self.notations[family], canonical, family, match["member"])
        return None

    def precedence(self, column: Column) -> int:
        """0 for a column's own name, then its aliases in their order."""
        names = (column.name, *self.aliases.get(column.name, ()))
        return names.index(column.spelling)


@cache
def object_columns() -> dict[str, ObjectColumns]:
    """The columns of every object, by its name."""
    return {
        name: ObjectColumns(
            name,
            tuple(entry["key"]),
            tuple(entry["required"]),
            entry["columns"],
            {column: tuple(aliases) for column, aliases in entry.get("aliases", {}).items()},
        )
        for name, entry in load_toml("feed/columns.toml").items()
    }
