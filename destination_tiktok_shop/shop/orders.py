"""Orders as the shop has them, and the carriers that may bring them."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from destination_tiktok_shop.rules.orders import Order
from destination_tiktok_shop.shop.products import chunks
from destination_tiktok_shop.shop.shop import FULFILLMENT, ORDER_READ, REFERENCE_READ, ShopClient

ORDERS_PER_CALL = 50


class OrderReader:
    """Used by several threads."""

    def __init__(self, client: ShopClient) -> None:
        self._client = client
        self._providers: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()

    def read(self, order_ids: Iterable[str]) -> dict[str, Order]:
        """The orders that the shop has, by id."""
        found: dict[str, Order] = {}
        # What isn't a number is no order's id; the call would be refused for all of them.
        wanted = sorted({order_id for order_id in order_ids if order_id.isdigit()})
        for chunk in chunks(wanted, ORDERS_PER_CALL):
            data = self._get("/order/202507/orders", "shipments", ORDER_READ, {"ids": ",".join(chunk)})
            for answer in data.get("orders") or ():
                order = Order.parse(answer)
                found[order.id] = order
        return found

    def providers(self, delivery_option_id: str) -> Mapping[str, str]:
        """The carriers of a delivery option: id -> name."""
        with self._lock:
            if delivery_option_id not in self._providers:
                path = f"/logistics/202309/delivery_options/{delivery_option_id}/shipping_providers"
                answers = self._get(path, "shipments", FULFILLMENT).get("shipping_providers") or ()
                self._providers[delivery_option_id] = {str(one["id"]): one.get("name") or "" for one in answers}
            return self._providers[delivery_option_id]

    def references(self, order_id: str, platform: str) -> list[dict[str, Any]]:
        """An order's numbers on a platform, as Get External Order References answers them."""
        path = f"/order/202406/orders/{order_id}/external_orders"
        return self._get(path, "external_orders", REFERENCE_READ, {"platform": platform}).get("external_orders") or []

    def _get(
        self, path: str, label: str, scope: str, parameters: Mapping[str, str | int] | None = None
    ) -> dict[str, Any]:
        return self._client.call("GET", path, label=label, scope=scope, parameters=parameters).data
