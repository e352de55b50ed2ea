"""Images on their way into the shop: fetched, checked, uploaded once for each content and use."""

import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.images import UploadedImage
from destination_tiktok_shop.rules import html
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.images import check_image, upload_name
from destination_tiktok_shop.rules.listing import ImageReference, ValidatedProduct
from destination_tiktok_shop.shop.shop import PRODUCT_READ
from tiktok_shop_api.client import Call, Repeat

TIMEOUT_SECONDS = 30
MAX_BYTES = 50 * 2**20  # larger than TikTok takes, so that what is too large can be named
UNKNOWN_URI_CODES = {12052300, 12052340, 12052520, 12052650, 12052670, 12052722}


class UnavailableImageError(Exception):
    """The image can't be fetched; the message says why."""


class Locks:
    """One lock for each name, some of which share it, so that their number doesn't grow with the feed."""

    def __init__(self) -> None:
        self._locks = [threading.Lock() for _ in range(256)]

    def of(self, name: str) -> threading.Lock:
        return self._locks[hash(name) % len(self._locks)]


class ImageUploader:
    """Used by several threads; an image that two products share is uploaded once."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._source_locks = Locks()
        self._content_locks = Locks()  # taken under a source's

    def upload_all(self, product: ValidatedProduct, findings: Findings) -> dict[tuple[str, str], UploadedImage]:
        """By source and use case; what can't be used is a finding. In a dry run images are only checked."""
        references = [
            *references_in(product.properties),
            *(reference for variant in product.variants for reference in references_in(variant.sku)),
            *product.description_images,
        ]
        uploaded = {}
        for reference in dict.fromkeys(references):
            image = None if reference.is_uri else self._upload(reference, findings)
            if image is not None:
                uploaded[reference.source, reference.use_case] = image
        return uploaded

    def _upload(self, reference: ImageReference, findings: Findings) -> UploadedImage | None:
        source = stamped(reference.source, self._context.image_folder)
        with self._source_locks.of(source):
            known = self._context.ledger.images.by_source(source, reference.use_case)
            return known or self._upload_new(reference, source, findings)

    def _upload_new(self, reference: ImageReference, source: str, findings: Findings) -> UploadedImage | None:
        try:
            content = fetch(reference.source, self._context.image_folder)
        except UnavailableImageError as error:
            findings.add("image_unreadable", reference.column, given=f"{reference.source} ({error})")
            return None
        measures = check_image(findings, reference.source, content, reference.use_case, column=reference.column)
        if measures is None or self._context.is_dry:
            return None
        digest = hashlib.sha256(content).hexdigest()
        with self._content_locks.of(digest):
            image = self._context.ledger.images.by_content(digest, reference.use_case)
            if image is None:
                answer = self._send(content, upload_name(reference.source, measures), reference.use_case)
                image = UploadedImage(
                    source=source,
                    use_case=reference.use_case,
                    sha256=digest,
                    uri=answer["uri"],
                    url=answer.get("url"),
                    width=answer.get("width"),
                    height=answer.get("height"),
                )
            image = replace(image, source=source)
            self._context.ledger.images.save(image)
        return image

    def _send(self, content: bytes, name: str, use_case: str) -> dict[str, Any]:
        """The same bytes for the same use get the same URI, so the call may be repeated."""
        prepared = requests.Request(
            "POST", "https://upload", data={"use_case": use_case}, files={"data": (name, content)}
        ).prepare()
        return self._context.client.client.send(
            Call(
                "POST",
                "/product/202309/images/upload",
                "images",
                Repeat.ALWAYS,
                body=prepared.body,
                content_type=prepared.headers["Content-Type"],
                scope=PRODUCT_READ,
            )
        ).data


def references_in(value: Any) -> Iterable[ImageReference]:
    if isinstance(value, ImageReference):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from references_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)


def with_uris(value: Any, uploaded: Mapping[tuple[str, str], UploadedImage]) -> Any:
    """The value with URIs in place of references; in a dry run the sources stay."""
    if isinstance(value, ImageReference):
        image = uploaded.get((value.source, value.use_case))
        return image.uri if image else value.source
    if isinstance(value, dict):
        return {name: with_uris(item, uploaded) for name, item in value.items()}
    if isinstance(value, list):
        return [with_uris(item, uploaded) for item in value]
    return value


def with_description_images(
    description: str, references: Iterable[ImageReference], uploaded: Mapping[tuple[str, str], UploadedImage]
) -> str:
    found = {
        reference.source: html.UploadedImage(image.url or image.uri, image.width or 0, image.height or 0)
        for reference in references
        if (image := uploaded.get((reference.source, reference.use_case)))
    }
    return html.with_images(description, found) if found else description


def local_path(source: str, folder: Path) -> Path | None:
    """The file that a source names, relative to the config; None for an address on the web."""
    scheme = urlsplit(source).scheme
    if scheme == "file":
        return Path(unquote(urlsplit(source).path))
    return None if scheme in ("http", "https") else folder / source


def stamped(source: str, folder: Path) -> str:
    """The source, with time and size where it is a file: another content gets another name."""
    path = local_path(source, folder)
    if path is None:
        return source
    try:
        status = path.stat()
    except (OSError, ValueError):
        return source
    return f"{source} {status.st_mtime_ns} {status.st_size}"


def fetch(source: str, folder: Path) -> bytes:
    path = local_path(source, folder)
    try:
        return path.read_bytes() if path is not None else download(source)
    except FileNotFoundError:
        raise UnavailableImageError("there is no such file") from None
    except (OSError, ValueError) as error:
        raise UnavailableImageError(getattr(error, "strerror", None) or "the path can't be read") from None


def download(url: str) -> bytes:
    try:
        with requests.get(url, timeout=TIMEOUT_SECONDS, stream=True) as response:
            if not response.ok:
                raise UnavailableImageError(f"HTTP {response.status_code}")
            content = bytearray()
            for piece in response.iter_content(2**16):
                content += piece
                if len(content) > MAX_BYTES:
                    break
            return bytes(content)
    except requests.RequestException as error:
        raise UnavailableImageError(type(error).__name__) from None
