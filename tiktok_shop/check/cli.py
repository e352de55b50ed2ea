from __future__ import annotations

import json
import sys
from pathlib import Path

import rich_click as click

from tiktok_shop import options
from tiktok_shop.help import ending


@click.command(
    epilog=ending(
        "tiktok-shop check",
        "tiktok-shop check --json | jq '.shops[].unreadable'",
        exit_codes={
            0: "Every stream of every shop can be read.",
            1: "Something has to be fixed: at least one stream can't be read.",
            2: "It could not start: the config or an option is wrong.",
        },
    )
)
@options.config
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def check(config: Path, as_json: bool) -> None:
    """Show which shops the config gives access to, what can be read of each, and why the rest can't.

    It reads the newest record of every stream and writes nothing but renewed tokens.
    """
    from tiktok_shop.sync.quiet import quiet_libraries

    with quiet_libraries():
        from rich.console import Console

        from tiktok_shop.check import access
        from tiktok_shop.check.summary import print_summary

        result = access.read_access(config)
    if as_json:
        click.echo(json.dumps(access.as_json(result), ensure_ascii=False))
    else:
        print_summary(Console(), result)
    sys.exit(0 if access.is_usable(result) else 1)
