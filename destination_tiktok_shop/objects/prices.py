"""The object `prices`: the price of a SKU, alone."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.ledger.listings import KnownSku
from destination_tiktok_shop.objects.sku_calls import PriceChange, send_prices
from destination_tiktok_shop.objects.sku_object import Sent, SkuObject, SkuRow, describe
from destination_tiktok_shop.outcome import Outcome, not_applied
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.rules.prices import validate_price
from destination_tiktok_shop.shop.products import ShopSku
from destination_tiktok_shop.shop.shop import PRODUCT_READ, PRODUCT_WRITE


class Prices(SkuObject):
    name = "prices"
    scopes = (PRODUCT_READ, PRODUCT_WRITE)
    reads_first = False

    def validate(self, row: FeedRow) -> ValidatedRow:
        return validate_price(row, self.context.client.shop.market)

    def is_unchanged(self, row: SkuRow, known: KnownSku) -> bool:
        named = {"price": known.price, "list_price": known.list_price}
        return all(
            current is not None and Decimal(current) == Decimal(row.body[name]["amount"])
            for name, current in named.items()
            if name in row.body
        )

    def send_listing(
        self, product_id: str, rows: Sequence[SkuRow], known: dict[str, KnownSku], now: dict[str, ShopSku]
    ) -> list[Sent]:
        changes = {row.seller_sku: price_change(row, known[row.seller_sku]) for row in rows}
        answers = send_prices(self.context.sender, self.name, product_id, list(changes.values()))
        return [
            self._sent(row, changes[row.seller_sku], known[row.seller_sku], answers[row.seller_sku]) for row in rows
        ]

    def is_applied(self, sent: Sent, before: ShopSku | None, after: ShopSku) -> bool:
        return sent.known is None or sent.known.price is None or Decimal(sent.known.price) in after.amounts

    def not_applied(self, sent: Sent) -> Outcome:
        return not_applied(self.name, sent.row.key, "price")

    def _sent(self, row: SkuRow, change: PriceChange, known: KnownSku, answer: Answer) -> Sent:
        outcome = describe(answer, self.name, row.key, "price", change.why)
        if not answer.is_accepted:
            return Sent(row, (outcome,))
        list_price = change.list_price["amount"] if change.list_price else known.list_price
        return Sent(row, (outcome,), replace(known, price=change.price["amount"], list_price=list_price))


def price_change(row: SkuRow, known: KnownSku) -> PriceChange:
    return PriceChange(
        key=row.key,
        seller_sku=row.seller_sku,
        sku_id=known.sku_id,
        price=row.body["price"],
        list_price=row.body.get("list_price"),
        was=Decimal(known.price) if known.price is not None else None,
    )
