"""What `tiktok-shop publish` uses of its ceiling, and what a run on unchanged rows costs."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.measurement import Cost, measure, python
from benchmarks.results import show
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

SKUS = 10  # a product has so many
UNLIMITED = 10_000


@dataclass
class Merchant:
    """A shop that nobody else publishes to, and a folder with config, ledger and feeds."""

    sandbox: RunningSandbox
    folder: Path

    def publish(self, *arguments: str | Path, requests_per_second: float = UNLIMITED) -> Cost:
        config = self.sandbox.config(shop_id=self.sandbox.shops()[0]["id"], requests_per_second=requests_per_second)
        (self.folder / "config.json").write_text(json.dumps(config))
        return measure(python("tiktok_shop", "publish", "--config", self.folder / "config.json", *arguments))

    def feed(self, name: str, rows: Iterable[dict[str, Any]]) -> Path:
        path = self.folder / f"{name}.jsonl"
        with path.open("w") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        return path

    def products(self, rows: int) -> Path:
        """A feed of so many SKUs."""
        Image.new("RGB", (600, 600), "teal").save(self.folder / "mug.png")
        return self.feed("products", (sku(number) for number in range(rows)))

    def writes(self, since: int = 0) -> list[dict[str, Any]]:
        return [request for request in self.sandbox.requests(since) if request["writes"]]


@contextmanager
def merchant() -> Iterator[Merchant]:
    with (
        running_sandbox(orders=10, days=5, requests_per_second=0) as sandbox,
        tempfile.TemporaryDirectory() as folder,
    ):
        sandbox.faults(audit_seconds=0, new_sku_seconds=0)
        yield Merchant(sandbox, Path(folder))


def sku(number: int) -> dict[str, Any]:
    product = number // SKUS
    return {
        "product_id": f"mug-{number}",
        "parent_id": f"mugs-{product}",
        "title": f"A fine ceramic mug, number {product} of many",
        "description": "<p>Holds 350 ml.</p>",
        "category": "Mugs & Cups",
        "images": "mug.png",
        "package_weight": "0.45",
        "package_weight_unit": "KILOGRAM",
        "package_length": "12",
        "package_width": "10",
        "package_height": "11",
        "package_dimension_unit": "CENTIMETER",
        "product_attribute.Material": "Ceramic",
        "sku.seller_sku": f"MUG-{number}",
        "sku.sales_attribute.Size": f"Size {number % SKUS}",
        "sku.price": "19.90",
        "sku.quantity": "10",
    }


def compare(sizes: list[int], calls: int, ceiling: int) -> None:
    """Prints what runs on unchanged rows cost at each size, and the share of the ceiling that prices use."""
    memory_and_cpu(sizes)
    rate(calls, ceiling)


def memory_and_cpu(sizes: list[int]) -> None:
    rows = []
    for size in sizes:
        with merchant() as shop:
            feed = shop.products(size)
            first = shop.publish("--products", feed)
            # The second one hears the verdicts of the reviews.
            shop.publish("--products", feed)
            served = len(shop.sandbox.requests())
            again = shop.publish("--products", feed)
            rows.append(
                [
                    f"{size:,}",
                    f"{first.cpu:.1f}",
                    f"{first.peak_mb:.0f}",
                    f"{again.cpu:.1f}",
                    f"{again.peak_mb:.0f}",
                    str(len(shop.writes(served))),
                ]
            )
    show(
        f"Rows of a products feed, {SKUS} to a product: published, and published again unchanged",
        ["rows", "CPU seconds", "peak MB", "again: CPU seconds", "again: peak MB", "again: writing requests"],
        rows,
    )


def rate(calls: int, ceiling: int) -> None:
    """One changed price in each product, which takes a request for each."""
    with merchant() as shop:
        shop.publish("--products", shop.products(calls * SKUS))
        shop.publish("--products", shop.folder / "products.jsonl")
        served = len(shop.sandbox.requests())
        shop.sandbox.admin("DELETE", "rates")
        prices = ({"seller_sku": f"MUG-{number * SKUS}", "price": "21"} for number in range(calls))
        shop.publish("--prices", shop.feed("prices", prices), requests_per_second=ceiling)
        requests = [request for request in shop.sandbox.requests(served) if request["shop_id"]]
        times = [request["time"] for request in requests if request["writes"]]
        highest = max(rates["highest_in_one_second"] for rates in shop.sandbox.rates().values())
    # Each batch of prices is looked up in the shop afterwards, which takes its part of the ceiling.
    busy = sum(min(times) < request["time"] <= max(times) for request in requests)
    seconds = max(times) - min(times)
    show(
        f"Prices of {len(times):,} products, one request each, at {ceiling} requests a second",
        ["", "share of the ceiling"],
        [
            ["all requests", f"{busy / seconds / ceiling:.3f}"],
            ["those that write", f"{(len(times) - 1) / seconds / ceiling:.3f}"],
            ["most within one second", f"{highest / ceiling:.3f}"],
        ],
    )
