"""Measures builds of the dbt project and prints what they cost."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.marts import runs
from benchmarks.marts.databases import MARTS, TABLES
from benchmarks.marts.records import records_of
from benchmarks.marts.warehouses import OPEN, Warehouse
from benchmarks.measurement import Cost
from benchmarks.results import median_cpu, median_peak, median_wall, repeat, show

BY_HAND = "one hand-written statement"
RESULT = "dbt: line revenue and what it needs"
WHOLE = "dbt: the whole project"
CHANGED = "1 % of the orders changed"
CHANGED_RESULT = "the same, line revenue and what it needs"
NOTHING_NEW = "nothing new"
START = "start"
ONLY_RESULT = ("--select", "+fct_order_line_revenue")

Costs = Mapping[str, list[Cost]]
Median = Callable[[list[Cost]], float]


def compare(orders: int, small: int, rounds: int, warehouses: Sequence[str]) -> None:
    """`small`: the shop that growth starts from."""
    for kind in warehouses:
        with tempfile.TemporaryDirectory(prefix="benchmark-marts-") as name, OPEN[kind](Path(name)) as warehouse:
            bench = Bench(warehouse, Path(name) / "dbt")
            before = bench.costs(small, rounds)
            after = bench.costs(orders, rounds)
            title = f"{warehouse.title}, {orders:,} orders, median of {rounds}"
            show_ratios(
                f"{title}: a full build; {bench.start_up(after)}",
                after,
                dict.fromkeys((BY_HAND, RESULT, WHOLE), BY_HAND),
            )
            show_ratios(
                f"{title}: a later build over the full one",
                after,
                {CHANGED: WHOLE, CHANGED_RESULT: RESULT, NOTHING_NEW: WHOLE},
            )
            show_growth(f"{warehouse.title}: {orders:,} orders over {small:,}, start-up subtracted", before, after)


class Bench:
    """Runs of one warehouse. `folder` is for dbt's own files."""

    def __init__(self, warehouse: Warehouse, folder: Path) -> None:
        self.warehouse = warehouse
        self.folder = folder
        self.parsing: Cost | None = None

    def costs(self, orders: int, rounds: int) -> Costs:
        """What each run costs; a RuntimeError if their results aren't what they should be."""
        self._save_states(records_of(orders))
        return repeat(
            rounds,
            {
                BY_HAND: self._from("raw", lambda: runs.by_hand(self.warehouse)),
                RESULT: self._from("raw", lambda: self._dbt("run", "--full-refresh", *ONLY_RESULT)),
                WHOLE: self._from("raw", lambda: self._dbt("run", "--full-refresh")),
                CHANGED: self._from("changed", lambda: self._dbt("run")),
                CHANGED_RESULT: self._from("changed", lambda: self._dbt("run", *ONLY_RESULT)),
                NOTHING_NEW: self._from("caught_up", lambda: self._dbt("run")),
                START: lambda: self._dbt("run", "--select", "no_model_is_named_so"),
            },
            f"{self.warehouse.title}, {orders:,} orders",
        )

    def start_up(self, costs: Costs) -> str:
        assert self.parsing is not None
        start = costs[START]
        return (
            f"dbt starts in {median_cpu(start):.1f} CPU seconds, {median_wall(start):.1f} s"
            f" (parsing everything, once: {self.parsing.cpu:.1f}, {self.parsing.wall:.1f} s)"
        )

    def _save_states(self, records: Path) -> None:
        """raw: all landed; changed: dbt has run, then what changed has landed; caught_up: and dbt has run again.

        What the last has is compared with a full build in other schemas: every column of every table.
        """
        self.warehouse.restore(None)
        runs.land(self.warehouse, records, "base")
        self.warehouse.save("raw")
        parsing = self._dbt("parse")
        self.parsing = self.parsing or parsing
        self._dbt("run", "--full-refresh")
        runs.by_hand(self.warehouse)
        runs.same(self.warehouse, "by_hand.order_line_revenue", f"{MARTS}.fct_order_line_revenue")
        runs.land(self.warehouse, records, "change")
        self.warehouse.save("changed")
        self._dbt("run")
        self.warehouse.save("caught_up")
        full = {TABLES: "full_build", MARTS: "full_build_marts"}
        variables = {f"{schema}_schema": name for schema, name in full.items()}
        runs.dbt(self.warehouse, self.folder / "full", "run", variables=variables)
        for schema, name in full.items():
            runs.same(self.warehouse, schema, name)

    def _dbt(self, *arguments: str) -> Cost:
        return runs.dbt(self.warehouse, self.folder, *arguments)

    def _from(self, state: str, run: Callable[[], Cost]) -> Callable[[], Cost]:
        def restored() -> Cost:
            self.warehouse.restore(state)
            return run()

        return restored


def show_ratios(title: str, costs: Costs, references: Mapping[str, str]) -> None:
    """A row for each run that has a reference; start-up subtracted from both first, then counted in both."""
    start = costs[START]
    rows = []
    for name, reference in references.items():
        ours, theirs = costs[name], costs[reference]
        cpu, wall = net_of(name, median_cpu, start), net_of(name, median_wall, start)
        rows.append(
            [
                name,
                f"{cpu(ours) / net_of(reference, median_cpu, start)(theirs):.2f}",
                f"{median_cpu(ours) / median_cpu(theirs):.2f}",
                f"{wall(ours) / net_of(reference, median_wall, start)(theirs):.2f}",
                f"{median_wall(ours) / median_wall(theirs):.2f}",
                f"{median_cpu(ours):.1f}",
                f"{median_wall(ours):.1f}",
                f"{median_peak(ours):.0f}",
            ]
        )
    columns = ["CPU ratio", "start-up counted", "time ratio", "start-up counted", "CPU s", "s", "peak MB"]
    show(title, ["", *columns], rows)


def show_growth(title: str, before: Costs, after: Costs) -> None:
    rows = []
    for name in before:
        if name != START:
            factors = [
                net_of(name, median, after[START])(after[name]) / net_of(name, median, before[START])(before[name])
                for median in (median_cpu, median_wall)
            ]
            peak = median_peak(after[name]) / median_peak(before[name])
            rows.append([name, *(f"{factor:.1f}" for factor in factors), f"{peak:.1f}"])
    show(title, ["", "CPU", "time", "peak memory"], rows)


def net_of(name: str, median: Median, start: list[Cost]) -> Median:
    """The median less dbt's start-up, which the statement has none of."""
    return median if name == BY_HAND else lambda costs: median(costs) - median(start)
