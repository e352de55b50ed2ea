"""Repeats measurements, and prints their medians."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.measurement import Cost

CONSOLE = Console(width=160)
_PROGRESS = Console(stderr=True)


def repeat(rounds: int, runs: Mapping[str, Callable[[], Cost]], description: str) -> dict[str, list[Cost]]:
    """Interleaves the runs, once per round each, so that other load affects all of them alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    order = [(name, run) for _ in range(rounds) for name, run in runs.items()]
    for name, run in track(order, description=description, console=_PROGRESS, transient=True):
        costs[name].append(run())
    return costs


def median_cpu(costs: list[Cost]) -> float:
    return median(cost.cpu for cost in costs)


def median_wall(costs: list[Cost]) -> float:
    return median(cost.wall for cost in costs)


def median_peak(costs: list[Cost]) -> float:
    return median(cost.peak_mb for cost in costs)


def spread(costs: list[Cost]) -> str:
    """The range of the CPU seconds over all rounds."""
    values = [cost.cpu for cost in costs]
    return f"{min(values):.2f} to {max(values):.2f}"


def show(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Prints a table whose columns are numeric, except the first."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    CONSOLE.print(table)
    CONSOLE.print()
