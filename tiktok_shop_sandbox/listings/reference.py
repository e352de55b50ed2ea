"""What a client reads before it writes: categories with their rules, and brands."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import Any

from ..operations.operation import OperationCall, Outcome
from ..server import api_errors
from . import categories, errors
from .brands import MAX_BRANDS, MAX_BRANDS_PER_DAY
from .categories import PROHIBITED, Category
from .checks.text import has_chinese, is_well_formed

_MAX_PAGE_SIZE = 100
_NAME_LENGTH = (2, 30)


def get_categories(call: OperationCall) -> Outcome:
    keyword = call.query.get("keyword", "").casefold()
    with_prohibited = call.flag("include_prohibited_categories") and call.market.shows_prohibited
    tree = categories.tree(_version(call, call.query))
    leaves = [leaf for leaf in tree.values() if leaf.is_leaf and (with_prohibited or leaf.permission != PROHIBITED)]
    shown = {link.id for leaf in leaves for link in categories.chain(leaf)}
    found = [row for row in tree.values() if row.id in shown and keyword in row.name.casefold()]
    return Outcome({"categories": [category.as_json() for category in found]})


def get_category_rules(call: OperationCall) -> Outcome:
    return Outcome(categories.rules(_leaf(call), call.market))


def get_attributes(call: OperationCall) -> Outcome:
    return Outcome({"attributes": [attribute.as_json() for attribute in _leaf(call).attributes]})


def recommend_category(call: OperationCall) -> Outcome:
    """Matches words of the title with names of leaves; most titles match none, as on TikTok Shop."""
    title = call.body["product_title"].casefold()
    version = _version(call, call.body)
    for category in categories.tree(version).values():
        words = re.findall(r"\w{4,}", category.name.casefold())
        if category.is_leaf and any(word.removesuffix("s") in title for word in words):
            chain = categories.chain(category)
            recommended = [
                {"id": link.id, "name": link.name, "level": level, "is_leaf": link.is_leaf,
                 "permission_statuses": [link.permission]}
                for level, link in enumerate(chain, start=1)
            ]  # fmt: skip
            return Outcome({"leaf_category_id": category.id, "categories": recommended})
    raise errors.CATEGORY_NOT_FOUND.error()


def get_brands(call: OperationCall) -> Outcome:
    size = _page_size(call)
    root = ""
    if call.query.get("category_id"):
        root = categories.chain(_category(call, call.query["category_id"]))[0].name
    prefix = call.query.get("brand_name", "").casefold()
    authorized_only = call.flag("is_authorized")
    found = [
        brand.as_json(root)
        for brand in call.state.brands
        if brand.name.casefold().startswith(prefix) and (brand.is_authorized or not authorized_only)
    ]
    start = _offset(call.query.get("page_token", ""))
    data: dict[str, Any] = {"brands": found[start : start + size], "total_count": len(found)}
    if start + size < len(found):
        data["next_page_token"] = b64encode(f"offset={start + size}".encode()).decode()
    return Outcome(data)


def create_brand(call: OperationCall) -> Outcome:
    name = call.body["name"].strip()
    brands, day = call.state.brands, call.state.clock.day()
    shortest, longest = _NAME_LENGTH
    for is_wrong, error in (
        (len(name) < shortest, errors.BRAND_NAME_SHORT),
        (len(name) > longest, errors.BRAND_NAME_LONG),
        (has_chinese(name, ""), errors.BRAND_NAME_INVALID),
        (not is_well_formed(name), errors.BRAND_NAME_EMOJI),
        (bool(re.search(r"\d{5}", name)), errors.BRAND_NAME_NUMBERS),
        (brands.has_name(name), errors.BRAND_NAME_EXISTS),
        (brands.created_on.count(day) >= MAX_BRANDS_PER_DAY, errors.BRANDS_PER_DAY),
        (len(brands.created_on) >= MAX_BRANDS, errors.BRANDS_TOTAL),
    ):
        if is_wrong:
            raise error.error()
    brand_id = brands.next_id()
    return Outcome({"id": brand_id}, lambda: brands.create(brand_id, name, day))


def _version(call: OperationCall, source: Any) -> str:
    version = source.get("category_version") or call.market.default_category_version
    if version not in call.market.category_versions:
        raise errors.CATEGORY_VERSION_REQUIRED.error()
    return version


def _category(call: OperationCall, category_id: str) -> Category:
    found = categories.find(category_id)
    version = _version(call, call.query)
    if not found:
        raise errors.CATEGORY_UNKNOWN.error()
    if version not in found:
        raise errors.CATEGORY_VERSION_DIFFERS.error()
    return found[version]


def _leaf(call: OperationCall) -> Category:
    category = _category(call, call.path_id)
    if not category.is_leaf:
        raise errors.CATEGORY_NOT_LEAF.error()
    return category


def _page_size(call: OperationCall) -> int:
    text = call.query.get("page_size", "")
    if not text:
        raise api_errors.missing_parameter("page_size")
    if not text.isdigit() or not 1 <= int(text) <= _MAX_PAGE_SIZE:
        raise api_errors.bad_parameter("page_size", "out of range", "[1-100]", 12019109)
    return int(text)


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        return int(b64decode(token, validate=True).decode().removeprefix("offset="))
    except ValueError:
        raise api_errors.bad_page_token(12019108) from None
