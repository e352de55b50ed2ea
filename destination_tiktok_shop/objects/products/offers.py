"""Prices and stock of a listing: each by a call of its own, which needs no review."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.ledger.listings import KnownSku
from destination_tiktok_shop.objects.products.changes import Differences, differs
from destination_tiktok_shop.objects.products.creation import amounts
from destination_tiktok_shop.objects.products.work import OBJECT, Check, Work
from destination_tiktok_shop.objects.sku_calls import PriceChange, StockChange, send_prices
from destination_tiktok_shop.objects.stock import Kept, StockKeeper

ACTIVATE = "ACTIVATE"
PENDING = "PENDING"
NOT_SHOWN = "Nothing to do: its price and stock are sent again in each run."


def prices_need_edit(work: Work) -> bool:
    """Update Price only takes listings that are for sale; one in its first review waits rather than start over."""
    assert work.listing is not None
    return work.listing.product_status not in (ACTIVATE, PENDING, None)


class Offers:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._stock = StockKeeper(context, OBJECT)

    def find_skus(self, work: Work, differences: Differences) -> None:
        """The ids of SKUs that TikTok Shop's answers left out so far; a SKU that it doesn't show yet waits."""
        assert work.listing is not None and work.listing.product_id is not None
        unknown = {*open_prices(work, differences), *open_stock(work, differences)} - set(work.skus)
        if not unknown or self._context.is_dry:
            return
        product_id = work.listing.product_id
        shown = [
            sku
            for product in self._context.products.find(unknown)
            for sku in product.skus
            if product.id == product_id and sku.seller_sku in unknown
        ]
        found = [
            KnownSku(sku.seller_sku, product_id, sku.id, work.key, work.variant_key(sku.seller_sku)) for sku in shown
        ]
        self._context.ledger.listings.save_skus(found)
        work.skus |= {sku.seller_sku: sku for sku in found}
        for seller_sku in sorted(unknown - set(work.skus)):
            message = f"TikTok Shop doesn't show the SKU {seller_sku} yet."
            work.report("deferred", key=work.key_of(seller_sku), reason="tiktok", message=message, advice=NOT_SHOWN)

    def set_prices(self, work: Work, differences: Differences) -> None:
        """One call for all SKUs whose price differs."""
        assert work.listing is not None and work.listing.product_id is not None
        prices = {sku: body for sku, body in open_prices(work, differences).items() if sku in work.skus}
        if not prices or prices_need_edit(work):
            return
        changes = [
            PriceChange(
                key=work.key_of(sku),
                seller_sku=sku,
                sku_id=work.skus[sku].sku_id,
                price=body["price"],
                list_price=body.get("list_price"),
                was=Decimal(work.skus[sku].price) if work.skus[sku].price else None,
            )
            for sku, body in prices.items()
        ]
        answers = send_prices(self._context.sender, OBJECT, work.listing.product_id, changes)
        for change in changes:
            self._note_price(work, change, answers[change.seller_sku])

    def _note_price(self, work: Work, change: PriceChange, answer: Answer) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        if answer.refusal is not None:
            work.refuse(answer.refusal, "price", key=change.key)
            return
        outcome = "planned" if answer.is_planned else "updated"
        work.report(outcome, "price", key=change.key, message=change.why, request_id=answer.request_id)
        if answer.is_accepted:
            work.accept(prices={change.seller_sku: amounts(change.body)})
            work.skus[change.seller_sku] = replace(work.skus[change.seller_sku], price=change.price["amount"])
            work.checks.append(Check(change.key, "price", change.sku_id, work.listing.product_id, price=change.amount))

    def set_stock(self, work: Work, differences: Differences) -> None:
        """One call for all SKUs whose stock differs, with what their other warehouses have."""
        assert work.listing is not None and work.listing.product_id is not None
        stock = {sku: quantities for sku, quantities in open_stock(work, differences).items() if sku in work.skus}
        if not stock:
            return
        now = {
            sku.id: sku
            for product in self._context.products.find_by_id([work.skus[sku].sku_id for sku in stock])
            for sku in product.skus
        }
        changes = []
        for seller_sku, quantities in stock.items():
            known = work.skus[seller_sku]
            seen = now.get(known.sku_id)
            current = dict(seen.stock if seen is not None else known.stock or {})
            changes.append(
                StockChange((work.key_of(seller_sku),), seller_sku, known.sku_id, current | quantities, current)
            )
        kept = self._stock.send(work.listing.product_id, changes, work.skus)
        for change in changes:
            self._note_stock(work, change, kept[change.seller_sku], stock[change.seller_sku])

    def _note_stock(self, work: Work, change: StockChange, kept: Kept, quantities: Mapping[str, int]) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        key = work.key_of(change.seller_sku)
        outcome = kept.outcome
        is_sent = outcome.outcome == "updated" and outcome.reason is None
        if kept.known is not None:
            work.skus[change.seller_sku] = kept.known
            work.accept(stock={change.seller_sku: dict(quantities)})
        if kept.known is not None and not is_sent:
            self._context.ledger.listings.save_skus([kept.known])
        if outcome.outcome != "unchanged" or outcome.reason:
            work.outcomes.append(replace(outcome, key=key))
        if is_sent:
            product_id = work.listing.product_id
            check = Check(key, "stock", change.sku_id, product_id, stock=quantities, stock_before=change.was)
            work.checks.append(check)


def open_prices(work: Work, differences: Differences) -> dict[str, dict[str, Any]]:
    """The prices that no edit has set meanwhile."""
    assert work.listing is not None
    accepted = work.listing.accepted.prices
    return {sku: body for sku, body in differences.prices.items() if differs(amounts(body), accepted.get(sku))}


def open_stock(work: Work, differences: Differences) -> dict[str, dict[str, int]]:
    """The stock that no edit has set meanwhile."""
    assert work.listing is not None
    accepted = work.listing.accepted.stock
    return {sku: stock for sku, stock in differences.stock.items() if differs(stock, accepted.get(sku))}
