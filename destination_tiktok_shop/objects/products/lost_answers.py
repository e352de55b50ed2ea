"""Creations, and edits that add SKUs, of which no answer came: looked up before anything is sent again.

TikTok Shop shows new listings tens of seconds late, so a creation that isn't found is only sent again once it would
have shown, and then with the same idempotency key.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.database import now
from destination_tiktok_shop.ledger.listings import LISTED, Accepted, KnownSku
from destination_tiktok_shop.ledger.operations import PendingOperation
from destination_tiktok_shop.objects.products.adoption import ambiguous
from destination_tiktok_shop.objects.products.creation import Creator
from destination_tiktok_shop.objects.products.work import OBJECT, Work
from destination_tiktok_shop.shop.products import ShopProduct

ROUNDS = 3
LOOKS_PER_ROUND = 6
CREATE = "create"


class LostAnswers:
    """Used by the main thread only, but for `pending`."""

    def __init__(self, context: RunContext, creator: Creator) -> None:
        self._context = context
        self._creator = creator
        self._works: list[Work] = []
        self.pending: dict[str, PendingOperation] = {}

    def load(self) -> None:
        """What is open, of this run and of earlier ones; a dry run leaves it open."""
        self.pending = {} if self._context.is_dry else self._context.ledger.operations.pending(OBJECT)

    def add(self, work: Work) -> None:
        self._works.append(work)

    def resolve(self) -> Iterator[list[Work]]:
        """The products whose fate is known by now: they go on as any other, and may get lost again."""
        for _ in range(ROUNDS):
            works, self._works = self._works, []
            if not works:
                return
            self.load()
            for work in works:
                work.pending = self.pending.get(work.key)
            self._find(works)
            known = [work for work in works if work.pending is None or is_rejected(work)]
            self._works += [work for work in works if work not in known]
            yield go_on(known)
        yield self._give_up()

    def _find(self, works: Sequence[Work]) -> None:
        """Look several times until the last one would show, then repeat what isn't there."""
        waiting = [work for work in works if work.pending is not None]
        while waiting:
            for work in waiting:
                self._look(work)
            waiting = [work for work in waiting if work.pending is not None and not is_rejected(work)]
            left = [self._seconds_left(work.pending.intended_at) for work in waiting if work.pending is not None]
            if not left or max(left) <= 0:
                break
            time.sleep(min(max(left), self._context.config.look_up_seconds / LOOKS_PER_ROUND))
        for work in waiting:
            self._repeat(work)

    def _seconds_left(self, intended_at: datetime) -> float:
        return self._context.config.look_up_seconds - (now() - intended_at).total_seconds()

    def _look(self, work: Work) -> None:
        assert work.pending is not None
        if work.pending.operation == CREATE:
            self._look_for_listing(work, work.pending)
        else:
            self._look_for_skus(work, work.pending)

    def _look_for_listing(self, work: Work, pending: PendingOperation) -> None:
        wanted = {sku["seller_sku"] for sku in pending.intent["body"]["skus"]}
        products = [
            product
            for product in self._context.products.find(wanted)
            if any(sku.seller_sku in wanted for sku in product.skus)
        ]
        if not self._context.config.adopt_existing:
            products = self._ours(work, products)
        elif len(products) > 1:
            products = self._ours(work, products) or products
        if len(products) > 1:
            work.found = products
            work.issues.append(ambiguous(work))
            return
        if products:
            with self._context.ledger.database.transaction():
                self._creator.take_over(work, products[0], pending.intent)
                self._context.ledger.operations.conclude(pending.operation_id, "accepted", message="found in the shop")
            work.report("created", CREATE, message=f"product {products[0].id}")
            work.pending = None

    def _ours(self, work: Work, products: Sequence[ShopProduct]) -> list[ShopProduct]:
        """Those of several listings that carry this product's external id."""
        details = {product.id: self._context.products.read(product.id) for product in products}
        return [product for product in products if (details[product.id] or {}).get("external_product_id") == work.key]

    def _look_for_skus(self, work: Work, pending: PendingOperation) -> None:
        """An edit that added SKUs was carried out where the listing has them now."""
        if work.listing is None or work.listing.product_id is None:
            # The listing is gone, and so is what was added to it.
            self._context.ledger.operations.conclude(pending.operation_id, "superseded")
            work.pending = None
            return
        product = self._context.products.read(work.listing.product_id, "under_review") or {}
        ids = {sku.get("seller_sku"): str(sku["id"]) for sku in product.get("skus") or ()}
        new = [seller_sku for seller_sku in pending.intent["new_skus"] if seller_sku in ids]
        if len(new) < len(pending.intent["new_skus"]):
            return
        found = [KnownSku(name, work.listing.product_id, ids[name], work.key, work.variant_key(name)) for name in new]
        accepted = replace(Accepted(**pending.intent["accepted"]), unseen_skus=())
        work.change_listing(accepted=accepted, is_under_audit=True)
        if pending.intent["publishes"]:
            work.change_listing(state=LISTED, product_status=product.get("status"))
        with self._context.ledger.database.transaction():
            self._context.ledger.listings.save(work.listing)
            self._context.ledger.listings.save_skus(found)
            self._context.ledger.operations.conclude(pending.operation_id, "accepted", message="found in the shop")
        work.skus |= {sku.seller_sku: sku for sku in found}
        work.report("updated", pending.operation, message=f"adds SKU {', '.join(new)}")
        work.pending = None

    def _repeat(self, work: Work) -> None:
        assert work.pending is not None
        pending = work.pending
        if pending.operation == CREATE:
            answer = self._creator.repeat(work)
            if answer.refusal is not None and pending.intent["fingerprint"] == work.fingerprint:
                # As it is now, it would only be refused once more.
                work.refuse(answer.refusal, CREATE)
            # Carried out now, refused, or lost again, which shows among the open ones.
            work.pending = self._context.ledger.operations.pending(OBJECT).get(work.key)
        else:
            # Not there, and it would show by now: the edit is made anew from what differs.
            self._context.ledger.operations.conclude(pending.operation_id, "superseded")
            work.pending = None

    def _give_up(self) -> list[Work]:
        """The next run goes on looking."""
        works, self._works = self._works, []
        for work in works:
            work.report(
                "deferred",
                CREATE,
                reason="tiktok",
                message="TikTok Shop's answer was lost several times.",
                advice="Nothing to do: the next run looks whether the listing is there before it sends it again.",
            )
        return go_on(works)


def is_rejected(work: Work) -> bool:
    return any(issue.is_error for issue in work.issues)


def go_on(works: list[Work]) -> list[Work]:
    """Nothing is awaited of these any more."""
    for work in works:
        work.pending, work.is_settled = None, True
    return works
