"""The user's config.json, as a sync needs it."""

from __future__ import annotations

from typing import Any

from tiktok_shop.errors import UserError, user_errors
from tiktok_shop_api import config_file
from tiktok_shop_api.times import parse_utc


class ConfigFile(config_file.ConfigFile):
    """Raises `UserError` for a file that can't be used."""

    def read(self) -> dict[str, Any]:
        with user_errors():
            return super().read()

    def require_writable(self) -> None:
        if not self.is_writable():
            raise UserError(
                f"{self.path} can't be written: make it writable, since TikTok may replace the refresh token."
            )

    def keep_tokens(self, new_config: dict[str, Any]) -> None:
        """Save the credentials that the connector reported, unless the file already holds later ones.

        The connector saves new tokens itself before it uses them, and its message arrives here only after the records
        that precede it. A connector in a container may not reach the file, so the message counts too.
        """
        reported = new_config.get("credentials") or {}
        with self.locked():
            stored = self.read().get("credentials") or {}
            if reported != stored and expiry(reported) >= expiry(stored):
                self.save_credentials(reported)


def expiry(credentials: dict[str, Any]) -> float:
    """When the access token expires, in Unix seconds; 0 without a valid date."""
    try:
        return parse_utc(credentials["token_expiry_date"]).timestamp()
    except (KeyError, AttributeError, ValueError):
        return 0
