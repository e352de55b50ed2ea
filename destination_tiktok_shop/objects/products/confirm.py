"""After a write: whether the shop shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.listings import KnownSku, Listing
from destination_tiktok_shop.objects.products.work import OBJECT, Check, Work
from destination_tiktok_shop.outcome import not_applied
from destination_tiktok_shop.shop.products import SKUS_PER_SEARCH, ShopSku, chunks


def confirm(context: RunContext, works: Iterable[Work]) -> None:
    """Look at prices and stock that were sent; what didn't change is rejected, and sent again in the next run."""
    sent = [work for work in works if work.checks]
    asked = list(chunks(sorted({check.sku_id for work in sent for check in work.checks}), SKUS_PER_SEARCH))
    answers = context.workers.map(context.products.find_by_id, asked)
    seen = {sku.id: sku for products in answers for product in products for sku in product.skus}
    for work in sent:
        assert work.listing is not None
        for check in work.checks:
            if not is_applied(check, seen):
                reject(work, check)
        with context.ledger.database.transaction():
            context.ledger.listings.save(work.listing)
            context.ledger.listings.save_skus(sku_of(work, check) for check in work.checks)


def unconfirmed(work: Work) -> Listing:
    """The listing without what was sent and not seen yet."""
    assert work.listing is not None
    listing = replace(work.listing, feed_fingerprint=None)
    for check in work.checks:
        listing = without(listing, sku_of(work, check).seller_sku, part_of(check))
    return listing


def part_of(check: Check) -> str:
    return "prices" if check.operation == "price" else "stock"


def without(listing: Listing, seller_sku: str, part: str) -> Listing:
    """The listing as if the price or the stock of a SKU had never been accepted."""
    kept = {name: value for name, value in getattr(listing.accepted, part).items() if name != seller_sku}
    return replace(listing, accepted=replace(listing.accepted, **{part: kept}))


def sku_of(work: Work, check: Check) -> KnownSku:
    return next(sku for sku in work.skus.values() if sku.sku_id == check.sku_id)


def is_applied(check: Check, seen: Mapping[str, ShopSku]) -> bool:
    """A SKU that isn't found can't be checked. Orders change stock at any moment, so only unchanged stock counts."""
    sku = seen.get(check.sku_id)
    if sku is None:
        return True
    if check.price is not None:
        return not sku.amounts or check.price in sku.amounts
    differing = [warehouse for warehouse, count in check.stock.items() if sku.stock.get(warehouse) != count]
    return not differing or any(sku.stock.get(name) != check.stock_before.get(name) for name in differing)


def reject(work: Work, check: Check) -> None:
    assert work.listing is not None
    work.outcomes = [
        outcome for outcome in work.outcomes if (outcome.key, outcome.operation) != (check.key, check.operation)
    ]
    work.outcomes.append(not_applied(OBJECT, check.key, check.operation))
    known = sku_of(work, check)
    work.listing = replace(without(work.listing, known.seller_sku, part_of(check)), feed_fingerprint=None)
    forgotten = {"price": None} if check.operation == "price" else {"stock": None}
    work.skus[known.seller_sku] = replace(known, **forgotten)
