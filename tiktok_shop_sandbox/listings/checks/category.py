"""Category and brand."""

from __future__ import annotations

from collections.abc import Iterator

from .. import categories, errors
from .candidate import Candidate, Check, Finding

_PERMISSION_ERRORS = {
    categories.INVITE_ONLY: errors.CATEGORY_RESTRICTED,
    categories.NON_MAIN_CATEGORY: errors.CATEGORY_NOT_MAIN,
    categories.PROHIBITED: errors.CATEGORY_PROHIBITED,
}


def _present(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.content.get("category_id"):
        yield errors.CATEGORY_INVALID.item()


def _category(candidate: Candidate) -> Iterator[Finding]:
    category_id = candidate.content.get("category_id")
    if not category_id or "category_id" not in candidate.given:
        return
    version = candidate.category_version
    if version not in candidate.market.category_versions:
        yield errors.CATEGORY_VERSION_REQUIRED.item()
        return
    found = categories.find(category_id)
    if not found:
        yield errors.CATEGORY_UNKNOWN.item()
        return
    if version and version not in found:
        yield errors.CATEGORY_VERSION_DIFFERS.item()
        return
    category = found.get(version) or next(iter(found.values()))
    if not category.is_leaf:
        yield errors.CATEGORY_NOT_LEAF.item()
    elif category.permission == categories.INVITE_ONLY and candidate.market.lists_invite_only:
        return
    elif category.permission in _PERMISSION_ERRORS:
        yield _PERMISSION_ERRORS[category.permission].item()


def _brand(candidate: Candidate) -> Iterator[Finding]:
    """An unknown brand is cleared with a warning; one that needs an authorization is refused."""
    brand_id = candidate.content.get("brand_id")
    if not brand_id or "brand_id" not in candidate.given:
        return
    brand = candidate.call.state.brands.get(brand_id)
    if brand is None:
        reason = "Brand does not exist"
        candidate.warnings.append(errors.CLEARED.format(field="brand_id", value=brand_id, reason=reason))
        del candidate.content["brand_id"]
        return
    root = categories.chain(candidate.category)[0].name if candidate.category else ""
    if (brand.is_t1 and not brand.is_authorized) or (brand.is_authorized and not brand.is_available(root)):
        yield errors.BRAND_NOT_AUTHORIZED.item()


CHECKS = (Check(_present), Check(_category, also_drafts=True), Check(_brand, also_drafts=True))
