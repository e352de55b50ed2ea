"""Entry point of `source-tiktok-shop`: spec, check, discover, read."""

import contextlib
import gc
import os
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from airbyte_cdk.entrypoint import AirbyteEntrypoint
from airbyte_cdk.logger import PRINT_BUFFER
from airbyte_cdk.models import FailureType
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.config import problem
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.source import SourceTiktokShop
from tiktok_shop_api.config_file import ConfigFile

FLUSH_SECONDS = 0.1


class Unreadable(AirbyteTracedException):
    """A config, catalog or state file that isn't there or isn't what its name says."""


def main(args: list[str] | None = None) -> None:
    args = sys.argv[1:] if args is None else args
    parsed = AirbyteEntrypoint.parse_args(args)
    if getattr(parsed, "config", None):
        RunContext.config_file = ConfigFile(Path(parsed.config))
    try:
        source = _source(parsed)
    except AirbyteTracedException as error:
        # As for the CDK, a check that finds the config wrong has done its work; one that can't read it has not.
        checked = parsed.command == "check" and not isinstance(error, Unreadable)
        message = error.as_connection_status_message() if checked else error.as_airbyte_message()
        print(AirbyteEntrypoint.airbyte_message_to_string(message))
        sys.exit(0 if checked else 1)
    # What is alive by now stays to the end: the garbage collector needn't look through it for every page of records.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        _launch(AirbyteEntrypoint(source), parsed)
    except BaseException as error:
        if not isinstance(error, (BrokenPipeError, KeyboardInterrupt)):
            sys.excepthook(type(error), error, error.__traceback__)
            PRINT_BUFFER.flush()
        # Workers may wait for a queue that nobody empties any more; a usual exit would wait for them.
        os._exit(1)


class WholeLines:
    """Stdout, a line at a time: workers log and hand back tokens while records are written."""

    def write(self, text: str) -> int:
        with PRINT_BUFFER.lock:
            return sys.__stdout__.write(text)

    def flush(self) -> None:
        PRINT_BUFFER.flush()  # holds log lines; flushes the same stdout


def _launch(entrypoint: AirbyteEntrypoint, parsed: Namespace) -> None:
    """Write each message as one whole line.

    The CDK's `launch` collects them in a text buffer that takes four bytes a character as soon as one isn't ASCII.
    """
    out = WholeLines()
    flushed = time.monotonic()
    with contextlib.redirect_stdout(out):
        try:
            for message in entrypoint.run(parsed):
                out.write(message + "\n")
                # A state must not wait for what comes after it; records may for a moment.
                if not message.startswith('{"type":"RECORD"') or time.monotonic() - flushed > FLUSH_SECONDS:
                    out.flush()
                    flushed = time.monotonic()
        finally:
            with contextlib.suppress(BrokenPipeError):
                out.flush()


def _source(parsed: Namespace) -> SourceTiktokShop:
    config_path = getattr(parsed, "config", None)
    config = _read("config", SourceTiktokShop.read_config, config_path) if config_path else None
    source = SourceTiktokShop(
        config=config,
        catalog=_read("catalog", SourceTiktokShop.read_catalog, getattr(parsed, "catalog", None)),
        state=_read("state", SourceTiktokShop.read_state, getattr(parsed, "state", None)) or [],
        config_path=config_path,
    )
    if config is not None:
        manifest = source.resolved_manifest
        wrong = problem(config, manifest["spec"]["connection_specification"], manifest)
        if wrong:
            raise AirbyteTracedException(message=wrong, internal_message=wrong, failure_type=FailureType.config_error)
    return source


def _read(what: str, read: Any, path: str | None) -> Any:
    if not path:
        return None
    try:
        return read(path)
    except FileNotFoundError:
        problem = f"The {what} file {path} does not exist."
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"The {what} file {path} can't be read as Airbyte's {what}: {error}"
    raise Unreadable(message=problem, internal_message=problem, failure_type=FailureType.config_error)
