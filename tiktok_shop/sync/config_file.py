"""The user's config.json: read with clear refusals, and given back the tokens that the connector rotates."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from tiktok_shop.sync.refusal import Refusal
from tiktok_shop_api.config_file import ConfigFile as StoredConfig


class ConfigFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, Any]:
        try:
            config = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Refusal(
                f"There is no {self.path}: write one as README says, or run source-tiktok-shop-authorize."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(f"{self.path} can't be read: {error}.") from None
        except json.JSONDecodeError as error:
            raise Refusal(
                f"{self.path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            ) from None
        if not isinstance(config, dict):
            raise Refusal(f"{self.path} must hold a JSON object.")
        return config

    def require_writable(self) -> None:
        if not os.access(self.path, os.W_OK):
            raise Refusal(
                f"{self.path} can't be written: make it writable, since TikTok replaces the refresh token in use."
            )

    def keep_tokens(self, new_config: dict[str, Any]) -> None:
        """Write the tokens that the connector reported, unless the file already holds later ones.

        The connector writes its config file itself, before it uses a new token, and its report comes here behind all
        the records in front of it; a connector in a container may not reach the file, so the report counts as well.
        """
        stored = self.read().get("credentials") or {}
        reported = new_config.get("credentials") or {}
        if stored.get("refresh_token") == reported.get("refresh_token") and ends(stored) == ends(reported):
            return
        if ends(reported) >= ends(stored):
            StoredConfig(self.path).save_credentials(new_config["credentials"])


def ends(credentials: dict[str, Any]) -> float:
    """When the access token ends, in Unix seconds; 0 where no date is given."""
    try:
        return datetime.fromisoformat(credentials["token_expiry_date"].replace("Z", "+00:00")).timestamp()
    except (KeyError, AttributeError, ValueError):
        return 0
