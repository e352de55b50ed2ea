"""The object `inventory`: the stock of a SKU in a warehouse, alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.ledger.listings import KnownSku
from destination_tiktok_shop.objects.sku_calls import StockChange
from destination_tiktok_shop.objects.sku_object import Sent, SkuObject, SkuRow
from destination_tiktok_shop.objects.stock import StockKeeper
from destination_tiktok_shop.outcome import Outcome, not_applied
from destination_tiktok_shop.rules.inventory import validate_inventory
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.shop.products import ShopSku
from destination_tiktok_shop.shop.shop import LOGISTICS, PRODUCT_READ, PRODUCT_WRITE


@dataclass(frozen=True)
class StockRow:
    """A row's part of the stock of its SKU."""

    row: SkuRow
    warehouse_id: str
    quantity: int


class Inventory(SkuObject):
    name = "inventory"
    scopes = (PRODUCT_READ, PRODUCT_WRITE, LOGISTICS)
    reads_first = True

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._keeper = StockKeeper(context, self.name)

    def validate(self, row: FeedRow) -> ValidatedRow:
        return validate_inventory(row, self.context.facts.warehouses())

    def is_unchanged(self, row: SkuRow, known: KnownSku) -> bool:
        return (known.stock or {}).get(row.body["warehouse_id"]) == row.body["quantity"]

    def send_listing(
        self, product_id: str, rows: Sequence[SkuRow], known: dict[str, KnownSku], now: dict[str, ShopSku]
    ) -> list[Sent]:
        by_sku: dict[str, list[SkuRow]] = {}
        for row in rows:
            by_sku.setdefault(row.seller_sku, []).append(row)
        changes = [stock_change(some, known[seller_sku], now) for seller_sku, some in by_sku.items()]
        kept = self._keeper.send(product_id, changes, known)
        return [
            Sent(row, (replace(kept[seller_sku].outcome, key=row.key),), kept[seller_sku].known)
            for seller_sku, some in by_sku.items()
            for row in some
        ]

    def is_applied(self, sent: Sent, before: ShopSku | None, after: ShopSku) -> bool:
        """Orders may change the stock at any moment, so only stock that is just what it was counts as not applied."""
        warehouse, quantity = sent.row.body["warehouse_id"], sent.row.body["quantity"]
        if sent.outcomes[0].outcome != "updated" or after.stock.get(warehouse) == quantity:
            return True
        return before is None or after.stock.get(warehouse) != before.stock.get(warehouse)

    def not_applied(self, sent: Sent) -> Outcome:
        return not_applied(self.name, sent.row.key, "stock")

    def merge(self, first: KnownSku | None, second: KnownSku) -> KnownSku:
        return second if first is None else replace(second, stock={**(first.stock or {}), **(second.stock or {})})


def stock_change(rows: Sequence[SkuRow], known: KnownSku, now: Mapping[str, ShopSku]) -> StockChange:
    """The rows' quantities, and in the other warehouses of the SKU what is there now."""
    seen = now.get(known.sku_id)
    current = dict(seen.stock if seen is not None else known.stock or {})
    named = {row.body["warehouse_id"]: row.body["quantity"] for row in rows}
    return StockChange(
        keys=tuple(row.key for row in rows),
        seller_sku=known.seller_sku,
        sku_id=known.sku_id,
        quantities=current | named,
        was=current,
    )
