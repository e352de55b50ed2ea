from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import rich_click as click

from tiktok_shop import completion, options, resources
from tiktok_shop.errors import Interrupted
from tiktok_shop.help import ending
from tiktok_shop.sync.quiet import quiet_libraries


def comma_separated(_: click.Context, __: click.Parameter, value: str | tuple[str, ...] | None) -> list[str]:
    joined = value if isinstance(value, str) else ",".join(value or ())
    return [name.strip() for name in joined.split(",") if name.strip()]


def json_object(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, Any]:
    try:
        parsed = json.loads(value or "{}")
    except json.JSONDecodeError as error:
        raise click.BadParameter(f"not JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise click.BadParameter("must be a JSON object")
    return parsed


def schema_name(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value.isidentifier() or value != value.lower():
        raise click.BadParameter("use lower-case letters, digits and underscores")
    return value


@click.command(
    epilog=ending(
        "tiktok-shop sync",
        "tiktok-shop sync --warehouse postgresql://user:password@host:5432/shop",
        "tiktok-shop sync --streams orders,returns --no-dbt",
        "tiktok-shop sync --full-refresh orders",
        'tiktok-shop sync --dbt-vars \'{"shopify_schema": "shopify"}\'',
        sections={"The dbt project, to run dbt alone": [str(resources.dbt_project())]},
        exit_codes={
            0: "Everything was loaded and built.",
            1: "A stream, a model or a test failed, each named; everything else is done.",
            2: "It could not start.",
        },
    )
)
@click.option_panel("Where", options=["--config", "--warehouse", "--raw-schema"])
@click.option_panel("What to read", options=["--streams", "--full-refresh", "--connector", "--checkpoint-seconds"])
@click.option_panel("dbt", options=["--dbt", "--dbt-vars"])
@options.config
@options.warehouse
@click.option(
    "--raw-schema",
    envvar="TIKTOK_SHOP_RAW_SCHEMA",
    show_envvar=True,
    default="tiktok_shop_raw",
    show_default=True,
    callback=schema_name,
    help="The schema that the streams are loaded into.",
)
@click.option(
    "--streams",
    metavar="A,B",
    callback=comma_separated,
    shell_complete=completion.streams,
    show_default="all",
    help="Read only these streams.",
)
@click.option(
    "--full-refresh",
    multiple=True,
    metavar="STREAM",
    callback=comma_separated,
    shell_complete=completion.streams,
    help="Read this stream from start_date again. Its rows stay and are replaced by key.",
)
@click.option("--dbt/--no-dbt", default=True, show_default=True, help="Run dbt after loading.")
@click.option(
    "--dbt-vars", metavar="JSON", callback=json_object, help="Variables that override those of dbt_project.yml."
)
@click.option(
    "--connector",
    metavar="PROGRAM",
    shell_complete=completion.files,
    show_default="the installed source-tiktok-shop",
    help="The Airbyte source to read from.",
)
@click.option(
    "--checkpoint-seconds",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="Commit each stream at most this often.",
)
def sync(
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
    """Read what is new, load it into DuckDB or PostgreSQL, and build the dbt models.

    A sync that was stopped, for whatever reason, continues from its last checkpoint when you run the same command
    again.
    """
    from tiktok_shop.sync.config_file import ConfigFile

    # Before the libraries, which take seconds to import.
    config_file = ConfigFile(config)
    config_file.read()
    config_file.require_writable()
    with quiet_libraries():
        from rich.console import Console

        from tiktok_shop.sync.outcome import print_outcome
        from tiktok_shop.sync.progress import Display
        from tiktok_shop.sync.run import Options, run
        from tiktok_shop.sync.warehouse import Warehouse
    run_options = Options(
        config=config_file,
        warehouse=Warehouse.named(warehouse),
        raw_schema=raw_schema,
        streams=streams,
        full_refresh=full_refresh,
        connector=connector,
        checkpoint_seconds=checkpoint_seconds,
        dbt=dbt,
        dbt_variables=dbt_vars,
    )
    try:
        with Display(Console(file=sys.stderr)) as display, quiet_libraries():
            outcome = run(run_options, display)
    except (KeyboardInterrupt, RuntimeError) as error:
        # DuckDB makes a RuntimeError of Ctrl-C.
        if isinstance(error, RuntimeError) and "interrupted" not in str(error):
            raise
        raise Interrupted("Interrupted. Run the same command again to continue from the last checkpoint.") from None
    print_outcome(Console(), run_options, outcome)
    sys.exit(0 if outcome.succeeded else 1)
