"""What operations know besides the shops' tables."""

from __future__ import annotations

from collections.abc import Callable

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
        self._listings: dict[str, ShopListings] = {}

    def listings(self, shop: Shop) -> ShopListings:
        if shop.id not in self._listings:
            index = [other.id for other in self._world.shops].index(shop.id)
            self._listings[shop.id] = ShopListings(
                shop, index, clock=self.clock, media=self.media, brands=self.brands, names=self.names
            )
        return self._listings[shop.id]

    def is_another_shops(self, shop: Shop, table: str, key: str) -> bool:
        """Whether a record belongs to another shop."""
        return any(key in other.tables.get(table, ()) for other in self._world.shops if other.id != shop.id)

    def settle(self, conditions: Conditions) -> dict[str, list[str]]:
        """Makes every change whose time has come, such as the verdicts of audits. Called before each request.

        Returns changed keys by table.
        """
        product_ids = [key for listings in self._listings.values() for key in listings.settle(conditions)]
        tables = ("products", "product_details", "inventory") if product_ids else ()
        return {table: list(product_ids) for table in tables}
