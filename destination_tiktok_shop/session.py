"""Opens what a run needs: credentials, shop, ledger."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from destination_tiktok_shop.config import Config
from destination_tiktok_shop.engine.context import Progress, RunContext, feed_config, run_context
from destination_tiktok_shop.ledger.database import open_database
from destination_tiktok_shop.ledger.ledger import Ledger
from destination_tiktok_shop.shop.shop import ShopClient, find_shop
from tiktok_shop_api.client import ApiClient
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.connection import ApiConnection
from tiktok_shop_api.credentials import CredentialStore
from tiktok_shop_api.request_log import RequestLog
from tiktok_shop_api.token_host import TokenHost

OnConfigChange = Callable[[Mapping[str, Any]], None]


def connect(
    raw: MutableMapping[str, Any], config: Config, path: Path | None, on_config_change: OnConfigChange | None
) -> ApiClient:
    """A client with the config's credentials, which renewals replace in `raw` and in the file at `path`."""
    log = RequestLog(config.api_log_path, with_headers=config.api_log_headers)
    file = ConfigFile(path) if path is not None else None
    credentials = CredentialStore(
        raw,
        TokenHost(config.auth_base_url, log),
        file=file if file is not None and file.is_writable() else None,
        on_change=on_config_change,
    )
    connection = ApiConnection(credentials, requests_per_second=config.requests_per_second, log=log)
    return ApiClient(connection, config.api_base_url)


@contextmanager
def open_run(
    raw: MutableMapping[str, Any],
    path: Path | None = None,
    *,
    on_config_change: OnConfigChange | None = None,
    image_folder: Path | None = None,
    progress: Progress | None = None,
    allow_gone: bool = False,
) -> Iterator[RunContext]:
    """A run with the config `raw`, which came from the file at `path`. Raises ConfigError or TransientError."""
    folder = path.absolute().parent if path is not None else Path.cwd()
    config = Config.parse(raw, folder)
    feed_config(config)
    client = connect(raw, config, path, on_config_change)
    with open_database(config.ledger_url, folder) as database:
        shop = find_shop(client, config.shop_id)
        ledger = Ledger(database, shop.id, is_dry=config.dry_run)
        options = {"image_folder": image_folder, "progress": progress, "allow_gone": allow_gone}
        with run_context(config, ShopClient(client, shop), ledger, **options) as context:
            yield context
        ledger.end()
