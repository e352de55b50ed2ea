"""Listings as the shop has them: found by SKU, read whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.shop.shop import PRODUCT_READ, ShopClient
from tiktok_shop_api.errors import ApiRefusal

SEARCH = "/product/202502/products/search"
SKUS_PER_SEARCH = 10
PAGE_SIZE = 100
MISSING_CODES = {12019150, 12052031, 12052032, 12052034, 12052048, 12052260, 12052556, 12052557}
STATUS_FORBIDS_IT = 12052901
NOTHING_UNDER_REVIEW = 12052547
DELETED = "DELETED"
FROZEN = "FREEZE"


@dataclass(frozen=True)
class ShopSku:
    """A SKU of a listing. `stock`: warehouse id -> quantity."""

    id: str
    seller_sku: str
    product_id: str
    product_status: str
    price: Decimal | None
    list_price: Decimal | None
    stock: Mapping[str, int]
    amounts: frozenset[Decimal | None] = frozenset()  # every amount that is shown: with tax, before tax


@dataclass(frozen=True)
class ShopProduct:
    """A listing as the search has it."""

    id: str
    status: str
    audit_status: str
    skus: tuple[ShopSku, ...]

    @classmethod
    def parse(cls, answer: Mapping[str, Any], *, is_global: bool) -> "ShopProduct":
        status = answer.get("status") or ""
        return cls(
            id=str(answer["id"]),
            status=status,
            audit_status=(answer.get("audit") or {}).get("status") or "",
            skus=tuple(
                parse_sku(sku, str(answer["id"]), status, is_global=is_global) for sku in answer.get("skus") or ()
            ),
        )


class ProductReader:
    """Reads listings; deleted ones don't exist for it."""

    def __init__(self, client: ShopClient) -> None:
        self._client = client

    def find(self, seller_skus: Iterable[str]) -> list[ShopProduct]:
        """The listings that have one of these SKUs, each once. What can be no SKU isn't asked for."""
        return self._search("seller_skus", filter(is_possible, seller_skus))

    def find_by_id(self, sku_ids: Iterable[str]) -> list[ShopProduct]:
        """The listings of these TikTok SKU ids."""
        return self._search("sku_ids", sku_ids)

    def read(self, product_id: str, version: str = "", *, sku_ids: Sequence[str] = ()) -> dict[str, Any] | None:
        """Get Product's data, None if there is no such listing; `version`: `under_review`, `draft` or the live one.

        Frozen and deleted listings can't be read. The search tells them apart by one of `sku_ids`; a frozen one is an
        ApiRefusal.
        """
        parameters = {f"return_{version}_version": "true"} if version else {}
        path = f"/product/202309/products/{product_id}"
        try:
            data = self._client.call("GET", path, label="products", scope=PRODUCT_READ, parameters=parameters).data
        except ApiRefusal as error:
            code = error.envelope.code
            if code == NOTHING_UNDER_REVIEW and version:
                return self.read(product_id, sku_ids=sku_ids)
            if code in MISSING_CODES or (code == STATUS_FORBIDS_IT and not self._exists(product_id, sku_ids)):
                return None
            raise
        return None if data.get("status") == DELETED else data

    def look(self, product_id: str, version: str = "", *, sku_ids: Sequence[str] = ()) -> dict[str, Any] | None:
        """As `read`, with the status FREEZE alone for a listing that is there and can't be read."""
        try:
            return self.read(product_id, version, sku_ids=sku_ids)
        except ApiRefusal:
            return {"id": product_id, "status": FROZEN}

    def _exists(self, product_id: str, sku_ids: Sequence[str]) -> bool:
        return any(product.id == product_id for product in self.find_by_id(sku_ids[:SKUS_PER_SEARCH]))

    def _search(self, field: str, values: Iterable[str]) -> list[ShopProduct]:
        found: dict[str, ShopProduct] = {}
        for chunk in chunks(sorted(set(values)), SKUS_PER_SEARCH):
            for answer in self._pages({field: chunk, "status": "ALL"}):
                product = ShopProduct.parse(answer, is_global=self._client.shop.is_global)
                if product.status != DELETED:
                    found[product.id] = product
        return list(found.values())

    def _pages(self, body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        parameters: dict[str, str | int] = {"page_size": PAGE_SIZE}
        while True:
            data = self._client.call(
                "POST", SEARCH, label="products", scope=PRODUCT_READ, parameters=parameters, body=body
            ).data
            yield from data.get("products") or ()
            if not data.get("next_page_token"):
                return
            parameters["page_token"] = data["next_page_token"]


def parse_sku(answer: Mapping[str, Any], product_id: str, status: str, *, is_global: bool) -> ShopSku:
    price = answer.get("price") or {}
    # What the feed names is the display price of local sellers, and the price before tax of global ones.
    first, second = ("tax_exclusive_price", "sale_price") if is_global else ("sale_price", "tax_exclusive_price")
    return ShopSku(
        id=str(answer["id"]),
        seller_sku=answer.get("seller_sku") or "",
        product_id=product_id,
        product_status=status,
        price=amount(price.get(first) or price.get(second) or price.get("amount")),
        list_price=amount((answer.get("list_price") or {}).get("amount")),
        stock={str(entry["warehouse_id"]): int(entry.get("quantity") or 0) for entry in answer.get("inventory") or ()},
        amounts=frozenset(amount(price.get(name)) for name in (first, second, "amount")) - {None},
    )


def is_possible(seller_sku: str) -> bool:
    """Whether TikTok Shop may have such a SKU: a search for another one would be refused with all that it asks for."""
    most = limits()["sku"]["seller_sku_length"]
    return 0 < len(seller_sku) <= most and not any(character.isspace() for character in seller_sku)


def amount(text: Any) -> Decimal | None:
    """An amount of the API, which may be missing or empty."""
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None


def chunks(values: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield list(values[start : start + size])
