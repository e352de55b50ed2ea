"""What operations know besides the shops' tables."""

from __future__ import annotations

from collections.abc import Callable

from ..fulfillment import added_orders
from ..fulfillment.order_information import OrderInformation
from ..fulfillment.shop_fulfillment import ShopFulfillment
from ..listings.brands import Brands
from ..listings.content import CustomNames
from ..listings.media import Media
from ..listings.shop_listings import ShopListings
from ..server.conditions import Conditions
from ..store import Shop, World
from .clock import Clock


class OperationState:
    """One seller's uploads, brands and listings, with the clock that they change by."""

    def __init__(self, world: World, now: Callable[[], int]) -> None:
        self._world = world
        self.clock = Clock(now)
        self.media = Media()
        self.brands = Brands()
        self.names = CustomNames()
        self.order_information = OrderInformation(world.seed)
        self._listings: dict[str, ShopListings] = {}
        self._fulfillments: dict[str, ShopFulfillment] = {}
        # The history writes orders without what clients did to them.
        world.after_order_written = lambda shop, order_id: self.fulfillment(shop).apply(order_id)

    @property
    def shops(self) -> list[Shop]:
        return self._world.shops

    def listings(self, shop: Shop) -> ShopListings:
        if shop.id not in self._listings:
            self._listings[shop.id] = ShopListings(
                shop, self._index(shop), clock=self.clock, media=self.media, brands=self.brands, names=self.names
            )
        return self._listings[shop.id]

    def fulfillment(self, shop: Shop) -> ShopFulfillment:
        if shop.id not in self._fulfillments:
            self._fulfillments[shop.id] = ShopFulfillment(shop, self._index(shop), self.clock)
        return self._fulfillments[shop.id]

    def is_another_shops(self, shop: Shop, table: str, key: str) -> bool:
        """Whether a record belongs to another shop."""
        return any(key in other.tables.get(table, ()) for other in self._world.shops if other.id != shop.id)

    def settle(self, conditions: Conditions) -> dict[str, list[str]]:
        """Makes every change whose time has come, such as the verdicts of audits. Called before each request.

        Returns changed keys by table.
        """
        product_ids = [key for listings in self._listings.values() for key in listings.settle(conditions)]
        changed = {table: list(product_ids) for table in ("products", "product_details", "inventory") if product_ids}
        order_ids = [key for held in self._fulfillments.values() for key in added_orders.release_held(held)]
        return changed | ({"orders": order_ids} if order_ids else {})

    def _index(self, shop: Shop) -> int:
        return [other.id for other in self._world.shops].index(shop.id)
