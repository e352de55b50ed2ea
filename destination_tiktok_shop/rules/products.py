"""Checks a product against its market, its category and the shop, and puts it into the API's form.

Each property of the API has a function, here or in a module of its topic. It takes the product under check and returns
the property's value, or None where the feed doesn't name it or it can't be sent.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from destination_tiktok_shop.feed.types import ProductGroup, Variant
from destination_tiktok_shop.rules import compliance, content, packages, selling
from destination_tiktok_shop.rules.attributes import ValuesById, check_attributes, existing_values
from destination_tiktok_shop.rules.facts import ShopFacts
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ValidatedProduct, ValidatedVariant
from destination_tiktok_shop.rules.pre_sale import check_one_type
from destination_tiktok_shop.rules.product_check import ProductCheck
from destination_tiktok_shop.rules.skus import SkuCheck, check_handling_time, check_sku, check_stock
from destination_tiktok_shop.rules.variations import (
    api_sales_attributes,
    check_images,
    check_variations,
    with_primary_first,
)


def validate_product(
    group: ProductGroup, facts: ShopFacts, *, existing: Mapping[str, Any] | None = None, now: datetime | None = None
) -> ValidatedProduct:
    """Check a product and put it into the API's form.

    `existing` is Get Product's `data` where the shop has the product: what it has, the feed needn't name. `now` decides
    which release dates are possible.
    """
    findings = Findings(group.key, group.issues)
    check = ProductCheck(group, facts, existing, now or datetime.now(timezone.utc), findings)
    checked = {name: function(check) for name, function in PROPERTIES.items()}
    variants = tuple(validate_variants(check))
    return ValidatedProduct(
        key=group.key,
        issues=tuple(findings.issues),
        properties={name: value for name, value in checked.items() if value is not None},
        description_images=content.description_images(checked["description"]),
        variants=variants,
    )


def category_id(check: ProductCheck) -> str | None:
    return check.category_id if check.names_category else None


def category_version(check: ProductCheck) -> str | None:
    return check.facts.category_version if category_id(check) else None


def external_product_id(check: ProductCheck) -> str:
    """The feed's own id of the product, by which a listing is found again."""
    most = limits()["product"]["external_id_length"]
    if len(check.group.key) > most:
        check.findings.add("unknown_value", "parent_id", given=check.group.key, allowed=f"at most {most} characters")
    return check.group.key


def product_attributes(check: ProductCheck) -> list[dict[str, Any]] | None:
    """The attributes that the feed names, and whether the category's attributes and certificates are complete."""
    existing = existing_values(check.existing)
    if check.category_id is None:
        return None
    checked = check_attributes(
        check.findings, check.group.attributes, check.attributes, check.market, existing, check.group.cleared
    )
    named: ValuesById = {attribute["id"]: attribute["values"] for attribute in checked}
    compliance.require_certifications(check, {**existing, **named})
    return checked or None


PROPERTIES: dict[str, Callable[[ProductCheck], Any]] = {
    "title": content.title,
    "description": content.description,
    "category_id": category_id,
    "category_version": category_version,
    "brand_id": content.brand_id,
    "main_images": content.main_images,
    "product_attributes": product_attributes,
    "package_weight": packages.package_weight,
    "package_dimensions": packages.package_dimensions,
    "certifications": compliance.certifications,
    "size_chart": compliance.size_chart,
    "manufacturer_ids": compliance.manufacturer_ids,
    "responsible_person_ids": compliance.responsible_person_ids,
    "delivery_option_ids": selling.delivery_option_ids,
    "is_cod_allowed": selling.is_cod_allowed,
    "minimum_order_quantity": selling.minimum_order_quantity,
    "video": content.video,
    "search_terms": content.search_terms,
    "key_product_features": content.key_product_features,
    "external_product_id": external_product_id,
}


def validate_variants(check: ProductCheck) -> Iterator[ValidatedVariant]:
    """The variants in the API's form; those that are gone are left out."""
    if len(check.variants) > check.market.max_skus:
        check.findings.add(
            "too_many_skus", "parent_id", given=len(check.variants), allowed=f"at most {check.market.max_skus} variants"
        )
    if names_variations(check):
        check_variations(check.findings, check.variants, check.market)
    variants = with_primary_first(check.findings, check.variants)
    images = check_images(check.findings, variants, check.group.images)
    validated = [validate_variant(check, variant, images) for variant in variants]
    check_one_type(check.findings, [(entry.sku.get("pre_sale") or {}).get("type", "") for entry in validated])
    check_codes(check, validated)
    yield from validated


def names_variations(check: ProductCheck) -> bool:
    """Whether variations are to be complete: not where a feed names none and the shop has all SKUs with theirs."""
    return any(variant.sales_attributes or variant.seller_sku not in check.existing_skus for variant in check.variants)


def validate_variant(check: ProductCheck, variant: Variant, images: dict[str, str]) -> ValidatedVariant:
    is_new = variant.seller_sku not in check.existing_skus
    sku_check = SkuCheck(check.findings, variant, check.facts, check.rules, is_new, check.now)
    sku = check_sku(sku_check)
    if attributes := api_sales_attributes(variant, check.attributes, images):
        sku["sales_attributes"] = attributes
    return ValidatedVariant(
        variant.key, variant.seller_sku, sku, check_stock(sku_check), check_handling_time(sku_check)
    )


def check_codes(check: ProductCheck, variants: list[ValidatedVariant]) -> None:
    """Every identifier code stands for one SKU, and stays what it was once TikTok has reviewed it (code 12052593)."""
    seen: dict[str, str] = {}
    is_reviewed = check.existing is not None and check.existing.get("status") != "DRAFT"
    for variant in variants:
        code = variant.sku.get("identifier_code", {}).get("code")
        known = (check.existing_skus.get(variant.seller_sku, {}).get("identifier_code") or {}).get("code")
        if code and seen.setdefault(code, variant.key) != variant.key:
            given = f"{code} ({seen[code]} and {variant.key})"
            check.findings.add("duplicate_key", "sku.identifier_code", given=given, key=variant.key)
        if code and known and is_reviewed and code != known:
            check.findings.add("unknown_value", "sku.identifier_code", given=code, allowed=known, key=variant.key)
