"""The object `products`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Refusal
from destination_tiktok_shop.engine.staging import StagedGroup, is_nameless
from destination_tiktok_shop.feed.groups import build_group, parent_key
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.ledger.listings import KnownSku, Listing
from destination_tiktok_shop.objects.products.adoption import Adopter
from destination_tiktok_shop.objects.products.audit import Auditor
from destination_tiktok_shop.objects.products.budget import ListingBudget
from destination_tiktok_shop.objects.products.confirm import confirm
from destination_tiktok_shop.objects.products.creation import Creator
from destination_tiktok_shop.objects.products.editing import Editor
from destination_tiktok_shop.objects.products.fingerprints import (
    content_fingerprint,
    options_fingerprint,
    rows_fingerprint,
    variant_fingerprint,
)
from destination_tiktok_shop.objects.products.images import ImageUploader, stamped
from destination_tiktok_shop.objects.products.lost_answers import LostAnswers
from destination_tiktok_shop.objects.products.removal import Remover, Switchboard, off_state
from destination_tiktok_shop.objects.products.work import OBJECT, Work
from destination_tiktok_shop.outcome import Outcome
from destination_tiktok_shop.rules.issues import make_issue
from destination_tiktok_shop.shop.products import SKUS_PER_SEARCH, ShopProduct, chunks
from destination_tiktok_shop.shop.shop import LOGISTICS, PRODUCT_READ, PRODUCT_WRITE
from tiktok_shop_api.errors import ApiRefusal, UnsupportedRequestError

IMAGE_COLUMNS = ("images", "sku.image", "size_chart")


class Products:
    """Plan: which products differ. Validate, send: one product after the other, several at once. Confirm: look."""

    name = OBJECT
    row_by_row = False
    sync_modes = ("append", "append_dedup", "overwrite", "update", "soft_delete")
    scopes = (PRODUCT_READ, PRODUCT_WRITE, LOGISTICS)

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.reader = RowReader(self.name, context.feed_config)
        self._options = options_fingerprint(context.config)
        uploader = ImageUploader(context)
        self._budget = ListingBudget(context)
        self._creator = Creator(context, uploader, self._budget)
        self._editor = Editor(context, uploader, self._budget)
        self._adopter = Adopter(context)
        self._auditor = Auditor(context)
        self._switchboard = Switchboard(context)
        self._remover = Remover(context, self._switchboard)
        self._lost = LostAnswers(context, self._creator)
        self._shared_skus: Mapping[str, list[str]] = {}
        self._is_whole = False

    def group_key(self, row: FeedRow) -> str:
        if row.gone and "parent_id" not in row.values:
            return self.context.ledger.listings.parent_of(row.key) or row.key
        return parent_key(row)

    def stamp(self, row: FeedRow) -> str:
        """Time and size of the files that a row names, so that a new picture under an old name is seen."""
        named = (row.values.get(column) for column in IMAGE_COLUMNS)
        sources = [source for value in named for source in (value if isinstance(value, tuple) else (value,)) if source]
        stamps = (stamped(source, self.context.image_folder) for source in sources if isinstance(source, str))
        return " ".join(stamp for stamp in stamps if stamp not in sources)

    def unique_value(self, row: FeedRow) -> str:
        return row.values.get("sku.seller_sku", "")

    def publish(self, groups: Iterable[list[StagedGroup]], *, is_whole: bool) -> None:
        self._is_whole = is_whole
        self._auditor.ask()
        self._shared_skus = self.context.staging.shared_values(self.name)
        self._lost.load()
        for chunk in groups:
            self._publish_chunk(chunk)
            self.context.results.flush()
        for works in self._lost.resolve():
            self._process_all(works)
            self.context.results.flush()
        if is_whole:
            self._remover.remove_unseen()

    # Plan

    def _publish_chunk(self, chunk: Sequence[StagedGroup]) -> None:
        keys = [group.key for group in chunk]
        listings = self.context.ledger.listings.get(keys)
        self.context.ledger.listings.mark_seen([*keys, *self._named_by_sku(chunk)])
        changed = []
        for group in chunk:
            fingerprint = rows_fingerprint(group.rows, self._options, is_whole=self._is_whole)
            if self._is_unchanged(group, listings.get(group.key), fingerprint):
                self._settle_unchanged(group)
            else:
                changed.append((group, fingerprint))
        if changed:
            works = self._plan(changed, listings)
            self._find_existing(works)
            self._process_all(works)

    def _named_by_sku(self, chunk: Sequence[StagedGroup]) -> list[str]:
        """The products of rows that lack their own id: wrong as they are, they don't say that the product is gone."""
        rows = [self.reader.read(row.data) for group in chunk if is_nameless(group.key) for row in group.rows]
        known = self.context.ledger.listings.skus([self.unique_value(row) for row in rows])
        return [sku.parent_id for sku in known.values() if sku.parent_id is not None]

    def _is_unchanged(self, group: StagedGroup, listing: Listing | None, fingerprint: str) -> bool:
        return (
            listing is not None
            and listing.exists
            and listing.feed_fingerprint == fingerprint
            and group.key not in self._lost.pending
        )

    def _settle_unchanged(self, group: StagedGroup) -> None:
        unchanged = Outcome(self.name, group.key, "unchanged")
        self.context.results.settle(self.name, group, [group.key], [unchanged], keeps_warnings=True)
        self.context.progress.advance(self.name, 1)

    def _plan(self, changed: Sequence[tuple[StagedGroup, str]], listings: Mapping[str, Listing]) -> list[Work]:
        skus = self.context.ledger.listings.skus_of([group.key for group, _ in changed])
        return [
            self._work(group, fingerprint, listings.get(group.key), skus.get(group.key, []))
            for group, fingerprint in changed
        ]

    def _work(self, staged: StagedGroup, fingerprint: str, listing: Listing | None, skus: Sequence[KnownSku]) -> Work:
        rows = latest_rows([(self.reader.read(row.data, gone=row.gone), row.replaces) for row in staged.rows])
        group = build_group(staged.key, rows)
        stamps = [row.stamp for row in staged.rows]
        work = Work(
            staged=staged,
            group=group,
            fingerprint=fingerprint,
            content=content_fingerprint(group, stamps, self._options),
            variants={
                variant.seller_sku: variant_fingerprint(variant, self._options, self.context.image_folder)
                for variant in group.variants
                if not variant.gone
            },
            # Until all of it is published the product counts as changed, whatever else is saved on the way.
            listing=replace(listing, feed_fingerprint=None) if listing is not None and listing.exists else None,
            skus={sku.seller_sku: sku for sku in skus},
            pending=self._lost.pending.get(staged.key),
        )
        if is_nameless(staged.key):
            # It can't be told from others by its own id, so it is reported by its place.
            work.issues += [replace(issue, key=issue.key or staged.key) for issue in group.issues]
        else:
            work.issues += [*group.issues, *self._duplicates(work)]
        return work

    def _duplicates(self, work: Work) -> Iterable[Any]:
        """A seller SKU stands for one variant, in the feed and in the shop."""
        owners = self.context.ledger.listings.skus([variant.seller_sku for variant in work.present])
        for variant in work.present:
            others = [key for key in self._shared_skus.get(variant.seller_sku, ()) if key != work.key]
            owner = owners.get(variant.seller_sku)
            if owner is not None and owner.parent_id not in (None, work.key, *others):
                others.append(owner.parent_id)
            if others:
                given = f"{variant.seller_sku} ({work.key} and {', '.join(others)})"
                yield make_issue("duplicate_key", "sku.seller_sku", key=variant.key, given=given)

    def _find_existing(self, works: Sequence[Work]) -> None:
        """Look for the SKUs of new products in the shop before anything is created."""
        new = [work for work in works if work.listing is None and work.pending is None and not work.group.gone]
        if not self.context.config.adopt_existing or not new:
            return
        seller_skus = sorted({variant.seller_sku for work in new for variant in work.present if variant.seller_sku})
        asked = list(chunks(seller_skus, SKUS_PER_SEARCH))
        products: dict[str, ShopProduct] = {}
        for found in self.context.workers.map(self.context.products.find, asked):
            products |= {product.id: product for product in found}
        owners: dict[str, list[ShopProduct]] = {}
        for product in products.values():
            for sku in product.skus:
                owners.setdefault(sku.seller_sku, []).append(product)
        for work in new:
            matches = [product for variant in work.present for product in owners.get(variant.seller_sku, ())]
            work.found = list({product.id: product for product in matches}.values())

    # Validate and send

    def _process_all(self, works: Sequence[Work]) -> None:
        for _ in self.context.workers.map(self._process, works):
            self.context.progress.advance(self.name, 1)
        confirm(self.context, works)
        self._remove([work for work in works if work.is_settled and work.switch == "remove"])
        for kind in ("activate", "deactivate"):
            self._switch(kind, [work for work in works if work.switch == kind])
        for work in works:
            if work.is_settled:
                self._settle(work)
            else:
                self._lost.add(work)

    def _process(self, work: Work) -> None:
        """In a thread. What TikTok Shop refuses on the way, such as a category's rules, is an outcome too."""
        if work.is_refused or any(issue.is_error for issue in work.issues):
            return
        try:
            if work.pending is not None:
                work.is_settled = False
            elif work.is_gone or (work.group.gone and self._is_whole):
                work.switch = "remove"
            elif work.listing is not None or self._adopter.adopt(work):
                self._editor.edit(work, is_whole=self._is_whole)
            elif not work.is_refused and not any(issue.is_error for issue in work.issues):
                self._creator.create(work)
        except (ApiRefusal, UnsupportedRequestError) as error:
            work.refuse(Refusal.from_envelope(error.envelope), "validate")

    def _remove(self, works: Sequence[Work]) -> None:
        if works:
            self._remover.remove(works)

    def _switch(self, kind: str, works: Sequence[Work]) -> None:
        if not works:
            return
        listings = [
            replace(work.listing, feed_fingerprint=None if work.is_refused else work.fingerprint)
            for work in works
            if work.listing is not None
        ]
        outcomes = self._switchboard.switch(kind, listings, state=off_state(works[0]))
        for work in works:
            outcome = outcomes[work.key]
            work.outcomes = [found for found in work.outcomes if found.outcome != "unchanged"] + [outcome]

    def _settle(self, work: Work) -> None:
        outcomes = self.context.results.issues(self.name, work.keys, work.issues)
        self.context.results.settle(
            self.name,
            work.staged,
            work.keys,
            [*work.outcomes, *outcomes],
            keeps_warnings=not work.was_validated,
        )


def latest_rows(rows: Iterable[tuple[FeedRow, bool]]) -> list[FeedRow]:
    """The rows without those that a later one replaces."""
    latest: dict[Any, FeedRow] = {}
    for place, (row, replaces) in enumerate(rows):
        latest[row.key if replaces else (row.key, place)] = row
    return list(latest.values())
