"""The config file on disk: written whole or not at all, and given the tokens that replace its own."""

import json
import logging
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_json(path: Path, content: Mapping[str, Any], mode: int = 0o600) -> None:
    """Replace the file in one step; from its first byte on no one reads it whom `mode` doesn't let."""
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


def store_tokens(path: Path, config: Mapping[str, Any]) -> None:
    """Keep rotated tokens in the config file that the run was started with, if it may be written.

    Only the credentials change. Where the platform keeps the config (Airbyte) the file is a passing copy.
    """
    if not os.access(path, os.W_OK):
        return
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["credentials"] = {**stored.get("credentials", {}), **config["credentials"]}
        try:
            write_json(path, stored, stat.S_IMODE(path.stat().st_mode))
        except OSError:
            # A file that is mounted alone can't be replaced, only written in place.
            path.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        logging.getLogger("airbyte").warning(
            f"The new tokens could not be stored in {path} ({error}); take them from the CONNECTOR_CONFIG message."
        )
