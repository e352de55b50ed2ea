"""The questions' answers and what to do next, as the demo prints them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from rich.console import Console

from tiktok_shop.demo.listings import NEW_PRICE, NEW_STOCK, Listings
from tiktok_shop.demo.questions import QUESTIONS
from tiktok_shop.demo.tables import tables
from tiktok_shop.sync.warehouse import Warehouse


def print_answers(console: Console, warehouse: Warehouse, marts_schema: str) -> None:
    with warehouse.reader() as connection:
        for question in QUESTIONS:
            answer = connection.execute(question.sql.format(marts=marts_schema))
            names = [column[0] for column in answer.description or []]
            rows = answer.fetchall()
            console.print(f"\n{question.title}" if rows else f"\n{question.title}: none", style="italic")
            for table in tables(names, rows[: question.most_rows], question.keys, console.width) if rows else []:
                console.print(table)
            if question.most_rows and len(rows) > question.most_rows:
                the_rest = question.the_rest.format(marts=marts_schema)
                print_line(console, f"{question.most_rows} of {len(rows):,} rows; the rest: {the_rest}")


def print_listings(console: Console, listings: Listings) -> None:
    """The runs side by side, what can't go, and what the shop shows."""
    console.print("\nThe example feed, published to the shop", style="italic")
    kinds = ["created", "updated", "unchanged", "rejected"]
    names = ["run", *kinds, "requests that write"]
    rows = [[run.what, *(run.by_outcome[kind] or None for kind in kinds), run.requests] for run in listings.runs]
    for table in tables(names, rows, 1, console.width):
        console.print(table)
    first, shown = listings.runs[0], listings.shown
    print_line(console, f"Rejected, each row with advice in tiktok_shop_publish.feedback: {', '.join(first.reasons)}.")
    statuses = ", ".join(f"{count} {status}" for status, count in shown.statuses.items())
    print_line(
        console,
        f"The shop shows {statuses}; {NEW_PRICE} costs {shown.price}, and of {NEW_STOCK} there are {shown.stock}.",
    )


def print_next_steps(console: Console, report: Path, warehouse_file: Path, feed: Path) -> None:
    console.print("\nNext", style="bold")
    for what, how in {
        "Open the report": report,
        "Query the tables": f"duckdb {warehouse_file}",
        "Look at the feed": feed,
        "Use your own shop": f"{program()} authorize --help, then {program()} sync, {program()} publish",
    }.items():
        print_line(console, f"  {what:<20}{how}")


def print_line(console: Console, text: str) -> None:
    """Without breaks, so that a command or path can be copied."""
    console.print(text, highlight=False, markup=False, soft_wrap=True)


def program() -> str:
    """What the user types for this program: its name where PATH leads to it, else its path."""
    path = Path(sys.argv[0])
    on_path = shutil.which(path.name)
    return path.name if on_path and Path(on_path).resolve() == path.resolve() else sys.argv[0]
