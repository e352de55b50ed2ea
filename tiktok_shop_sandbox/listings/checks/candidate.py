"""A version of a listing on its way into the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...markets import Market
from ...operations.operation import OperationCall
from .. import categories
from ..categories import Category, Profile
from ..model import Content, Listing

Finding = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    function: Callable[[Candidate], Iterable[Finding]]
    also_drafts: bool = False


@dataclass
class Candidate:
    """`content`: complete, with the SKUs' prices and inventory where the request has them. `given`: the top-level
    properties of the request. `listing`: the product as it is, None for a new one. `warnings`: filled by checks that
    clear a value instead of refusing it."""

    call: OperationCall
    content: Content
    given: frozenset[str]
    listing: Listing | None = None
    is_draft: bool = False
    warnings: list[str] = field(default_factory=list)

    @property
    def market(self) -> Market:
        return self.call.market

    @property
    def skus(self) -> list[dict[str, Any]]:
        return self.content.get("skus") or []

    @property
    def category_version(self) -> str:
        return self.content.get("category_version") or self.market.default_category_version

    @property
    def category(self) -> Category | None:
        """The leaf, if the category is valid."""
        found = categories.find(self.content.get("category_id", ""))
        category = found.get(self.category_version) or next(iter(found.values()), None)
        return category if category and category.is_leaf else None

    @property
    def profile(self) -> Profile:
        return (self.category and self.category.profile) or Profile()

    def value_ids(self) -> dict[str, set[str]]:
        """The built-in or custom value ids that the content has, by product attribute."""
        chosen: dict[str, set[str]] = {}
        for entry in self.content.get("product_attributes") or []:
            ids = {value["id"] for value in entry.get("values") or [] if value.get("id")}
            chosen.setdefault(entry.get("id", ""), set()).update(ids)
        return chosen

    def stored_sku(self, sku: Mapping[str, Any]) -> Mapping[str, Any]:
        """The SKU as the latest version has it; empty for a new one."""
        stored = self.listing.latest.get("skus", ()) if self.listing else ()
        return next((entry for entry in stored if entry["id"] == sku.get("id")), {})

    def has_already(self, reference: str) -> bool:
        """Whether the latest version refers to this image, file or other thing, so that it needn't be checked again."""
        return reference in self._previous_texts

    @cached_property
    def _previous_texts(self) -> frozenset[str]:
        return frozenset(_texts(self.listing.latest)) if self.listing else frozenset()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def sales_attributes(sku: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from sku.get("sales_attributes") or []
