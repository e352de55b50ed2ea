"""The calls that set prices and stock. Products, prices and inventory send them alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from destination_tiktok_shop.engine.operation import Answer, Operation
from destination_tiktok_shop.engine.sender import Sender
from destination_tiktok_shop.shop.products import MISSING_CODES, STATUS_FORBIDS_IT
from destination_tiktok_shop.shop.shop import PRODUCT_WRITE

PRODUCTS_PER_CALL = 20
# Refusals that are about a listing as a whole, whichever of its SKUs are sent.
ABOUT_THE_LISTING = MISSING_CODES | {12019113, 12019114, STATUS_FORBIDS_IT}


@dataclass(frozen=True)
class PriceChange:
    """The new price of a SKU; `price` and `list_price` as the API takes them, `key` is the feed's."""

    key: str
    seller_sku: str
    sku_id: str
    price: Mapping[str, str]
    list_price: Mapping[str, str] | None = None
    was: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        return Decimal(self.price["amount"])

    @property
    def body(self) -> dict[str, Mapping[str, str]]:
        """The price of a SKU as every call that takes one has it."""
        prices = {"price": self.price, "list_price": self.list_price}
        return {name: price for name, price in prices.items() if price}

    @property
    def why(self) -> str:
        was = "unknown" if self.was is None else self.was
        return f"price of {self.seller_sku}: {was} -> {self.price['amount']} {self.price['currency']}"


@dataclass(frozen=True)
class StockChange:
    """The new stock of a SKU in all its warehouses, those that the feed doesn't name with what they have."""

    keys: tuple[str, ...]
    seller_sku: str
    sku_id: str
    quantities: Mapping[str, int]
    was: Mapping[str, int]

    @property
    def why(self) -> str:
        changes = (
            f"{self.was.get(warehouse, 'unknown')} -> {quantity} in {warehouse}"
            for warehouse, quantity in self.quantities.items()
            if self.was.get(warehouse) != quantity
        )
        return f"stock of {self.seller_sku}: {', '.join(changes)}"


Change = TypeVar("Change", PriceChange, StockChange)


def price_operation(object_name: str, product_id: str, changes: Sequence[PriceChange]) -> Operation:
    return Operation(
        object=object_name,
        kind="price",
        keys=tuple(change.key for change in changes),
        method="POST",
        path=f"/product/202309/products/{product_id}/prices/update",
        body={"skus": [{"id": change.sku_id, **change.body} for change in changes]},
        why="; ".join(change.why for change in changes),
        scope=PRODUCT_WRITE,
    )


def stock_operation(object_name: str, product_id: str, changes: Sequence[StockChange]) -> Operation:
    return Operation(
        object=object_name,
        kind="stock",
        keys=tuple(key for change in changes for key in change.keys),
        method="POST",
        path=f"/product/202309/products/{product_id}/inventory/update",
        body={
            "skus": [
                {
                    "id": change.sku_id,
                    "inventory": [
                        {"warehouse_id": warehouse, "quantity": quantity}
                        for warehouse, quantity in change.quantities.items()
                    ],
                }
                for change in changes
            ]
        },
        why="; ".join(change.why for change in changes),
        scope=PRODUCT_WRITE,
    )


def send_prices(sender: Sender, object_name: str, product_id: str, changes: Sequence[PriceChange]) -> dict[str, Answer]:
    """One call for the listing; by seller SKU what became of it."""
    return _send_together(lambda some: sender.send(price_operation(object_name, product_id, some)), changes)


def send_stock(sender: Sender, object_name: str, product_id: str, changes: Sequence[StockChange]) -> dict[str, Answer]:
    """One call for the listing; by seller SKU what became of it."""
    return _send_together(lambda some: sender.send(stock_operation(object_name, product_id, some)), changes)


def _send_together(send: Callable[[Sequence[Change]], Answer], changes: Sequence[Change]) -> dict[str, Answer]:
    """TikTok Shop may refuse single SKUs of a call, or a whole call because of one of them.

    Then, one by one, the SKU that is to blame keeps the others from nothing.
    """
    answer = send(changes)
    if answer.refusal is None or len(changes) == 1 or answer.refusal.code in ABOUT_THE_LISTING:
        return {change.seller_sku: answer.for_item("sku_id", change.sku_id) for change in changes}
    return {change.seller_sku: send([change]).for_item("sku_id", change.sku_id) for change in changes}


def switch_operation(object_name: str, kind: str, products: Mapping[str, str], *, scope: str, why: str) -> Operation:
    """Activate, deactivate or delete up to twenty listings; `products`: TikTok's product id -> the feed's key."""
    paths = {
        "activate": ("POST", "/product/202309/products/activate"),
        "deactivate": ("POST", "/product/202309/products/deactivate"),
        "delete": ("DELETE", "/product/202309/products"),
    }
    method, path = paths[kind]
    return Operation(
        object=object_name,
        kind=kind,
        keys=tuple(products.values()),
        method=method,
        path=path,
        body={"product_ids": list(products)},
        why=why,
        scope=scope,
    )


def send_switch(sender: Sender, operation: Operation) -> dict[str, Answer]:
    """By product id what became of it; TikTok may refuse single listings of a call."""
    answer = sender.send(operation)
    return {product_id: answer.for_item("product_id", product_id) for product_id in operation.body["product_ids"]}
