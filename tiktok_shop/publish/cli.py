from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rich_click as click

from tiktok_shop import completion, options
from tiktok_shop.errors import Interrupted, UserError, user_errors
from tiktok_shop.help import ending
from tiktok_shop.publish.objects import OBJECTS, option_name

FEED_FILE = click.Path(dir_okay=False, path_type=Path)
RUN_AGAIN = "Run the same command again: it continues where this run stopped."


class RunFailed(UserError):
    """A run that had begun didn't come to its end."""

    exit_code = 1


def feed_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each object, named as it is."""
    for name, summary in reversed(OBJECTS.items()):
        command = click.option(option_name(name), name, type=FEED_FILE, metavar="FILE", help=summary)(command)
    return command


def write_example(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is None or ctx.resilient_parsing:
        return
    from tiktok_shop.publish.example import write_example

    write_example(folder)
    click.echo(
        f"Wrote an example feed: {folder / 'products.csv'}, {folder / 'mapping.csv'}, files of prices and stock, and "
        "pictures."
    )
    ctx.exit()


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
@click.option_panel("The feed", options=[*map(option_name, OBJECTS), "--warehouse", "--feed-schema", "--mapping"])
@click.option_panel("How", options=["--config", "--shop-id", "--dry-run", "--allow-gone"])
@click.option_panel("To try it", options=["--example"])
@options.config
@feed_options
@click.option(
    "--warehouse",
    metavar="FILE|URL",
    shell_complete=completion.files,
    help="A DuckDB file or postgresql://user:password@host:5432/database. Where no files are named, the feed is its "
    f"tables {', '.join(OBJECTS)}. What was done is copied to its schema tiktok_shop_publish.",
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
    help="Your values and TikTok Shop's: a file with the columns column, from and to.",
)
@click.option(
    "--shop-id", metavar="ID", help="The shop to publish to, where the config doesn't say it and there are several."
)
@click.option("--dry-run", is_flag=True, help="Show the plan and what isn't ready. Nothing is written to TikTok Shop.")
@click.option("--allow-gone", is_flag=True, help="Take down listings this once, however many the feed has no more.")
@click.option(
    "--example",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    is_eager=True,
    expose_value=False,
    callback=write_example,
    help="Write an example feed with its pictures into a folder, and stop.",
)
def publish(
    config: Path,
    warehouse: str | None,
    feed_schema: str,
    mapping: Path | None,
    shop_id: str | None,
    dry_run: bool,
    allow_gone: bool,
    **files: Any,
) -> None:
    """List products on TikTok Shop, keep their prices and stock current, and mark orders as shipped.

    Files are CSV, JSON lines or Parquet. Only what changed since the last run is sent. A products file is the whole
    catalog: listings of products that it has no more are deactivated.
    """
    from rich.console import Console

    from tiktok_shop.publish.progress import Display
    from tiktok_shop.publish.run import Options, RunError, run
    from tiktok_shop.publish.summary import print_summary

    run_options = Options(
        config=config,
        files={name: path for name, path in files.items() if path is not None},
        shop_id=shop_id,
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
        raise RunFailed(f"{error} {RUN_AGAIN}") from None
    except KeyboardInterrupt:
        raise Interrupted(f"Interrupted. {RUN_AGAIN}") from None
    print_summary(Console(), outcome)
    sys.exit(1 if outcome.results.rejected else 0)
