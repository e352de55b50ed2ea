"""A made-up feed of mugs, and the listings that came of it."""

from __future__ import annotations

import itertools
from typing import Any

from PIL import Image

from integration_tests.destination import Destination, Run, Stream

MUGS = "Mugs & Cups"
_NUMBERS = itertools.count(1)


class Feed:
    """Rows of products that no other test publishes; `images` are files beside the config."""

    def __init__(self, destination: Destination) -> None:
        self.destination = destination
        self.prefix = f"F{next(_NUMBERS)}-{destination.folder.name[-8:]}-"

    def mug(self, name: str, parent: str | None = None, **columns: Any) -> dict[str, Any]:
        """A row that TikTok Shop takes. `columns`: with `__` for `.`; None leaves one out."""
        parent = parent or name
        row = {
            "product_id": self.key(name),
            "parent_id": self.key(parent),
            "title": f"A fine ceramic mug called {parent}",
            "description": f"<p>Holds 350 ml of {parent}.</p>",
            "category": MUGS,
            "images": self.image(f"{parent}.png"),
            "package_weight": "0.45",
            "package_weight_unit": "KILOGRAM",
            "package_length": "12",
            "package_width": "10",
            "package_height": "11",
            "package_dimension_unit": "CENTIMETER",
            "product_attribute.Material": "Ceramic",
            "sku.seller_sku": self.sku(name),
            "sku.price": "19.90",
            "sku.quantity": "10",
        }
        row |= {column.replace("__", "."): value for column, value in columns.items()}
        return {column: value for column, value in row.items() if value is not None}

    def variants(self, parent: str, *colors: str, **columns: Any) -> list[dict[str, Any]]:
        return [self.mug(f"{parent}-{color}", parent, **columns, sku__sales_attribute__Color=color) for color in colors]

    def publish(self, *rows: dict[str, Any], mode: str = "overwrite", **options: Any) -> Run:
        """Publish these rows in a run of their own; reviews are over afterwards. `options`: of Destination.write."""
        run = self.destination.write(Stream("products", rows, mode), **options).succeeded()
        self.destination.sandbox.pass_time(1)
        return run

    def key(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def sku(self, name: str) -> str:
        return f"SKU-{self.prefix}{name}"

    def image(self, name: str, size: tuple[int, int] = (600, 600)) -> str:
        """The name of a picture that has been painted beside the config; each name has its own color."""
        path = self.destination.folder / name
        if not path.exists():
            Image.new("RGB", size, tuple(name.encode()[index % len(name)] for index in range(3))).save(path)
        return name

    def listings(self) -> dict[str, dict[str, Any]]:
        """The shop's listings of this feed that aren't deleted, by parent_id without the prefix.

        An AssertionError where two have the same one.
        """
        found: dict[str, dict[str, Any]] = {}
        for listing in self.destination.listings():
            external = str(
                (listing.get("base") or listing.get("review") or listing["draft"]).get("external_product_id")
            )
            if external.startswith(self.prefix) and listing["status"] != "DELETED":
                name = external.removeprefix(self.prefix)
                assert name not in found, f"{name} is listed twice"
                found[name] = listing
        return found
