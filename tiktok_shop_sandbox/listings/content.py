"""Translates between what clients send and what reads show, both ways."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ..markets import Market
from ..operations.logistics import DELIVERY_OPTIONS
from . import categories
from .attributes import ATTRIBUTES, SALES, Attribute
from .brands import Brands
from .categories import Category
from .media import Media
from .model import Content, Listing, SkuState

# Fields of Get Product that have another name or shape in Create Product, or that no request contains.
_CONVERTED = frozenset(("category_id", "category_version", "brand_id", "main_images", "product_attributes", "skus",
                        "certifications", "size_chart", "video", "delivery_option_ids"))  # fmt: skip
_DERIVED = frozenset(("id", "status", "product_status", "category_chains", "brand", "create_time", "update_time",
                      "has_draft", "audit", "delivery_options", "audit_failed_reasons", "product_tags",
                      "recommended_categories", "product_types", "product_families", "listing_quality_tier",
                      "integrated_platform_statuses", "global_product_association", "subscribe_info", "is_replicated",
                      "prescription_requirement", "sales_regions", "product_sync_fail_reasons"))  # fmt: skip
# What rendering sets anew, so that it isn't carried over from the generated record.
_RENDERED = frozenset(("id", "status", "product_status", "category_chains", "brand", "create_time", "update_time",
                       "has_draft", "audit", "audit_failed_reasons", "recommended_categories"))  # fmt: skip
_SKU_STATE = ("price", "inventory", "visible_at")
_SKU_DERIVED = ("status_info", "global_listing_policy")


class CustomNames:
    """Ids of attributes and values that sellers named themselves. An id follows from the name."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def id_of(self, scope: str, name: str) -> str:
        """`scope`: the attribute's id for a value, anything constant for an attribute."""
        digest = hashlib.blake2b(f"{scope}/{name}".encode(), digest_size=6).digest()
        custom_id = str(7_600_000_000_000_000_000 + int.from_bytes(digest))
        self._names[custom_id] = name
        return custom_id

    def name_of(self, custom_id: str) -> str | None:
        return self._names.get(custom_id)

    def learn(self, custom_id: str, name: str) -> None:
        """Remembers an id that a generated product has."""
        self._names.setdefault(custom_id, name)


def value_name(attribute: Attribute | None, value_id: str, names: CustomNames) -> str | None:
    """The name of an attribute value; None if there is no such value."""
    built_in = attribute.name_by_id.get(value_id) if attribute else None
    return built_in or names.name_of(value_id)


def resolve(content: Content, category: Category | None, names: CustomNames) -> None:
    """Completes ids and names of attributes and their values in place; an id takes priority over a name."""
    by_name = {attribute.name: attribute for attribute in category.attributes} if category else {}
    for entry in content.get("product_attributes", ()):
        attribute = ATTRIBUTES.get(entry["id"])
        entry["name"] = attribute.name if attribute else entry.get("name", "")
        for value in entry.get("values", ()):
            _resolve_value(value, "id", "name", attribute, entry["id"], names)
    for sku in content.get("skus", ()):
        for entry in sku.get("sales_attributes", ()):
            if not entry.get("id"):
                built_in = by_name.get(entry["name"])
                is_built_in = built_in is not None and built_in.type == SALES
                entry["id"] = built_in.id if is_built_in else names.id_of("sales attribute", entry["name"])
            attribute = ATTRIBUTES.get(entry["id"])
            entry["name"] = attribute.name if attribute else names.name_of(entry["id"]) or entry.get("name", "")
            _resolve_value(entry, "value_id", "value_name", attribute, entry["id"], names)


def _resolve_value(
    value: dict[str, Any], id_key: str, name_key: str, attribute: Attribute | None, scope: str, names: CustomNames
) -> None:
    if not value.get(id_key):
        name = value.get(name_key, "")
        built_in = attribute.id_by_name.get(name) if attribute else None
        value[id_key] = built_in or names.id_of(scope, name)
    value[name_key] = value_name(attribute, value[id_key], names) or value.get(name_key, "")


def as_record(
    listing: Listing,
    content: Content,
    skus: Iterable[Mapping[str, Any]],
    *,
    market: Market,
    media: Media,
    brands: Brands,
) -> dict[str, Any]:
    """A version as Get Product shows it, without status and times. `skus`: those of the version that are visible."""
    record = {name: value for name, value in content.items() if name not in _CONVERTED}
    category_id = content.get("category_id", "")
    found = categories.find(category_id)
    if found:
        category = found.get(content.get("category_version") or market.default_category_version) or [*found.values()][0]
        record["category_chains"] = [
            {"id": link.id, "parent_id": link.parent_id, "local_name": link.name, "is_leaf": link.is_leaf}
            for link in categories.chain(category)
        ]
    brand = brands.get(content.get("brand_id", ""))
    if brand:
        record["brand"] = {"id": brand.id, "name": brand.name}

    def image(reference: Mapping[str, Any]) -> dict[str, Any]:
        uploaded = media.images.get(reference["uri"])
        return uploaded.as_json() if uploaded else listing.images[reference["uri"]]

    record["main_images"] = [image(reference) for reference in content.get("main_images", ())]
    record["product_attributes"] = content.get("product_attributes", [])
    if content.get("certifications"):
        record["certifications"] = [
            certification
            | {"images": [image(reference) for reference in certification.get("images", ())]}
            | {"files": [_file(reference, media) for reference in certification.get("files", ())]}
            for certification in content["certifications"]
        ]
    chart = content.get("size_chart")
    if chart:
        record["size_chart"] = {"image": image(chart["image"])} if chart.get("image") else dict(chart)
    if content.get("video"):
        record["video"] = content["video"]
    if market.delivery_options and content.get("delivery_option_ids"):
        record["delivery_options"] = [
            {"id": key, "name": DELIVERY_OPTIONS[key].name if key in DELIVERY_OPTIONS else "", "is_available": True}
            for key in content["delivery_option_ids"]
        ]
    record["skus"] = [_sku(listing, sku, image) for sku in skus]
    return record


