"""The audit of listings: how it begins, what its verdict is, and what the verdict changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..markets import Market
from ..server.conditions import Conditions
from . import categories
from .model import ACTIVATE, FAILED, PENDING, WITH_BASE_VERSION, Content, Listing

APPROVED, PRE_APPROVED, REJECTED, AUDITING, NONE = "APPROVED", "PRE_APPROVED", "FAILED", "AUDITING", "NONE"


@dataclass(frozen=True)
class Verdict:
    status: str
    reasons: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    position: str = "product"
    pre_approved_reasons: tuple[str, ...] = ()
    recommended_categories: tuple[dict[str, Any], ...] = field(default=())


def begin(listing: Listing, content: Content, ends_at: int) -> None:
    """Submits a version. A product that was live keeps its base version until the verdict."""
    if listing.status in WITH_BASE_VERSION:
        listing.review = content
    else:
        listing.base = content
        listing.status = PENDING
        if listing.product_status not in WITH_BASE_VERSION:
            listing.product_status = "INITIAL"
    listing.draft = None
    listing.failed_reasons = []
    listing.audit = {"status": AUDITING, "pre_approved_reasons": []}
    listing.audit_ends_at = ends_at


def verdict(listing: Listing, market: Market, conditions: Conditions) -> Verdict:
    """Fails what the conditions name, pre-approves restricted categories where the market lists them."""
    content = listing.review or listing.base
    if any(fnmatchcase(content.get("title", ""), pattern) for pattern in conditions.audit_fails):
        return Verdict(
            REJECTED,
            ("Incorrect or misleading product information",),
            ("Make sure that title, images and description show the same product, then submit it again.",),
            "title",
        )
    found = categories.find(content.get("category_id", ""))
    if market.lists_invite_only and any(leaf.permission == categories.INVITE_ONLY for leaf in found.values()):
        return Verdict(PRE_APPROVED, pre_approved_reasons=("RESTRICTED_CATEGORY_PENDING",))
    return Verdict(APPROVED)


def end(listing: Listing, result: Verdict) -> None:
    """Ends the audit with this verdict."""
    listing.audit_ends_at = None
    listing.audit = {"status": result.status, "pre_approved_reasons": list(result.pre_approved_reasons)}
    listing.recommended_categories = list(result.recommended_categories)
    if result.status == REJECTED:
        listing.failed_reasons = [
            {
                "position": result.position,
                "reasons": list(result.reasons),
                "suggestions": list(result.suggestions),
                "listing_platform": "TIKTOK_SHOP",
            }
        ]
    if listing.review is not None:
        if result.status == APPROVED:
            listing.base = listing.review
        listing.review = None
    elif listing.status == PENDING:
        listing.status = {APPROVED: ACTIVATE, REJECTED: FAILED}.get(result.status, PENDING)
        if result.status == APPROVED:
            listing.product_status = ACTIVATE
