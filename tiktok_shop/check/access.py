"""Asks the connector, in this process, what a config gives access to."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from source_tiktok_shop.check import CheckResult, inspect
from source_tiktok_shop.config_validation import find_problem
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.source import SourceTiktokShop
from tiktok_shop.errors import UserError, user_errors
from tiktok_shop_api.config_file import ConfigFile


def read_access(config_path: Path) -> CheckResult:
    """Raises `UserError` if the config can't be read or is not valid."""
    file = ConfigFile(config_path)
    with user_errors():
        config = file.read()
    # The CDK writes its log to stdout, which holds the result alone.
    logging.getLogger("airbyte").disabled = True
    RunContext.config_file = file
    source = SourceTiktokShop(config=config)
    if problem := find_problem(config, source.manifest):
        raise UserError(f"{config_path}: {problem}")
    return inspect(source)


def is_usable(result: CheckResult) -> bool:
    """Whether a sync of every stream would succeed."""
    return not result.error and bool(result.shops) and not any(shop.unreadable for shop in result.shops)


def days_left(result: CheckResult) -> int | None:
    """Until the authorization ends; None where TikTok doesn't say when."""
    if not result.authorization_ends:
        return None
    return (date.fromisoformat(result.authorization_ends[:10]) - datetime.now(UTC).date()).days


def as_json(result: CheckResult) -> dict[str, Any]:
    """The object that --json prints; docs/operations.md documents it."""
    return {
        "usable": is_usable(result),
        "error": result.error,
        "authorization_ends": result.authorization_ends,
        "authorization_days_left": days_left(result),
        "shops": [
            {
                "id": shop.id,
                "name": shop.name,
                "region": shop.region,
                "readable": shop.readable,
                "unreadable": shop.unreadable,
                **({"empty": shop.empty} if shop.empty else {}),
            }
            for shop in result.shops
        ],
    }
