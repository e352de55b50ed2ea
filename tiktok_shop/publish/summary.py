"""What a run did, or would do, on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from destination_tiktok_shop.engine.results import ColumnIssues
from tiktok_shop.publish.run import Options, Outcome

MAX_CALLS = 20
MAX_VALUES = 3
ORDER = (
    "created",
    "updated",
    "unchanged",
    "deactivated",
    "deleted",
    "planned",
    "deferred",
    "rejected",
    "warning",
    "audit_passed",
    "audit_failed",
)
STYLES = {"rejected": "red", "audit_failed": "red", "deferred": "yellow", "warning": "yellow"}


def print_summary(console: Console, options: Options, outcome: Outcome) -> None:
    verb = "Would publish to" if options.dry_run else "Published to"
    print_line(console, f"{verb} {outcome.shop}.")
    if outcome.results.by_outcome:
        console.print(outcome_table(outcome))
    if options.dry_run:
        print_plan(console, outcome)
        print_readiness(console, outcome)
    if outcome.results.by_reason:
        console.print(reason_table(outcome))
    for warning in outcome.warnings:
        print_line(console, warning, "yellow")
    where = f"{outcome.copied_to}, schema tiktok_shop_publish" if outcome.copied_to else outcome.ledger
    print_line(console, f"Each row's outcome is in the table feedback of {where}; this was run {outcome.run_id}.")


def outcome_table(outcome: Outcome) -> Table:
    table = new_table("Outcomes")
    table.add_column("object")
    table.add_column("outcome")
    table.add_column("number", justify="right")
    found = outcome.results.by_outcome
    for name in dict.fromkeys(name for name, _ in found):
        for kind in ORDER:
            if found[name, kind]:
                table.add_row(name, f"[{STYLES.get(kind, 'green')}]{kind}", f"{found[name, kind]:,}")
    return table


def reason_table(outcome: Outcome) -> Table:
    table = new_table("Reasons")
    for name, width in (("object", 9), ("outcome", 12), ("reason", 20)):
        table.add_column(name, min_width=width, no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("what to do", overflow="fold")
    for (name, kind, reason, advice), rows in outcome.results.by_reason.most_common():
        table.add_row(name, f"[{STYLES.get(kind, 'default')}]{kind}", reason, f"{rows:,}", advice)
    return table


def print_plan(console: Console, outcome: Outcome) -> None:
    """Each call that would be made, and why."""
    results = outcome.results
    total = sum(results.planned_calls.values())
    if not total:
        print_line(console, "No request that writes would be made.")
        return
    table = new_table(f"Plan: {total:,} {'request' if total == 1 else 'requests'} that write")
    table.add_column("object", no_wrap=True)
    table.add_column("operation", no_wrap=True)
    table.add_column("key", overflow="fold")
    table.add_column("why", overflow="fold")
    for call in results.planned[:MAX_CALLS]:
        table.add_row(call.object, call.kind, call.key, call.why)
    console.print(table)
    if total > MAX_CALLS:
        counts = ", ".join(f"{count:,} {kind} of {name}" for (name, kind), count in results.planned_calls.items())
        print_line(console, f"and {total - MAX_CALLS:,} more: {counts} in all. The table feedback has each.")


def print_readiness(console: Console, outcome: Outcome) -> None:
    """What share could go, and for each column how many rows fill it, pass, and which values don't."""
    results = outcome.results
    for name, groups in results.groups.items():
        ready = groups - results.rejected_groups[name]
        print_line(console, f"{name}: {ready:,} of {groups:,} are ready ({ready / groups:.0%}).")
    columns = dict.fromkeys([*outcome.filled, *results.column_issues])
    table = new_table("Readiness")
    for name in ("object", "column"):
        table.add_column(name, no_wrap=True)
    for name in ("filled", "pass"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("what doesn't pass", overflow="fold")
    for key in columns:
        filled = outcome.filled[key]
        issues = results.column_issues.get(key, ColumnIssues())
        failing = sum(count for (given, _), count in issues.values.items() if given)
        table.add_row(*key, f"{filled:,}", f"{max(filled - failing, 0):,}", "; ".join(failures(issues)))
    console.print(table)


def failures(issues: ColumnIssues) -> list[str]:
    """The values that don't pass, the most frequent first, with what TikTok Shop takes."""
    found = [
        f"{given or 'missing'}{f' ({count:,} times)' if count > 1 else ''}{f', allowed: {allowed}' if allowed else ''}"
        for (given, allowed), count in issues.values.most_common(MAX_VALUES)
    ]
    left = len(issues.values) - MAX_VALUES
    return [*found, f"and {left:,} more"] if left > 0 else found


def new_table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)


def print_line(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, highlight=False, markup=False, soft_wrap=True)
