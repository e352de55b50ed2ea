"""How many listings may still be put up today."""

import threading
from datetime import datetime, timezone

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Refusal
from destination_tiktok_shop.rules.issues import advice_for


class ListingBudget:
    """TikTok Shop's daily limit, which only shows when it is reached, and the config's own. Used by several threads.

    Creations, publications of drafts and activations count; price, stock and deactivation don't.
    """

    def __init__(self, context: RunContext) -> None:
        self._lock = threading.Lock()
        self._reached: Refusal | None = None
        self._left = context.config.max_new_listings
        if self._left is not None:
            midnight = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
            self._left -= context.ledger.operations.count_since("create", midnight)
        failed = context.facts.failed_prerequisites
        self._failed_prerequisites = failed

    def refusal(self, *, is_new: bool = False) -> Refusal | None:
        """Why no listing may be put up now; None takes one of the config's new listings where `is_new`."""
        with self._lock:
            if self._reached is not None:
                return self._reached
            if failed := self._failed_prerequisites():
                advice = "Settle this in Seller Center; it is sent again in each run."
                self._reached = Refusal("deferred", "tiktok", advice, message=" ".join(failed))
                return self._reached
            if is_new and self._left is not None:
                if self._left <= 0:
                    message = "max_new_listings is reached."
                    return Refusal("deferred", "daily_limit", advice_for("daily_limit"), message=message)
                self._left -= 1
            return None

    def note(self, refusal: Refusal) -> None:
        """A refusal of TikTok Shop: its daily limit stops what counts against it for the rest of the run."""
        if refusal.reason == "daily_limit":
            with self._lock:
                self._reached = self._reached or refusal
