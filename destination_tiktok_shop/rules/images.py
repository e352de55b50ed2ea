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
# A photo for the gallery has 16 megapixels at most. Larger images are measured by their header alone.
MAX_PIXELS_TO_READ = 50_000_000
# What phones call a JPEG with a second picture in it.
MPO_IS_JPEG = {"MPO": "JPEG"}


class UnreadableImageError(ValueError):
    """The bytes are no image that can be opened; the message says why."""


class EnormousImageError(UnreadableImageError):
    """An image so large that Pillow doesn't open it: more than 178 megapixels."""


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
        with open_image(content) as image:
            measures = ImageMeasures(MPO_IS_JPEG.get(image.format, image.format), len(content), *image.size)
            if image.width * image.height <= MAX_PIXELS_TO_READ:
                image.load()
    except UnidentifiedImageError:
        raise UnreadableImageError("not an image") from None
    except Image.DecompressionBombError:
        raise EnormousImageError("too many pixels to open") from None
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableImageError(f"damaged: {error}") from None
    return measures


def open_image(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns of large images; whether one is too large for TikTok is decided here.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(content))


def is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def check_image(
    findings: Findings, source: str, content: bytes, use_case: str, *, column: str, key: str | None = None
) -> ImageMeasures | None:
    """Check an image for one of the API's use cases; None, and a finding, where it can't be used for it."""
    try:
        measures = measure_image(content)
    except EnormousImageError as error:
        findings.add("image_size", column, given=f"{source} ({error})", allowed=allowed_side(use_case), key=key)
        return None
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
    if allowed := exceeded_limit(measures, use_case):
        findings.add("image_size", column, given=given, allowed=allowed, key=key)
        return False
    if is_cropped(measures, rule):
        narrow, wide = rule["aspect_ratio"]
        findings.warn(
            "image_size", column, given=given, allowed=f"{narrow} to {wide}, else cropped to a square", key=key
        )
    return True


def allowed_side(use_case: str) -> str:
    least, most = limits()["image"]["use_cases"][use_case]["side"]
    return f"{least} to {most} px wide and high"


def exceeded_limit(measures: ImageMeasures, use_case: str) -> str:
    """The limit that the image doesn't keep, as text; empty where it keeps all."""
    rule = limits()["image"]["use_cases"][use_case]
    least, most = rule["side"]
    sides = (measures.width, measures.height)
    if measures.bytes > limits()["image"]["bytes"]:
        return f"at most {limits()['image']['bytes'] // 2**20} MB"
    if not measures.width:
        return ""
    if min(sides) < least or max(sides) > most:
        return allowed_side(use_case)
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
