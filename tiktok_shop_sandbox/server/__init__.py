"""The protocol of the sandbox shop: signatures, tokens, endpoints, paging, rate and faults."""
