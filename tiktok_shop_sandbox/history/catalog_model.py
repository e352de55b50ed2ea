"""Products, SKUs and the catalog of a shop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Sku:
    """A variant of a product. `price`: before discounts, in minor units. `parts`: a bundle's (SKU, units)."""

    id: str
    seller_sku: str
    name: str
    price: int
    stock: int
    product: Product = field(repr=False)
    parts: list[tuple[Sku, int]] = field(default_factory=list)


@dataclass(slots=True)
class Product:
    """A product with its SKUs. `promotion`: the seller's permanent discount in percent."""

    id: str
    number: int
    title: str
    status: str
    category: tuple[str, str, str]
    create_time: int
    update_time: int
    promotion: int
    taxed: bool
    skus: list[Sku] = field(default_factory=list)
    is_bundle: bool = False
    is_pre_order: bool = False
    is_gift: bool = False

    @property
    def image(self) -> str:
        return f"https://img.example.com/{self.id}.jpeg"


@dataclass(slots=True)
class Catalog:
    """`sellable`: the SKUs that appear in orders, including those of deleted products, which were sold earlier."""

    products: list[Product]
    sellable: list[Sku]
    bundles: list[Sku]
    pre_orders: list[Sku]
    gifts: list[Sku]
    warehouses: list[dict[str, Any]]
    sales_warehouse: str
    return_address: str
