"""The objects of the contract, each a small module over the engine."""
