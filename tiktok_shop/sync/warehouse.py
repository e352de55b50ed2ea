"""Where the data goes: a DuckDB file or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import psycopg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tiktok_shop.errors import UserError
from tiktok_shop.sync import DATA_DIR

DEFAULT_FILE = DATA_DIR / "tiktok_shop.duckdb"
POSTGRES_SCHEMES = {"postgres", "postgresql", "postgresql+psycopg2"}


@dataclass(frozen=True)
class Warehouse:
    """Either a DuckDB file or a PostgreSQL URL."""

    file: Path | None = None
    url: URL | None = None

    @classmethod
    def named(cls, name: str | None) -> Warehouse:
        """From a path, `duckdb:///path` or `postgresql://user:password@host:port/database`, else `DEFAULT_FILE`."""
        if not name:
            return cls(file=DEFAULT_FILE)
        scheme = urlsplit(name).scheme if "://" in name else ""
        if scheme in POSTGRES_SCHEMES:
            try:
                url = make_url(name).set(drivername="postgresql")
            except (ArgumentError, ValueError):
                raise UserError(
                    "The PostgreSQL URL can't be understood: write postgresql://user:password@host:5432/database."
                ) from None
            if not url.database:
                raise UserError(f"The PostgreSQL URL {url.render_as_string()} names no database: add /database.")
            return cls(url=url)
        if scheme in {"", "duckdb"}:
            return cls(file=Path(name.removeprefix("duckdb:///")).absolute())
        raise UserError(f"{scheme} is not a supported warehouse: use a DuckDB file or a postgresql:// URL.")

    @property
    def label(self) -> str:
        """For people; without the password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @property
    def host(self) -> str:
        """A name, or the folder of a Unix socket."""
        return self.url.host or str(self.url.query.get("host", "localhost"))

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection | psycopg.Connection]:
        """A read-only connection that sees one state of the warehouse, that of its first statement."""
        if self.file and not self.file.exists():
            raise UserError(
                f"There is no DuckDB file {self.file}: run tiktok-shop sync first, or name another with --warehouse."
            )
        try:
            if self.file:
                connection = duckdb.connect(str(self.file), read_only=True)
                connection.begin()
            else:
                connection = psycopg.connect(self.url.render_as_string(hide_password=False))
                connection.read_only = True
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        except (duckdb.Error, psycopg.Error) as error:
            reason = str(error).splitlines()[0]
            raise UserError(f"The warehouse {self.label} can't be opened: {reason}") from None
        with connection:
            yield connection
