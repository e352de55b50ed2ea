"""Listings that are put up or taken down as a whole, up to twenty in a call."""

from collections.abc import Sequence
from dataclasses import replace

from destination_tiktok_shop.engine.context import LOGGER, RunContext
from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.ledger.listings import DELETED, GONE, LISTED, OFF, Listing
from destination_tiktok_shop.objects.products.work import OBJECT, Work
from destination_tiktok_shop.objects.sku_calls import PRODUCTS_PER_CALL, send_switch, switch_operation
from destination_tiktok_shop.outcome import Outcome, not_applied, refused_by
from destination_tiktok_shop.rules.issues import advice_for
from destination_tiktok_shop.shop.products import MISSING_CODES, SKUS_PER_SEARCH, STATUS_FORBIDS_IT, ShopProduct, chunks
from destination_tiktok_shop.shop.shop import PRODUCT_DELETE, PRODUCT_READ

ALWAYS_ALLOWED = 5  # so many may go, whatever share they are
# A deactivation only applies to what is for sale; the others are down already.
UP_STATUSES = frozenset({"ACTIVATE", "PENDING", "SCHEDULED", None})
DOWN_STATUSES = frozenset({"SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED"})
SO_ALREADY = MISSING_CODES | {12019113, STATUS_FORBIDS_IT}
WHY = {
    "activate": "the feed has it live",
    "deactivate": "the feed has it no longer live",
    "delete": "the feed has it no longer",
}
OUTCOMES = {"activate": "updated", "deactivate": "deactivated", "delete": "deleted"}


class Switchboard:
    """Used by the main thread only."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def switch(self, kind: str, listings: Sequence[Listing], *, state: str) -> dict[str, Outcome]:
        """Activate, deactivate or delete; by parent_id what became of each. `state`: the ledger's afterwards."""
        outcomes: dict[str, Outcome] = {}
        down = [listing for listing in listings if kind == "deactivate" and listing.product_status not in UP_STATUSES]
        for listing in down:
            outcomes[listing.parent_id] = self._done(kind, listing, state, Answer(is_accepted=True))
        waiting = [listing for listing in listings if listing not in down]
        groups = list(chunks(waiting, PRODUCTS_PER_CALL))
        for group, answers in zip(
            groups, self._context.workers.map(lambda some: self._send(kind, some), groups), strict=True
        ):
            accepted = [listing for listing in group if answers[listing.product_id].is_accepted]
            doubtful = [listing for listing in group if is_doubtful(answers[listing.product_id])]
            seen = self._search(accepted) | self._read(doubtful)
            for listing in group:
                answer = answers[listing.product_id]
                product = seen.get(listing.product_id or "")
                if listing in doubtful and is_so_already(kind, product):
                    outcomes[listing.parent_id] = self._done(kind, listing, state if product else DELETED, answer)
                elif answer.refusal is not None:
                    outcomes[listing.parent_id] = refused_by(answer.refusal, OBJECT, listing.parent_id, kind)
                elif answer.is_planned:
                    outcomes[listing.parent_id] = Outcome(OBJECT, listing.parent_id, "planned", kind, message=WHY[kind])
                elif not is_applied(kind, product):
                    outcomes[listing.parent_id] = not_applied(OBJECT, listing.parent_id, kind, answer.request_id)
                else:
                    outcomes[listing.parent_id] = self._done(kind, listing, state, answer)
        return outcomes

    def _send(self, kind: str, listings: Sequence[Listing]) -> dict[str, Answer]:
        products = {listing.product_id or "": listing.parent_id for listing in listings}
        scope = PRODUCT_DELETE if kind == "delete" else PRODUCT_READ
        return send_switch(self._context.sender, switch_operation(OBJECT, kind, products, scope=scope, why=WHY[kind]))

    def _search(self, listings: Sequence[Listing]) -> dict[str, ShopProduct]:
        """The listings as they are now, by product id; those without known SKUs are read one by one."""
        skus = self._context.ledger.listings.skus_of([listing.parent_id for listing in listings])
        asked = list(chunks([known[0].sku_id for known in skus.values()], SKUS_PER_SEARCH))
        answers = self._context.workers.map(self._context.products.find_by_id, asked)
        found = {product.id: product for products in answers for product in products}
        return found | self._read([listing for listing in listings if listing.parent_id not in skus])

    def _read(self, listings: Sequence[Listing]) -> dict[str, ShopProduct]:
        """The same, of those that exist."""
        skus = self._context.ledger.listings.skus_of([listing.parent_id for listing in listings])

        def read(listing: Listing) -> ShopProduct | None:
            product_id = listing.product_id or ""
            sku_ids = [sku.sku_id for sku in skus.get(listing.parent_id, ())]
            detail = self._context.products.look(product_id, sku_ids=sku_ids)
            is_global = self._context.client.shop.is_global
            return ShopProduct.parse({"id": product_id, **detail}, is_global=is_global) if detail else None

        return {product.id: product for product in self._context.workers.map(read, listings) if product}

    def _done(self, kind: str, listing: Listing, state: str, answer: Answer) -> Outcome:
        if not self._context.is_dry:
            changed = replace(listing, state=state).sent()
            if kind == "activate":
                changed = replace(changed, is_under_audit=True, audit_status="AUDITING", product_status="PENDING")
            elif kind == "deactivate" and listing.product_status in UP_STATUSES:
                changed = replace(changed, product_status="SELLER_DEACTIVATED", is_under_audit=False)
            else:
                changed = replace(changed, is_under_audit=False)
            if state in (GONE, DELETED):
                changed = replace(changed, feed_fingerprint=None)
            self._context.ledger.listings.save_unseen(changed)
            if kind == "delete":
                skus = self._context.ledger.listings.skus_of([listing.parent_id]).get(listing.parent_id, [])
                self._context.ledger.listings.forget_skus([sku.seller_sku for sku in skus])
        return Outcome(OBJECT, listing.parent_id, OUTCOMES[kind], kind, message=WHY[kind], request_id=answer.request_id)


