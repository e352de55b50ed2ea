"""Binds the manifest and its components to Airbyte's declarative source."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airbyte_cdk.models import AirbyteStateMessage, ConfiguredAirbyteCatalog
from airbyte_cdk.sources.declarative.yaml_declarative_source import YamlDeclarativeSource

PACKAGE = Path(__file__).resolve().parent


def manifest_path() -> Path:
    """The installed package's manifest, or the checkout's where it is installed in place."""
    bundled = PACKAGE / "manifest.yaml"
    return bundled if bundled.exists() else PACKAGE.parent / "manifest.yaml"


class SourceTiktokShop(YamlDeclarativeSource):
    """Reads its arguments at construction, as the CDK does: `read()` ignores the ones given there."""

    def __init__(
        self,
        catalog: ConfiguredAirbyteCatalog | None = None,
        config: Mapping[str, Any] | None = None,
        state: list[AirbyteStateMessage] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(catalog=catalog, config=config, state=state, path_to_yaml=str(manifest_path()), **kwargs)
