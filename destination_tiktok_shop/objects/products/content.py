"""Content and variants of a listing, by one edit of what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Operation
from destination_tiktok_shop.ledger.listings import LISTED, KnownSku
from destination_tiktok_shop.objects.products.budget import ListingBudget
from destination_tiktok_shop.objects.products.changes import Differences
from destination_tiktok_shop.objects.products.creation import uris_in
from destination_tiktok_shop.objects.products.edit_body import DRAFT_STATUS, Edit, checked_body, was_applied
from destination_tiktok_shop.objects.products.edit_plan import EditPlanner
from destination_tiktok_shop.objects.products.fingerprints import property_fingerprints
from destination_tiktok_shop.objects.products.images import (
    UNKNOWN_URI_CODES,
    ImageUploader,
)
from destination_tiktok_shop.objects.products.listing_check import check_listing
from destination_tiktok_shop.objects.products.offers import PENDING, prices_need_edit
from destination_tiktok_shop.objects.products.work import OBJECT, Work
from destination_tiktok_shop.outcome import not_applied
from destination_tiktok_shop.rules.listing import ValidatedProduct
from destination_tiktok_shop.rules.products import validate_product
from destination_tiktok_shop.shop.shop import PRODUCT_WRITE
from tiktok_shop_api.client import Repeat


class ContentEditor:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext, uploader: ImageUploader, budget: ListingBudget) -> None:
        self._context = context
        self._planner = EditPlanner(context, uploader)
        self._budget = budget

    def edit(self, work: Work, differences: Differences, *, publishes: bool) -> bool:
        """Edit what isn't price or stock; false where the product goes no further in this run."""
        needs_prices = bool(differences.prices) and prices_need_edit(work)
        if not (differences.needs_edit or publishes or needs_prices):
            return not work.reject(differences.issues)
        existing = self._read(work)
        if existing is None:
            self._lost(work)
            return False
        product = self._validate(work, existing)
        work.was_validated = True
        if work.reject(product.issues):
            return False
        if publishes and (refusal := self._budget.refusal()):
            work.refuse(refusal, "publish")
            return False

        def prepare() -> Edit | None:
            return self._planner.plan(
                work, product, existing, differences, publishes=publishes, with_prices=needs_prices
            )

        edit = prepare()
        if edit is None:
            return False
        if not edit.body:
            self._note_accepted(work, edit, product)
            return True
        if not check_listing(self._context, work, checked_body(edit, existing), edit.kind):
            return False
        answer = self._context.sender.send(self._operation(work, edit, product))
        if answer.refusal is not None and answer.refusal.code in UNKNOWN_URI_CODES:
            # TikTok Shop has lost an image that was uploaded before: once more, with new ones.
            self._context.ledger.images.forget(uris_in(edit.body))
            edit = prepare()
            if edit is None:
                return False
            answer = self._context.sender.send(self._operation(work, edit, product))
        return self._conclude(work, edit, product, existing, answer)

    def _validate(self, work: Work, existing: Mapping[str, Any]) -> ValidatedProduct:
        """Rows that only say that variants are gone say nothing of the product: they may hold no more than keys."""
        if not work.present:
            return ValidatedProduct(work.key)
        return validate_product(work.group, self._context.facts, existing=self._with_hidden_skus(work, existing))

    def _read(self, work: Work) -> dict[str, Any] | None:
        """The newest version: what is under review or a draft wins over what is live."""
        assert work.listing is not None and work.listing.product_id is not None
        version = "under_review" if work.listing.is_under_audit else ""
        sku_ids = [sku.sku_id for sku in work.skus.values()]
        product = self._context.products.read(work.listing.product_id, version, sku_ids=sku_ids)
        if product is not None and product.get("has_draft") and not version:
            product = self._context.products.read(work.listing.product_id, "draft", sku_ids=sku_ids) or product
        return product

    def _with_hidden_skus(self, work: Work, existing: Mapping[str, Any]) -> dict[str, Any]:
        """SKUs under review are missing from what TikTok Shop answers, and yet they are there."""
        shown = {sku.get("seller_sku") for sku in existing.get("skus") or ()}
        hidden = [sku for sku in work.skus.values() if sku.seller_sku not in shown]
        skus = [*(existing.get("skus") or ()), *({"id": sku.sku_id, "seller_sku": sku.seller_sku} for sku in hidden)]
        return {**existing, "skus": skus}

    def _lost(self, work: Work) -> None:
        """The shop has no such listing: it was deleted there. The next run creates it anew."""
        lost = not_applied(OBJECT, work.key, "edit")
        work.outcomes.append(replace(lost, message="The shop has no such listing any more; the next run creates it."))
        if self._context.is_dry:
            return
        self._context.ledger.listings.save(
            work.change_listing(product_id=None, feed_fingerprint=None, is_under_audit=False)
        )
        self._context.ledger.listings.forget_skus(list(work.skus))

    def _conclude(
        self, work: Work, edit: Edit, product: ValidatedProduct, existing: Mapping[str, Any], answer: Answer
    ) -> bool:
        """Note what became of the edit, and look whether the shop shows it."""
        assert work.listing is not None
        if answer.is_unknown:
            work.is_settled = False
            return False
        if answer.refusal is not None:
            self._budget.note(answer.refusal)
            work.refuse(answer.refusal, edit.kind)
            return False
        if answer.is_planned:
            work.report("planned", edit.kind, message=edit.why)
            return True
        before = work.listing
        self._accepted(work, edit, product, answer)
        after = self._read(work)
        if after is not None and not was_applied(edit, existing, after):
            work.listing = before
            self._forget_new_skus(work, edit)
            work.outcomes = [outcome for outcome in work.outcomes if outcome.operation != edit.kind]
            work.outcomes.append(not_applied(OBJECT, work.key, edit.kind, answer.request_id))
            return False
        return True

    def _intent(self, work: Work, edit: Edit, product: ValidatedProduct) -> dict[str, Any]:
        """What tells later whether the edit was carried out, and what is accepted then."""
        assert work.listing is not None and edit.entries is not None
        carried_out = replace(work)
        self._note_accepted(carried_out, edit, product)
        assert carried_out.listing is not None
        return {
            "new_skus": list(edit.entries.new),
            "accepted": carried_out.listing.accepted.as_json(),
            "publishes": edit.publishes,
        }

    def _operation(self, work: Work, edit: Edit, product: ValidatedProduct) -> Operation:
        assert work.listing is not None
        product_id = work.listing.product_id
        path = f"/product/202509/products/{product_id}"
        adds = edit.entries is not None and edit.entries.new
        intent = self._intent(work, edit, product) if adds else None
        return Operation(
            object=OBJECT,
            kind=edit.kind,
            keys=(work.key,),
            method="PUT" if edit.is_full else "POST",
            path=path if edit.is_full else f"{path}/partial_edit",
            body=edit.body,
            why=edit.why,
            scope=PRODUCT_WRITE,
            # A new SKU has no id by which TikTok Shop would know it again.
            repeat=Repeat.IF_NOT_SENT if adds else Repeat.ALWAYS,
            intent=intent,
        )

    def _accepted(self, work: Work, edit: Edit, product: ValidatedProduct, answer: Answer) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        ledger = self._context.ledger
        before, new = work.listing.accepted, edit.entries.new if edit.entries is not None else []
        self._note_accepted(work, edit, product)
        stays_draft = work.listing.product_status == DRAFT_STATUS and not edit.publishes
        changes: dict[str, Any] = {} if stays_draft else {"is_under_audit": True, "audit_status": "AUDITING"}
        if edit.publishes:
            changes |= {"state": LISTED, "product_status": PENDING}
        work.change_listing(**changes)
        work.listing = work.listing.sent()
        with ledger.database.transaction():
            ledger.operations.conclude(answer.operation_id, "accepted", code=0, request_id=answer.request_id)
            # What the edit says beside its new SKUs is noted once the shop shows it.
            ledger.listings.save(replace(work.listing, accepted=before.with_skus_of(work.listing.accepted, new)))
            self._save_skus(work, edit, answer.data.get("skus") or ())
        outcome = "created" if edit.publishes else "updated"
        work.report(outcome, edit.kind, message=edit.why, request_id=answer.request_id)
        work.warn(edit.kind, answer.warnings, answer.request_id)

    def _note_accepted(self, work: Work, edit: Edit, product: ValidatedProduct) -> None:
        assert work.listing is not None
        if work.present:
            fingerprints = property_fingerprints(product.properties, self._context.image_folder)
            work.accept(properties=fingerprints, content=work.content, variants=work.variants)
        if "category_id" in product.properties and not self._keeps_category(work):
            work.accept(category_id=product.properties["category_id"])
        if edit.entries is not None:
            work.forget(edit.entries.removed)
            unseen = [*work.listing.accepted.unseen_skus, *edit.entries.new]
            work.accept(prices=edit.entries.prices, stock=edit.entries.stock, unseen_skus=unseen)

    def _forget_new_skus(self, work: Work, edit: Edit) -> None:
        if edit.entries is not None and edit.entries.new:
            self._context.ledger.listings.forget_skus(edit.entries.new)
            work.skus = {name: sku for name, sku in work.skus.items() if name not in edit.entries.new}

    def _keeps_category(self, work: Work) -> bool:
        """Whether this run leaves the listing in the category that TikTok Shop has moved it to."""
        return any(issue.reason == "changed_by_tiktok" for issue in work.issues)

    def _save_skus(self, work: Work, edit: Edit, answered: Sequence[Mapping[str, Any]]) -> None:
        if edit.entries is None:
            return
        assert work.listing is not None and work.listing.product_id is not None
        listings = self._context.ledger.listings
        sent = {entry["seller_sku"]: entry for entry in edit.entries.body if entry.get("seller_sku")}
        ids = {str(sku.get("seller_sku")): str(sku["id"]) for sku in answered if sku.get("id")}
        ids |= {seller_sku: str(entry["id"]) for seller_sku, entry in sent.items() if entry.get("id")}
        skus = []
        for seller_sku, entry in sent.items():
            known = work.skus.get(seller_sku)
            if seller_sku in ids and (known is not None or seller_sku in edit.entries.new):
                skus.append(remembered(work, seller_sku, ids[seller_sku], known, entry))
        listings.save_skus(skus)
        listings.forget_skus(edit.entries.removed)
        work.skus = {name: sku for name, sku in work.skus.items() if name not in edit.entries.removed}
        work.skus |= {sku.seller_sku: sku for sku in skus}


def remembered(work: Work, seller_sku: str, sku_id: str, known: KnownSku | None, entry: Mapping[str, Any]) -> KnownSku:
    assert work.listing is not None and work.listing.product_id is not None
    known = known or KnownSku(seller_sku, work.listing.product_id, sku_id, work.key)
    stock = {stored["warehouse_id"]: stored["quantity"] for stored in entry.get("inventory") or ()}
    return replace(
        known,
        sku_id=sku_id,
        parent_id=work.key,
        variant_id=work.variant_key(seller_sku) or known.variant_id,
        price=(entry.get("price") or {}).get("amount") or known.price,
        stock=stock or known.stock,
    )
