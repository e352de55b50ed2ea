"""The config file that `authorize` adds to: read with care, written once."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from source_tiktok_shop.stored_config import write_json
from tiktok_shop.authorize.errors import NotAuthorized
from tiktok_shop.authorize.exchange import Grant


def read_config(path: Path) -> dict[str, Any]:
    """The config so far, empty if there is no file yet. Raises `NotAuthorized` where a save would lose or fail."""
    if not path.resolve().parent.is_dir():
        raise NotAuthorized(f"There is no folder {path.resolve().parent} to write {path.name} into.")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise NotAuthorized(f"{path} can't be read as JSON, so nothing was written to it: {error}.") from None
    if not isinstance(config, dict) or not isinstance(config.get("credentials") or {}, dict):
        raise NotAuthorized(f"{path} must hold a JSON object with an object under credentials.")
    return config


def save(path: Path, config: dict[str, Any], app_key: str, app_secret: str, grant: Grant) -> None:
    """Write `config` with the app and its tokens, every other key as it was, readable by the user alone."""
    credentials = {
        **(config.get("credentials") or {}),
        "app_key": app_key,
        "app_secret": app_secret,
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "token_expiry_date": rfc3339(grant.access_token_expire_in),
    }
    try:
        write_json(path, {**config, "credentials": credentials})
    except OSError as error:
        raise NotAuthorized(
            f"{path} can't be written ({error.strerror}): make it writable, then authorize again."
        ) from None


def rfc3339(seconds: int) -> str:
    """Unix seconds as RFC 3339 in UTC."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
