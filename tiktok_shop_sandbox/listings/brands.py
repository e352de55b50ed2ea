"""Brands: which exist, and for which categories the seller is authorized."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_BRANDS_PER_DAY = 50
MAX_BRANDS = 1_000


@dataclass(frozen=True)
class Brand:
    """`is_t1`: needs an authorization before it can be used. `root_categories`: names of those it's authorized for."""

    id: str
    name: str
    is_authorized: bool = False
    is_t1: bool = False
    root_categories: tuple[str, ...] = ()  # empty: all

    def is_available(self, root_category: str) -> bool:
        return self.is_authorized and (not self.root_categories or root_category in self.root_categories)

    def as_json(self, root_category: str) -> dict[str, Any]:
        record: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "authorized_status": "AUTHORIZED" if self.is_authorized else "UNAUTHORIZED",
            "is_t1_brand": self.is_t1,
        }
        if self.is_authorized and root_category:
            record["brand_status"] = "AVAILABLE" if self.is_available(root_category) else "UNAVAILABLE"
        return record


_BUILT_IN = (
    # The brand of the generated history.
    Brand("7082427311584347905", "Maison Zoë", is_authorized=True),
    Brand("7082427311584347906", "Teas", is_authorized=True, root_categories=("Food & Beverages", "Food")),
    Brand("7082427311584347907", "Northlight", is_authorized=True),
    Brand("7082427311584347908", "Lumen & Wax"),
    Brand("7082427311584347909", "Harbor Goods"),
    Brand("7082427311584347910", "Aurelio Couture", is_t1=True),
    Brand("7082427311584347911", "Aurelio Parfums", is_authorized=True, is_t1=True,
          root_categories=("Beauty & Personal Care", "Beauty")),
    *(Brand(str(7_082_427_311_584_348_000 + number), f"Workshop {number:03d}") for number in range(150)),
)  # fmt: skip


class Brands:
    """The built-in brands and those that the seller has created, which all of its shops share."""

    def __init__(self) -> None:
        self._by_id = {brand.id: brand for brand in _BUILT_IN}
        self._names = {brand.name.casefold() for brand in _BUILT_IN}
        self.created_on: list[int] = []  # the day of each creation

    def __iter__(self) -> Iterator[Brand]:
        return iter(self._by_id.values())

    def get(self, brand_id: str) -> Brand | None:
        return self._by_id.get(brand_id)

    def has_name(self, name: str) -> bool:
        return name.casefold() in self._names

    def next_id(self) -> str:
        return str(7_082_427_311_584_350_000 + len(self.created_on))

    def create(self, brand_id: str, name: str, day: int) -> None:
        self._by_id[brand_id] = Brand(brand_id, name)
        self._names.add(name.casefold())
        self.created_on.append(day)
