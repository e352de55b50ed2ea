"""Entry point of `destination-tiktok-shop`: spec, check, discover, write."""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from airbyte_cdk.exception_handler import init_uncaught_exception_handler
from airbyte_cdk.logger import PRINT_BUFFER, init_logger
from airbyte_cdk.models import AirbyteMessage, AirbyteMessageSerializer, Type
from airbyte_cdk.utils.airbyte_secrets_utils import get_secrets, update_secrets
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from destination_tiktok_shop.config import connection_specification, specification
from destination_tiktok_shop.destination import DestinationTiktokShop
from destination_tiktok_shop.failures import traced
from destination_tiktok_shop.protocol import dump
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.errors import ApiError, ConfigError
from tiktok_shop_api.redaction import redact_signatures

LOGGER = init_logger("airbyte")


def main(args: list[str] | None = None) -> None:
    parsed = parse_arguments(sys.argv[1:] if args is None else args)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Messages are UTF-8, whatever the locale is.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    init_uncaught_exception_handler(LOGGER)
    redact_signatures()
    try:
        for message in run_command(parsed):
            print_message(message)
    except AirbyteTracedException as error:
        LOGGER.error(error.message)
        print_message(AirbyteMessageSerializer.dump(error.as_sanitized_airbyte_message()))
        exit_at_once(1)
    except BaseException as error:
        if not isinstance(error, (BrokenPipeError, KeyboardInterrupt)):
            sys.excepthook(type(error), error, error.__traceback__)
        exit_at_once(1)
    PRINT_BUFFER.flush()


def parse_arguments(args: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="destination-tiktok-shop", description="Publishes to TikTok Shop.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("spec", help="print the config's schema")
    for name, summary in (
        ("check", "try the config"),
        ("discover", "list the objects"),
        ("write", "publish the messages on stdin"),
    ):
        command = commands.add_parser(name, help=summary)
        command.add_argument("--config", required=True, type=Path, help="the config, a JSON file")
        if name == "write":
            command.add_argument("--catalog", required=True, type=Path, help="the configured catalog, a JSON file")
    return parser.parse_args(args)


def run_command(parsed: argparse.Namespace) -> Iterator[Mapping[str, Any]]:
    """The messages of a command. Raises AirbyteTracedException."""
    if parsed.command == "spec":
        yield {"type": "SPEC", "spec": specification()}
        return
    config = read_config(parsed.config)
    destination = DestinationTiktokShop(parsed.config, lambda changed: print_message(config_message(changed)))
    if parsed.command == "check":
        status = destination.check(LOGGER, config)
        yield AirbyteMessageSerializer.dump(AirbyteMessage(type=Type.CONNECTION_STATUS, connectionStatus=status))
    elif parsed.command == "discover":
        yield {"type": "DESTINATION_CATALOG", "destination_catalog": destination.discover()}
    else:
        yield from destination.write_lines(config, read_catalog(parsed.catalog), sys.stdin.buffer)


def read_config(path: Path) -> dict[str, Any]:
    """The config; from now on its secrets are kept out of every log line."""
    try:
        config = ConfigFile(path).read()
    except ApiError as error:
        raise traced(error) from error
    headers = (config.get("order_information") or {}).get("headers") or {}
    update_secrets([*get_secrets(connection_specification(), config), *headers.values()])
    return config


def read_catalog(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = f"The catalog {path} can't be read ({error.strerror})."
    except ValueError:
        problem = f"The catalog {path} is not JSON."
    raise traced(ConfigError(problem))


def config_message(config: Mapping[str, Any]) -> dict[str, Any]:
    """Hands renewed tokens back to the platform."""
    control = {
        "type": "CONNECTOR_CONFIG",
        "emitted_at": time.time() * 1000,
        "connectorConfig": {"config": config},
    }
    return {"type": "CONTROL", "control": control}


def print_message(message: Mapping[str, Any]) -> None:
    """At once, as one whole line: threads log meanwhile."""
    with PRINT_BUFFER.lock:
        sys.stdout.write(dump(message) + "\n")
        sys.stdout.flush()


def exit_at_once(code: int) -> None:
    """Workers may wait for the API for a minute, which a usual exit would wait for."""
    PRINT_BUFFER.flush()
    os._exit(code)
