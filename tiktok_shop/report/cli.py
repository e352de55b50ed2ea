"""`python -m tiktok_shop.report`: the command and its options."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import rich_click as click

from tiktok_shop.errors import UserError
from tiktok_shop.report.marts import Marts, Period
from tiktok_shop.sync.warehouse import DEFAULT_FILE, Warehouse


class CannotReport(click.ClickException):
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
    help="The HTML file; one that is there is replaced.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day.  [default: the first there is]")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day.  [default: the last there is]")
@click.option(
    "--marts-schema",
    envvar="TIKTOK_SHOP_MARTS_SCHEMA",
    show_envvar=True,
    default="tiktok_shop_marts",
    show_default=True,
    help="The schema that dbt built the marts in.",
)
def report(
    warehouse: str | None, output: Path, since: datetime | None, until: datetime | None, marts_schema: str
) -> None:
    """Write the marts' answers into one HTML file that needs no network.

    Days are those of the marts: each shop's reporting time zone.
    """
    if not marts_schema.replace("$", "_").isidentifier():
        raise click.BadParameter("use letters, digits and underscores", param_hint="--marts-schema")
    period = Period(since.date() if since else None, until.date() if until else None)
    if period.since and period.until and period.since > period.until:
        raise click.BadParameter(f"{period.since} is after {period.until}", param_hint="--since")
    try:
        named = Warehouse.named(warehouse)
        # The charting library takes a second to import, which --help need not wait for.
        from tiktok_shop.report.page import render

        with named.reader() as connection:
            html, content = render(Marts(connection, marts_schema, period), generated_at=datetime.now(UTC))
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(html, encoding="utf-8")
    except UserError as refusal:
        raise CannotReport(str(refusal)) from None
    except OSError as error:
        raise CannotReport(f"{output} can't be written: {error.strerror}.") from None
    click.echo(f"Report ({content}): {output.absolute()}")
