"""Opens and measures images before they are uploaded."""

import warnings
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits

# An ISO media file names its brand after `ftyp`; Pillow opens these only with a plugin.
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MPO_IS_JPEG = {"MPO": "JPEG"}


class UnreadableImageError(ValueError):
    """The bytes are no image that can be opened; the message says why."""


@dataclass(frozen=True)
class ImageMeasures:
    """What an image is: format as Pillow calls it, bytes, pixels; 0 pixels where the format can't be measured."""

    format: str
    bytes: int
    width: int = 0
    height: int = 0

    def __str__(self) -> str:
        size = f"{self.width}x{self.height} px, " if self.width else ""
        return f"{self.format}, {size}{self.bytes} bytes"


def measure_image(content: bytes) -> ImageMeasures:
    """Open an image and read all of it, so that a truncated one is found; UnreadableImageError where that fails."""
    if is_heic(content):
        return ImageMeasures("HEIC", len(content))
    try:
        with warnings.catch_warnings():
            # Pillow warns of very large images, which are measured here in order to be refused.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as image:
                measures = ImageMeasures(MPO_IS_JPEG.get(image.format, image.format), len(content), *image.size)
                if is_measurable(measures):
                    image.load()
    except UnidentifiedImageError:
        raise UnreadableImageError("not an image") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableImageError(f"damaged: {error}") from None
    return measures


def is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def is_measurable(measures: ImageMeasures) -> bool:
    """Whether reading all of it is worth it: not where its size or format is refused anyway."""
    rules = limits()["image"]
    largest = max(most for rule in rules["use_cases"].values() for most in rule["side"])
    return measures.format in rules["formats"] and max(measures.width, measures.height) <= largest


def check_image(
    findings: Findings, source: str, content: bytes, use_case: str, *, column: str, key: str | None = None
) -> ImageMeasures | None:
    """Check an image for one of the API's use cases; None, and a finding, where it can't be used for it."""
    try:
        measures = measure_image(content)
    except UnreadableImageError as error:
        findings.add("image_unreadable", column, given=f"{source} ({error})", allowed=allowed_formats(), key=key)
        return None
    return measures if fits(findings, source, measures, use_case, column, key) else None


def fits(findings: Findings, source: str, measures: ImageMeasures, use_case: str, column: str, key: str | None) -> bool:
    given = f"{source} ({measures})"
    rule = limits()["image"]["use_cases"][use_case]
    if measures.format not in limits()["image"]["formats"]:
        findings.add("image_unreadable", column, given=given, allowed=allowed_formats(), key=key)
        return False
    if allowed := exceeded_limit(measures, rule):
        findings.add("image_size", column, given=given, allowed=allowed, key=key)
        return False
    if is_cropped(measures, rule):
        narrow, wide = rule["aspect_ratio"]
        findings.warn(
            "image_size", column, given=given, allowed=f"{narrow} to {wide}, else cropped to a square", key=key
        )
    return True


def exceeded_limit(measures: ImageMeasures, rule: dict) -> str:
    """The limit that the image doesn't keep, as text; empty where it keeps all."""
    least, most = rule["side"]
    sides = (measures.width, measures.height)
    if measures.bytes > limits()["image"]["bytes"]:
        return f"at most {limits()['image']['bytes'] // 2**20} MB"
    if not measures.width:
        return ""
    if min(sides) < least or max(sides) > most:
        return f"{least} to {most} px wide and high"
    if min(sides) < rule.get("short_side", 0):
        return f"at least {rule['short_side']} px on the shorter side"
    return ""


def is_cropped(measures: ImageMeasures, rule: dict) -> bool:
    if not measures.width or "aspect_ratio" not in rule:
        return False
    narrow, wide = (
        Decimal(left) / Decimal(right) for left, right in (ratio.split(":") for ratio in rule["aspect_ratio"])
    )
    return not narrow <= Decimal(measures.width) / Decimal(measures.height) <= wide


def allowed_formats() -> str:
    return ", ".join(limits()["image"]["formats"])


def upload_name(source: str, measures: ImageMeasures) -> str:
    """A file name for the upload, with the extension of what the image is."""
    return f"{PurePath(source.partition('?')[0]).stem or 'image'}.{measures.format.lower()}"
