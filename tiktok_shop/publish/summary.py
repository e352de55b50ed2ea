"""What a run did, or would do, on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tiktok_shop.publish.readiness import print_readiness
from tiktok_shop.publish.run import Outcome

MAX_CALLS = 20
STYLES = {"rejected": "red", "audit_failed": "red", "deferred": "yellow", "warning": "yellow", "audit_passed": "green"}
LAST = ("unchanged", "planned", "deferred", "rejected", "warning", "audit_passed", "audit_failed")


def print_summary(console: Console, outcome: Outcome) -> None:
    verb = "Would publish to" if outcome.is_dry else "Published to"
    print_line(console, f"{verb} {outcome.shop}.")
    if outcome.results.by_outcome:
        console.print(outcome_table(outcome))
    if outcome.is_dry:
        print_plan(console, outcome)
        print_readiness(console, outcome)
    if outcome.results.by_reason:
        console.print(reason_table(outcome))
    for warning in outcome.warnings:
        print_line(console, warning, "yellow")
    print_line(
        console, f"Each row's outcome is in the table feedback of {outcome.ledger}; this was run {outcome.run_id}."
    )


def outcome_table(outcome: Outcome) -> Table:
    """A line for each object and outcome, what was done first."""
    table = new_table("Outcomes")
    for name in ("object", "outcome"):
        table.add_column(name, no_wrap=True)
    table.add_column("number", justify="right", no_wrap=True)
    found = outcome.results.by_outcome
    for name in dict.fromkeys(name for name, _ in found):
        kinds = sorted((kind for owner, kind in found if owner == name), key=place)
        for kind in kinds:
            table.add_row(name, Text(kind, STYLES.get(kind, "")), f"{found[name, kind]:,}")
    return table


def place(kind: str) -> int:
    return LAST.index(kind) if kind in LAST else -1


def reason_table(outcome: Outcome) -> Table:
    """Each reason with how many rows it holds and what to do."""
    table = new_table("Reasons")
    for name in ("object", "outcome", "reason"):
        table.add_column(name, no_wrap=True)
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("what to do")
    for (name, kind, reason, advice), rows in outcome.results.by_reason.most_common():
        table.add_row(name, Text(kind, STYLES.get(kind, "")), reason, f"{rows:,}", Text(advice))
    return table


def print_plan(console: Console, outcome: Outcome) -> None:
    """Each call that would be made, and why."""
    results = outcome.results
    total = sum(results.planned_calls.values())
    if not total:
        print_line(console, "No request that writes would be made.")
        return
    table = new_table(f"Plan: {total:,} {'request' if total == 1 else 'requests'} that write")
    for name in ("object", "operation"):
        table.add_column(name, no_wrap=True)
    for name in ("key", "why"):
        table.add_column(name, overflow="fold")
    for call in results.planned[:MAX_CALLS]:
        table.add_row(call.object, call.kind, Text(call.key), Text(call.why))
    console.print(table)
    if total > MAX_CALLS:
        counts = ", ".join(f"{count:,} {kind} of {name}" for (name, kind), count in results.planned_calls.items())
        print_line(console, f"and {total - MAX_CALLS:,} more: {counts} in all. The table feedback has each.\n")


def new_table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)


def print_line(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, highlight=False, markup=False, soft_wrap=True)
