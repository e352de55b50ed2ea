"""Reads a feed: rows of any origin become typed, grouped records. Nothing here knows the API."""
