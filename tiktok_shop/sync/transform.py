"""Runs the dbt project on the raw tables, in this process, and counts the results."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from tiktok_shop import resources
from tiktok_shop.load.credentials import dbt_variables
from tiktok_shop.sync import DATA_DIR
from tiktok_shop.sync.warehouse import Warehouse

PROFILES = Path(__file__).with_name("profiles")


@dataclass
class Transform:
    models: int = 0
    passed: int = 0
    warned: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)
    """One line for each model that failed to build and each test that failed or warned."""
    broken: bool = False
    """Whether a model failed to build or a test failed."""


def run_dbt(
    warehouse: Warehouse,
    variables: dict[str, Any],
    *,
    watch: Callable[[str, int, int], None],
    full_refresh: bool = False,
) -> Transform:
    """`dbt build`: models, snapshots and data tests; `variables` override those of dbt_project.yml."""
    project = str(resources.dbt_project())
    # Unit tests run on made-up rows, so a shop's data can't change their result.
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    arguments += ["--project-dir", project, "--profiles-dir", str(PROFILES) if warehouse.other else project]
    arguments += ["--target", warehouse.destination.kind, "--vars", json.dumps(variables)]
    arguments += ["--target-path", str(DATA_DIR / "dbt"), "--log-path", str(DATA_DIR / "logs" / "dbt")]
    arguments += ["--quiet", "--log-level", "none", "--log-level-file", "info", "--no-use-colors"]
    with warehouse.exclusive_build(), environment(profile_variables(warehouse)):
        outcome = dbtRunner(callbacks=[node_watcher(watch)]).invoke(arguments)
        # Otherwise dbt keeps the DuckDB file open until this process ends.
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception or outcome.result is None:
        return Transform(problems=[f"dbt could not start: {first_line(outcome.exception)}"], broken=True)
    return summarize(outcome.result)


# From PostgreSQL's documentation of libpq, by which dbt's adapter connects: parameters and environment variables.
LIBPQ_VARIABLES = {
    "application_name": "PGAPPNAME",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "passfile": "PGPASSFILE",
    "sslcert": "PGSSLCERT",
    "sslcrl": "PGSSLCRL",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


def profile_variables(warehouse: Warehouse) -> dict[str, str]:
    """The environment variables that dbt_project/profiles.yml reads, or those of PROFILES."""
    if warehouse.other:
        return dbt_variables(warehouse.other)
    if warehouse.file:
        return {"TIKTOK_SHOP_DUCKDB_PATH": str(warehouse.file)}
    url = warehouse.url
    profile = {
        "TIKTOK_SHOP_POSTGRES_HOST": warehouse.host,
        "TIKTOK_SHOP_POSTGRES_PORT": str(url.port or 5432),
        "TIKTOK_SHOP_POSTGRES_USER": url.username or "",
        "TIKTOK_SHOP_POSTGRES_PASSWORD": url.password or "",
        "TIKTOK_SHOP_POSTGRES_DATABASE": url.database,
    }
    return profile | {LIBPQ_VARIABLES[name]: str(value) for name, value in url.query.items() if name in LIBPQ_VARIABLES}


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def node_watcher(watch: Callable[[str, int, int], None]) -> Callable[[EventMsg], None]:
    def on_event(event: EventMsg) -> None:
        if event.info.name in {"LogModelResult", "LogTestResult", "LogSnapshotResult"}:
            total = getattr(event.data, "total", 0) or getattr(event.data, "num_models", 0)
            watch(event.data.node_info.node_name, event.data.index, total)

    return on_event


def summarize(result: Any) -> Transform:
    """Of dbt's results, whose status is success, pass, warn, fail, error, runtime error, partial success or skipped."""
    transform = Transform()
    for each in result.results:
        kind, status, name = str(each.node.resource_type), str(each.status), each.node.name
        is_test = kind == "test"
        if status == "success" and not is_test:
            transform.models += 1
        elif status in {"pass", "success"}:
            transform.passed += 1
        elif status == "warn":
            transform.warned += 1
            transform.problems.append(f"warning: {name}: {first_line(each.message)}")
        elif status not in {"skipped", "no-op"}:
            transform.failed += is_test
            transform.broken = True
            transform.problems.append(f"failed: {name}: {first_line(each.message)}")
    return transform


def first_line(message: object) -> str:
    lines = [line.strip() for line in str(message or "").splitlines() if line.strip()]
    return " ".join(lines[:2])
