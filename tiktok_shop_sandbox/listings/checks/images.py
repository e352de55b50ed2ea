"""Main images and the images of sales attribute values. Sizes are checked here, not at upload."""

from __future__ import annotations

from collections.abc import Iterator

from ...operations.operation import DocumentedError
from .. import errors
from .candidate import Candidate, Check, Finding, sales_attributes

_MAX_MAIN_IMAGES = 9
_MAX_SUPPLEMENTARY_IMAGES = 8
_MAIN_PIXELS = (300, 4_000)


def exists(candidate: Candidate, uri: str, malformed: DocumentedError) -> Iterator[Finding]:
    """`malformed`: the error for what isn't a URI of TikTok Shop at all."""
    if uri in candidate.call.state.media.images or candidate.has_already(uri):
        return
    yield (errors.IMAGE_UNKNOWN if uri.startswith("tos") else malformed).item()


def _main_images_present(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.content.get("main_images"):
        yield errors.MAIN_IMAGE_MISSING.item()


def _main_images(candidate: Candidate) -> Iterator[Finding]:
    if "main_images" not in candidate.given:
        return
    references = candidate.content.get("main_images") or []
    if len(references) > _MAX_MAIN_IMAGES:
        yield errors.MAIN_IMAGE_COUNT.item()
    for reference in references:
        uri = reference.get("uri") or ""
        yield from exists(candidate, uri, errors.MAIN_IMAGE_URI)
        uploaded = candidate.call.state.media.images.get(uri)
        if uploaded is None:
            continue
        smallest, largest = _MAIN_PIXELS
        if min(uploaded.width, uploaded.height) < smallest:
            yield errors.MAIN_IMAGE_SMALL.item(min_limit=smallest, uri=uri)
        if max(uploaded.width, uploaded.height) > largest:
            yield errors.MAIN_IMAGE_LARGE.item()


def _attribute_images(candidate: Candidate) -> Iterator[Finding]:
    if "skus" not in candidate.given:
        return
    with_image: set[str] = set()
    for sku in candidate.skus:
        for position, entry in enumerate(sales_attributes(sku)):
            uri = (entry.get("sku_img") or {}).get("uri")
            more = entry.get("supplementary_sku_images") or []
            if more and not uri:
                yield errors.SKU_IMAGES_WITHOUT_MAIN.item()
            if len(more) > _MAX_SUPPLEMENTARY_IMAGES:
                yield errors.SKU_IMAGES_COUNT.item()
            if uri:
                with_image.add(entry.get("id") or entry.get("name") or str(position))
            for reference in [uri, *(item.get("uri") or "" for item in more)]:
                if reference:
                    yield from exists(candidate, reference, errors.SKU_IMAGE_URI)
    if len(with_image) > 1:
        yield errors.SKU_IMAGE_ATTRIBUTES.item()


def _every_value_has_image(candidate: Candidate) -> Iterator[Finding]:
    """Once a value of an attribute has an image, each of its values needs one."""
    has_image: dict[tuple[str, str], bool] = {}
    for sku in candidate.skus:
        for entry in sales_attributes(sku):
            key = (entry.get("id") or entry.get("name", ""), entry.get("value_id") or entry.get("value_name", ""))
            has_image[key] = has_image.get(key, False) or bool(entry.get("sku_img"))
    attributes = {attribute for (attribute, _), found in has_image.items() if found}
    if any(not found for (attribute, _), found in has_image.items() if attribute in attributes):
        yield errors.SKU_IMAGE_MISSING.item()


CHECKS = (
    Check(_main_images_present),
    Check(_main_images, also_drafts=True),
    Check(_attribute_images, also_drafts=True),
    Check(_every_value_has_image),
)
