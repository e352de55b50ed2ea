"""TikTok Shop's verdicts on listings under review. Accepted isn't live: every run asks first what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.database import now
from destination_tiktok_shop.ledger.listings import Listing
from destination_tiktok_shop.objects.products.work import OBJECT
from destination_tiktok_shop.outcome import Outcome, not_applied
from destination_tiktok_shop.rules.issues import advice_after
from destination_tiktok_shop.shop.products import SKUS_PER_SEARCH, ShopProduct, chunks

PASSED, FAILED, PRE_APPROVED, AUDITING = "APPROVED", "FAILED", "PRE_APPROVED", "AUDITING"
LOST = "TikTok Shop accepted the listing and doesn't have it; it is created again once the feed has it."
VERDICTS = {"ACTIVATE": PASSED, "FAILED": FAILED, "PENDING": AUDITING}


@dataclass(frozen=True)
class Judgment:
    """A listing as it is known now, and what is new about it."""

    listing: Listing
    outcome: Outcome | None = None
    lost_skus: Sequence[str] = ()

    def is_about(self, verdict: str) -> bool:
        return self.outcome is not None and self.outcome.outcome == verdict


class Auditor:
    """Used by the main thread only."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def ask(self) -> None:
        """Record the verdicts that have been given since the last run."""
        for batch in self._context.ledger.listings.under_audit():
            skus = self._context.ledger.listings.skus_of([listing.parent_id for listing in batch])
            ids = {parent_id: [sku.sku_id for sku in known] for parent_id, known in skus.items()}
            found = self._search(ids)
            # Reasons are only in the details, and what the search doesn't show yet may be there.
            unclear = [listing for listing in batch if is_unclear(listing, found)]
            asked = [(listing, ids.get(listing.parent_id, [])) for listing in unclear]
            details = self._context.workers.map(self._read, asked)
            self._record(
                [
                    *(
                        judge(listing, product.status, product.audit_status, {})
                        for listing in batch
                        if (product := found.get(listing.product_id or "")) and not is_unclear(listing, found)
                    ),
                    *(self._judge_detail(listing, detail) for listing, detail in zip(unclear, details, strict=True)),
                ]
            )

    def _search(self, ids: Mapping[str, Sequence[str]]) -> dict[str, ShopProduct]:
        """By product id; one SKU of each listing finds it."""
        asked = list(chunks([sku_ids[0] for sku_ids in ids.values()], SKUS_PER_SEARCH))
        answers = self._context.workers.map(self._context.products.find_by_id, asked)
        return {product.id: product for products in answers for product in products}

    def _read(self, asked: tuple[Listing, Sequence[str]]) -> dict[str, Any] | None:
        listing, sku_ids = asked
        return self._context.products.look(listing.product_id or "", "under_review", sku_ids=sku_ids)

    def _judge_detail(self, listing: Listing, detail: Mapping[str, Any] | None) -> Judgment:
        is_young = age(listing) < timedelta(seconds=self._context.config.look_up_seconds)
        if detail is not None:
            judgment = judge(listing, detail.get("status") or "", audit_of(detail), detail)
            return look_for_added(judgment, detail, is_young=is_young)
        if is_young:
            return Judgment(listing)
        # TikTok Shop answered that it had created the listing, and doesn't have it.
        lost = replace(not_applied(OBJECT, listing.parent_id, "create"), outcome="warning", message=LOST)
        missing = listing if self._context.is_dry else replace(listing, product_id=None, feed_fingerprint=None)
        return Judgment(replace(missing, is_under_audit=False), lost)

    def _record(self, judged: Sequence[Judgment]) -> None:
        """In one transaction, so that no verdict is noted without being reported."""
        ledger = self._context.ledger
        with ledger.database.transaction():
            ledger.listings.save_unseen(*(judgment.listing for judgment in judged))
            for verdict, opposite in (("audit_passed", "audit_failed"), ("audit_failed", "audit_passed")):
                keys = [judgment.outcome.key for judgment in judged if judgment.is_about(verdict)]
                ledger.feedback.resolve(OBJECT, keys, outcomes=[opposite])
            gone = [judgment.listing.parent_id for judgment in judged if judgment.listing.product_id is None]
            skus = ledger.listings.skus_of(gone)
            ledger.listings.forget_skus([sku.seller_sku for known in skus.values() for sku in known])
            ledger.listings.forget_skus([sku for judgment in judged for sku in judgment.lost_skus])
            self._context.results.report(*(judgment.outcome for judgment in judged if judgment.outcome))
            self._context.results.flush()


