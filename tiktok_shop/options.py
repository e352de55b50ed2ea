"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from tiktok_shop import completion

config = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default="config.json",
    show_default=True,
    help="The file with the app's credentials, written by `tiktok-shop authorize`.",
)

warehouse = click.option(
    "--warehouse",
    metavar="FILE|URL",
    envvar="TIKTOK_SHOP_WAREHOUSE_URL",
    show_envvar=True,
    shell_complete=completion.files,
    help="A DuckDB file, or postgresql://user:password@host:5432/database.  [default=.data/tiktok_shop.duckdb]",
)
