"""Repeated measurements, their medians, and the tables they are printed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.children import Cost

CONSOLE = Console(width=160)
_PROGRESS = Console(stderr=True)


def repeat(rounds: int, runs: Mapping[str, Callable[[], Cost]], what: str) -> dict[str, list[Cost]]:
    """Every run once a round, one after the other, so that what else the machine does strikes all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    order = [(name, run) for _ in range(rounds) for name, run in runs.items()]
    for name, run in track(order, description=what, console=_PROGRESS, transient=True):
        costs[name].append(run())
    return costs


def median_cpu(costs: list[Cost]) -> float:
    return median(cost.cpu for cost in costs)


def median_wall(costs: list[Cost]) -> float:
    return median(cost.wall for cost in costs)


def median_peak(costs: list[Cost]) -> float:
    return median(cost.peak_mb for cost in costs)


def spread(costs: list[Cost]) -> str:
    """How far the CPU seconds of the rounds lie apart."""
    values = [cost.cpu for cost in costs]
    return f"{min(values):.2f} to {max(values):.2f}"


def show(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A plain table; all columns but the first are figures."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    CONSOLE.print(table)
    CONSOLE.print()
