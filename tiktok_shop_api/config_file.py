"""config.json on disk, which every command and connector on this machine shares."""

import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tiktok_shop_api.errors import ConfigError, TransientError

LOCK_SECONDS = 120  # longer than a renewal of the token with all its retries takes


class ConfigFile:
    """Read whole, replaced whole; `locked` keeps other processes from renewing the same token meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        """The config; ConfigError if the file is missing or holds anything but a JSON object."""
        try:
            # utf-8-sig: editors on Windows put a byte order mark in front.
            config = json.loads(self.path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            raise ConfigError(f"{self.path} does not exist; `tiktok-shop authorize` writes it.") from None
        except json.JSONDecodeError as error:
            raise ConfigError(
                f"{self.path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            ) from None
        except UnicodeDecodeError:
            raise ConfigError(f"{self.path} is not UTF-8 text; save it as UTF-8.") from None
        except OSError as error:
            raise ConfigError(f"{self.path} can't be read ({error.strerror}).") from None
        if not isinstance(config, dict):
            raise ConfigError(f"{self.path} must hold a JSON object.")
        return config

    def is_writable(self) -> bool:
        return os.access(self.path, os.W_OK)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the file's lock, which lies beside it, for a read and a write that belong together.

        Where the folder can't be written, as with a file that is mounted alone, there is no lock to hold.
        """
        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise TransientError(
                f"Another process has held {lock.lock_file} for {LOCK_SECONDS} seconds; run the command again."
            ) from None
        except OSError:
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def save_credentials(self, credentials: Mapping[str, Any]) -> None:
        """Merge these keys into the file's `credentials`; OSError if it can't be written. All else stays as it is."""
        config = self.read()
        config["credentials"] = {**(config.get("credentials") or {}), **credentials}
        mode = stat.S_IMODE(self.path.stat().st_mode)
        try:
            write_json(self.path, config, mode)
        except OSError:
            # A file that is mounted alone can't be replaced, only written in place.
            self.path.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_json(path: Path, content: Mapping[str, Any], mode: int = 0o600) -> None:
    """Replace the file in one step; its content is never readable to anyone whom `mode` doesn't let."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.chmod(beside, mode)
            json.dump(content, file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
