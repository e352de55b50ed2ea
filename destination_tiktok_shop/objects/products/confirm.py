"""After a write: whether the shop shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.objects.products.work import OBJECT, Check, Work
from destination_tiktok_shop.outcome import not_applied
from destination_tiktok_shop.shop.products import SKUS_PER_SEARCH, ShopSku, chunks


def confirm(context: RunContext, works: Iterable[Work]) -> None:
    """Look at prices and stock that were sent; what didn't change is rejected, and sent again in the next run."""
    checked = [(work, check) for work in works for check in work.checks]
    asked = list(chunks(sorted({check.sku_id for _, check in checked}), SKUS_PER_SEARCH))
    answers = context.workers.map(context.products.find_by_id, asked)
    seen = {sku.id: sku for products in answers for product in products for sku in product.skus}
    for work, check in checked:
        if not is_applied(check, seen):
            reject(context, work, check)


def is_applied(check: Check, seen: Mapping[str, ShopSku]) -> bool:
    """A SKU that isn't found can't be checked. Orders change stock at any moment, so only unchanged stock counts."""
    sku = seen.get(check.sku_id)
    if sku is None:
        return True
    if check.price is not None:
        return not sku.amounts or check.price in sku.amounts
    differing = [warehouse for warehouse, count in check.stock.items() if sku.stock.get(warehouse) != count]
    return not differing or any(sku.stock.get(name) != check.stock_before.get(name) for name in differing)


def reject(context: RunContext, work: Work, check: Check) -> None:
    assert work.listing is not None
    seller_sku = next(sku.seller_sku for sku in work.skus.values() if sku.sku_id == check.sku_id)
    work.outcomes = [
        outcome for outcome in work.outcomes if (outcome.key, outcome.operation) != (check.key, check.operation)
    ]
    work.outcomes.append(not_applied(OBJECT, check.key, check.operation))
    accepted = work.listing.accepted
    part = "prices" if check.operation == "price" else "stock"
    kept = {name: value for name, value in getattr(accepted, part).items() if name != seller_sku}
    listing = work.change_listing(accepted=replace(accepted, **{part: kept}), feed_fingerprint=None)
    context.ledger.listings.save(listing)
    known = work.skus[seller_sku]
    context.ledger.listings.save_skus([replace(known, price=None) if part == "prices" else replace(known, stock=None)])
