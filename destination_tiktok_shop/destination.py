"""The destination on Airbyte's CDK."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from airbyte_cdk.destinations import Destination
from airbyte_cdk.models import (
    AirbyteConnectionStatus,
    AirbyteMessage,
    AirbyteMessageSerializer,
    ConfiguredAirbyteCatalog,
    ConfiguredAirbyteCatalogSerializer,
    ConnectorSpecification,
    ConnectorSpecificationSerializer,
    Status,
)

from destination_tiktok_shop.check import check_connection
from destination_tiktok_shop.config import specification
from destination_tiktok_shop.discover import destination_catalog
from destination_tiktok_shop.failures import traced
from destination_tiktok_shop.session import OnConfigChange
from destination_tiktok_shop.write import write_messages
from tiktok_shop_api.errors import ApiError, ConfigError


class DestinationTiktokShop(Destination):
    """`config_path`: the file that the config came from; the ledger is beside it, and new tokens go to it."""

    VALID_CMDS = {"spec", "check", "discover", "write"}

    def __init__(self, config_path: Path | None = None, on_config_change: OnConfigChange | None = None) -> None:
        self.config_path = config_path
        self.on_config_change = on_config_change

    def spec(self, logger: logging.Logger) -> ConnectorSpecification:
        return ConnectorSpecificationSerializer.load(specification())

    def check(self, logger: logging.Logger, config: Mapping[str, Any]) -> AirbyteConnectionStatus:
        try:
            message = check_connection(dict(config), self.config_path, on_config_change=self.on_config_change)
        except ConfigError as error:
            return AirbyteConnectionStatus(status=Status.FAILED, message=error.message)
        except ApiError as error:
            raise traced(error) from error
        return AirbyteConnectionStatus(status=Status.SUCCEEDED, message=message)

    def discover(self) -> dict[str, Any]:
        """The content of a DESTINATION_CATALOG message."""
        return destination_catalog()

    def write(
        self,
        config: Mapping[str, Any],
        configured_catalog: ConfiguredAirbyteCatalog,
        input_messages: Iterable[AirbyteMessage],
    ) -> Iterable[AirbyteMessage]:
        """For callers that have parsed the messages already; `write_lines` loses nothing that a message holds."""
        lines = (orjson.dumps(AirbyteMessageSerializer.dump(message)) for message in input_messages)
        catalog = ConfiguredAirbyteCatalogSerializer.dump(configured_catalog)
        for answer in self.write_lines(config, catalog, lines):
            yield AirbyteMessageSerializer.load(orjson.loads(orjson.dumps(answer)))

    def write_lines(
        self, config: Mapping[str, Any], catalog: Mapping[str, Any], lines: Iterable[bytes]
    ) -> Iterator[dict[str, Any]]:
        """States, each once all rows before it have their outcome. Raises AirbyteTracedException."""
        try:
            yield from write_messages(
                dict(config), catalog, lines, self.config_path, on_config_change=self.on_config_change
            )
        except ApiError as error:
            raise traced(error) from error
