"""Empty shops of other markets, beside those of the generated history."""

from __future__ import annotations

from collections.abc import Iterable

from .history import ids
from .history.records.warehouses import warehouses
from .history.shop_context import TABLES
from .markets import MARKETS
from .store import Shop, Table, World


def add(world: World, regions: Iterable[str]) -> None:
    """Adds a shop with its warehouses for each region; raises KeyError for an unknown one."""
    for region in regions:
        market = MARKETS[region]
        index = len(world.shops)
        shop = Shop(
            id=ids.make("shop", 0, index),
            name=f"Maison Zoë {market.country}",
            region=region,
            seller_type="LOCAL",
            cipher=f"ROW_sandboxAAAA{region.lower()}ShopCipher{index + 1:04d}",
            code=f"{region}SBX{index + 1:02d}",
            currency=market.currency,
            timezone=market.timezone,
            tax_included=True,
            tables={name: Table() for name in TABLES},
        )
        for warehouse in warehouses(shop, index):
            warehouse["address"] |= {"region": market.country, "region_code": region}
            shop.tables["warehouses"].put(warehouse["id"], warehouse)
        world.shops.append(shop)