def is_unclear(listing: Listing, found: Mapping[str, ShopProduct]) -> bool:
    """Whether only the details say what became of a listing."""
    product = found.get(listing.product_id or "")
    return product is None or product.audit_status in (FAILED, "") or bool(listing.accepted.unseen_skus)


def judge(listing: Listing, status: str, audit: str, detail: Mapping[str, Any]) -> Judgment:
    """The listing with its verdict, and what to report of it."""
    listing = replace(listing, product_status=status or listing.product_status, audit_status=audit)
    if audit == PASSED:
        passed = replace(listing, is_under_audit=False, audit_reasons=None)
        return Judgment(passed, Outcome(OBJECT, listing.parent_id, "audit_passed", "audit"))
    if audit == FAILED:
        reasons = detail.get("audit_failed_reasons") or []
        failed = Outcome(
            OBJECT,
            listing.parent_id,
            "audit_failed",
            "audit",
            reason="tiktok",
            message=joined(reasons, "reasons"),
            advice=joined(reasons, "suggestions") or advice_after("audit_failed", "tiktok"),
        )
        return Judgment(replace(listing, is_under_audit=False, audit_reasons=reasons), failed)
    return Judgment(replace(listing, is_under_audit=audit in (AUDITING, PRE_APPROVED, "")))


def look_for_added(judgment: Judgment, detail: Mapping[str, Any], *, is_young: bool) -> Judgment:
    """SKUs show late, so only now can it be seen whether an edit has really added them."""
    listing = judgment.listing
    shown = {sku.get("seller_sku") for sku in detail.get("skus") or ()}
    missing = [seller_sku for seller_sku in listing.accepted.unseen_skus if seller_sku not in shown]
    if not missing:
        return replace(judgment, listing=replace(listing, accepted=replace(listing.accepted, unseen_skus=())))
    if listing.is_under_audit or is_young:
        return Judgment(replace(listing, is_under_audit=True))
    listing = replace(listing, accepted=listing.accepted.without_skus(missing))
    if listing.audit_status == FAILED:
        # The edit was discarded; the next one, by which somebody corrects what TikTok Shop found, adds them anew.
        return replace(judgment, listing=listing, lost_skus=missing)
    message = f"TikTok Shop accepted the SKUs {', '.join(missing)} and doesn't have them; they are sent again."
    lost = replace(not_applied(OBJECT, listing.parent_id, "edit"), outcome="warning", message=message)
    return Judgment(replace(listing, feed_fingerprint=None), lost, missing)


def audit_of(detail: Mapping[str, Any]) -> str:
    """The verdict; where the answer has none, what the status says of it."""
    return (detail.get("audit") or {}).get("status") or VERDICTS.get(detail.get("status") or "", "")


def age(listing: Listing) -> timedelta:
    sent: datetime = listing.last_sent_at or now()
    return now() - sent.replace(tzinfo=sent.tzinfo or timezone.utc)


def joined(reasons: Iterable[Mapping[str, Any]], name: str) -> str | None:
    """Where TikTok Shop sees which fault: `Main image: the image is blurred`."""
    lines = [
        f"{reason['position']}: {' '.join(reason.get(name) or [])}" if reason.get("position") else " ".join(texts)
        for reason in reasons
        if (texts := reason.get(name) or [])
    ]
    return "; ".join(lines) or None
