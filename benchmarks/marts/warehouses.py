"""The two warehouses. States of them are saved and put back, so that every measured run starts from the same data."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import URL, make_url

from benchmarks.postgres_server import postgres


class Warehouse(Protocol):
    kind: str
    """As dbt's targets and the benchmark's own programs name it."""
    title: str

    @property
    def place(self) -> str:
        """The database that is worked on: a path or a URL."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """What dbt's profile reads."""
        ...

    def save(self, state: str) -> None:
        """Keep the database as it is now under a name."""
        ...

    def restore(self, state: str | None) -> None:
        """Put a saved state in the database's place, or an empty one."""
        ...

    def server_cpu(self) -> float:
        """CPU seconds used so far by what isn't a child of the program that is measured."""
        ...


@dataclass
class DuckDB:
    folder: Path
    kind = "duckdb"
    title = "DuckDB"

    @property
    def place(self) -> str:
        return str(self.folder / "shop.duckdb")

    @property
    def environment(self) -> Mapping[str, str]:
        return {"TIKTOK_SHOP_DUCKDB_PATH": self.place}

    def save(self, state: str) -> None:
        shutil.copyfile(self.place, self._file(state))

    def restore(self, state: str | None) -> None:
        for old in self.folder.glob("shop.duckdb*"):
            old.unlink()
        if state is not None:
            shutil.copyfile(self._file(state), self.place)
            # Nothing is to be written to disk still while something is measured.
            with open(self.place, "rb") as file:
                os.fsync(file.fileno())

    def server_cpu(self) -> float:
        return 0.0

    def _file(self, state: str) -> Path:
        return self.folder / f"{state}.duckdb"


@dataclass
class PostgreSQL:
    """`name`: of its databases on the server, with the state's name behind it for those that are saved."""

    server: URL
    name: str
    server_cpu: Callable[[], float]
    kind = "postgres"
    title = "PostgreSQL"

    @property
    def place(self) -> str:
        return self.server.set(database=self.name).render_as_string(hide_password=False)

    @property
    def environment(self) -> Mapping[str, str]:
        # A server of our own listens on a socket in a folder, which its URL has as `?host=`.
        host = self.server.query.get("host") or self.server.host or "localhost"
        return {
            "TIKTOK_SHOP_POSTGRES_HOST": str(host),
            "TIKTOK_SHOP_POSTGRES_PORT": str(self.server.port or 5432),
            "TIKTOK_SHOP_POSTGRES_USER": self.server.username or "",
            "TIKTOK_SHOP_POSTGRES_PASSWORD": self.server.password or "",
            "TIKTOK_SHOP_POSTGRES_DATABASE": self.name,
        }

    def save(self, state: str) -> None:
        self._copy(self.name, f"{self.name}_{state}")

    def restore(self, state: str | None) -> None:
        self._copy(f"{self.name}_{state}" if state is not None else "template0", self.name)

    def _copy(self, source: str, target: str) -> None:
        with psycopg.connect(self.server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"drop database if exists {target} with (force)")
            # As files, and on disk at once, for the same reason as above.
            connection.execute(f"create database {target} template {source} strategy file_copy")
            connection.execute("checkpoint")

    def drop(self) -> None:
        with psycopg.connect(self.server.render_as_string(hide_password=False), autocommit=True) as connection:
            found = connection.execute("select datname from pg_database where datname like %s", (f"{self.name}%",))
            for (database,) in found.fetchall():
                connection.execute(f"drop database {database} with (force)")


@contextmanager
def duckdb_in(folder: Path) -> Iterator[Warehouse]:
    yield DuckDB(folder)


@contextmanager
def postgres_for(_: Path) -> Iterator[Warehouse]:
    with postgres() as server:
        warehouse = PostgreSQL(make_url(server.url), f"benchmark_{uuid.uuid4().hex[:12]}", server.cpu)
        try:
            yield warehouse
        finally:
            warehouse.drop()


OPEN: Mapping[str, Callable[[Path], AbstractContextManager[Warehouse]]] = {
    "duckdb": duckdb_in,
    "postgres": postgres_for,
}
