"""Binds the manifest and its components to Airbyte's declarative source."""

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airbyte_cdk.models import AirbyteConnectionStatus, AirbyteStateMessage, ConfiguredAirbyteCatalog, Status
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource
from airbyte_cdk.utils.yaml_loader import safe_load_yaml

from source_tiktok_shop import components
from source_tiktok_shop.cdk_internals import limit_waiting_records
from source_tiktok_shop.check import inspect

# The name under which the Connector Builder and the source-declarative-manifest image know the classes in the manifest.
sys.modules.setdefault("source_declarative_manifest.components", components)

PACKAGE = Path(__file__).resolve().parent
# A few pages are as fast as the CDK's 10,000 records, in a tenth of the memory.
MAX_WAITING_RECORDS = 300


def manifest_path() -> Path:
    """The installed package's manifest, or the checkout's where the package is installed in place."""
    bundled = PACKAGE / "manifest.yaml"
    return bundled if bundled.exists() else PACKAGE.parent / "manifest.yaml"


class SourceTiktokShop(ConcurrentDeclarativeSource):
    """Takes catalog, config and state at construction; like the CDK's class, it ignores those given to `read`."""

    def __init__(
        self,
        catalog: ConfiguredAirbyteCatalog | None = None,
        config: Mapping[str, Any] | None = None,
        state: list[AirbyteStateMessage] | None = None,
        **kwargs: Any,
    ) -> None:
        self.manifest: Mapping[str, Any] = safe_load_yaml(manifest_path().read_text(encoding="utf-8"))
        super().__init__(
            catalog=catalog or ConfiguredAirbyteCatalog(streams=[]),
            config=config or {},
            state=state or [],
            source_config=_with_streams_of(catalog, self.manifest),
            **kwargs,
        )
        limit_waiting_records(self, MAX_WAITING_RECORDS)

    def check(self, logger: logging.Logger, config: Mapping[str, Any]) -> AirbyteConnectionStatus:
        """The message says what can be read of each shop; streams whose scope is missing are warned of, not failed."""
        result = inspect(self)
        if result.error:
            return AirbyteConnectionStatus(status=Status.FAILED, message=result.error)
        lines = []
        for shop in result.shops:
            streams = f"all streams but {', '.join(shop.unreadable)}" if shop.unreadable else "all streams"
            lines.append(f"Shop {shop.id} ({shop.name}, {shop.region}): {streams} can be read.")
            lines += [f"{stream} is empty: {reason}" for stream, reason in shop.empty.items()]
            for reason in shop.unreadable.values():
                logger.warning(reason)
        if result.authorization_ends:
            lines.append(f"The authorization ends on {result.authorization_ends}.")
        for line in lines:
            logger.info(line)
        return AirbyteConnectionStatus(status=Status.SUCCEEDED, message=" ".join(lines))


def _with_streams_of(catalog: ConfiguredAirbyteCatalog | None, manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The manifest with the catalog's streams alone, since each stream costs start-up time; whole without a catalog."""
    configured = {configured.stream.name for configured in catalog.streams} if catalog else set()
    streams = [stream for stream in manifest["streams"] if stream["$ref"].rpartition("/")[2] in configured]
    return {**manifest, "streams": streams or manifest["streams"]}
