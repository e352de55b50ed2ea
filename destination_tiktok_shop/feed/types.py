"""A feed's records after reading: typed, grouped, not yet compared with anything that TikTok knows."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from destination_tiktok_shop.rules.issues import Issue

ProductStatus = Literal["live", "draft", "off"]


@dataclass(frozen=True)
class FeedRow:
    """One row of any object, each value of the type that its column declares.

    `values` holds only what the row names: an absent column has no key, nor has an empty one, which is in
    `cleared` where the config says so.
    """

    object: str
    key: str
    values: dict[str, Any]
    cleared: frozenset[str] = frozenset()
    gone: bool = False
    issues: tuple[Issue, ...] = ()
    spellings: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The name to report for a column: the alias where the row uses one (`sku.price` for `price`)."""
        return self.spellings.get(name, name)


@dataclass(frozen=True)
class Choice:
    """A value by name, by TikTok's id, or both; the id wins."""

    name: str
    id: str | None = None


@dataclass(frozen=True)
class ProductAttribute:
    """A product attribute with one or more values; `column` is the feed's column."""

    column: str
    name: str
    id: str | None
    values: tuple[Choice, ...]


@dataclass(frozen=True)
class SalesAttribute:
    """One variation of a variant, such as Color: Blue; `column` is the feed's column."""

    column: str
    name: str
    id: str | None
    value: Choice


@dataclass(frozen=True)
class Variant:
    """One SKU. None (or an empty list or dict) means that the feed doesn't name it, unless its column is in `cleared`.

    `inventory` maps warehouse id to quantity, of any number until it is validated; the key None is the default sales
    warehouse. `extra` holds the other `sku.` columns by their name after the dot (identifier_code, pre_sale, ...).
    """

    key: str
    seller_sku: str
    price: Decimal | None = None
    currency: str | None = None
    list_price: Decimal | None = None
    inventory: dict[str | None, Decimal] = field(default_factory=dict)
    sales_attributes: tuple[SalesAttribute, ...] = ()
    image: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    gone: bool = False


@dataclass(frozen=True)
class ProductGroup:
    """The rows of one `parent_id`.

    `shared` holds the product's columns by name, except attributes, images and status.
    """

    key: str
    shared: dict[str, Any]
    attributes: tuple[ProductAttribute, ...]
    images: tuple[str, ...]
    status: ProductStatus
    variants: tuple[Variant, ...]
    cleared: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()

    @property
    def gone(self) -> bool:
        """Whether every row says that its variant no longer exists."""
        return all(variant.gone for variant in self.variants)
