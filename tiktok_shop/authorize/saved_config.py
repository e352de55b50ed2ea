"""The config file that `authorize` adds to: read with care, written once."""

from __future__ import annotations

from typing import Any

from tiktok_shop.authorize.errors import NotAuthorized
from tiktok_shop.errors import user_errors
from tiktok_shop_api.config_file import ConfigFile, write_json
from tiktok_shop_api.credentials import granted_credentials
from tiktok_shop_api.errors import ConfigError
from tiktok_shop_api.token_host import TokenGrant


def read_config(file: ConfigFile) -> dict[str, Any]:
    """The config so far, empty if there is no file yet. Raises `NotAuthorized` where a save would lose or fail."""
    folder = file.path.resolve().parent
    if not folder.is_dir():
        raise NotAuthorized(f"There is no folder {folder} to write {file.path.name} into.")
    if not file.path.exists():
        return {}
    try:
        config = file.read()
    except ConfigError as error:
        raise NotAuthorized(f"{error.message.rstrip('.')}, so nothing was written to it.") from None
    if not isinstance(config.get("credentials") or {}, dict):
        raise NotAuthorized(f"{file.path} must hold a JSON object under credentials.")
    return config


def save(file: ConfigFile, app_key: str, app_secret: str, grant: TokenGrant) -> None:
    """Write the app and its tokens, every other key as it is by now, readable by the user alone."""
    try:
        with user_errors(NotAuthorized), file.locked():
            config = read_config(file)
            app = {"app_key": app_key, "app_secret": app_secret}
            credentials = {**(config.get("credentials") or {}), **app, **granted_credentials(grant)}
            write_json(file.path, {**config, "credentials": credentials})
    except OSError as error:
        raise NotAuthorized(
            f"{file.path} can't be written ({error.strerror}): make it writable, then authorize again."
        ) from None
