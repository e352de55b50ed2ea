"""What TikTok Shop checks before it takes a listing. `ALL` are the checks in order; each yields the errors it finds.

A draft is only checked by those marked `also_drafts`: what it lacks can still be added.
"""

from __future__ import annotations

from . import attributes, category, images, inventory, package, prices, qualifications, skus, text
from .candidate import Candidate, Check, Finding

ALL: tuple[Check, ...] = (
    *category.CHECKS,
    *text.CHECKS,
    *images.CHECKS,
    *attributes.CHECKS,
    *qualifications.CHECKS,
    *package.CHECKS,
    *skus.CHECKS,
    *prices.CHECKS,
    *inventory.CHECKS,
)


def findings(candidate: Candidate) -> list[Finding]:
    """Everything that is wrong with a candidate, as {code, message}; the first is what a creation answers."""
    return [
        finding for check in ALL if not candidate.is_draft or check.also_drafts for finding in check.function(candidate)
    ]
