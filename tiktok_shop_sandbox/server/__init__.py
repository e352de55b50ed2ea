"""The HTTP side of the sandbox: signatures, tokens, endpoints, paging, rate limit and faults."""
