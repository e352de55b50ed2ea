"""The mechanism that every object shares: plan, validate, send, confirm."""