def _file(reference: Mapping[str, Any], media: Media) -> dict[str, Any]:
    uploaded = media.files.get(reference["id"])
    return dict(reference) | ({"urls": [uploaded.url]} if uploaded else {})


def _sku(listing: Listing, sku: Mapping[str, Any], image: Any) -> dict[str, Any]:
    state = listing.skus[sku["id"]]
    status = {"status": "NORMAL"}
    if listing.product_status == "SELLER_DEACTIVATED":
        status = {"status": "DEACTIVATED", "deactivation_source": "SELLER"}
    attributes = []
    for entry in sku.get("sales_attributes", ()):
        shown = {name: entry[name] for name in ("id", "name", "value_id", "value_name")}
        if entry.get("sku_img"):
            shown["sku_img"] = image(entry["sku_img"])
        if entry.get("supplementary_sku_images"):
            shown["supplementary_sku_images"] = [image(item) for item in entry["supplementary_sku_images"]]
        attributes.append(shown)
    return dict(sku) | {
        "sales_attributes": attributes,
        "price": _price(state.price),
        "inventory": state.inventory,
        "status_info": status,
    }


def _price(price: Mapping[str, str]) -> dict[str, str]:
    """A local seller's display price is the `amount` of a request and the `sale_price` of a response, without zeros
    at the end."""
    if not price.get("amount"):
        return dict(price)
    amount = f"{Decimal(price['amount']).normalize():f}"
    return {"currency": price["currency"], "sale_price": amount, "tax_exclusive_price": amount}


def adopt(record: dict[str, Any], names: CustomNames) -> Listing:
    """The listing behind a generated product's record of Get Product or, where that has none, of the search."""
    images: dict[str, Any] = {}

    def reference(image: dict[str, Any]) -> dict[str, str]:
        images[image["uri"]] = image
        return {"uri": image["uri"]}

    content: Content = {name: value for name, value in record.items() if name not in _CONVERTED | _DERIVED}
    chain = record.get("category_chains", [])
    if chain:
        content["category_id"] = chain[-1]["id"]
    if record.get("brand"):
        content["brand_id"] = record["brand"]["id"]
    content["main_images"] = [reference(image) for image in record.get("main_images", ())]
    content["product_attributes"] = record.get("product_attributes", [])
    for certification in record.get("certifications", ()):
        shown_images = [reference(image) for image in certification.get("images", ())]
        content.setdefault("certifications", []).append(certification | {"images": shown_images})
    chart = record.get("size_chart")
    if chart:
        # Of a template and an image, the template takes priority.
        content["size_chart"] = (
            {"template": chart["template"]} if "template" in chart else {"image": reference(chart["image"])}
        )
    if record.get("video"):
        content["video"] = record["video"]
    content["delivery_option_ids"] = [option["id"] for option in record.get("delivery_options", ())]
    states = {}
    content["skus"] = []
    for sku in record.get("skus", ()):
        kept = {name: value for name, value in sku.items() if name not in (*_SKU_STATE, *_SKU_DERIVED)}
        kept["sales_attributes"] = (
            [_adopt_attribute(entry, reference, names) for entry in sku["sales_attributes"]]
            if "sales_attributes" in sku
            else []
        )
        content["skus"].append(kept)
        price = {"currency": sku["price"]["currency"], "amount": sku["price"]["sale_price"]}
        states[sku["id"]] = SkuState(price, sku["inventory"])
    status = record.get("status") or record["product_status"]
    return Listing(
        id=record["id"],
        create_time=record["create_time"],
        update_time=record.get("update_time", record["create_time"]),
        status=status,
        product_status="INITIAL" if status in ("PENDING", "FAILED") else status,
        base=content,
        skus=states,
        audit=record.get("audit", {"status": "NONE"}),
        failed_reasons=record.get("audit_failed_reasons", []),
        recommended_categories=record.get("recommended_categories", []),
        images=images,
        other={name: record[name] for name in _DERIVED & record.keys() - _RENDERED},
    )


def _adopt_attribute(entry: dict[str, Any], reference: Any, names: CustomNames) -> dict[str, Any]:
    names.learn(entry["value_id"], entry["value_name"])
    kept = {name: entry[name] for name in ("id", "name", "value_id", "value_name")}
    if entry.get("sku_img"):
        kept["sku_img"] = reference(entry["sku_img"])
    if entry.get("supplementary_sku_images"):
        kept["supplementary_sku_images"] = [reference(image) for image in entry["supplementary_sku_images"]]
    return kept
