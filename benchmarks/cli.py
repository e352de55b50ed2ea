"""`python -m benchmarks`: the commands and their options."""

from __future__ import annotations

import rich_click as click

from benchmarks import connector as connector_benchmark

quick_option = click.option("--quick", is_flag=True, help="A tenth of the orders and three rounds: a first impression.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Cost of the connector and the loader beside the least that the same work can cost. Nothing fails on slowness."""


@cli.command()
@quick_option
@click.option("--stream", "streams", multiple=True, type=click.Choice(["orders", "order_price_details"]))
@click.option("--speed/--no-speed", default=True, help="Records a CPU second.")
@click.option("--memory/--no-memory", default=True, help="Peak memory at 1,000 to 100,000 orders.")
def connector(quick: bool, streams: tuple[str, ...], speed: bool, memory: bool) -> None:
    """The connector beside a bare loop that asks for the same pages."""
    rounds = 3 if quick else 5
    orders = {"orders": 100_000, "order_price_details": 10_000}
    for stream in streams or tuple(orders):
        if speed:
            connector_benchmark.speed(stream, orders[stream] // (10 if quick else 1), rounds)
        if memory:
            sizes = [1_000, 10_000] if quick else [1_000, 10_000, 100_000]
            connector_benchmark.memory(stream, sizes, 1 if quick or stream != "orders" else 3)
