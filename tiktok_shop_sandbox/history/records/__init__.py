"""The API records of an order, product or warehouse, derived from its plan as of a given time."""
