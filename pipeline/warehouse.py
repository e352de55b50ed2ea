"""Where the data go: a DuckDB file or a PostgreSQL database, named by one string."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from airbyte.secrets.base import SecretString
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from pipeline import DATA_DIR
from pipeline.duckdb_file import SteadyDuckDBCache
from pipeline.postgres import CopyPostgresCache
from pipeline.refusal import Refusal

Cache = SteadyDuckDBCache | CopyPostgresCache

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
                raise Refusal(
                    "The PostgreSQL URL can't be understood: write postgresql://user:password@host:5432/database."
                ) from None
            if not url.database:
                raise Refusal(f"The PostgreSQL URL {url.render_as_string()} names no database: add /database.")
            return cls(url=url)
        if scheme in {"", "duckdb"}:
            return cls(file=Path(name.removeprefix("duckdb:///")).absolute())
        raise Refusal(f"{scheme} is no warehouse this command knows: give a DuckDB file or a postgresql:// URL.")

    @property
    def label(self) -> str:
        """For people: without the password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @property
    def host(self) -> str:
        """A name, or the folder of a Unix socket."""
        return self.url.host or str(self.url.query.get("host", "localhost"))

    def cache(self, schema: str) -> Cache:
        """PyAirbyte's way into the warehouse. Close it before dbt opens a DuckDB file."""
        try:
            if self.file:
                return SteadyDuckDBCache(db_path=self.file, schema_name=schema)
            return CopyPostgresCache(
                url=SecretString(self.url.render_as_string(hide_password=False)),
                host=self.host,
                port=self.url.port or 5432,
                database=self.url.database,
                username=self.url.username or "",
                password=SecretString(self.url.password or ""),
                schema_name=schema,
            )
        except Exception as error:
            if type(error).__module__.startswith(("sqlalchemy", "duckdb", "psycopg2")):
                reason = str(error).splitlines()[0]
                raise Refusal(f"The warehouse {self.label} can't be opened: {reason}") from None
            raise
