"""The objects that there are."""

from collections.abc import Collection

from destination_tiktok_shop.engine.context import PublishedObject, RunContext
from destination_tiktok_shop.objects.inventory import Inventory
from destination_tiktok_shop.objects.prices import Prices

# In the order in which a run publishes them: a SKU must exist before its price and its stock can be set.
OBJECTS = {published.name: published for published in (Prices, Inventory)}


def create_objects(context: RunContext, names: Collection[str]) -> dict[str, PublishedObject]:
    return {name: published(context) for name, published in OBJECTS.items() if name in names}
