"""The attributes of categories: what a product must or may say about itself, and what its variants differ in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..history.sample_data import COLORS, SIZES

PRODUCT, SALES = "PRODUCT_PROPERTY", "SALES_PROPERTY"
_POSITIVE_NUMBER = "POSITIVE_INT_OR_DECIMAL"


@dataclass(frozen=True)
class Condition:
    """Holds if the attribute has this built-in value."""

    attribute_id: str
    value_id: str

    def holds(self, chosen: Mapping[str, Iterable[str]]) -> bool:
        """`chosen`: value ids by attribute id."""
        return self.value_id in chosen.get(self.attribute_id, ())

    def as_json(self) -> dict[str, str]:
        return {
            "condition_type": "VALUE_ID_MATCH",
            "attribute_id": self.attribute_id,
            "attribute_value_id": self.value_id,
        }


@dataclass(frozen=True)
class Attribute:
    """`values`: (id, name) of the built-in values. `conditions`: any one of them makes the attribute mandatory."""

    id: str
    name: str
    values: tuple[tuple[str, str], ...] = ()
    type: str = PRODUCT
    required: bool = False
    multiple: bool = False
    custom: bool = False
    number: bool = False
    conditions: tuple[Condition, ...] = ()

    @cached_property
    def name_by_id(self) -> dict[str, str]:
        return dict(self.values)

    @cached_property
    def id_by_name(self) -> dict[str, str]:
        return {name: value_id for value_id, name in self.values}

    def as_json(self) -> dict[str, Any]:
        record: dict[str, Any] = {"id": self.id, "name": self.name, "type": self.type}
        if self.type == PRODUCT:
            # The API's own spelling.
            record["is_requried"] = self.required
            record["is_customizable"] = self.custom
            record["is_multiple_selection"] = self.multiple
        if self.values:
            record["values"] = [{"id": value_id, "name": name} for value_id, name in self.values]
        if self.number:
            record["value_data_format"] = _POSITIVE_NUMBER
        if self.conditions:
            record["requirement_conditions"] = [condition.as_json() for condition in self.conditions]
        return record


def _values(first_id: int, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(first_id + index), name) for index, name in enumerate(names))


YES, NO = ("1000058", "Yes"), ("1000059", "No")
HAS_BATTERIES = Condition("101610", YES[0])
IS_FLAMMABLE = Condition("101619", YES[0])

COLOR = Attribute("100000", "Color", _values(1_001_064, *COLORS, "Red", "Blue", "Green", "Yellow"), SALES)
SIZE = Attribute("100007", "Size", _values(1_001_164, *SIZES, "XXL", "One Size"), SALES)
VOLUME = Attribute("100162", "Net volume", _values(1_001_264, "30 ml", "50 ml", "100 ml"), SALES)

ATTRIBUTES = {
    attribute.id: attribute
    for attribute in (
        COLOR,
        SIZE,
        VOLUME,
        Attribute("100392", "Occasion", _values(1_001_533, "Birthday", "Wedding", "Everyday"), multiple=True),
        Attribute("100149", "Country of origin", _values(1_000_854, "Viet Nam", "China", "Italy", "Japan"),
                  custom=True),
        Attribute("100157", "Material", _values(1_000_039, "Cotton", "Wool", "Polyester", "Linen"), required=True,
                  multiple=True, custom=True),
        Attribute("100198", "Material", _values(1_000_139, "Glass", "Ceramic", "Stainless Steel"), required=True),
        Attribute("100398", "Pattern", _values(1_001_633, "Plain", "Striped", "Floral")),
        Attribute("100393", "Season", _values(1_001_733, "Spring", "Summer", "Autumn", "Winter"), multiple=True),
        Attribute("101127", "Capacity", custom=True, number=True),
        Attribute("101610", "Contains Batteries or Cells?", (YES, NO), required=True),
        Attribute("101611", "Battery Type", _values(1_023_500, "Lithium Ion", "Lithium Metal", "Alkaline"),
                  conditions=(HAS_BATTERIES,)),
        Attribute("101612", "Battery Capacity (mAh)", custom=True, number=True, conditions=(HAS_BATTERIES,)),
        Attribute("101619", "Flammable Liquid?", (YES, NO), required=True),
        Attribute("100401", "Ingredients", custom=True, required=True),
        Attribute("100403", "Skin Type", _values(1_001_833, "Dry", "Oily", "Combination", "All"), multiple=True),
        Attribute("100526", "Recommended Age", _values(1_002_533, "0-3 years", "3-6 years", "6+ years"), required=True),
        Attribute("102999", "Licence number", custom=True),
        Attribute("100210", "Shelf Life", _values(1_000_239, "6 months", "12 months", "24 months"), required=True),
        Attribute("100216", "Author", custom=True, required=True),
    )
}  # fmt: skip


def required(attributes: Iterable[Attribute], chosen: Mapping[str, Iterable[str]]) -> list[Attribute]:
    """The product attributes that these choices make mandatory. `chosen`: value ids by attribute id."""
    return [
        attribute
        for attribute in attributes
        if attribute.type == PRODUCT
        and (attribute.required or any(condition.holds(chosen) for condition in attribute.conditions))
    ]
