"""What buyers see of a product: title, description, brand, images, video."""

from typing import Any

from destination_tiktok_shop.rules.brands import check_brand
from destination_tiktok_shop.rules.html import clean_html, image_sources, is_stored_by_tiktok, text_of
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ImageReference
from destination_tiktok_shop.rules.product_check import ProductCheck
from destination_tiktok_shop.rules.text import forbidden_parts


def title(check: ProductCheck) -> str | None:
    text = check.get("title")
    if text is None:
        check.require("title")
        return None
    if len(text) not in check.market.title_length:
        given = f"{text} ({len(text)} characters)"
        check.findings.add("title_length", "title", given=given, allowed=f"{check.market.title_length} characters")
    refuse_forbidden(check, "title", text)
    return text


def description(check: ProductCheck) -> str | None:
    """Clean HTML, with the images of the feed still in it."""
    if check.get("description") is None:
        check.require("description")
        return None
    html = clean_html(check.get("description"))
    if not html:
        check.findings.require("description")
    if len(html) > limits()["product"]["description_length"]:
        allowed = f"at most {limits()['product']['description_length']} characters"
        check.findings.add("unknown_value", "description", given=f"{len(html)} characters", allowed=allowed)
    images = len(image_sources(html))
    if images > limits()["product"]["description_images"]:
        allowed = f"at most {limits()['product']['description_images']}"
        check.findings.add("too_many_images", "description", given=images, allowed=allowed)
    refuse_forbidden(check, "description", text_of(html), lines=True)
    return html


def description_images(html: str | None) -> tuple[ImageReference, ...]:
    """The images of a description that are to be uploaded, each once."""
    sources = dict.fromkeys(source for source in image_sources(html or "") if not is_stored_by_tiktok(source))
    return tuple(ImageReference(source, "DESCRIPTION_IMAGE", "description") for source in sources)


def refuse_forbidden(check: ProductCheck, column: str, text: str, *, lines: bool = False) -> None:
    if refused := forbidden_parts(text, check.market, lines=lines):
        check.findings.add("forbidden_characters", column, given=text, allowed="; ".join(refused))


def brand_id(check: ProductCheck) -> str | None:
    column = "brand_id" if check.get("brand_id") else "brand"
    if check.get(column) is None:
        return "" if {"brand", "brand_id"} & check.group.cleared else None
    brand = check_brand(check.findings, check.get(column), check.facts, check.category_id or "", column=column)
    return brand.id if brand else None


def main_images(check: ProductCheck) -> list[dict[str, Any]] | None:
    images = check.group.images
    if not images:
        check.require("images")
        return None
    most = limits()["product"]["main_images"]
    if len(images) > most:
        check.findings.add("too_many_images", "images", given=len(images), allowed=f"at most {most}")
    return [{"uri": ImageReference(source, "MAIN_IMAGE", "images")} for source in images]


def video(check: ProductCheck) -> dict[str, Any] | None:
    given = check.get("video")
    return {"id": given} if isinstance(given, str) else given


def search_terms(check: ProductCheck) -> list[str] | None:
    return short_texts(check, "search_terms")


def key_product_features(check: ProductCheck) -> list[str] | None:
    return short_texts(check, "key_product_features")


def short_texts(check: ProductCheck, column: str) -> list[str] | None:
    """A list whose number and total length are limited."""
    texts = check.get(column)
    if texts is None:
        return [] if column in check.group.cleared else None
    most, longest = limits()["product"][column], limits()["product"][f"{column}_length"]
    length = sum(map(len, texts))
    if len(texts) > most or length > longest:
        given = f"{len(texts)} texts, {length} characters"
        allowed = f"at most {most} texts of together {longest} characters"
        check.findings.add("unknown_value", column, given=given, allowed=allowed)
    return list(texts)
