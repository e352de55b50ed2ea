"""What `prices` and `inventory` have in common: rows of SKUs, sent listing by listing."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.engine.staging import StagedGroup
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.ledger.listings import KnownSku
from destination_tiktok_shop.outcome import Outcome, refused_by
from destination_tiktok_shop.rules.issues import Issue, make_issue
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.shop.products import MISSING_CODES, SKUS_PER_SEARCH, ShopProduct, ShopSku, chunks

LISTINGS_AT_ONCE = 200


@dataclass(frozen=True)
class SkuRow:
    """A valid row and the SKU that it is about."""

    group: StagedGroup
    key: str
    seller_sku: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """What became of a row. `known`: the SKU as it must be now, where something was accepted."""

    row: SkuRow
    outcomes: tuple[Outcome, ...]
    known: KnownSku | None = None


class SkuObject(ABC):
    """Plan: which rows differ from what was last accepted. Send: one call per listing. Confirm: read the SKUs back."""

    name: str
    row_by_row = True
    sync_modes = ("append", "append_dedup", "overwrite", "update", "soft_delete")

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.reader = RowReader(self.name, context.feed_config)

    def group_key(self, row: FeedRow) -> str:
        return row.key

    def stamp(self, row: FeedRow) -> str:
        return ""

    def unique_value(self, row: FeedRow) -> str:
        return ""

    def publish(self, groups: Iterable[list[StagedGroup]], *, is_whole: bool) -> None:
        for chunk in groups:
            self._plan(chunk)
            self.context.results.flush()
        changes = self.context.staging.take_changes(self.name)
        while listings := list(islice(changes, LISTINGS_AT_ONCE)):
            self._send(listings)
            self.context.results.flush()

    @abstractmethod
    def validate(self, row: FeedRow) -> ValidatedRow: ...

    @abstractmethod
    def is_unchanged(self, row: SkuRow, known: KnownSku) -> bool: ...

    @abstractmethod
    def send_listing(
        self, product_id: str, rows: Sequence[SkuRow], known: dict[str, KnownSku], now: dict[str, ShopSku]
    ) -> list[Sent]:
        """Send what differs. `now`: the SKUs as the shop has them, where `reads_first`."""

    @abstractmethod
    def is_applied(self, sent: Sent, before: ShopSku | None, after: ShopSku) -> bool: ...

    @property
    @abstractmethod
    def reads_first(self) -> bool:
        """Whether what the shop has now decides what is sent."""

    def _plan(self, chunk: list[StagedGroup]) -> None:
        rows = [row for row in map(self._read, chunk) if row is not None]
        known = self._resolve([row.seller_sku for row in rows])
        for row in rows:
            found = known[row.seller_sku]
            if isinstance(found, Issue):
                self._settle(row, *self.context.results.issues(self.name, [row.key], [replace(found, key=row.key)]))
            elif self.is_unchanged(row, found):
                self._settle(row, Outcome(self.name, row.key, "unchanged"))
            else:
                self.context.staging.add_change(self.name, found.product_id, row)
        self.context.progress.advance(self.name, len(chunk) - len(rows))

    def _read(self, group: StagedGroup) -> SkuRow | None:
        """The group's row; None where it is settled already."""
        row = self.reader.read(group.rows[-1].data, gone=group.rows[-1].gone)
        if row.gone:
            # A price or a stock can't be taken back; what is there stays.
            self._settle_group(group, Outcome(self.name, group.key, "unchanged"))
            return None
        validated = self.validate(row)
        issues = [replace(issue, key=group.key) for issue in self._all_issues(group, row, validated)]
        outcomes = self.context.results.issues(self.name, [group.key], issues)
        if any(outcome.outcome == "rejected" for outcome in outcomes):
            self._settle_group(group, *outcomes)
            return None
        self.context.results.report(*outcomes)
        return SkuRow(group, group.key, validated.body["seller_sku"], validated.body)

    def _all_issues(self, group: StagedGroup, row: FeedRow, validated: ValidatedRow) -> list[Issue]:
        issues = list(validated.issues)
        if not group.rows[-1].replaces:
            others = [self.reader.read(other.data).values for other in group.rows[:-1]]
            if any(values != row.values for values in others):
                issues.append(make_issue("duplicate_key", "seller_sku", key=row.key, given=row.key))
        return issues

    def _resolve(self, seller_skus: Sequence[str]) -> dict[str, KnownSku | Issue]:
        """Each SKU as the ledger or else the shop knows it; an issue where none or several listings have it."""
        found: dict[str, KnownSku | Issue] = dict(self.context.ledger.listings.skus(seller_skus))
        unknown = sorted({seller_sku for seller_sku in seller_skus if seller_sku not in found})
        searched = list(chunks(unknown, SKUS_PER_SEARCH))
        answers = self.context.workers.map(self.context.products.find, searched)
        for asked, products in zip(searched, answers, strict=True):
            for seller_sku in asked:
                found[seller_sku] = self._choose(seller_sku, products)
        new = [found[seller_sku] for seller_sku in unknown]
        self.context.ledger.listings.save_skus(sku for sku in new if isinstance(sku, KnownSku))
        return found

    def _choose(self, seller_sku: str, products: Sequence[ShopProduct]) -> KnownSku | Issue:
        matches = [sku for product in products for sku in product.skus if sku.seller_sku == seller_sku]
        if len(matches) == 1:
            return known_sku(matches[0])
        reason = "ambiguous_value" if matches else "unknown_value"
        allowed = ", ".join(f"SKU {sku.id} of product {sku.product_id}" for sku in matches)
        return make_issue(reason, "seller_sku", key=seller_sku, given=seller_sku, allowed=allowed)

    def _send(self, listings: Sequence[tuple[str, list[SkuRow]]]) -> None:
        seller_skus = sorted({row.seller_sku for _, rows in listings for row in rows})
        known = self.context.ledger.listings.skus(seller_skus)
        before = self._look([sku.sku_id for sku in known.values()]) if self.reads_first else {}
        answers = list(
            self.context.workers.map(lambda item: self.send_listing(item[0], item[1], known, before), listings)
        )
        sent = [one for some in answers for one in some]
        after = {} if self.context.is_dry else self._look([one.known.sku_id for one in sent if one.known is not None])
        changed: dict[str, KnownSku] = {}
        for one in sent:
            self._confirm(one, before, after, changed)
        self.context.ledger.listings.save_skus(changed.values())

    def _confirm(
        self, sent: Sent, before: dict[str, ShopSku], after: dict[str, ShopSku], changed: dict[str, KnownSku]
    ) -> None:
        outcomes = sent.outcomes
        if any(outcome.code in MISSING_CODES for outcome in outcomes):
            # The SKU was deleted or belongs to another listing now: the next run looks for it again.
            self.context.ledger.listings.forget_skus([sent.row.seller_sku])
            outcomes = tuple(replace(outcome, outcome="deferred") for outcome in outcomes)
        if sent.known is not None:
            seen = after.get(sent.known.sku_id)
            if seen is not None and not self.is_applied(sent, before.get(seen.id), seen):
                outcomes = (self.not_applied(sent),)
            else:
                changed[sent.known.seller_sku] = self.merge(changed.get(sent.known.seller_sku), sent.known)
        self._settle(sent.row, *outcomes)

    def merge(self, first: KnownSku | None, second: KnownSku) -> KnownSku:
        """What is known of a SKU after several of its rows were sent."""
        return second

    @abstractmethod
    def not_applied(self, sent: Sent) -> Outcome: ...

    def _look(self, sku_ids: Sequence[str]) -> dict[str, ShopSku]:
        asked = list(chunks(sorted(set(sku_ids)), SKUS_PER_SEARCH))
        answers = self.context.workers.map(self.context.products.find_by_id, asked)
        return {sku.id: sku for products in answers for product in products for sku in product.skus}

    def _settle(self, row: SkuRow, *outcomes: Outcome) -> None:
        self._settle_group(row.group, *outcomes)
        self.context.progress.advance(self.name, 1)

    def _settle_group(self, group: StagedGroup, *outcomes: Outcome) -> None:
        self.context.results.settle(self.name, group, [group.key], outcomes)


def known_sku(sku: ShopSku) -> KnownSku:
    """A SKU as the ledger keeps it, from what the shop has."""
    return KnownSku(
        seller_sku=sku.seller_sku,
        product_id=sku.product_id,
        sku_id=sku.id,
        price=str(sku.price) if sku.price is not None else None,
        list_price=str(sku.list_price) if sku.list_price is not None else None,
        stock=dict(sku.stock),
    )


def describe(answer: Answer, object_name: str, key: str, operation: str, why: str) -> Outcome:
    """The outcome of an operation that may simply be sent again where its answer was lost."""
    if answer.refusal is not None:
        return refused_by(answer.refusal, object_name, key, operation)
    outcome = "planned" if answer.is_planned else "updated"
    return Outcome(object_name, key, outcome, operation=operation, message=why, request_id=answer.request_id)
