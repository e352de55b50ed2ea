"""The objects that there are."""

from destination_tiktok_shop.engine.context import PublishedObject, RunContext
from destination_tiktok_shop.objects.inventory import Inventory
from destination_tiktok_shop.objects.orders.external_orders import ExternalOrders
from destination_tiktok_shop.objects.orders.order_information import OrderInformation
from destination_tiktok_shop.objects.orders.shipments import Shipments
from destination_tiktok_shop.objects.prices import Prices
from destination_tiktok_shop.objects.products.products import Products

# In the order in which a run publishes them: a SKU must exist before its price and its stock can be set.
OBJECTS = {
    published.name: published
    for published in (Products, Prices, Inventory, Shipments, ExternalOrders, OrderInformation)
}


def create_objects(context: RunContext) -> dict[str, PublishedObject]:
    """All of them: a run also looks after what earlier runs left of objects that it has no rows of."""
    return {name: published(context) for name, published in OBJECTS.items()}
