"""Listings that the shop has: what differs is sent part by part, in as few calls as that takes."""

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.listings import DRAFT, GONE, LISTED, OFF
from destination_tiktok_shop.objects.products.budget import ListingBudget
from destination_tiktok_shop.objects.products.changes import find_differences
from destination_tiktok_shop.objects.products.confirm import unconfirmed
from destination_tiktok_shop.objects.products.content import ContentEditor
from destination_tiktok_shop.objects.products.edit_body import DRAFT_STATUS
from destination_tiktok_shop.objects.products.images import ImageUploader
from destination_tiktok_shop.objects.products.offers import Offers
from destination_tiktok_shop.objects.products.work import Work

DOWN = ("SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED")


class Editor:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext, uploader: ImageUploader, budget: ListingBudget) -> None:
        self._context = context
        self._budget = budget
        self._content = ContentEditor(context, uploader, budget)
        self._offers = Offers(context)

    def edit(self, work: Work, *, is_whole: bool) -> None:
        """Send what differs. Where the answer of an edit that adds SKUs is lost, the work is left unsettled."""
        assert work.listing is not None
        wanted = self._wanted_status(work)
        if wanted == "off":
            self._take_down(work)
            return
        differences = find_differences(work, self._context.facts, is_whole=is_whole)
        publishes = wanted == "live" and work.listing.product_status == DRAFT_STATUS
        if self._content.edit(work, differences, publishes=publishes):
            self._offers.find_skus(work, differences)
            self._offers.set_prices(work, differences)
            self._offers.set_stock(work, differences)
            self._restore(work, wanted)
            self._finish(work)
        self._save(work)

    def _wanted_status(self, work: Work) -> str:
        """`live`, `draft` or `off`; a listing that is up can't become a draft again, so it is taken down."""
        assert work.listing is not None
        is_draft = work.listing.product_status == DRAFT_STATUS
        if work.group.status == "live" and is_draft and self._context.config.save_mode == "AS_DRAFT":
            return "draft"
        if work.group.status == "draft" and not is_draft:
            return "off"
        if work.group.status == "off" and is_draft:
            return "draft"
        return work.group.status

    def _take_down(self, work: Work) -> None:
        """What is off isn't edited: that would cost a review for nothing. It is once it is live again."""
        assert work.listing is not None
        if work.listing.state == LISTED:
            work.switch = "deactivate"
        else:
            work.report("unchanged")

    def _restore(self, work: Work, wanted: str) -> None:
        """A listing that was taken down and is wanted again."""
        assert work.listing is not None
        if work.listing.state not in (OFF, GONE):
            return
        if wanted == "draft" or work.listing.product_status not in DOWN:
            work.change_listing(state=DRAFT if wanted == "draft" else LISTED)
        elif refusal := self._budget.refusal():
            work.refuse(refusal, "activate")
        else:
            work.switch = "activate"

    def _finish(self, work: Work) -> None:
        assert work.listing is not None
        if not work.outcomes:
            is_new = work.listing.first_sent_at is None
            message = f"product {work.listing.product_id} was taken over" if is_new else None
            work.report("unchanged", message=message)
        if not (work.is_refused or work.switch or self._context.is_dry):
            work.change_listing(feed_fingerprint=work.fingerprint)

    def _save(self, work: Work) -> None:
        """What is still to be confirmed isn't noted yet: if this process ends before, it is sent once more."""
        if not self._context.is_dry and work.listing is not None:
            self._context.ledger.listings.save(unconfirmed(work) if work.checks else work.listing)
