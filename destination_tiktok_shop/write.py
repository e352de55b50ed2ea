"""`write`: messages in, states out."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from destination_tiktok_shop.catalog import Catalog
from destination_tiktok_shop.config import Config
from destination_tiktok_shop.engine.context import LOGGER
from destination_tiktok_shop.engine.run import PublishRun
from destination_tiktok_shop.objects.registry import OBJECTS
from destination_tiktok_shop.protocol import Record, State, StreamComplete, read_messages
from destination_tiktok_shop.session import OnConfigChange, open_run
from destination_tiktok_shop.summary import summary_lines
from tiktok_shop_api.errors import ConfigError


def write_messages(
    raw: MutableMapping[str, Any],
    catalog: Mapping[str, Any],
    lines: Iterable[bytes],
    path: Path | None = None,
    *,
    on_config_change: OnConfigChange | None = None,
) -> Iterator[dict[str, Any]]:
    """Publish what the messages say; yields the states to answer. Raises ConfigError or TransientError."""
    streams = Catalog.parse(catalog, Config.parse(raw, Path()).objects, list(OBJECTS))
    with open_run(raw, path, on_config_change=on_config_change) as context:
        LOGGER.info(f"Publishing to {context.client.shop.label}; run {context.ledger.run_id}.")
        run = PublishRun(context, streams)
        skipped = 0
        for message in read_messages(lines):
            if isinstance(message, Record):
                run.add(message.namespace, message.stream, message.data)
            elif isinstance(message, State):
                yield from run.hold_state(message.message)
            elif isinstance(message, StreamComplete):
                run.complete(message.namespace, message.stream)
            else:
                skipped += 1
        if skipped:
            LOGGER.warning(f"{skipped} lines of the input were no messages that Airbyte's protocol knows.")
        yield from run.finish()
        for line in summary_lines(context.results):
            LOGGER.info(line)
        fail_if_too_many_rejected(run, context.config)


def fail_if_too_many_rejected(run: PublishRun, config: Config) -> None:
    """ConfigError where more rows were rejected than the config lets pass; all rows have their outcome by then."""
    if run.rejected_share > config.max_rejected_share:
        raise ConfigError(
            f"{run.rejected_share:.0%} of the rows were rejected, more than max_rejected_share "
            f"({config.max_rejected_share:.0%}) lets pass; the ledger's table feedback says why.",
            "too_many_rejected",
        )
