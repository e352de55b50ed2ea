"""Where the data goes: a DuckDB file or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_shop.errors import UserError
from tiktok_shop.sync import DATA_DIR

if TYPE_CHECKING:
    import duckdb
    import psycopg
    from sqlalchemy.engine import URL

    from tiktok_shop.load.destinations import Destination

DEFAULT_FILE = DATA_DIR / "tiktok_shop.duckdb"
POSTGRES_SCHEMES = {"postgres", "postgresql", "postgresql+psycopg2"}


@dataclass(frozen=True)
class Warehouse:
    """A DuckDB file, a PostgreSQL URL, or another warehouse that dlt loads into."""

    file: Path | None = None
    url: URL | None = None
    other: Destination | None = None

    @classmethod
    def named(cls, name: str | None) -> Warehouse:
        """From a path, `duckdb:///path` or `postgresql://user:password@host:port/database`, else `DEFAULT_FILE`."""
        if not name:
            return cls(file=DEFAULT_FILE)
        scheme = scheme_of(name)
        if scheme in POSTGRES_SCHEMES:
            from sqlalchemy.engine import make_url
            from sqlalchemy.exc import ArgumentError

            require_encoded(name)
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
        # dlt takes half a second to import, which a report on DuckDB or PostgreSQL can do without.
        from tiktok_shop.load.destinations import OTHER_WAREHOUSES

        if scheme in OTHER_WAREHOUSES:
            return cls(other=OTHER_WAREHOUSES[scheme](name))
        raise UserError(
            f"{scheme} is not a supported warehouse: use a DuckDB file, a postgresql:// URL, or one of "
            f"{', '.join(OTHER_WAREHOUSES)}."
        )

    @property
    def label(self) -> str:
        """For people; without the password."""
        if self.other:
            return self.other.label
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    @property
    def destination(self) -> Destination:
        from tiktok_shop.load import destinations

        if self.other:
            return self.other
        return destinations.duckdb_file(self.file) if self.file else destinations.postgres(self.url)

    @property
    def host(self) -> str:
        """A name, or the folder of a Unix socket."""
        return self.url.host or str(self.url.query.get("host", "localhost"))

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection | psycopg.Connection]:
        """A read-only connection that sees one state of the warehouse, that of its first statement."""
        if self.other:
            raise UserError(f"{self.label} can't be read here: the report needs a DuckDB file or a postgresql:// URL.")
        if self.file and not self.file.exists():
            raise UserError(
                f"There is no DuckDB file {self.file}: run tiktok-shop sync first, or name another with --warehouse."
            )
        import duckdb
        import psycopg

        with self._opening():
            if self.file:
                connection = duckdb.connect(str(self.file), read_only=True)
                connection.begin()
            else:
                connection = psycopg.connect(self.url.render_as_string(hide_password=False))
                connection.read_only = True
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection:
            yield connection

    @contextmanager
    def exclusive_build(self) -> Iterator[None]:
        """Waits for the builds of other processes, which would create the same tables. Cloud warehouses do without."""
        from tiktok_shop.load.exclusive import exclusive_file

        if not self.url:
            with exclusive_file(self.destination):
                yield
            return
        import psycopg

        with self._opening():
            connection = psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True)
        with connection:
            # Ends with the connection, so that a build that is killed holds nobody up.
            connection.execute("SELECT pg_advisory_lock(hashtext('tiktok-shop build'))")
            yield

    @contextmanager
    def _opening(self) -> Iterator[None]:
        import duckdb
        import psycopg

        try:
            yield
        except (duckdb.Error, psycopg.Error) as error:
            reason = str(error).splitlines()[0]
            raise UserError(f"The warehouse {self.label} can't be opened: {reason}") from None


def require_encoded(url: str) -> None:
    """Raises UserError where a user name or password plainly has characters that mean something else in a URL.

    They would end up in the host's name, and so in messages.
    """
    authority = url.partition("://")[2].partition("?")[0]
    login, at, _ = authority.rpartition("@")
    if at and any(character in login for character in "@/#"):
        raise UserError(
            "The PostgreSQL URL's user name or password has a character that must be percent-encoded: write %40 for @, "
            "%2F for /, %23 for #."
        )


def scheme_of(name: str) -> str:
    """"" for a path, Windows drives included."""
    scheme, colon, rest = name.partition(":")
    is_scheme = bool(colon) and len(scheme) > 1 and scheme.replace("+", "").isalnum()
    return scheme.lower() if is_scheme and (rest.startswith("//") or scheme in {"delta", "motherduck"}) else ""
