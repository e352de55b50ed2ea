"""Uploaded images and files. A URI follows from content and use, so the same upload always gives the same one."""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass
from typing import Any

from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from ..operations.operation import OperationCall, Outcome
from . import errors

MAIN_IMAGE, ATTRIBUTE_IMAGE = "MAIN_IMAGE", "ATTRIBUTE_IMAGE"
USE_CASES = (MAIN_IMAGE, ATTRIBUTE_IMAGE, "DESCRIPTION_IMAGE", "CERTIFICATION_IMAGE", "SIZE_CHART_IMAGE")
_IMAGE_HOST = "https://p16-oec-va.ibyteimg.com/"
_IMAGE_FOLDER = "tos-maliva-i-o3syd03w52-us"
# Pillow's names of the formats that the API takes; it reads no HEIC without a plugin.
_FORMATS = {"JPEG", "MPO", "PNG", "WEBP", "BMP"}
_FORMAT_NAMES = "JPG, JPEG, PNG, WEBP, HEIC, BMP"
_MEGABYTE = 1 << 20
_MAX_IMAGE_BYTES = 10 * _MEGABYTE
_MIN_PIXELS, _MAX_PIXELS = 100, 20_000
# Only headers are read, so no image is too large to open.
PillowImage.MAX_IMAGE_PIXELS = None
_VIDEO_FORMATS = {"MP4", "MOV", "MKV", "WMV", "WEBM", "AVI", "3GP", "FLV", "MPEG"}
_MAX_FILE_BYTES = {"PDF": 20 * _MEGABYTE} | dict.fromkeys(_VIDEO_FORMATS, 100 * _MEGABYTE)


@dataclass(frozen=True)
class UploadedImage:
    """`width` and `height`: in pixels, after the crop to a square that some uses get."""

    uri: str
    use_case: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return _IMAGE_HOST + self.uri

    def as_json(self) -> dict[str, Any]:
        """The image as Get Product shows it."""
        return {
            "height": self.height,
            "width": self.width,
            "thumb_urls": [f"{self.url}~tplv-o3syd03w52-resize-jpeg:300:300.jpeg"],
            "uri": self.uri,
            "urls": [f"{self.url}~tplv-o3syd03w52-origin-jpeg.jpeg"],
        }


@dataclass(frozen=True)
class UploadedFile:
    id: str
    name: str
    format: str

    @property
    def url(self) -> str:
        return f"https://p-oec-va.ibyteimg.com/files/{self.id}"


class Media:
    """What the app has uploaded; all shops may use it."""

    def __init__(self) -> None:
        self.images: dict[str, UploadedImage] = {}
        self.files: dict[str, UploadedFile] = {}

    def is_hosted(self, url: str) -> bool:
        """Whether TikTok Shop serves this URL, as descriptions require."""
        return url.startswith(_IMAGE_HOST) and url.removeprefix(_IMAGE_HOST).partition("~")[0] in self.images


def upload_image(call: OperationCall) -> Outcome:
    upload = call.files.get("data")
    use_case = call.body.get("use_case") or MAIN_IMAGE
    if upload is None or use_case not in USE_CASES:
        raise errors.UPLOAD_PARAMETERS.error()
    content = upload.content
    if not content:
        raise errors.UPLOAD_EMPTY.error()
    if len(content) > _MAX_IMAGE_BYTES:
        raise errors.UPLOAD_SIZE.error()
    width, height = _dimensions(content)
    if min(width, height) < _MIN_PIXELS or max(width, height) > _MAX_PIXELS:
        raise errors.UPLOAD_DIMENSIONS.error(
            min_width=_MIN_PIXELS, min_height=_MIN_PIXELS, max_width=_MAX_PIXELS, max_height=_MAX_PIXELS
        )
    if use_case in (MAIN_IMAGE, ATTRIBUTE_IMAGE) and not 3 / 4 <= width / height <= 4 / 3:
        width = height = min(width, height)
    digest = hashlib.sha256(f"{use_case}/".encode() + content).hexdigest()[:32]
    image = UploadedImage(f"{_IMAGE_FOLDER}/{digest}", use_case, width, height)
    data = {"uri": image.uri, "url": image.url, "height": height, "width": width, "use_case": use_case}

    def apply() -> None:
        call.state.media.images[image.uri] = image

    return Outcome(data, apply)


def upload_file(call: OperationCall) -> Outcome:
    upload = call.files.get("data")
    name = call.body.get("name", "")
    if not name:
        raise errors.UPLOAD_FILE_NAME.error()
    if upload is None or not upload.content:
        raise errors.UPLOAD_FILE_EMPTY.error()
    stem, _, extension = name.rpartition(".")
    file_format = extension.upper()
    is_valid_name = stem[:1].isalnum() and "." not in stem and " " not in stem
    if file_format not in _MAX_FILE_BYTES or not is_valid_name:
        raise errors.UPLOAD_FILE_FORMAT.error()
    if file_format == "PDF" and not upload.content.startswith(b"%PDF"):
        raise errors.UPLOAD_FILE_FORMAT.error()
    if len(upload.content) > _MAX_FILE_BYTES[file_format]:
        raise errors.UPLOAD_SIZE.error()
    file = UploadedFile(f"v09ea0g40000{hashlib.sha256(upload.content).hexdigest()[:20]}", name, file_format)
    data = {"id": file.id, "url": file.url, "name": name, "format": file_format}

    def apply() -> None:
        call.state.media.files[file.id] = file

    return Outcome(data, apply)


def _dimensions(content: bytes) -> tuple[int, int]:
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1"):
        return _heic_dimensions(content)
    try:
        with PillowImage.open(io.BytesIO(content)) as image:
            if image.format not in _FORMATS:
                raise errors.UPLOAD_IMAGE_FORMAT.error(formats=_FORMAT_NAMES)
            return image.size
    except (UnidentifiedImageError, OSError, SyntaxError):
        raise errors.UPLOAD_IMAGE_FORMAT.error(formats=_FORMAT_NAMES) from None


def _heic_dimensions(content: bytes) -> tuple[int, int]:
    """From the largest `ispe` property; a grid has one for each tile too."""
    sizes = []
    position = content.find(b"ispe")
    while position >= 0 and position + 16 <= len(content):
        sizes.append(struct.unpack(">II", content[position + 8 : position + 16]))
        position = content.find(b"ispe", position + 4)
    if not sizes:
        raise errors.UPLOAD_IMAGE_FORMAT.error(formats=_FORMAT_NAMES)
    return max(sizes)
