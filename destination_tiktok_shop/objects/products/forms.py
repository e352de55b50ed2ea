"""From what Get Product answers to what Edit Product takes: the two spell the same product differently.

A full edit blanks what it omits, so everything that isn't known to be read-only is kept, also what this version doesn't
know.
"""

from collections.abc import Callable, Mapping
from typing import Any

Json = Mapping[str, Any]

# Answered only; Edit Product has no such property.
READ_ONLY = frozenset(
    {
        "id",
        "status",
        "product_status",
        "audit",
        "audit_failed_reasons",
        "create_time",
        "update_time",
        "has_draft",
        "is_replicated",
        "is_not_for_sale",
        "product_types",
        "product_families",
        "product_sync_fail_reasons",
        "primary_combined_product_id",
        "recommended_categories",
        "listing_quality_tier",
        "integrated_platform_statuses",
        "global_product_association",
        "prescription_requirement",
        "sales_regions",
        "subscribe_info",
    }
)
READ_ONLY_OF_SKUS = frozenset({"price", "inventory", "status_info", "global_listing_policy"})


def image(value: Json) -> dict[str, Any] | None:
    return {"uri": value["uri"]} if value.get("uri") else None


def images(values: list[Json]) -> list[dict[str, Any]]:
    return [entry for entry in map(image, values) if entry]


def leaf_id(chain: list[Json]) -> str | None:
    return next((str(category["id"]) for category in reversed(chain) if category.get("is_leaf")), None)


def product_attribute(attribute: Json) -> dict[str, Any]:
    """Custom values come back with an id, by which they are kept."""
    return {"id": attribute["id"], "values": list(map(attribute_value, attribute.get("values") or ()))}


def attribute_value(value: Json) -> dict[str, Any]:
    return {"id": value["id"]} if value.get("id") else {"name": value.get("name")}


def certification(certificate: Json) -> dict[str, Any]:
    return without_blanks(
        {
            **{name: value for name, value in certificate.items() if name not in ("title", "images", "files")},
            "images": images(certificate.get("images") or []),
            "files": [
                {name: file.get(name) for name in ("id", "name", "format")} for file in certificate.get("files") or ()
            ],
        }
    )


def size_chart(chart: Json) -> dict[str, Any]:
    template = {"id": chart["template"]["id"]} if (chart.get("template") or {}).get("id") else None
    return without_blanks({"image": image(chart.get("image") or {}), "template": template})


def sales_attribute(attribute: Json) -> dict[str, Any]:
    return without_blanks(
        {
            **{name: value for name, value in attribute.items() if name not in ("sku_img", "supplementary_sku_images")},
            "sku_img": image(attribute.get("sku_img") or {}),
            "supplementary_sku_images": images(attribute.get("supplementary_sku_images") or []),
        }
    )


def combined_sku(sku: Json) -> dict[str, Any]:
    return {name: sku.get(name) for name in ("product_id", "sku_id", "sku_count")}


# Get Product's property -> Edit Product's, and how it is rewritten.
RENAMED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "category_chains": ("category_id", leaf_id),
    "brand": ("brand_id", lambda brand: brand.get("id")),
    "main_images": ("main_images", images),
    "video": ("video", lambda video: {"id": video["id"]} if video.get("id") else None),
    "product_attributes": ("product_attributes", lambda values: list(map(product_attribute, values))),
    "certifications": ("certifications", lambda values: list(map(certification, values))),
    "size_chart": ("size_chart", size_chart),
    "delivery_options": ("delivery_option_ids", lambda options: [option["id"] for option in options]),
    "skus": ("skus", lambda values: list(map(edit_form_of_sku, values))),
}
RENAMED_OF_SKUS: dict[str, Callable[[Any], Any]] = {
    "sales_attributes": lambda values: list(map(sales_attribute, values)),
    "combined_skus": lambda values: list(map(combined_sku, values)),
}


def edit_form(product: Json) -> dict[str, Any]:
    """Get Product's data as the body of an edit that changes nothing."""
    form = {}
    for name, value in product.items():
        if name not in READ_ONLY and value is not None:
            target, rewrite = RENAMED.get(name, (name, lambda unchanged: unchanged))
            form[target] = rewrite(value)
    return without_blanks(form)


def edit_form_of_sku(sku: Json) -> dict[str, Any]:
    """A SKU without price and stock, which an edit keeps where it omits them."""
    form = {}
    for name, value in sku.items():
        if name not in READ_ONLY_OF_SKUS and value is not None:
            form[name] = RENAMED_OF_SKUS.get(name, lambda unchanged: unchanged)(value)
    return without_blanks(form)


def without_blanks(values: Json) -> dict[str, Any]:
    """What is blank already needn't be sent; zero and false aren't blank."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
