"""`python -m tiktok_shop.sync`: the commands and their options."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console

from tiktok_shop.sync import DATA_DIR
from tiktok_shop.sync.quiet import quiet_libraries
from tiktok_shop.sync.refusal import Refusal


class CannotStart(click.ClickException):
    exit_code = 2


class Stopped(click.ClickException):
    exit_code = 130  # as a shell gives for Ctrl-C


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """TikTok Shop into DuckDB or PostgreSQL, and dbt's marts on top."""


def names(_: click.Context, __: click.Parameter, value: str | tuple[str, ...] | None) -> list[str]:
    joined = value if isinstance(value, str) else ",".join(value or ())
    return [name.strip() for name in joined.split(",") if name.strip()]


def json_object(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, Any]:
    try:
        given = json.loads(value or "{}")
    except json.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}") from None
    if not isinstance(given, dict):
        raise click.BadParameter("must be a JSON object")
    return given


@cli.command("run")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), default="config.json", show_default=True)
@click.option(
    "--warehouse",
    envvar="TIKTOK_SHOP_WAREHOUSE_URL",
    show_envvar=True,
    help=f"A DuckDB file or postgresql://user:password@host:5432/database.  [default: {DATA_DIR}/tiktok_shop.duckdb]",
)
@click.option(
    "--raw-schema",
    envvar="TIKTOK_SHOP_RAW_SCHEMA",
    show_envvar=True,
    default="tiktok_shop_raw",
    show_default=True,
    help="The schema the connector's streams land in.",
)
@click.option("--streams", callback=names, help="Only these, separated by commas.  [default: all]")
@click.option(
    "--full-refresh",
    multiple=True,
    metavar="STREAM",
    callback=names,
    help="Forget how far this stream was read and read it from start_date again; rows that are there stay.",
)
@click.option("--dbt/--no-dbt", default=True, help="Whether dbt runs after the load.  [default: yes]")
@click.option("--dbt-vars", callback=json_object, help="Variables of the dbt project, as JSON.")
@click.option("--connector", help="Another program than the installed source-tiktok-shop.")
@click.option(
    "--checkpoint-seconds",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="At least so long between two commits of one stream.",
)
def run_command(
    config: Path,
    warehouse: str | None,
    raw_schema: str,
    streams: list[str],
    full_refresh: list[str],
    dbt: bool,
    dbt_vars: dict[str, Any],
    connector: str | None,
    checkpoint_seconds: float,
) -> None:
    """Read what is new, load it, run dbt, and say what was done.

    A run that was stopped, however, goes on from its last checkpoint when the same command is given again. The exit
    code is 1 when a stream, a model or a test failed, 2 when the command could not start.
    """
    if not raw_schema.isidentifier() or raw_schema != raw_schema.lower():
        raise click.BadParameter("use lower-case letters, digits and underscores", param_hint="--raw-schema")
    with quiet_libraries():
        # PyAirbyte takes seconds to import, which --help need not wait for.
        from tiktok_shop.sync.config_file import ConfigFile
        from tiktok_shop.sync.outcome import print_outcome
        from tiktok_shop.sync.progress import Display
        from tiktok_shop.sync.run import Options, run
        from tiktok_shop.sync.warehouse import Warehouse
    try:
        options = Options(
            config=ConfigFile(config),
            warehouse=Warehouse.named(warehouse),
            raw_schema=raw_schema,
            streams=streams,
            full_refresh=full_refresh,
            connector=connector,
            checkpoint_seconds=checkpoint_seconds,
            dbt=dbt,
            dbt_variables=dbt_vars,
        )
        with Display(Console(file=sys.stderr)) as display, quiet_libraries():
            outcome = run(options, display)
    except Refusal as refusal:
        raise CannotStart(str(refusal)) from None
    except (KeyboardInterrupt, RuntimeError) as stop:
        # DuckDB makes a RuntimeError of Ctrl-C.
        if isinstance(stop, RuntimeError) and "interrupted" not in str(stop):
            raise
        raise Stopped("Stopped; the same command goes on from the last checkpoint.") from None
    print_outcome(Console(), options, outcome)
    sys.exit(0 if outcome.succeeded else 1)


@cli.command("demo")
@click.option(
    "--orders", type=click.IntRange(min=1), default=1500, show_default=True, help="How many the shop has had."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".demo",
    show_default=True,
    help="Where config.json and the DuckDB file of the demo go; an earlier demo's are replaced.",
)
def demo_command(orders: int, folder: Path) -> None:
    """Make up a shop, run the pipeline on it, and answer what a merchant asks first."""
    with quiet_libraries():
        from tiktok_shop.demo.demo import run_demo
        from tiktok_shop.demo.questions import print_answers
        from tiktok_shop.sync.cache import open_cache
        from tiktok_shop.sync.outcome import print_outcome
        from tiktok_shop.sync.progress import Display
    try:
        with Display(Console(file=sys.stderr)) as display, quiet_libraries():
            demo = run_demo(folder, orders, display)
    except Refusal as refusal:
        raise CannotStart(str(refusal)) from None
    console = Console()
    print_outcome(console, demo.options, demo.outcome)
    if demo.outcome.succeeded:
        with open_cache(demo.options.warehouse, demo.options.raw_schema) as cache:
            print_answers(console, cache, "tiktok_shop_marts")
    sys.exit(0 if demo.outcome.succeeded else 1)
