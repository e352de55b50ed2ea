"""Sets stock, and decides what becomes of a zero that TikTok Shop refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.ledger.listings import LISTED, KnownSku
from destination_tiktok_shop.objects.sku_calls import (
    StockChange,
    send_stock,
    send_switch,
    switch_operation,
)
from destination_tiktok_shop.outcome import Outcome, refused_by
from destination_tiktok_shop.shop.shop import PRODUCT_READ

ZERO_REFUSED = {12019024, 12052055}
SELLER_DEACTIVATED = "SELLER_DEACTIVATED"
EMPTY = "no SKU of the listing is in stock"
ZERO_ADVICE = {
    "deactivate": "TikTok refuses a stock of 0, and other SKUs of the listing are in stock: set zero_stock to one.",
    "skip": "TikTok refuses a stock of 0, and zero_stock says to leave the stock alone.",
    "one": "TikTok refuses a stock of 0, and zero_stock says to leave one piece.",
}


@dataclass(frozen=True)
class Kept:
    """What became of a SKU's stock; `known` where the ledger is to remember it."""

    outcome: Outcome
    known: KnownSku | None = None


class StockKeeper:
    """Sends the stock of one listing at a time; used by several threads."""

    def __init__(self, context: RunContext, object_name: str) -> None:
        self._context = context
        self._object = object_name

    def send(self, product_id: str, changes: Sequence[StockChange], known: Mapping[str, KnownSku]) -> dict[str, Kept]:
        """By seller SKU. The keys of the outcomes are the SKUs'."""
        needed = [change for change in changes if change.quantities != change.was]
        answers = send_stock(self._context.sender, self._object, product_id, needed) if needed else {}
        kept: dict[str, Kept] = {}
        zeros: list[StockChange] = []
        for change in changes:
            sku = known[change.seller_sku]
            answer = answers.get(change.seller_sku)
            if answer is None:
                kept[change.seller_sku] = Kept(self._outcome(change, "unchanged"), remembered(sku, change))
            elif is_refused_zero(answer, change):
                zeros.append(change)
            else:
                kept[change.seller_sku] = self._kept(change, sku, answer)
        kept |= self._keep_zeros(product_id, zeros, known)
        self._put_up_again(product_id, changes, known, kept)
        return kept

    def _kept(self, change: StockChange, sku: KnownSku, answer: Answer) -> Kept:
        if answer.refusal is not None:
            return Kept(refused_by(answer.refusal, self._object, change.seller_sku, "stock"))
        if answer.is_planned:
            return Kept(self._outcome(change, "planned", message=change.why))
        outcome = self._outcome(change, "updated", message=change.why, request_id=answer.request_id)
        return Kept(outcome, remembered(sku, change))

    def _keep_zeros(
        self, product_id: str, zeros: Sequence[StockChange], known: Mapping[str, KnownSku]
    ) -> dict[str, Kept]:
        if not zeros:
            return {}
        policy = self._context.config.zero_stock
        if policy == "one":
            return self._leave_one(product_id, zeros, known)
        if policy == "deactivate":
            return self._take_down(product_id, zeros, known)
        return {
            zero.seller_sku: Kept(
                self._outcome(zero, "unchanged", reason="quantity_range", advice=ZERO_ADVICE["skip"]),
                remembered(known[zero.seller_sku], zero),
            )
            for zero in zeros
        }

    def _leave_one(
        self, product_id: str, zeros: Sequence[StockChange], known: Mapping[str, KnownSku]
    ) -> dict[str, Kept]:
        raised = [
            replace(zero, quantities={warehouse: count or 1 for warehouse, count in zero.quantities.items()})
            for zero in zeros
        ]
        answers = send_stock(self._context.sender, self._object, product_id, raised)
        kept = {}
        for zero, change in zip(zeros, raised, strict=True):
            found = self._kept(change, known[zero.seller_sku], answers[zero.seller_sku])
            if found.known is not None:
                outcome = replace(found.outcome, reason="quantity_range", advice=ZERO_ADVICE["one"])
                found = Kept(outcome, remembered(known[zero.seller_sku], zero))
            kept[zero.seller_sku] = found
        return kept

    def _take_down(
        self, product_id: str, zeros: Sequence[StockChange], known: Mapping[str, KnownSku]
    ) -> dict[str, Kept]:
        """Only a listing without any stock is taken down: its other SKUs may still sell."""
        empty = {zero.sku_id for zero in zeros if not any(zero.quantities.values())}
        listed = self._context.products.find_by_id([zeros[0].sku_id])
        others = [sku for product in listed for sku in product.skus if sku.id not in empty]
        if len(empty) < len(zeros) or any(sum(sku.stock.values()) for sku in others):
            return {
                zero.seller_sku: Kept(
                    self._outcome(
                        zero,
                        "rejected",
                        reason="quantity_range",
                        given="0",
                        allowed="1 to 99999",
                        advice=ZERO_ADVICE["deactivate"],
                    )
                )
                for zero in zeros
            }
        if all(product.status == SELLER_DEACTIVATED for product in listed):
            return {zero.seller_sku: self._down_already(zero, known[zero.seller_sku]) for zero in zeros}
        # Remembered first, so that the listing is put up again even if this process ends before the answer.
        ledger = self._context.ledger.listings
        ledger.save_skus(replace(known[zero.seller_sku], is_out_of_stock=True) for zero in zeros)
        operation = switch_operation(
            self._object, "deactivate", {product_id: zeros[0].seller_sku}, scope=PRODUCT_READ, why=EMPTY
        )
        answer = send_switch(self._context.sender, operation)[product_id]
        if answer.refusal is not None:
            ledger.save_skus(known[zero.seller_sku] for zero in zeros)
        return {zero.seller_sku: self._taken_down(zero, known[zero.seller_sku], answer) for zero in zeros}

    def _down_already(self, zero: StockChange, sku: KnownSku) -> Kept:
        outcome = self._outcome(zero, "unchanged", reason="quantity_range", message="The listing is deactivated.")
        return Kept(outcome, remembered(sku, zero))

    def _taken_down(self, zero: StockChange, sku: KnownSku, answer: Answer) -> Kept:
        if answer.refusal is not None:
            return Kept(refused_by(answer.refusal, self._object, zero.seller_sku, "deactivate"))
        outcome = self._outcome(
            zero,
            "deactivated",
            operation="deactivate",
            reason="quantity_range",
            message=EMPTY,
            request_id=answer.request_id,
        )
        return Kept(outcome, replace(remembered(sku, zero), is_out_of_stock=True))

    def _put_up_again(
        self,
        product_id: str,
        changes: Sequence[StockChange],
        known: Mapping[str, KnownSku],
        kept: dict[str, Kept],
    ) -> None:
        """A listing that a zero has taken down is activated once a SKU of it is in stock again."""
        returned = [
            change
            for change in changes
            if any(change.quantities.values()) and kept[change.seller_sku].outcome.outcome in ("updated", "unchanged")
        ]
        down = [sku for sku in self._context.ledger.listings.skus_of_product(product_id) if sku.is_out_of_stock]
        listing = self._context.ledger.listings.by_product(product_id)
        if not returned or not down or (listing is not None and listing.state != LISTED):
            return
        operation = switch_operation(
            self._object,
            "activate",
            {product_id: returned[0].seller_sku},
            scope=PRODUCT_READ,
            why="back in stock",
        )
        answer = send_switch(self._context.sender, operation)[product_id]
        if answer.is_planned:
            return
        if answer.refusal is not None:
            for change in returned:
                outcome = refused_by(answer.refusal, self._object, change.seller_sku, "activate")
                kept[change.seller_sku] = Kept(outcome)
            return
        self._context.ledger.listings.save_skus(replace(sku, is_out_of_stock=False) for sku in down)
        for change in returned:
            found = kept[change.seller_sku]
            if found.known is not None:
                kept[change.seller_sku] = Kept(found.outcome, replace(found.known, is_out_of_stock=False))

    def _outcome(
        self, change: StockChange, outcome: str, *, operation: str = "stock", **details: str | None
    ) -> Outcome:
        named = None if outcome == "unchanged" and not details else operation
        return Outcome(self._object, change.seller_sku, outcome, operation=named, **details)


def is_refused_zero(answer: Answer, change: StockChange) -> bool:
    return answer.refusal is not None and answer.refusal.code in ZERO_REFUSED and 0 in change.quantities.values()


def remembered(sku: KnownSku, change: StockChange) -> KnownSku:
    return replace(sku, stock=dict(change.quantities))
