"""Entry point of `source-tiktok-shop`: spec, check, discover, read."""

import contextlib
import gc
import os
import sys
import time
from argparse import Namespace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import orjson
from airbyte_cdk.entrypoint import AirbyteEntrypoint
from airbyte_cdk.models import FailureType
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import PRINT_BUFFER, component_config
from source_tiktok_shop.config_validation import find_doubts, find_problem
from source_tiktok_shop.errors import config_error
from source_tiktok_shop.odd_values import META
from source_tiktok_shop.run_context import LOGGER, RunContext
from source_tiktok_shop.source import SourceTiktokShop
from tiktok_shop_api.config_file import ConfigFile

FLUSH_SECONDS = 0.1
MARK_OF_META = f'"{META}":'


class UnreadableFile(AirbyteTracedException):
    """A config, catalog or state file that is missing or isn't what its option asks for."""


def main(args: list[str] | None = None) -> None:
    # The protocol is UTF-8, whatever the locale.
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.encoding != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8")
    args = sys.argv[1:] if args is None else args
    parsed = AirbyteEntrypoint.parse_args(args)
    try:
        source = load_source(
            getattr(parsed, "config", None), getattr(parsed, "catalog", None), getattr(parsed, "state", None)
        )
    except AirbyteTracedException as error:
        # As with the CDK, a check that finds the config invalid has succeeded; one that can't read it has not.
        is_checked = parsed.command == "check" and not isinstance(error, UnreadableFile)
        message = error.as_connection_status_message() if is_checked else error.as_airbyte_message()
        print(AirbyteEntrypoint.airbyte_message_to_string(message))
        sys.exit(0 if is_checked else 1)
    # What is alive by now lives to the end: the garbage collector needn't look through it for every page of records.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        _launch(AirbyteEntrypoint(source), parsed)
    except BaseException as error:
        if not isinstance(error, (BrokenPipeError, KeyboardInterrupt)):
            sys.excepthook(type(error), error, error.__traceback__)
            PRINT_BUFFER.flush()
        # Workers may wait for a queue that nobody empties anymore; a normal exit would wait for them.
        os._exit(1)


def load_source(
    config_path: str | None, catalog_path: str | None = None, state_path: str | None = None
) -> SourceTiktokShop:
    """The source for these files; raises AirbyteTracedException, of type config_error, for what is wrong with them.

    Renewed tokens are stored in the config file.
    """
    config = _read("config", SourceTiktokShop.read_config, config_path)
    if config_path:
        RunContext.config_file = ConfigFile(Path(config_path))
    source = SourceTiktokShop(
        config=config,
        catalog=_read("catalog", SourceTiktokShop.read_catalog, catalog_path),
        state=_read("state", SourceTiktokShop.read_state, state_path) or [],
        config_path=config_path,
    )
    problem = find_problem(config, source.manifest) if config is not None else None
    if problem:
        raise config_error(problem)
    for doubt in find_doubts(config, source.manifest) if config is not None else ():
        LOGGER.warning(doubt)
    return source


def _read(what: str, read: Any, path: str | None) -> Any:
    if not path:
        return None
    try:
        return read(path)
    except FileNotFoundError:
        problem = f"The {what} file {path} does not exist."
    except OSError as error:
        problem = (
            f"The {what} file {path} can't be read ({error.strerror}). Make it readable for the user that runs the "
            "connector."
        )
    except UnicodeDecodeError:
        problem = f"The {what} file {path} is not UTF-8 text; save it as UTF-8."
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        problem = f"The {what} file {path} can't be read as Airbyte's {what}: {error}"
    raise UnreadableFile(message=problem, internal_message=problem, failure_type=FailureType.config_error)


class WholeLines:
    """Writes stdout one whole line at a time: workers log and hand over tokens while records are written."""

    def write(self, text: str) -> int:
        with PRINT_BUFFER.lock:
            return sys.__stdout__.write(text)

    def flush(self) -> None:
        PRINT_BUFFER.flush()  # it holds the log lines, and flushes the same stdout


def with_meta(message: str) -> str:
    """A record's message with its notes where the protocol has them; the CDK gives streams no way to do so."""
    parsed = orjson.loads(message)
    if parsed["type"] != "RECORD" or META not in parsed["record"]["data"]:
        return message
    parsed["record"]["meta"] = parsed["record"]["data"].pop(META)
    return orjson.dumps(parsed).decode()


def _launch(entrypoint: AirbyteEntrypoint, parsed: Namespace) -> None:
    """Write each message as one whole line.

    The CDK's `launch` collects them in a text buffer that takes four bytes a character as soon as one isn't ASCII.
    """
    out = WholeLines()
    flushed = time.monotonic()
    with contextlib.redirect_stdout(out):
        try:
            for message in entrypoint.run(parsed):
                if MARK_OF_META in message:
                    message = with_meta(message)
                out.write(message + "\n")
                # A state must not wait for what comes after it; records may for a moment.
                if not message.startswith('{"type":"RECORD"') or time.monotonic() - flushed > FLUSH_SECONDS:
                    out.flush()
                    flushed = time.monotonic()
        finally:
            with contextlib.suppress(BrokenPipeError):
                if parsed.command == "read":
                    RunContext.of(component_config(entrypoint.source)).warn_at_end()
                out.flush()
