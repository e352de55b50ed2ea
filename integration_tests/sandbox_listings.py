"""Writes listings into a sandbox with signed requests, for the tests of its writing side."""

from __future__ import annotations

import copy
import functools
import io
from typing import Any

import requests
from PIL import Image
from sandbox_client import Client

from tiktok_shop_sandbox.testing import RunningSandbox

PRODUCTS = "/product/202309/products"
EDITS = "/product/202509/products"
SEARCH = "/product/202502/products/search"
INVENTORY_SEARCH = "/product/202309/inventory/search"
# A category of both trees, with no mandatory attribute.
GENERAL_CATEGORY = "853000"
COLOR, SIZE = "100000", "100007"


@functools.cache
def picture(width: int = 600, height: int = 600, color: str = "red", kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), color).save(stream, kind)
    return stream.getvalue()


class Seller:
    """A shop's seller, who writes as an app does."""

    def __init__(self, sandbox: RunningSandbox, region: str = "US") -> None:
        self.sandbox = sandbox
        shop = next(shop for shop in sandbox.shops() if shop["region"] == region)
        self.shop_id: str = shop["id"]
        self.region = region
        self.currency: str = shop["currency"]
        self.client = Client(sandbox, self.shop_id)
        self.warehouses = [
            key
            for key, record in sandbox.truth(self.shop_id, "warehouses").items()
            if record["type"] == "SALES_WAREHOUSE" and record["effect_status"] == "ENABLED"
        ]

    def call(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> dict[str, Any]:
        """The envelope, whatever its code."""
        return self.client.send(method, path, query, body).json()

    def code(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> int:
        return self.call(method, path, body, query)["code"]

    def data(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> dict[str, Any]:
        envelope = self.call(method, path, body, query)
        assert envelope["code"] == 0, envelope
        return envelope["data"]

    def upload(self, path: str, content: bytes | None, *, file_name: str = "a.png", **fields: str) -> dict[str, Any]:
        """The envelope of a multipart upload."""
        files = {"data": (file_name, content)} if content is not None else {"other": ("x", b"x")}
        prepared = requests.Request("POST", "http://sandbox", files=files, data=fields).prepare()
        content_type = prepared.headers["content-type"]
        return self.client.send("POST", path, body=prepared.body, content_type=content_type, cipher=None).json()

    def image(self, content: bytes | None = None, use_case: str = "MAIN_IMAGE") -> str:
        """The URI of an uploaded image."""
        path = "/product/202309/images/upload"
        return self.upload(path, content or picture(), use_case=use_case)["data"]["uri"]

    @functools.cached_property
    def main_image(self) -> str:
        return self.image()

    def body(self, **changes: Any) -> dict[str, Any]:
        """A product that the shop's market takes; `changes` replace its properties, None removes one."""
        body: dict[str, Any] = {
            "title": "Storage jar with a lid made of cork, 1 liter",
            "description": "<p>A jar for the pantry.</p>",
            "category_id": GENERAL_CATEGORY,
            "category_version": "v2",
            "main_images": [{"uri": self.main_image}],
            "package_weight": {"value": "1.25", "unit": "KILOGRAM"},
            "package_dimensions": {"length": "10", "width": "10", "height": "20", "unit": "CENTIMETER"},
            "skus": [self.sku("JAR-1")],
        }
        if self.region in ("BR", "MX"):
            body["category_version"] = "v1"
        return {name: value for name, value in (body | changes).items() if value is not None}

    def sku(self, seller_sku: str, **changes: Any) -> dict[str, Any]:
        amount = "1999" if self.currency in ("JPY", "IDR", "VND") else "19.90"
        sku = {
            "seller_sku": seller_sku,
            "price": {"amount": amount, "currency": self.currency},
            "inventory": [{"warehouse_id": self.warehouses[0], "quantity": 5}],
        }
        return {name: value for name, value in (sku | changes).items() if value is not None}

    def variants(self, *colors: str, **changes: Any) -> list[dict[str, Any]]:
        return [self.sku(f"JAR-{color}", sales_attributes=[attribute(value=color)], **changes) for color in colors]

    def create(self, **changes: Any) -> dict[str, Any]:
        """The `data` of a creation."""
        return self.data("POST", PRODUCTS, self.body(**changes))

    def refused(self, **changes: Any) -> int:
        """The code of a creation."""
        return self.code("POST", PRODUCTS, self.body(**changes))

    def live_product(self, **changes: Any) -> str:
        """The id of a product that passed its audit."""
        product_id = self.create(**changes)["product_id"]
        self.pass_time()
        return product_id

    def pass_time(self, seconds: int = 3_600) -> None:
        self.sandbox.pass_time(seconds)

    def get(self, product_id: str, **flags: bool) -> dict[str, Any]:
        query = {name: str(value).lower() for name, value in flags.items()}
        return self.data("GET", f"{PRODUCTS}/{product_id}", query=query)

    def edit(self, product_id: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.data("PUT", f"{EDITS}/{product_id}", body)

    def partial_edit(self, product_id: str, **properties: Any) -> dict[str, Any]:
        return self.data("POST", f"{EDITS}/{product_id}/partial_edit", properties)

    def search(self, **filters: Any) -> list[dict[str, Any]]:
        return self.data("POST", SEARCH, filters, {"page_size": 100}).get("products", [])

    def truth(self, product_id: str, table: str = "listings") -> dict[str, Any]:
        return self.sandbox.admin("GET", f"truth/{self.shop_id}/{table}?keys={product_id}")[product_id]

    def by_hand(self, product_id: str, **options: Any) -> dict[str, Any]:
        """What TikTok or the seller does in Seller Center."""
        return self.sandbox.change_listing(self.shop_id, product_id, **options)


def attribute(key: str = COLOR, value: str = "Black", **more: Any) -> dict[str, Any]:
    return {"id": key, "value_name": value} | more


def without(body: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A copy without the value at the path."""
    changed = copy.deepcopy(body)
    parent: Any = changed
    for name in path[:-1]:
        parent = parent[name]
    del parent[path[-1]]
    return changed
