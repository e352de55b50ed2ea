"""Binds the manifest and its components to Airbyte's declarative source, and says what an authorisation gives."""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from airbyte_cdk.models import (
    AirbyteConnectionStatus,
    AirbyteMessage,
    AirbyteStateMessage,
    ConfiguredAirbyteCatalog,
    FailureType,
    Status,
)
from airbyte_cdk.sources.declarative.yaml_declarative_source import YamlDeclarativeSource
from airbyte_cdk.sources.streams.concurrent.abstract_stream import AbstractStream
from airbyte_cdk.sources.streams.concurrent.partitions.partition import Partition
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop import components
from source_tiktok_shop.errors import reason_of
from source_tiktok_shop.run_context import RunContext

# The manifest names its classes as the Connector Builder and the source-declarative-manifest image know them.
sys.modules.setdefault("source_declarative_manifest.components", components)

PACKAGE = Path(__file__).resolve().parent
# The CDK lets 10,000 records wait between the workers and stdout; a few pages are as fast in a tenth of the memory.
RECORDS_WAITING = 300
WINDOWS_PROBED = 3


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
        self._concurrent_source._queue.maxsize = RECORDS_WAITING

    def read(
        self,
        logger: logging.Logger,
        config: Mapping[str, Any],
        catalog: ConfiguredAirbyteCatalog,
        state: list[AirbyteStateMessage] | None = None,
    ) -> Iterator[AirbyteMessage]:
        """As the CDK's, but builds only the streams that the catalog names: each costs start-up time."""
        named = self._streams_by_name([configured.stream.name for configured in catalog.streams])
        selected = self._select_streams(streams=named or self.streams(self._config), configured_catalog=catalog)
        if selected:
            yield from self._concurrent_source.read(selected)

    def check(self, logger: logging.Logger, config: Mapping[str, Any]) -> AirbyteConnectionStatus:
        """Reads the shops and the first record of every stream of every shop; the message says what can be read.

        A missing scope costs its streams but not the check; anything else that the user must mend fails it.
        """
        connection = RunContext.of(self._config)
        connection.is_check = True
        try:
            streams = self.streams(self._config)
            shops = {shop["id"]: shop for shop in _records(next(s for s in streams if s.name == "shops"))}
            denied = _denied(streams, connection.workers)
        except AirbyteTracedException as error:
            return AirbyteConnectionStatus(status=Status.FAILED, message=error.message)
        fatal = [error for error in denied.values() if reason_of(error) != "scope_missing"]
        if fatal or len({name for name, _ in denied}) >= len(streams) - 1:
            error = (fatal or list(denied.values()))[0]
            return AirbyteConnectionStatus(status=Status.FAILED, message=error.message)
        lines = []
        for shop_id, shop in shops.items():
            lost = {name: error.message for (name, of_shop), error in denied.items() if of_shop == shop_id}
            reads = f"all streams but {', '.join(lost)}" if lost else "all streams"
            lines.append(f"Shop {shop_id} ({shop.get('name')}, {shop.get('region')}): {reads} can be read.")
            for message in lost.values():
                logger.warning(message)
        ends = (connection.connection.credentials.authorization_ends or "")[:10]
        if ends:
            lines.append(f"The authorisation ends on {ends}.")
        for line in lines:
            logger.info(line)
        return AirbyteConnectionStatus(status=Status.SUCCEEDED, message=" ".join(lines))


def _records(stream: AbstractStream) -> Iterable[Mapping[str, Any]]:
    for partition in stream.generate_partitions():
        for record in partition.read():
            yield record.data


def _denied(streams: list[AbstractStream], workers: int) -> dict[tuple[str, str], AirbyteTracedException]:
    """What the user must mend, by stream and shop, found by reading one record of each."""
    probes: list[tuple[str, str, list[Partition]]] = []
    for stream in streams:
        if stream.name == "shops":
            continue
        windows: dict[str, list[Partition]] = {}
        for partition in stream.generate_partitions():
            shop_id = (partition.to_slice() or {})["shop_id"]
            windows.setdefault(shop_id, []).append(partition)
        probes += [(stream.name, shop_id, latest[-WINDOWS_PROBED:][::-1]) for shop_id, latest in windows.items()]
    found = {}
    with ThreadPoolExecutor(workers) as pool:
        for (name, shop_id, _), error in zip(probes, pool.map(_probe, probes), strict=True):
            if error is not None and error.failure_type == FailureType.config_error:
                found[name, shop_id] = error
    return found


def _probe(probe: tuple[str, str, list[Partition]]) -> AirbyteTracedException | None:
    try:
        for window in probe[2]:
            if next(iter(window.read()), None) is not None:
                return None
    except AirbyteTracedException as error:
        return error
    return None
