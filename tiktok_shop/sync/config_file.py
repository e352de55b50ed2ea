"""The user's config.json: read with clear errors, and updated with the tokens that the connector reports."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from source_tiktok_shop.stored_config import store_tokens
from tiktok_shop.errors import UserError


class ConfigFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        try:
            config = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UserError(
                f"There is no {self.path}: run tiktok-shop authorize, which writes it, or name another with --config."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{self.path} can't be read: {error}.") from None
        except json.JSONDecodeError as error:
            raise UserError(
                f"{self.path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            ) from None
        if not isinstance(config, dict):
            raise UserError(f"{self.path} must hold a JSON object.")
        return config

    def require_writable(self) -> None:
        if not os.access(self.path, os.W_OK):
            raise UserError(
                f"{self.path} can't be written: make it writable, since TikTok may replace the refresh token."
            )

    def keep_tokens(self, new_config: dict[str, Any]) -> None:
        """Write the tokens that the connector reported, unless the file already holds later ones.

        The connector writes its config file itself before it uses a new token, and its message arrives here only after
        the records that precede it. A connector in a container may not reach the file, so the message counts too.
        """
        stored = self.read().get("credentials") or {}
        reported = new_config.get("credentials") or {}
        if stored.get("refresh_token") == reported.get("refresh_token") and expiry(stored) == expiry(reported):
            return
        if expiry(reported) >= expiry(stored):
            store_tokens(self.path, new_config)


def expiry(credentials: dict[str, Any]) -> float:
    """When the access token expires, in Unix seconds; 0 without a valid date."""
    try:
        return datetime.fromisoformat(credentials["token_expiry_date"].replace("Z", "+00:00")).timestamp()
    except (KeyError, AttributeError, ValueError):
        return 0