class Remover:
    """Takes down what is gone, by `when_gone`. Used by the main thread only."""

    def __init__(self, context: RunContext, switchboard: Switchboard) -> None:
        self._context = context
        self._switchboard = switchboard

    @property
    def kind(self) -> str:
        return self._context.config.when_gone

    @property
    def state(self) -> str:
        return DELETED if self.kind == "delete" else GONE

    def remove(self, works: Sequence[Work]) -> None:
        """Products of which every row says that it is gone."""
        existing = [work.listing for work in works if work.listing is not None and self._is_to_go(work.listing)]
        kept = self.kind == "keep"
        outcomes = {} if kept else self._switchboard.switch(self.kind, existing, state=self.state)
        for work in works:
            work.outcomes.append(outcomes.get(work.key) or Outcome(OBJECT, work.key, "unchanged"))

    def remove_unseen(self) -> None:
        """Products that this ledger once sent and that a whole feed has no more, unless there are suspiciously many."""
        if self.kind == "keep":
            return
        going = self._context.ledger.listings.unseen_up()
        if self._is_guarded(going):
            self._guard(going)
            return
        for batch in self._context.ledger.listings.unseen():
            outcomes = self._switchboard.switch(self.kind, batch, state=self.state)
            self._context.results.report(*outcomes.values())
            self._context.ledger.feedback.resolve(OBJECT, [listing.parent_id for listing in batch])
            self._context.results.flush()

    def _is_to_go(self, listing: Listing) -> bool:
        if not listing.exists:
            return False
        return listing.state not in (GONE, DELETED) or (self.kind == "delete" and listing.state != DELETED)

    def _is_guarded(self, going: int) -> bool:
        up = self._context.ledger.listings.up()
        return (
            not self._context.allow_gone and going > ALWAYS_ALLOWED and going > self._context.config.max_gone_share * up
        )

    def _guard(self, going: int) -> None:
        LOGGER.warning(
            f"{going} of {self._context.ledger.listings.up()} live listings are not in the feed, more than "
            f"max_gone_share ({self._context.config.max_gone_share:.0%}) lets go: none is taken down. Check the feed. "
            "If they are really gone, run `tiktok-shop publish --allow-gone` once."
        )
        for batch in self._context.ledger.listings.unseen():
            self._context.results.report(
                *(
                    Outcome(
                        OBJECT,
                        listing.parent_id,
                        "deferred",
                        self.kind,
                        reason="gone_guard",
                        advice=advice_for("gone_guard"),
                    )
                    for listing in batch
                    if listing.state == LISTED
                )
            )
            self._context.results.flush()


def is_applied(kind: str, product: ShopProduct | None) -> bool:
    """Whether the shop shows what a call was to bring about; a listing that isn't found can't be checked."""
    if kind == "delete":
        return product is None
    if product is None:
        return True
    if kind == "deactivate":
        return product.status not in ("ACTIVATE", "SCHEDULED")
    return product.status != "SELLER_DEACTIVATED"


def is_doubtful(answer: Answer) -> bool:
    """Whether a refusal may only say that there is nothing to do, as after a run whose end was lost."""
    return answer.refusal is not None and answer.refusal.code in SO_ALREADY


def is_so_already(kind: str, product: ShopProduct | None) -> bool:
    """Whether the shop is as a refused call would have made it."""
    if product is None:
        return kind != "activate"
    wanted = {"deactivate": DOWN_STATUSES, "activate": {"ACTIVATE", "PENDING"}}
    return product.status in wanted.get(kind, ())


def off_state(work: Work) -> str:
    """The ledger's state of a listing that is switched because of its status."""
    return OFF if work.switch == "deactivate" else LISTED
