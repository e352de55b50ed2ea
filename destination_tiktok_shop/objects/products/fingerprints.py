"""Short texts that are equal where nothing has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from destination_tiktok_shop.config import Config
from destination_tiktok_shop.engine.staging import StagedRow
from destination_tiktok_shop.feed.types import ProductGroup, Variant
from destination_tiktok_shop.ledger.operations import fingerprint
from destination_tiktok_shop.objects.products.images import stamped
from destination_tiktok_shop.rules.listing import ImageReference

# What prices and stock are compared by themselves.
NOT_CONTENT = ("key", "price", "currency", "list_price", "inventory", "cleared", "gone")
AIRBYTE_PREFIX = "_airbyte_"


def options_fingerprint(config: Config) -> str:
    """Of everything beside the rows that decides what they mean."""
    try:
        version = metadata.version("source-tiktok-shop")
    except metadata.PackageNotFoundError:
        version = ""
    names = ("columns", "clear_when_empty", "defaults", "value_mapping", "save_mode")
    return fingerprint([version, *(getattr(config, name) for name in names)])


def rows_fingerprint(rows: Sequence[StagedRow], options: str, *, is_whole: bool) -> str:
    """Of a product's rows as they came, and of the files that they name."""
    return fingerprint(
        [
            options,
            is_whole,
            *(
                (
                    row.gone,
                    row.stamp,
                    {name: value for name, value in row.data.items() if not name.startswith(AIRBYTE_PREFIX)},
                )
                for row in rows
            ),
        ]
    )


def content_fingerprint(group: ProductGroup, stamps: Sequence[str], options: str) -> str:
    """Of what the variants of a product share."""
    parts = (sorted(group.shared.items()), list(map(asdict, group.attributes)), group.images, sorted(group.cleared))
    return fingerprint([options, stamps, *parts])


def variant_fingerprint(variant: Variant, options: str, folder: Path) -> str:
    """Of a variant but for price and stock."""
    content = {name: value for name, value in asdict(variant).items() if name not in NOT_CONTENT}
    image = stamped(variant.image, folder) if variant.image else None
    return fingerprint([options, content, image, sorted(variant.cleared)])


def property_fingerprints(properties: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Of each top-level property of the API, images by where they come from."""
    return {name: fingerprint(described(value, folder)) for name, value in properties.items()}


def described(value: Any, folder: Path) -> Any:
    if isinstance(value, ImageReference):
        return [stamped(value.source, folder), value.use_case]
    if isinstance(value, dict):
        return {key: described(item, folder) for key, item in value.items()}
    if isinstance(value, list):
        return [described(item, folder) for item in value]
    return value
