"""What the rules make of a product: the API's properties, as far as they can be known before anything is uploaded."""

import re
from dataclasses import dataclass, field
from typing import Any

from destination_tiktok_shop.rules.issues import Issue

# As Upload Product Image answers them: tos-maliva-i-o3syd03w52-us/c668cdf70b7f483c94dbe
URI = re.compile(r"tos-[a-z0-9-]+/")


@dataclass(frozen=True)
class ImageReference:
    """Stands in `properties` and `sku` wherever the API wants an image's URI, until the image is uploaded.

    `source` is a URL, a file path, or a URI of TikTok; `use_case` one of the API's (MAIN_IMAGE, ATTRIBUTE_IMAGE, ...).
    """

    source: str
    use_case: str
    column: str

    @property
    def is_uri(self) -> bool:
        """Whether TikTok stores the image already, and nothing is to be uploaded."""
        return bool(URI.match(self.source))


@dataclass(frozen=True)
class ValidatedVariant:
    """`sku` is an entry of the API's `skus` without `id` and `inventory`; `inventory` maps warehouse id to quantity.

    `handling_time` in working days belongs into each entry of the API's `inventory`.
    """

    key: str
    seller_sku: str
    sku: dict[str, Any]
    inventory: dict[str, int]
    handling_time: int | None = None


@dataclass(frozen=True)
class ValidatedProduct:
    """`properties` holds the top-level properties that the feed names, in the API's form, `skus` excepted.

    The description is clean HTML that still names the feed's images; html.with_images puts the uploaded ones in.
    Where `issues` has an error, the rest is what could be made of the product nevertheless.
    """

    key: str
    issues: tuple[Issue, ...] = ()
    properties: dict[str, Any] = field(default_factory=dict)
    description_images: tuple[ImageReference, ...] = ()
    variants: tuple[ValidatedVariant, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not any(issue.is_error for issue in self.issues)


@dataclass(frozen=True)
class ValidatedRow:
    """A row of an object that isn't grouped; `body` holds what its calls need."""

    key: str
    issues: tuple[Issue, ...]
    body: dict[str, Any]

    @property
    def is_ready(self) -> bool:
        return not any(issue.is_error for issue in self.issues)
