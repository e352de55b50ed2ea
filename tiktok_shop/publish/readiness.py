"""The readiness of a feed on a terminal: what share could go, and what holds the rest back, column by column."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from destination_tiktok_shop.engine.results import ColumnIssues
from tiktok_shop.publish.run import Outcome

MAX_VALUES = 5
MAX_LENGTH = 60
MAX_ALLOWED = 160


def print_readiness(console: Console, outcome: Outcome) -> None:
    results = outcome.results
    for name, groups in results.groups.items():
        ready = groups - results.rejected_groups[name]
        console.print(f"{name}: {ready:,} of {groups:,} are ready ({ready / groups:.0%}).", highlight=False)
    console.print(column_table(outcome))
    if results.column_issues:
        console.print(value_table(outcome))


def column_table(outcome: Outcome) -> Table:
    """How many rows fill each column, and how many of their values pass."""
    table = Table(title="Columns", title_justify="left", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("object", no_wrap=True)
    table.add_column("column", overflow="fold")
    for name in ("filled", "pass"):
        table.add_column(name, justify="right", no_wrap=True)
    for key in dict.fromkeys([*outcome.filled, *outcome.results.column_issues]):
        issues = outcome.results.column_issues.get(key, ColumnIssues())
        filled = outcome.filled[key]
        failing = sum(count for (given, _), count in issues.values.items() if given)
        style = "red" if issues.count else ""
        table.add_row(key[0], Text(key[1]), f"{filled:,}", Text(f"{max(filled - failing, 0):,}", style))
    return table


def value_table(outcome: Outcome) -> Table:
    """The values that don't pass, the most frequent first, with what TikTok Shop takes."""
    table = Table(
        title="What doesn't pass", title_justify="left", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False
    )
    table.add_column("column", overflow="fold", ratio=3)
    table.add_column("value", overflow="fold", ratio=3)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("TikTok takes", overflow="fold", ratio=4)
    for (_, column), issues in outcome.results.column_issues.items():
        for (given, allowed), count in issues.values.most_common(MAX_VALUES):
            value = Text(cut(given, MAX_LENGTH)) if given else Text("missing", "italic")
            table.add_row(Text(column), value, f"{count:,}", Text(cut(allowed, MAX_ALLOWED)))
        if len(issues.values) > MAX_VALUES:
            left = len(issues.values) - MAX_VALUES
            table.add_row(Text(column), Text(f"and {left:,} more", "italic"), "", "")
    return table


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
