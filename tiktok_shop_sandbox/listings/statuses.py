"""Activate, deactivate, delete and recover: up to 20 products a call, each with a result of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..operations.operation import OperationCall, Outcome
from ..server.api_errors import ApiError
from . import audit, errors
from .model import ACTIVATE, DEACTIVATED, DELETED, FREEZE, PENDING, SELLER_DEACTIVATED, STATUSES, Listing
from .prerequisites import require_shop_ready
from .shop_listings import ShopListings

_MAX_IDS = 20

Change = Callable[[OperationCall, ShopListings, Listing], None]


def activate_products(call: OperationCall) -> Outcome:
    return _each(call, DEACTIVATED, _activate)


def deactivate_products(call: OperationCall) -> Outcome:
    return _each(call, (ACTIVATE,), _deactivate)


def delete_products(call: OperationCall) -> Outcome:
    allowed = tuple(status for status in STATUSES if status not in (FREEZE, DELETED))
    return _each(call, allowed, _delete)


def recover_products(call: OperationCall) -> Outcome:
    return _each(call, (DELETED,), _recover)


def _each(call: OperationCall, allowed: tuple[str, ...], change: Change) -> Outcome:
    """Changes the listings whose status allows it; the others are reported within code 0."""
    product_ids = list(dict.fromkeys(call.body["product_ids"]))
    if len(product_ids) > _MAX_IDS:
        raise errors.TOO_MANY_PRODUCT_IDS.error()
    listings = call.state.listings(call.the_shop)
    failed, changes = [], []
    for product_id in product_ids:
        listing = listings.get(product_id)
        try:
            if listing is None:
                raise errors.PRODUCT_NOT_OF_SHOP.error()
            if listing.status not in allowed:
                raise errors.STATUS_NOT_ALLOWED.error()
            change(call, listings, listing)
        except ApiError as error:
            failed.append({"code": error.code, "message": error.message, "detail": {"product_id": product_id}})
        else:
            changes.append(partial(listings.touch, listing))

    def apply() -> None:
        for save in changes:
            save()

    return Outcome({"errors": failed} if failed else {}, apply)


def _activate(call: OperationCall, listings: ShopListings, listing: Listing) -> None:
    require_shop_ready(call)
    listings.count_listing(call.conditions)()
    listing.base, listing.review = listing.review or listing.base, None
    listing.status = PENDING
    listing.audit = {"status": audit.AUDITING, "pre_approved_reasons": []}
    listing.audit_ends_at = call.state.clock.elapsed() + call.conditions.audit_seconds


def _deactivate(call: OperationCall, listings: ShopListings, listing: Listing) -> None:
    listing.status = listing.product_status = SELLER_DEACTIVATED
    if listing.review is None:
        listing.audit = {"status": audit.NONE}


def _delete(call: OperationCall, listings: ShopListings, listing: Listing) -> None:
    listing.status = listing.product_status = DELETED
    listing.review = listing.draft = listing.audit_ends_at = None
    listing.audit = {"status": audit.NONE}


def _recover(call: OperationCall, listings: ShopListings, listing: Listing) -> None:
    listing.status = listing.product_status = SELLER_DEACTIVATED
