"""Airbyte source for the TikTok Shop Open API."""

import sys

from source_tiktok_shop import components

# The manifest names its classes as the Connector Builder and the source-declarative-manifest image know them.
sys.modules.setdefault("source_declarative_manifest.components", components)
