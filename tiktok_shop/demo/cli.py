from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from tiktok_shop.help import ending
from tiktok_shop.sync.quiet import quiet_libraries


@click.command(
    epilog=ending(
        "tiktok-shop demo",
        "tiktok-shop demo --orders 20000 --folder big-shop",
        exit_codes={
            0: "The shop was synced and published to.",
            1: "A stream, a model or a test failed.",
            2: "It could not start.",
        },
    )
)
@click.option(
    "--orders", metavar="N", type=click.IntRange(min=1), default=1500, show_default=True, help="Orders in its history."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".demo",
    show_default=True,
    help="Where the demo's config.json, DuckDB file, report and feed go. Those of an earlier demo are replaced.",
)
def demo(orders: int, folder: Path) -> None:
    """Make up a shop, sync it into a DuckDB file, answer what a merchant asks first, and list products in it.

    It needs no account and no network.
    """
    with quiet_libraries():
        from rich.console import Console

        from tiktok_shop.demo.answers import print_answers, print_listings, print_next_steps
        from tiktok_shop.demo.listings import FEED_FOLDER
        from tiktok_shop.demo.run import run_demo
        from tiktok_shop.report.cli import report
        from tiktok_shop.sync.outcome import print_outcome
        from tiktok_shop.sync.progress import Display
    with Display(Console(file=sys.stderr)) as display, quiet_libraries():
        finished = run_demo(folder, orders, display)
    console = Console()
    print_outcome(console, finished.options, finished.outcome)
    if finished.listings is None:
        sys.exit(1)
    print_answers(console, finished.options.warehouse, "tiktok_shop_marts")
    console.print()
    warehouse_file, report_file = folder / "tiktok_shop.duckdb", folder / "report.html"
    report.main(["--warehouse", str(warehouse_file), "--output", str(report_file)], standalone_mode=False)
    print_listings(console, finished.listings)
    print_next_steps(console, report_file, warehouse_file, folder / FEED_FOLDER)
