from __future__ import annotations

import time
from pathlib import Path

import rich_click as click
from rich.text import Text

from .markets import MARKETS

EXAMPLES = """Examples:
  tiktok-shop sandbox --config config.json
  tiktok-shop sandbox --orders 10000 --requests-per-second 0
  tiktok-shop sandbox --faults '{"rules": [{"kind": "http_error", "count": 3}]}'"""


class CannotStart(click.ClickException):
    exit_code = 2


def _regions(context: click.Context, parameter: click.Parameter, text: str | None) -> list[str]:
    regions = text.upper().split(",") if text else []
    unknown = [region for region in regions if region not in MARKETS]
    if unknown:
        raise click.BadParameter(f"there is no market {unknown[0]}; the markets are {', '.join(MARKETS)}.")
    return regions


@click.command(epilog=Text(EXAMPLES, no_wrap=True, overflow="ignore"))
@click.option_panel("The shop", options=["--orders", "--days", "--seed", "--now", "--world", "--markets"])
@click.option_panel("The server", options=["--host", "--port", "--config", "--redirect-url"])
@click.option_panel("Conditions", options=["--requests-per-second", "--latency-ms", "--faults"])
@click.option(
    "--orders", type=click.IntRange(min=0), default=2000, show_default=True, help="Orders of all shops together."
)
@click.option("--days", type=click.IntRange(min=1), default=120, show_default=True, help="Length of the history.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same history.")
@click.option("--now", type=int, metavar="SECONDS", show_default="now", help="Unix second at which the history ends.")
@click.option(
    "--world",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the history in this file, and take it from there if the file exists.",
)
@click.option(
    "--markets",
    metavar="DE,ID",
    callback=_regions,
    help="Add an empty shop in each of these markets.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the connector's config.json here, readable by you alone.",
)
@click.option("--redirect-url", metavar="URL", default="", help="Where the consent page sends the browser.")
@click.option(
    "--requests-per-second",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="How many requests each shop answers; 0 for no limit.",
)
@click.option(
    "--latency-ms", type=click.IntRange(min=0), default=0, show_default=True, help="How long every answer waits."
)
@click.option("--faults", metavar="JSON", default="{}", help="Faults to inject, see tiktok_shop_sandbox/README.md.")
def sandbox(
    orders: int,
    days: int,
    seed: int,
    now: int | None,
    world: Path | None,
    markets: list[str],
    host: str,
    port: int,
    config: Path | None,
    redirect_url: str,
    requests_per_second: int,
    latency_ms: int,
    faults: str,
) -> None:
    """Run a TikTok Shop on this machine: two shops with a seeded history behind the API's own protocol.

    The first line on stdout is JSON: the address, a config for the connector and the app's service id. Ctrl-C ends it.
    """
    import orjson

    from .serve import open_world, serve
    from .server.conditions import Conditions, SettingError
    from .server.state import Sandbox

    opened = open_world(
        world, seed=seed, orders=orders, days=days, now=now or int(time.time()), markets=markets
    )
    # Clearing the faults goes back to these conditions.
    conditions = Conditions(requests_per_second=requests_per_second, latency_ms=latency_ms, redirect_url=redirect_url)
    try:
        running = Sandbox.open(opened, conditions, orjson.loads(faults))
    except (SettingError, orjson.JSONDecodeError) as error:
        raise CannotStart(f"--faults: {error}") from None
    try:
        serve(running, host, port, config)
    except OSError as error:
        raise CannotStart(
            f"Can't listen at {host}:{port}: {error}. Choose another --port, or 0 for a free one."
        ) from None
