"""The summary that a sync ends with."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from tiktok_shop.load.result import StreamResult
from tiktok_shop.sync.run import Options, Outcome
from tiktok_shop.sync.transform import Transform

MAX_PROBLEMS = 20


def print_outcome(console: Console, options: Options, outcome: Outcome) -> None:
    console.print(streams_table(outcome))
    for line in failures(outcome):
        console.print(line, style="red", highlight=False, markup=False, soft_wrap=True)
    print_lines(console, outcome.extract.warnings, "yellow")
    if outcome.transform:
        print_transform(console, outcome.transform)
    schemas = f"raw tables in schema {options.raw_schema}, {built_schemas(options)}"
    console.print(
        f"The data is in {options.warehouse.label}: {schemas}.",
        highlight=False,
        soft_wrap=True,
    )


def failures(outcome: Outcome) -> list[str]:
    """One sentence for each reason: a wrong secret fails all streams with the same one but for TikTok's request id."""
    by_reason: dict[str, list[StreamResult]] = {}
    for stream in outcome.extract.failed:
        by_reason.setdefault((stream.failure or "").split(" (")[0], []).append(stream)
    total = len(outcome.extract.streams)
    return [
        f"{stream_list([each.name for each in group], total)} failed: {group[0].failure}"
        for group in by_reason.values()
    ]


def stream_list(names: list[str], total: int) -> str:
    if len(names) == 1:
        return f"Stream {names[0]}"
    return "Every stream" if len(names) == total else f"Streams {', '.join(names)}"


def streams_table(outcome: Outcome) -> Table:
    table = Table(title="Streams", title_justify="left", box=None, header_style="bold")
    table.add_column("stream")
    table.add_column("rows read", justify="right")
    table.add_column("rows in the table", justify="right")
    table.add_column("")
    for name, stream in outcome.extract.streams.items():
        state = "[red]failed" if stream.failure else "[green]complete"
        table.add_row(name, f"{stream.rows:,}", f"{outcome.table_rows[name]:,}", state)
    return table


def print_transform(console: Console, transform: Transform) -> None:
    console.print(
        f"dbt: {transform.models} models built; tests: {transform.passed} passed, {transform.warned} warned, "
        f"{transform.failed} failed.",
        highlight=False,
    )
    print_lines(console, transform.problems, "red" if transform.broken else "yellow")


def print_lines(console: Console, lines: list[str], color: str) -> None:
    for line in lines[:MAX_PROBLEMS]:
        console.print(f"  {line}", style=color, highlight=False, markup=False, soft_wrap=True)
    if len(lines) > MAX_PROBLEMS:
        console.print(f"  and {len(lines) - MAX_PROBLEMS} more like these; all are in the logs", style=color)


def built_schemas(options: Options) -> str:
    if not options.dbt:
        return "dbt was not run"
    tables = options.dbt_variables.get("tiktok_shop_schema", "tiktok_shop")
    marts = options.dbt_variables.get("tiktok_shop_marts_schema", "tiktok_shop_marts")
    return f"tables in {tables}, marts in {marts}"
