from __future__ import annotations

from pathlib import Path

import pytest

from tiktok_shop.errors import UserError
from tiktok_shop.sync.transform import profile_variables
from tiktok_shop.sync.warehouse import DEFAULT_FILE, Warehouse


@pytest.mark.parametrize("name", [None, "", "sales.duckdb", "./sales.duckdb", "duckdb:///sales.duckdb"])
def test_a_duckdb_file_is_named_by_its_path(name: str | None) -> None:
    expected = Path("sales.duckdb").absolute() if name else DEFAULT_FILE
    assert Warehouse.named(name).file.resolve() == expected.resolve()


@pytest.mark.parametrize(
    ("name", "host", "user", "password", "database"),
    [
        ("postgresql://ann:p%40ss@db.example:6543/shop", "db.example", "ann", "p@ss", "shop"),
        ("postgres://ann@db.example/shop", "db.example", "ann", None, "shop"),
        ("postgresql://postgres:@/shop?host=/run/pg", "/run/pg", "postgres", "", "shop"),
        ("postgresql://ann:a[b@db.example/shop", "db.example", "ann", "a[b", "shop"),
        ("postgresql://ann:a]b@db.example/shop", "db.example", "ann", "a]b", "shop"),
    ],
)
def test_a_postgresql_url_is_parsed(name: str, host: str, user: str, password: str | None, database: str) -> None:
    warehouse = Warehouse.named(name)
    assert (warehouse.host, warehouse.url.username, warehouse.url.password, warehouse.url.database) == (
        host,
        user,
        password,
        database,
    )


def test_the_label_hides_the_password() -> None:
    assert Warehouse.named("postgresql://ann:very-secret@db.example/shop").label == (
        "postgresql://ann:***@db.example/shop"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mysql://x/y", "mysql is not a supported warehouse"),
        ("postgresql://ann:very-secret@db.example", "names no database"),
        ("postgresql://ann:very-secret@db.example:port/shop", "can't be understood"),
    ],
)
def test_an_invalid_warehouse_url_is_rejected_without_showing_its_password(name: str, message: str) -> None:
    with pytest.raises(UserError, match=message) as error:
        Warehouse.named(name)
    assert "very-secret" not in str(error.value)


def test_dbt_connects_with_the_certificates_that_the_url_names() -> None:
    url = "postgresql://ann@db.example/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/etc/me.pem"
    variables = profile_variables(Warehouse.named(url))
    assert variables["PGSSLMODE"] == "verify-full"
    assert variables["PGSSLROOTCERT"] == "/etc/ca.pem"
    assert variables["PGSSLCERT"] == "/etc/me.pem"
