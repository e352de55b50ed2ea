"""Binds the manifest and its components to Airbyte's declarative source."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airbyte_cdk.models import AirbyteStateMessage, ConfiguredAirbyteCatalog
from airbyte_cdk.sources.declarative.yaml_declarative_source import YamlDeclarativeSource

RECORDS_WAITING = 500
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
        # The CDK lets 10,000 records wait between the workers and stdout; a few pages are as fast and a tenth the memory.
        self._concurrent_source._queue.maxsize = RECORDS_WAITING
