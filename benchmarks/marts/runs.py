"""The programs that are measured or prepare what is: landing, dbt, the hand-written statement, comparisons."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.marts.warehouses import Warehouse
from benchmarks.measurement import ROOT, Cost, measure, python

PROJECT = ROOT / "dbt_project"
_DBT = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}


def land(warehouse: Warehouse, records: Path, part: str) -> None:
    measure(python("benchmarks.marts.land", warehouse.kind, warehouse.place, records, part))


def by_hand(warehouse: Warehouse) -> Cost:
    """One statement: fct_order_line_revenue's money, straight from the raw tables."""
    return _measure(warehouse, python("benchmarks.marts.by_hand", warehouse.kind, warehouse.place))


def dbt(warehouse: Warehouse, folder: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> Cost:
    """`folder` keeps dbt's own files; what it parsed there before needs no parsing again with the same variables."""
    said = folder / "dbt.out"
    command = [
        Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments, "--target", warehouse.kind,
        "--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", folder / "target",
        "--log-path", folder / "logs", "--vars", json.dumps(dict(variables or {})),
    ]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _measure(warehouse, command, stdout=said)
    except RuntimeError as failed:
        raise RuntimeError(f"{failed}\n{said.read_text()[-4000:]}") from None


def same(warehouse: Warehouse, left: str, right: str) -> None:
    """Of two tables, or of all tables of two schemas: a RuntimeError that names a difference where there is one."""
    measure(python("benchmarks.marts.same", warehouse.kind, warehouse.place, left, right))


def _measure(warehouse: Warehouse, command: list[str | Path], stdout: Path | None = None) -> Cost:
    before = warehouse.server_cpu()
    cost = measure(command, stdout=stdout, env=_DBT | dict(warehouse.environment))
    return replace(cost, cpu=cost.cpu + warehouse.server_cpu() - before)
