"""Brands: which one a feed means, and whether the shop may list it."""

from destination_tiktok_shop.rules.facts import Brand, ShopFacts
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.near_matches import near_matches

# Brands are searched by how their name begins; one that is spelled wrongly is likely to begin right.
PREFIX_LENGTH = 3


def check_brand(findings: Findings, text: str, facts: ShopFacts, category_id: str, *, column: str) -> Brand | None:
    """The brand that a feed means by id or name; None, and a finding, where the shop can't list it."""
    found = find_brands(text, facts, category_id, by_id=column == "brand_id")
    if not found:
        near = near_matches(text, (brand.name for brand in facts.brands(text[:PREFIX_LENGTH], category_id)))
        findings.add("brand_unknown", column, given=text, allowed=", ".join(near))
        return None
    usable = [brand for brand in found if is_usable(brand)]
    if len(usable or found) > 1:
        allowed = ", ".join(f"{brand.name} ({brand.id})" for brand in usable or found)
        findings.add("ambiguous_value", column, given=text, allowed=allowed)
        return None
    if not usable:
        findings.add("brand_not_authorized", column, given=text)
        return None
    if not usable[0].is_authorized:
        findings.warn("brand_not_authorized", column, given=text, allowed="listed, but the brand isn't shown")
    return usable[0]


def find_brands(text: str, facts: ShopFacts, category_id: str, *, by_id: bool) -> list[Brand]:
    wanted = text.casefold()
    named = [] if by_id else [brand for brand in facts.brands(text, category_id) if brand.name.casefold() == wanted]
    if named:
        return named
    brand = facts.brand(text, category_id) if by_id or text.isdigit() else None
    return [brand] if brand else []


def is_usable(brand: Brand) -> bool:
    """Get Brands: authorized and available in the category, or unauthorized and not one of the best known (T1)."""
    return brand.is_available if brand.is_authorized else not brand.is_t1
