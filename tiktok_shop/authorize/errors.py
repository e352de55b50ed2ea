from __future__ import annotations

from tiktok_shop.errors import UserError


class NotAuthorized(UserError):
    """The shop was not authorized, and the config file is as it was."""

    exit_code = 1
