"""Shipments of orders, and references from orders to other systems."""
