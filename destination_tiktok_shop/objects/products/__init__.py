"""The object `products`: listings with their variants, prices and stock."""
