"""What the marts promise, recorded in dbt_project/contracts.yml.

`python -m integration_tests.marts.contracts` adds to the record what is new in the models. Nothing takes from it but a
hand: see CONTRIBUTING.md."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from dbt.cli.main import dbtRunner

from integration_tests.marts.warehouse import MARTS, PROJECT, Warehouse

Contracts = dict[str, dict[str, str]]
"""The type of each column, by the mart's table."""

RECORD = PROJECT / "contracts.yml"
HEAD = """\
# What the marts' tables promise. See "A mart changes" in CONTRIBUTING.md; `make contracts` adds what is new.
"""


def promised(manifest: Mapping[str, Any]) -> Contracts:
    """By the models, as dbt read them. A column that starts with _ is the project's own and no promise."""
    return {
        mart["alias"]: {
            column["name"]: column["data_type"]
            for column in mart["columns"].values()
            if not column["name"].startswith("_")
        }
        for mart in marts(manifest)
    }


def marts(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Without int_shopify_orders and the like, which are steps on the way to them."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return [node for node in models if node["path"].startswith("marts/") and not node["name"].startswith("int_")]


def held(warehouse: Warehouse) -> dict[str, dict[str, tuple[str, bool]]]:
    """What the marts' tables have, in the words of the contracts: by table and column its type, and whether it is never
    null."""
    rows = warehouse.query(f"""
        select relname, attname, format_type(atttypid, atttypmod) as kind, attnotnull as is_never_null
        from pg_attribute inner join pg_class on attrelid = pg_class.oid
        where relnamespace = '{MARTS}'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    """ if warehouse.url else f"""
        select table_name as relname, column_name as attname, data_type as kind, not is_nullable as is_never_null
        from duckdb_columns() where schema_name = '{MARTS}'
    """)  # fmt: skip
    words = {
        "text": "string", "varchar": "string", "decimal(38,6)": "numeric(38, 6)", "numeric(38,6)": "numeric(38, 6)",
        "timestamp without time zone": "timestamp",
    }  # fmt: skip
    tables: dict[str, dict[str, tuple[str, bool]]] = {}
    for row in rows:
        kind = row["kind"].lower()
        tables.setdefault(row["relname"], {})[row["attname"]] = words.get(kind, kind), row["is_never_null"]
    return tables


def recorded() -> Contracts:
    return yaml.safe_load(RECORD.read_text())


def broken(record: Contracts, models: Contracts) -> list[str]:
    """What the models don't keep of the record."""
    return [
        f"{table}.{column} was promised as {kind}, but is {models.get(table, {}).get(column, 'gone')}"
        for table, columns in record.items()
        for column, kind in columns.items()
        if models.get(table, {}).get(column) != kind
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        parsed = dbtRunner().invoke([
            "--quiet", "parse", "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", "duckdb",
            "--target-path", folder, "--log-path", folder,
        ])  # fmt: skip
        if not parsed.success:
            raise SystemExit(f"dbt can't read the models: {parsed.exception}")
        models = promised(json.loads((Path(folder) / "manifest.json").read_text()))
    record = recorded()
    merged = {table: models.get(table, {}) | record.get(table, {}) for table in sorted({*models, *record})}
    RECORD.write_text(HEAD + yaml.safe_dump(merged, sort_keys=False, width=120))


if __name__ == "__main__":
    main()
