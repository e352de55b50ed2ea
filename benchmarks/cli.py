"""The command line of `python -m benchmarks`."""

from __future__ import annotations

import rich_click as click

from benchmarks import api_log as api_log_benchmark
from benchmarks import connector as connector_benchmark

quick_option = click.option("--quick", is_flag=True, help="Fewer orders and rounds, for a first impression.")
rounds_option = click.option("--rounds", type=click.IntRange(min=1), help="How many times each program runs.")
STREAMS = {"orders": 100_000, "order_price_details": 10_000}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Cost of connector, loader and dbt build compared to baselines that do the same work. Slow results don't fail."""


@cli.command()
@quick_option
@rounds_option
@click.option("--stream", "streams", multiple=True, type=click.Choice(list(STREAMS)), help="Only this one; repeatable.")
@click.option("--speed/--no-speed", default=True, help="Records per CPU second.")
@click.option("--memory/--no-memory", default=True, help="Peak memory at 1,000 to 100,000 orders (quick: 10,000).")
def connector(quick: bool, rounds: int | None, streams: tuple[str, ...], speed: bool, memory: bool) -> None:
    """The connector compared to a baseline reader that requests the same pages."""
    for stream in streams or STREAMS:
        if speed:
            orders = STREAMS[stream] // 3 if quick else STREAMS[stream]
            connector_benchmark.speed(stream, orders, rounds or (3 if quick else 5))
        if memory:
            sizes = [1_000, 10_000] if quick else [1_000, 10_000, 100_000]
            connector_benchmark.memory(stream, sizes, 1)


@cli.command()
@quick_option
@rounds_option
def loader(quick: bool, rounds: int | None) -> None:
    """The loader compared to each warehouse's own bulk load of the same rows."""
    # Imported late: it has dependencies that the other benchmarks don't need.
    from benchmarks.loader import loader as compare

    compare(10_000 if quick else 30_000, rounds or (3 if quick else 5))


@cli.command()
@quick_option
@rounds_option
@click.option(
    "--warehouse",
    "warehouses",
    multiple=True,
    type=click.Choice(["duckdb", "postgres"]),
    help="Only this one; repeatable.",
)
def marts(quick: bool, rounds: int | None, warehouses: tuple[str, ...]) -> None:
    """The dbt build compared to one hand-written statement, after a small change, and with growing data."""
    from benchmarks.marts.costs import compare

    orders = 10_000 if quick else 100_000
    try:
        compare(orders, orders // 10, rounds or (2 if quick else 3), warehouses or ("duckdb", "postgres"))
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error


@cli.command("api_log")
@quick_option
@rounds_option
def api_log(quick: bool, rounds: int | None) -> None:
    """The connector with `api_log_path` compared to the connector without it."""
    api_log_benchmark.compare("order_price_details", 2_000 if quick else 10_000, rounds or (3 if quick else 7))


@cli.command()
@quick_option
def publish(quick: bool) -> None:
    """What `tiktok-shop publish` uses of its ceiling, and what unchanged rows cost."""
    from benchmarks.publish import compare

    compare([100, 1_000] if quick else [1_000, 10_000, 50_000], *((100, 10) if quick else (600, 20)))
