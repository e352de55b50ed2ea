"""TikTok Shop's verdicts on listings under review. Accepted isn't live: every run asks first what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.database import now
from destination_tiktok_shop.ledger.listings import Listing
from destination_tiktok_shop.objects.products.work import OBJECT
from destination_tiktok_shop.outcome import Outcome, not_applied
from destination_tiktok_shop.shop.products import SKUS_PER_SEARCH, ShopProduct, chunks

PASSED, FAILED, PRE_APPROVED, AUDITING = "APPROVED", "FAILED", "PRE_APPROVED", "AUDITING"
VERDICTS = {"ACTIVATE": PASSED, "FAILED": FAILED, "PENDING": AUDITING}


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
            for listing in batch:
                product = found.get(listing.product_id or "")
                if product is not None and product.audit_status not in (FAILED, ""):
                    self._judge(listing, product.status, product.audit_status, {})
            # Reasons are only in the details, and what the search doesn't show yet may be there.
            unclear = [
                listing
                for listing in batch
                if (product := found.get(listing.product_id or "")) is None or product.audit_status in (FAILED, "")
            ]
            asked = [(listing, ids.get(listing.parent_id, [])) for listing in unclear]
            for listing, detail in zip(unclear, self._context.workers.map(self._read, asked), strict=True):
                if detail is None:
                    self._lost(listing)
                else:
                    self._judge(listing, detail.get("status") or "", audit_of(detail), detail)
            self._context.results.flush()

    def _search(self, ids: Mapping[str, Sequence[str]]) -> dict[str, ShopProduct]:
        """By product id; one SKU of each listing finds it."""
        asked = list(chunks([sku_ids[0] for sku_ids in ids.values()], SKUS_PER_SEARCH))
        answers = self._context.workers.map(self._context.products.find_by_id, asked)
        return {product.id: product for products in answers for product in products}

    def _read(self, asked: tuple[Listing, Sequence[str]]) -> dict[str, Any] | None:
        listing, sku_ids = asked
        return self._context.products.read(listing.product_id or "", "under_review", sku_ids=sku_ids)

    def _judge(self, listing: Listing, status: str, audit: str, detail: Mapping[str, Any]) -> None:
        listing = replace(listing, product_status=status or listing.product_status, audit_status=audit)
        if audit == PASSED:
            self._report(replace(listing, is_under_audit=False, audit_reasons=None), "audit_passed")
        elif audit == FAILED:
            reasons = detail.get("audit_failed_reasons") or []
            self._report(
                replace(listing, is_under_audit=False, audit_reasons=reasons),
                "audit_failed",
                message=joined(reasons, "reasons"),
                advice=joined(reasons, "suggestions"),
            )
        elif audit in (AUDITING, PRE_APPROVED) or not audit:
            self._save(listing)
        else:
            self._save(replace(listing, is_under_audit=False))

    def _report(self, listing: Listing, outcome: str, *, message: str | None = None, advice: str | None = None) -> None:
        self._save(listing)
        opposite = {"audit_passed", "audit_failed"} - {outcome}
        self._context.ledger.feedback.resolve(OBJECT, [listing.parent_id], outcomes=opposite)
        reason = "tiktok" if outcome == "audit_failed" else None
        self._context.results.report(
            Outcome(OBJECT, listing.parent_id, outcome, "audit", reason=reason, message=message, advice=advice)
        )

    def _lost(self, listing: Listing) -> None:
        """TikTok Shop answered that it had created the listing, and doesn't have it: it is created again."""
        if age(listing) < timedelta(seconds=self._context.config.look_up_seconds):
            return
        lost = not_applied(OBJECT, listing.parent_id, "create")
        message = "TikTok Shop accepted the listing and doesn't have it; it is created again once the feed has it."
        self._context.results.report(replace(lost, outcome="warning", message=message))
        skus = self._context.ledger.listings.skus_of([listing.parent_id]).get(listing.parent_id, [])
        if not self._context.is_dry:
            self._context.ledger.listings.forget_skus([sku.seller_sku for sku in skus])
            self._save(replace(listing, product_id=None, feed_fingerprint=None, is_under_audit=False))

    def _save(self, listing: Listing) -> None:
        self._context.ledger.listings.save_unseen(listing)


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
