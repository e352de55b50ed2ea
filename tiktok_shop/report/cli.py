"""`tiktok-shop report`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import rich_click as click

from tiktok_shop import options
from tiktok_shop.errors import UserError
from tiktok_shop.help import ending
from tiktok_shop.report.marts import DateRange, Marts
from tiktok_shop.sync.warehouse import Warehouse


@click.command(
    epilog=ending(
        "tiktok-shop report",
        "tiktok-shop report --warehouse postgresql://user:password@host:5432/shop",
        "tiktok-shop report --since 2026-10-01 --until 2026-10-31",
    )
)
@options.warehouse
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    default="report.html",
    show_default=True,
    help="The HTML file to write; an existing one is replaced.",
)
@click.option(
    "--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="First day.  [default=the first with data]"
)
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Last day.  [default=the last with data]"
)
@click.option(
    "--marts-schema",
    envvar="TIKTOK_SHOP_MARTS_SCHEMA",
    show_envvar=True,
    default="tiktok_shop_marts",
    show_default=True,
    help="The schema of the marts.",
)
def report(
    warehouse: str | None, output: Path, since: datetime | None, until: datetime | None, marts_schema: str
) -> None:
    """Write a self-contained HTML report from the marts.

    Days are in each shop's reporting time zone, as in the marts.
    """
    if not marts_schema.replace("$", "_").isidentifier():
        raise click.BadParameter("use letters, digits and underscores", param_hint="--marts-schema")
    date_range = DateRange(since.date() if since else None, until.date() if until else None)
    if date_range.since and date_range.until and date_range.since > date_range.until:
        raise click.BadParameter(f"{date_range.since} is after {date_range.until}", param_hint="--since")
    source = Warehouse.named(warehouse)
    # Imported late: the charting library takes a second, too long for --help.
    from tiktok_shop.report.page import render

    with source.reader() as connection:
        html, summary = render(Marts(connection, marts_schema, date_range), generated_at=datetime.now(UTC))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(html, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{output} can't be written: {error.strerror}.") from None
    click.echo(f"Report ({summary}): {output.absolute()}")
