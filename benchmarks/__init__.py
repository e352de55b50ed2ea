"""What the connector and the loader cost, beside the least that the same work can cost: see README.md."""
