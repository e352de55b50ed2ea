"""What the rules ask about the shop, fetched on first use and kept for the run."""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from destination_tiktok_shop.rules.categories import CategoryAttribute, CategoryRules, CategoryTree
from destination_tiktok_shop.rules.facts import Brand, Warehouse
from destination_tiktok_shop.shop.shop import LOGISTICS, PRODUCT_READ, ShopClient
from tiktok_shop_api.errors import ApiRefusal, UnsupportedRequestError

Value = TypeVar("Value")
PAGE_SIZE = 100


class FetchedFacts:
    """The rules' ShopFacts, from the API. Threads may ask at the same time; each answer is fetched once."""

    def __init__(self, client: ShopClient) -> None:
        self._client = client
        self._kept: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self.market = client.shop.market
        self.category_version = client.shop.market.category_version

    def category_tree(self) -> CategoryTree:
        return self._once("category_tree", self._fetch_category_tree)

    def category_rules(self, category_id: str) -> CategoryRules:
        fetch = partial(self._fetch_category_rules, category_id)
        return self._once(("rules", category_id), fetch, without_endpoint=CategoryRules())

    def category_attributes(self, category_id: str) -> Sequence[CategoryAttribute]:
        fetch = partial(self._fetch_category_attributes, category_id)
        return self._once(("attributes", category_id), fetch, without_endpoint=[])

    def brands(self, prefix: str, category_id: str) -> Sequence[Brand]:
        """The brands whose name begins with `prefix`, with their availability in the category."""
        fetch = partial(self._fetch_brands, category_id, {"brand_name": prefix})
        return self._once(("brands", prefix, category_id), fetch)

    def brand(self, brand_id: str, category_id: str) -> Brand | None:
        """A brand by its id: the API can't be asked for one, so the authorized ones are looked through first."""
        for is_authorized in ("1", "0"):
            brands = self._once(
                ("brands by id", is_authorized, category_id),
                lambda authorized=is_authorized: {
                    brand.id: brand for brand in self._fetch_brands(category_id, {"is_authorized": authorized})
                },
            )
            if brand_id in brands:
                return brands[brand_id]
        return None

    def warehouses(self) -> Sequence[Warehouse]:
        return self._once("warehouses", self._fetch_warehouses)

    def failed_prerequisites(self) -> Sequence[str]:
        """What keeps the shop from listing products, each with TikTok's reasons; empty for a shop that is ready.

        Also empty where TikTok Shop doesn't say: then a creation shows it.
        """
        try:
            return self._once("prerequisites", self._fetch_failed_prerequisites, without_endpoint=[])
        except ApiRefusal:
            return []

    def _fetch_category_tree(self) -> CategoryTree:
        data = self._get("/product/202309/categories", {"category_version": self.category_version})
        return CategoryTree.parse(data.get("categories") or [])

    def _fetch_category_rules(self, category_id: str) -> CategoryRules:
        parameters = {"category_version": self.category_version}
        return CategoryRules.parse(self._get(f"/product/202309/categories/{category_id}/rules", parameters))

    def _fetch_category_attributes(self, category_id: str) -> list[CategoryAttribute]:
        parameters = {"category_version": self.category_version}
        data = self._get(f"/product/202309/categories/{category_id}/attributes", parameters)
        return [CategoryAttribute.parse(attribute) for attribute in data.get("attributes") or []]

    def _fetch_brands(self, category_id: str, filters: dict[str, str]) -> list[Brand]:
        parameters: dict[str, str | int] = {"page_size": PAGE_SIZE, **filters}
        if category_id:
            parameters |= {"category_id": category_id, "category_version": self.category_version}
        brands: list[Brand] = []
        while True:
            data = self._get("/product/202309/brands", parameters)
            brands += map(Brand.parse, data.get("brands") or [])
            if not data.get("next_page_token"):
                return brands
            parameters["page_token"] = data["next_page_token"]

    def _fetch_warehouses(self) -> list[Warehouse]:
        data = self._get("/logistics/202309/warehouses", {}, scope=LOGISTICS)
        return [Warehouse.parse(warehouse) for warehouse in data.get("warehouses") or []]

    def _fetch_failed_prerequisites(self) -> list[str]:
        results = self._get("/product/202312/prerequisites", {}).get("check_results") or []
        return [failed_prerequisite(result) for result in results if result.get("is_failed")]

    def _get(self, path: str, parameters: dict[str, Any], *, scope: str = PRODUCT_READ) -> dict[str, Any]:
        return self._client.call("GET", path, label="products", scope=scope, parameters=parameters).data

    def _once(self, key: Hashable, fetch: Callable[[], Value], *, without_endpoint: Value | None = None) -> Value:
        """What `fetch` answers, fetched once; `without_endpoint` where this shop's API has no such endpoint."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._kept:
                try:
                    self._kept[key] = fetch()
                except ApiRefusal as error:
                    # As for a category that the shop may not see: the same for every row that asks.
                    self._kept[key] = error
                except UnsupportedRequestError:
                    if without_endpoint is None:
                        raise
                    self._kept[key] = without_endpoint
            kept = self._kept[key]
        if isinstance(kept, ApiRefusal):
            raise kept
        return kept


def failed_prerequisite(result: Mapping[str, Any]) -> str:
    reasons = result.get("fail_reasons") or "no reason given"
    text = reasons if isinstance(reasons, str) else " ".join(reasons)
    return f"{result.get('check_item') or 'a requirement'}: {text}"
