"""Opens the ledger and keeps a second run out of it."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from destination_tiktok_shop.ledger.tables import metadata
from tiktok_shop_api.errors import ConfigError

SCHEMA = "tiktok_shop_publish"  # on PostgreSQL
RUN_LOCK = 7495540735365777  # PostgreSQL's advisory lock that a run holds
DEFAULT_FILE = "tiktok_shop_ledger.sqlite"
POSTGRES = {"postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"}
# What PostgreSQL says of tables that are copies of a ledger for people to read.
COPY_COMMENT = "Copied from the ledger of tiktok-shop publish."
BUSY = "Another run uses the ledger {label}; let it end, or give each shop a ledger_url of its own."


def now() -> datetime:
    return datetime.now(timezone.utc)


class Database:
    """One ledger, open. Every method may be called from any thread; statements run one after the other."""

    def __init__(self, engine: sa.Engine, label: str) -> None:
        self.engine = engine
        self.label = label
        self._lock = threading.RLock()
        self._current: sa.Connection | None = None  # of the thread that holds the lock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Committed at the end of the outermost block; ConfigError if the ledger can't be written."""
        with self._lock:
            if self._current is not None:
                yield self._current
                return
            try:
                with self.engine.begin() as self._current:
                    yield self._current
            except SQLAlchemyError as error:
                raise ConfigError(f"The ledger {self.label} can't be used: {_first_line(error)}.") from None
            finally:
                self._current = None

    def upsert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, add: Iterable[str] = ()) -> None:
        """Insert rows or replace the given columns of those that exist; those in `add` are added up."""
        if not rows:
            return
        added = set(add)
        keys = [column.name for column in table.primary_key]
        statement = self._insert(table)
        changes = {
            name: table.c[name] + statement.excluded[name] if name in added else statement.excluded[name]
            for name in rows[0]
            if name not in keys
        }
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
        with self.transaction() as connection:
            connection.execute(statement, list(rows))

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def open_database(url: str | None, folder: Path) -> Iterator[Database]:
    """The ledger at `url`, its tables made, for one run; ConfigError while another run has it.

    `folder` is the config's: relative SQLite files, and the default one, are there.
    """
    parsed = parse_url(url, folder)
    label = parsed.render_as_string(hide_password=True)
    if parsed.drivername.startswith("sqlite"):
        with _locked_file(parsed, label):
            yield from _opened(parsed, label)
    else:
        yield from _opened(parsed, label)


def parse_url(url: str | None, folder: Path) -> URL:
    try:
        parsed = make_url(url or f"sqlite:///{DEFAULT_FILE}")
    except (ArgumentError, ValueError):
        raise ConfigError(
            "ledger_url can't be understood; write sqlite:///file.sqlite or "
            "postgresql://user:password@host:5432/database."
        ) from None
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed.set(database=str((folder / parsed.database).absolute()))
    if parsed.drivername in POSTGRES and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    raise ConfigError(
        f"ledger_url names no SQLite file and no PostgreSQL database (it begins with {parsed.drivername}); write "
        "sqlite:///file.sqlite or postgresql://user:password@host:5432/database."
    )


@contextmanager
def _locked_file(url: URL, label: str) -> Iterator[None]:
    file = Path(url.database or "")
    if not file.parent.is_dir():
        raise ConfigError(
            f"The ledger {label} can't be made: there is no folder {file.parent}; create it or set ledger_url."
        )
    lock = FileLock(f"{file}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise ConfigError(BUSY.format(label=label), "ledger_busy") from None
    except OSError as error:
        raise ConfigError(f"The ledger {label} can't be written ({error.strerror}); set ledger_url.") from None
    try:
        yield
    finally:
        lock.release()


def _opened(url: URL, label: str) -> Iterator[Database]:
    try:
        engine = _engine(url)
        with engine.connect() as holder:
            _take_advisory_lock(holder, label)
            _prepare(engine, label)
            database = Database(engine, label)
            try:
                yield database
            finally:
                holder.close()
                database.close()
    except NoSuchModuleError:
        raise ConfigError(f"The driver of ledger_url {label} isn't installed: pip install psycopg.") from None
    except SQLAlchemyError as error:
        raise ConfigError(f"The ledger {label} can't be opened: {_first_line(error)}.") from None


def _engine(url: URL) -> sa.Engine:
    if url.drivername == "sqlite":
        engine = sa.create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 30})
        with engine.connect() as connection:
            # A killed process loses nothing that was committed; readers don't block the run.
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        return engine
    return sa.create_engine(url, pool_pre_ping=True, execution_options={"schema_translate_map": {None: SCHEMA}})


def _take_advisory_lock(holder: sa.Connection, label: str) -> None:
    """PostgreSQL lets go of it when the connection ends, however it ends."""
    if holder.dialect.name != "postgresql":
        return
    holder.execution_options(isolation_level="AUTOCOMMIT")
    if not holder.scalar(sa.select(sa.func.pg_try_advisory_lock(RUN_LOCK))):
        raise ConfigError(BUSY.format(label=label), "ledger_busy")


def _prepare(engine: sa.Engine, label: str) -> None:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
            _require_no_copy(connection, label)
        metadata.create_all(connection)


def _require_no_copy(connection: sa.Connection, label: str) -> None:
    """ConfigError where the tables are a copy: they lack the keys that a ledger needs."""
    inspector = sa.inspect(connection)
    if inspector.has_table("runs", SCHEMA) and inspector.get_table_comment("runs", SCHEMA)["text"] == COPY_COMMENT:
        raise ConfigError(
            f"The schema {SCHEMA} of {label} holds a copy of another ledger; drop the schema, or set ledger_url to "
            "another database."
        )


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
