from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from tiktok_shop import completion, options
from tiktok_shop.errors import Interrupted, UserError, user_errors
from tiktok_shop.help import ending

FEED_FILE = click.Path(dir_okay=False, path_type=Path)


class RunFailed(UserError):
    """A run that had begun didn't come to its end."""

    exit_code = 1


@click.command(
    epilog=ending(
        "tiktok-shop publish --products products.csv --dry-run",
        "tiktok-shop publish --products products.csv --mapping mapping.csv",
        "tiktok-shop publish --prices prices.parquet --inventory stock.jsonl",
        "tiktok-shop publish --warehouse shop.duckdb --feed-schema tiktok_shop_feed",
        exit_codes={
            0: "Every row was accepted, unchanged or deferred.",
            1: "A row was rejected, each reason named; or the run failed on its way.",
            2: "It could not start.",
        },
    )
)
@click.option_panel("The feed", options=["--products", "--prices", "--inventory", "--warehouse", "--feed-schema"])
@click.option_panel("How", options=["--config", "--mapping", "--dry-run", "--allow-gone"])
@options.config
@click.option("--products", type=FEED_FILE, metavar="FILE", help="The whole catalog, one row per variant.")
@click.option("--prices", type=FEED_FILE, metavar="FILE", help="Prices alone, one row per SKU.")
@click.option("--inventory", type=FEED_FILE, metavar="FILE", help="Stock alone, one row per SKU and warehouse.")
@click.option(
    "--warehouse",
    metavar="FILE|URL",
    shell_complete=completion.files,
    help="A DuckDB file or postgresql://user:password@host:5432/database. Without files, the feed is its tables named "
    "products, prices and inventory. What was done is copied to its schema tiktok_shop_publish.",
)
@click.option(
    "--feed-schema",
    metavar="SCHEMA",
    default="tiktok_shop_feed",
    show_default=True,
    help="The schema of the warehouse that holds the feed.",
)
@click.option(
    "--mapping",
    type=FEED_FILE,
    metavar="FILE",
    help="Your values and TikTok Shop's: a CSV file with the columns column, from and to.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan and what isn't ready. Nothing is written to TikTok Shop.")
@click.option("--allow-gone", is_flag=True, help="Take down listings this once, however many the feed has no more.")
def publish(
    config: Path,
    products: Path | None,
    prices: Path | None,
    inventory: Path | None,
    warehouse: str | None,
    feed_schema: str,
    mapping: Path | None,
    dry_run: bool,
    allow_gone: bool,
) -> None:
    """List products on TikTok Shop, and keep their prices and stock current.

    Files are CSV, JSON lines or Parquet. Only what changed since the last run is sent. A products file is the whole
    catalog: listings of products that it has no more are deactivated.
    """
    from rich.console import Console

    from tiktok_shop.publish.progress import Display
    from tiktok_shop.publish.run import Options, RunError, run
    from tiktok_shop.publish.summary import print_summary

    files = {"products": products, "prices": prices, "inventory": inventory}
    run_options = Options(
        config=config,
        files={name: path for name, path in files.items() if path is not None},
        warehouse=warehouse,
        feed_schema=feed_schema,
        mapping=mapping,
        dry_run=dry_run,
        allow_gone=allow_gone,
    )
    try:
        with user_errors(), Display(Console(file=sys.stderr)) as display:
            outcome = run(run_options, display)
    except RunError as error:
        raise RunFailed(f"{error} Run the same command again: it continues where this run stopped.") from None
    except KeyboardInterrupt:
        raise Interrupted("Interrupted. Run the same command again: it continues where this run stopped.") from None
    print_summary(Console(), run_options, outcome)
    sys.exit(1 if outcome.results.rejected else 0)
