"""Variations: what tells the variants of a product apart, such as Color and Size, and their images."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from destination_tiktok_shop.feed.types import Choice, SalesAttribute, Variant
from destination_tiktok_shop.rules.attributes import match_choice
from destination_tiktok_shop.rules.categories import CategoryAttribute
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ImageReference
from destination_tiktok_shop.rules.markets import Market
from destination_tiktok_shop.rules.text import forbidden_parts

COLUMN = "sku.sales_attribute"
IMAGE_COLUMN = "sku.image"


def check_variations(findings: Findings, variants: Sequence[Variant], market: Market) -> None:
    """Every variant has the same variations, each in a combination of its own, in texts that TikTok takes."""
    check_completeness(findings, variants)
    check_combinations(findings, variants)
    for variant in variants:
        for attribute in variant.sales_attributes:
            check_texts(findings, variant, attribute, market)


def check_completeness(findings: Findings, variants: Sequence[Variant]) -> None:
    columns = dict.fromkeys(attribute.column for variant in variants for attribute in variant.sales_attributes)
    if not columns and len(variants) > 1:
        findings.require(COLUMN)
    if len(columns) > limits()["sku"]["sales_attributes"]:
        allowed = f"at most {limits()['sku']['sales_attributes']} variations"
        findings.add("unknown_value", COLUMN, given=", ".join(columns), allowed=allowed)
    for variant in variants:
        named = {attribute.column for attribute in variant.sales_attributes}
        for column in columns:
            if column not in named:
                findings.require(column, key=variant.key)


def check_combinations(findings: Findings, variants: Sequence[Variant]) -> None:
    seen: dict[tuple[str, ...], Variant] = {}
    for variant in variants:
        combination = tuple(sorted(describe(attribute) for attribute in variant.sales_attributes))
        first = seen.setdefault(combination, variant)
        if combination and first is not variant:
            given = f"{', '.join(combination)} ({first.key} and {variant.key})"
            findings.add("conflicting_variants", COLUMN, given=given)


def describe(attribute: SalesAttribute) -> str:
    return f"{attribute.name or attribute.id}: {attribute.value.name or attribute.value.id}"


def check_texts(findings: Findings, variant: Variant, attribute: SalesAttribute, market: Market) -> None:
    for text, limit in (
        (attribute.name, limits()["sku"]["sales_attribute_name_length"]),
        (attribute.value.name, limits()["sku"]["sales_attribute_value_length"]),
    ):
        if len(text) > limit:
            allowed = f"at most {limit} characters"
            findings.add("unknown_value", attribute.column, given=text, allowed=allowed, key=variant.key)
        if refused := forbidden_parts(text, market):
            allowed = "; ".join(refused)
            findings.add("forbidden_characters", attribute.column, given=text, allowed=allowed, key=variant.key)


def with_primary_first(findings: Findings, variants: Sequence[Variant]) -> list[Variant]:
    """The variants with the variation first that their images belong to.

    TikTok attaches images to the values of one variation, the first: it is the one whose values decide the image.
    """
    if not any(variant.image for variant in variants):
        return list(variants)
    columns = [attribute.column for attribute in variants[0].sales_attributes]
    primary = next((column for column in columns if decides_image(column, variants)), None)
    if columns and primary is None:
        findings.add("conflicting_variants", IMAGE_COLUMN, given=", ".join(filter(None, (v.image for v in variants))))
    return [
        replace(variant, sales_attributes=tuple(sorted(variant.sales_attributes, key=lambda a: a.column != primary)))
        for variant in variants
    ]


def decides_image(column: str, variants: Sequence[Variant]) -> bool:
    """Whether variants that share a value of this variation share their image."""
    return all(len(images) <= 1 for images in images_by_value(column, variants).values())


def images_by_value(column: str, variants: Sequence[Variant]) -> dict[str, set[str]]:
    """The images of each value of a variation."""
    images: dict[str, set[str]] = {}
    for variant in variants:
        for attribute in variant.sales_attributes:
            if attribute.column == column:
                images.setdefault(describe(attribute), set()).update(filter(None, [variant.image]))
    return images


def check_images(findings: Findings, variants: Sequence[Variant], gallery: Sequence[str]) -> dict[str, str]:
    """The image of each value of the first variation, for variants that with_primary_first has ordered.

    Once one value has an image, all need one.
    """
    attributes = [variant.sales_attributes[0] for variant in variants if variant.sales_attributes]
    if not attributes:
        for variant in variants:
            if variant.image and variant.image not in gallery:
                allowed = "an image of `images`, as the product has no variation"
                findings.warn("unknown_value", IMAGE_COLUMN, given=variant.image, allowed=allowed, key=variant.key)
        return {}
    images = images_by_value(attributes[0].column, variants)
    if any(images.values()):
        for value, found in images.items():
            if not found:
                findings.add("missing", IMAGE_COLUMN, given=value)
    return {value: min(found) for value, found in images.items() if found}


def api_sales_attributes(
    variant: Variant, category: Sequence[CategoryAttribute], images: dict[str, str]
) -> list[dict[str, Any]]:
    """`sales_attributes` as the API takes them: built-in ones by id, others by name; the first with its image."""
    entries = [api_sales_attribute(attribute, category) for attribute in variant.sales_attributes]
    if entries and (image := images.get(describe(variant.sales_attributes[0]))):
        entries[0]["sku_img"] = {"uri": ImageReference(image, "ATTRIBUTE_IMAGE", IMAGE_COLUMN)}
    return entries


def api_sales_attribute(attribute: SalesAttribute, category: Sequence[CategoryAttribute]) -> dict[str, Any]:
    built_in = {entry.id: entry for entry in category if entry.is_sales}
    names = {identifier: entry.name for identifier, entry in built_in.items()}
    found = match_choice(Choice(attribute.name, attribute.id), names)[:1]
    if not found:
        return {"name": attribute.name, **api_sales_value(attribute, {})}
    return {"id": found[0], "name": names[found[0]], **api_sales_value(attribute, built_in[found[0]].values)}


def api_sales_value(attribute: SalesAttribute, values: dict[str, str]) -> dict[str, str]:
    found = match_choice(attribute.value, values)[:1]
    if found:
        return {"value_id": found[0], "value_name": values[found[0]]}
    value = attribute.value
    return {"value_id": value.id, "value_name": value.name} if value.id else {"value_name": value.name}
