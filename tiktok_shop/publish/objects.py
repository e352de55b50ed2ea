"""The objects that `tiktok-shop publish` takes a feed of."""

# Name -> what its option's help says. The warehouse's tables have the same names.
OBJECTS = {
    "products": "The whole catalog, one row per variant.",
    "prices": "Prices alone, one row per SKU.",
    "inventory": "Stock alone, one row per SKU and warehouse.",
    "shipments": "Tracking numbers, one row per parcel.",
    "external_orders": "Orders' numbers in other systems, one row per order and system.",
    "order_information": "Bookings and their changes, one row per status of a booking.",
}


def option_name(object_name: str) -> str:
    """order_information -> --order-information."""
    return f"--{object_name.replace('_', '-')}"
