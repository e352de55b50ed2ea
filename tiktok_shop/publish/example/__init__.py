"""An example feed of a made-up shop: products, a mapping, changed prices and stock, pictures."""
