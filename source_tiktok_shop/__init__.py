"""Airbyte source for the TikTok Shop Open API."""
