"""Order plans: everything that happens to an order is decided in advance, by shop, order number and seed."""
