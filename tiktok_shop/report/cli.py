"""The command `tiktok-shop report`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import rich_click as click

from tiktok_shop.report.marts import DateRange, Marts
from tiktok_shop.sync.refusal import Refusal
from tiktok_shop.sync.warehouse import DEFAULT_FILE, Warehouse


class ReportError(click.ClickException):
    exit_code = 2


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--warehouse",
    envvar="TIKTOK_SHOP_WAREHOUSE_URL",
    show_envvar=True,
    help=f"A DuckDB file or postgresql://user:password@host:5432/database.  [default: {DEFAULT_FILE}]",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="report.html",
    show_default=True,
    help="The HTML file to write; an existing one is replaced.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day.  [default: the first with data]")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day.  [default: the last with data]")
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
    try:
        source = Warehouse.named(warehouse)
        # Imported late: the charting library takes a second, too long for --help.
        from tiktok_shop.report.page import render

        with source.reader() as connection:
            html, summary = render(Marts(connection, marts_schema, date_range), generated_at=datetime.now(UTC))
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(html, encoding="utf-8")
    except Refusal as refusal:
        raise ReportError(str(refusal)) from None
    except OSError as error:
        raise ReportError(f"{output} can't be written: {error.strerror}.") from None
    click.echo(f"Report ({summary}): {output.absolute()}")
