"""What an edit is to say: the properties and SKUs that differ, with all that must stay."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.objects.products.changes import Differences
from destination_tiktok_shop.objects.products.edit_body import (
    DRAFT_STATUS,
    Edit,
    explain,
    is_same,
    merged_attributes,
)
from destination_tiktok_shop.objects.products.fingerprints import property_fingerprints
from destination_tiktok_shop.objects.products.forms import edit_form
from destination_tiktok_shop.objects.products.images import ImageUploader, with_description_images, with_uris
from destination_tiktok_shop.objects.products.skus import build_entries
from destination_tiktok_shop.objects.products.work import Work
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.issues import make_issue
from destination_tiktok_shop.rules.listing import ValidatedProduct

CATEGORY = frozenset({"category_id", "category_version"})


class EditPlanner:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext, uploader: ImageUploader) -> None:
        self._context = context
        self._uploader = uploader

    def plan(
        self,
        work: Work,
        product: ValidatedProduct,
        existing: Mapping[str, Any],
        differences: Differences,
        *,
        publishes: bool,
        with_prices: bool,
    ) -> Edit | None:
        """The edit's body; None where an image can't be used."""
        assert work.listing is not None
        accepted = work.listing.accepted
        fingerprints = property_fingerprints(product.properties, self._context.image_folder)
        changed = {
            name: value
            for name, value in product.properties.items()
            if fingerprints[name] != accepted.properties.get(name)
        }
        findings = Findings(work.key)
        changes_skus = differences.variants or bool(differences.removed) or with_prices
        uploaded = self._uploader.upload_all(
            replace(
                product,
                properties=changed,
                variants=product.variants if changes_skus else (),
                description_images=product.description_images if "description" in changed else (),
            ),
            findings,
        )
        if work.reject(findings.issues):
            return None
        form = edit_form(existing)
        properties = self._changed_properties(work, product, with_uris(changed, uploaded), uploaded, form)
        entries = None
        if changes_skus:
            prices = differences.prices if with_prices else {}
            entries = build_entries(work, product, existing, uploaded, removed=differences.removed, prices=prices)
        body: dict[str, Any] = dict(properties)
        if entries is not None and entries.differ:
            body["skus"] = entries.body
        edit = Edit(body, properties, entries, publishes, explain(properties, entries, publishes=publishes))
        if edit.is_full:
            body = {**form, "category_version": self._context.facts.category_version, **properties}
            body["skus"] = (
                entries.body
                if entries is not None
                else build_entries(work, product, existing, uploaded, removed=(), prices={}).body
            )
        if body:
            is_draft = work.listing.product_status == DRAFT_STATUS and not publishes
            body["save_mode"] = "AS_DRAFT" if is_draft else "LISTING"
        return replace(edit, body=body)

    def _changed_properties(
        self,
        work: Work,
        product: ValidatedProduct,
        changed: Mapping[str, Any],
        uploaded: Mapping[Any, Any],
        form: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The changed properties as they are to be sent, without those that the shop has so already."""
        properties = dict(changed)
        if "description" in properties:
            properties["description"] = with_description_images(
                properties["description"], product.description_images, uploaded
            )
        if "product_attributes" in properties:
            properties["product_attributes"] = merged_attributes(
                properties["product_attributes"], form.get("product_attributes") or []
            )
        if CATEGORY & set(properties) or self._was_moved(work, form):
            properties = self._respect_category(work, properties, form)
        same = {name for name, value in properties.items() if is_same(name, value, form)}
        return {name: value for name, value in properties.items() if name not in same}

    def _was_moved(self, work: Work, form: Mapping[str, Any]) -> bool:
        assert work.listing is not None
        known = work.listing.accepted.category_id
        return bool(known and form.get("category_id") and form["category_id"] != known)

    def _respect_category(self, work: Work, properties: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
        """A category that TikTok Shop has changed itself isn't changed back; a new one of the feed's is sent."""
        assert work.listing is not None
        known = work.listing.accepted.category_id
        wanted = properties.get("category_id", known)
        if not self._was_moved(work, form) or wanted != known:
            return dict(properties)
        issue = make_issue(
            "changed_by_tiktok", "category", key=work.key, given=known, allowed=form["category_id"], severity="warning"
        )
        work.issues.append(issue)
        return {name: value for name, value in properties.items() if name not in CATEGORY}
