"""Objects that are about orders: shipments, and references to other systems."""
