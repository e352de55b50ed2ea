"""The user's config.json: read with clear refusals, and given back the tokens that the connector rotates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from source_tiktok_shop.authorize import write_json

TOKEN_KEYS = ("access_token", "refresh_token", "token_expiry_date")


class ConfigError(Exception):
    """One sentence for the user about his config.json."""


class ConfigFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed_write: OSError | None = None

    def read(self) -> dict[str, Any]:
        try:
            config = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ConfigError(
                f"There is no {self.path}: write one as README says, or run source-tiktok-shop-authorize."
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{self.path} can't be read: {error}.") from None
        except json.JSONDecodeError as error:
            raise ConfigError(
                f"{self.path} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            ) from None
        if not isinstance(config, dict):
            raise ConfigError(f"{self.path} must hold a JSON object.")
        return config

    def keep_tokens(self, new_config: dict[str, Any]) -> None:
        """Write the tokens of `new_config` into the file and leave every other key as the user wrote it.

        PyAirbyte swallows what a callback raises, so a failed write is kept in `failed_write` for the end of the run.
        """
        tokens = new_config.get("credentials") or {}
        try:
            config = self.read()
            config.setdefault("credentials", {}).update({key: tokens[key] for key in TOKEN_KEYS if key in tokens})
            write_json(self.path, config, keep_mode=True)
            self.failed_write = None
        except (OSError, ConfigError) as error:
            self.failed_write = error if isinstance(error, OSError) else OSError(str(error))
