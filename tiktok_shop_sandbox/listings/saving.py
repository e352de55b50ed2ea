"""Create Product, both edits, and the check of a listing before either."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from ..operations.operation import OperationCall, Outcome
from ..server.api_errors import ApiError
from . import audit, categories, checks, errors, shapes
from .checks.candidate import Candidate
from .checks.prices import discard_low_list_price
from .content import resolve
from .model import (
    DELETED,
    DRAFT,
    FREEZE,
    PENDING,
    WITH_BASE_VERSION,
    Content,
    Listing,
    SkuState,
    copy_content,
)
from .prerequisites import require_shop_ready
from .shop_listings import ShopListings

_LISTING_MODE, _DRAFT_MODE = "LISTING", "AS_DRAFT"
_MAX_KEY_LENGTH = 128
_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)


def create_product(call: OperationCall) -> Outcome:
    """A repeated idempotency key gets the first answer again and changes nothing."""
    listings = call.state.listings(call.the_shop)
    key = call.body.get("idempotency_key", "")
    if len(key) > _MAX_KEY_LENGTH:
        raise errors.INVALID_PARAMETERS.error()
    if key in listings.replies:
        return Outcome(listings.replies[key])
    is_draft = _is_draft(call)
    content = _content(call)
    candidate = Candidate(call, content, frozenset(call.body), is_draft=is_draft)
    count = _admit(candidate, listings, lists_anew=not is_draft)
    now = call.state.clock.now()
    listing = Listing(listings.new_id("product"), now, now, DRAFT, DRAFT, {})
    _complete(candidate, listing, listings)
    listing.base = content
    if not is_draft:
        audit.begin(listing, content, _audit_end(call))
    data = _data(listing, content, candidate)

    def apply() -> None:
        listings.touch(listing)
        if key:
            listings.replies[key] = data
        count()

    return Outcome(data, apply)


def edit_product(call: OperationCall) -> Outcome:
    """Replaces the whole product: what the request lacks is blanked, except prices and inventory."""
    listings = call.state.listings(call.the_shop)
    return _edit(call, listings, listings.editable(call.path_id), _content(call), is_partial=False)


def partial_edit_product(call: OperationCall) -> Outcome:
    """Replaces the top-level properties of the request, each as a whole."""
    listings = call.state.listings(call.the_shop)
    listing = listings.editable(call.path_id)
    given = {name: value for name, value in call.body.items() if name in shapes.EDITABLE}
    return _edit(call, listings, listing, _without_blanks(listing.latest | given), is_partial=True)


def check_listing(call: OperationCall) -> Outcome:
    content = _content(call)
    # The operation has no parameter for the version of the category tree.
    found = categories.find(content.get("category_id", ""))
    allowed = [version for version in found if version in call.market.category_versions]
    content.setdefault("category_version", allowed[0] if allowed else call.market.category_versions[0])
    candidate = Candidate(call, content, frozenset(call.body))
    reasons = [dict(finding) for finding in checks.findings(candidate)]
    data: dict[str, Any] = {"check_result": "FAILED" if reasons else "PASS"}
    if reasons:
        data["fail_reasons"] = reasons
    if candidate.warnings:
        # One object here, where creation and edits have a list.
        data["warnings"] = {"message": " ".join(candidate.warnings)}
    return Outcome(data)


def _edit(
    call: OperationCall, listings: ShopListings, listing: Listing, content: Content, *, is_partial: bool
) -> Outcome:
    is_draft = _is_draft(call)
    if is_draft and listing.status in (PENDING, FREEZE, DELETED):
        raise errors.STATUS_NOT_ALLOWED.error()
    given = call.body.keys() & (shapes.EDITABLE if is_partial else shapes.COMPLETE).keys()
    candidate = Candidate(call, content, frozenset(given), listing, is_draft)
    count = _admit(candidate, listings, lists_anew=not is_draft and listing.status == DRAFT)
    is_post_live_draft = is_draft and listing.status != DRAFT
    before = copy_content(listing.latest)
    states_changed = _complete(candidate, listing, listings, keep_states=is_post_live_draft)
    if is_post_live_draft:
        content["delivery_option_ids"] = listing.base.get("delivery_option_ids", [])
        listing.draft = content
    elif is_draft:
        listing.base = content
    elif not (content == before and (states_changed or is_partial) and listing.status in WITH_BASE_VERSION):
        # Prices and inventory alone need no audit.
        audit.begin(listing, content, _audit_end(call))
    data = _data(listing, content, candidate) | {"audit": {"status": listing.audit["status"]}}

    def apply() -> None:
        listings.touch(listing)
        count()

    return Outcome(data, apply)


def _admit(candidate: Candidate, listings: ShopListings, *, lists_anew: bool) -> Callable[[], None]:
    """Raises ApiError for what TikTok Shop refuses. The result counts the listing towards the daily limit, if it is a
    new one."""
    call = candidate.call
    count = listings.count_listing(call.conditions) if lists_anew else lambda: None
    try:
        if lists_anew:
            require_shop_ready(call)
        findings = checks.findings(candidate)
        if findings:
            raise ApiError(findings[0]["code"], findings[0]["message"])
    except ApiError:
        if call.conditions.rejected_listings_count:
            count()
        raise
    return count


def _is_draft(call: OperationCall) -> bool:
    mode = call.body.get("save_mode") or _LISTING_MODE
    if mode not in (_LISTING_MODE, _DRAFT_MODE):
        raise errors.INVALID_PARAMETERS.error()
    return mode == _DRAFT_MODE


def _content(call: OperationCall) -> Content:
    return _without_blanks({name: value for name, value in call.body.items() if name in shapes.COMPLETE})


def _without_blanks(content: Content) -> Content:
    """A copy. A blank property, nested or not, is the same as an absent one."""

    def copied(value: Any) -> Any:
        if isinstance(value, dict):
            return _without_blanks(value)
        return [copied(item) for item in value] if isinstance(value, list) else value

    return {name: copied(value) for name, value in content.items() if value not in ("", [], {})}


def _audit_end(call: OperationCall) -> int:
    return call.state.clock.elapsed() + call.conditions.audit_seconds


def _complete(candidate: Candidate, listing: Listing, listings: ShopListings, *, keep_states: bool = False) -> bool:
    """Turns the candidate's content into what is stored: ids and names resolved, prices and inventory moved into the
    SKUs' state. Returns whether any existing SKU's state changed; `keep_states` leaves those as they are."""
    content = candidate.content
    resolve(content, candidate.category, candidate.call.state.names)
    if "description" in content:
        content["description"] = _TABLE.sub(_table_as_image, content["description"])
    visible_at = candidate.call.state.clock.elapsed() + candidate.call.conditions.new_sku_seconds
    changed = False
    for sku in content.get("skus") or []:
        price, inventory = sku.pop("price", None), sku.pop("inventory", None)
        if price and price.get("amount"):
            discard_low_list_price(sku, price["amount"])
        state = listing.skus.get(sku.get("id") or "")
        if state is None:
            sku["id"] = listings.new_id("sku")
            listing.skus[sku["id"]] = SkuState(price or {}, [] if keep_states else inventory or [], visible_at)
            continue
        if keep_states:
            continue
        changed |= bool(price) and price != state.price or inventory is not None and inventory != state.inventory
        state.price = price or state.price
        state.inventory = state.inventory if inventory is None else inventory
    return changed


def _table_as_image(table: re.Match[str]) -> str:
    digest = hashlib.sha256(table[0].encode()).hexdigest()[:32]
    url = f"https://p16-oec-va.ibyteimg.com/tos-maliva-i-o3syd03w52-us/{digest}"
    return f'<img src="{url}" width="800" height="600" />'


def _data(listing: Listing, content: Content, candidate: Candidate) -> dict[str, Any]:
    skus = []
    for sku in content.get("skus") or []:
        shown = {"id": sku["id"], "seller_sku": sku.get("seller_sku", "")}
        shown["sales_attributes"] = [
            {"id": entry["id"], "value_id": entry["value_id"]} for entry in sku.get("sales_attributes") or []
        ]
        shown |= {name: sku[name] for name in ("external_sku_id", "fees") if sku.get(name)}
        skus.append(shown)
    data: dict[str, Any] = {"product_id": listing.id, "skus": skus}
    if candidate.warnings:
        data["warnings"] = [{"message": message} for message in candidate.warnings]
    return data
