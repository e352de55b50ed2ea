"""Airbyte destination that publishes to TikTok Shop."""
