"""Builds what Airbyte's Connector Builder takes: the manifest, and the components merged into one file."""
