"""One config.json shared by threads and processes: TikTok's rotation of refresh tokens locks nobody out."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from integration_tests.connector import connected, without_access_token
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.credentials import CredentialStore
from tiktok_shop_api.errors import ConfigError, TransientError
from tiktok_shop_api.token_host import TokenHost
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

PROCESSES = 6
RENEW = """
import sys
from pathlib import Path
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.credentials import CredentialStore
from tiktok_shop_api.token_host import TokenHost

file = ConfigFile(Path(sys.argv[1]))
config = file.read()
store = CredentialStore(config, TokenHost(config["auth_base_url"]), file=file)
print("ready", flush=True)
sys.stdin.readline()
print(store.access_token())
"""


def written(path: Path, config: dict[str, Any]) -> ConfigFile:
    path.write_text(json.dumps(config))
    path.chmod(0o600)
    return ConfigFile(path)


def store_of(file: ConfigFile, **options: Any) -> CredentialStore:
    config = file.read()
    return CredentialStore(config, TokenHost(config["auth_base_url"]), file=file, **options)


def test_processes_that_need_a_token_at_once_renew_it_once(tmp_path: Path) -> None:
    with running_sandbox(orders=10, days=5, requests_per_second=0) as sandbox:
        sandbox.faults(rotate_refresh_token=True)
        file = written(tmp_path / "config.json", without_access_token(sandbox).config)
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", RENEW, str(file.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        tokens = {process.communicate("\n")[0].strip() for process in processes}
        assert sandbox.admin("GET", "tokens")["refreshes"] == 1
        assert tokens == {sandbox.admin("GET", "tokens")["access_token"]}


def test_a_token_that_another_process_renewed_is_adopted(small_shop: RunningSandbox, tmp_path: Path) -> None:
    small_shop.faults(rotate_refresh_token=True)
    file = written(tmp_path / "config.json", connected(small_shop).config)
    first, second = store_of(file), store_of(file)
    old = first.access_token()
    first.reject(old)
    renewals = small_shop.admin("GET", "tokens")["refreshes"]
    second.reject(old)
    assert second.access_token() == first.access_token() != old
    assert small_shop.admin("GET", "tokens")["refreshes"] == renewals


def test_the_newest_refresh_token_is_used_though_another_process_rotated_it(
    small_shop: RunningSandbox, tmp_path: Path
) -> None:
    small_shop.faults(rotate_refresh_token=True)
    file = written(tmp_path / "config.json", connected(small_shop).config)
    first, second = store_of(file), store_of(file)
    first.reject(first.access_token())
    # Both tokens are dead by now: the second process knows neither the new access nor the new refresh token.
    small_shop.admin("POST", "tokens/expire")
    second.reject(second.access_token())
    second.reject(second.access_token())
    assert second.access_token() == small_shop.admin("GET", "tokens")["access_token"]


def test_threads_renew_once(small_shop: RunningSandbox, tmp_path: Path) -> None:
    file = written(tmp_path / "config.json", connected(small_shop).config)
    store = store_of(file)
    before, old = small_shop.admin("GET", "tokens")["refreshes"], store.access_token()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: store.reject(old), range(20)))
    assert small_shop.admin("GET", "tokens")["refreshes"] == before + 1


def test_a_new_token_is_saved_and_handed_over_before_it_is_used(small_shop: RunningSandbox, tmp_path: Path) -> None:
    file = written(tmp_path / "config.json", without_access_token(small_shop, start_date="2026-01-01").config)
    changes: list[dict[str, Any]] = []
    store = store_of(file, on_change=lambda config: changes.append(json.loads(json.dumps(config))))
    token = store.access_token()
    saved = file.read()
    assert saved["credentials"]["access_token"] == changes[0]["credentials"]["access_token"] == token
    assert saved["credentials"]["refresh_token"] == small_shop.admin("GET", "tokens")["refresh_token"]
    assert saved["start_date"] == "2026-01-01"
    assert store.authorization_ends == saved["credentials"]["authorization_expiry_date"]
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_an_access_token_without_a_date_is_tried_first(small_shop: RunningSandbox, tmp_path: Path) -> None:
    config = connected(small_shop).config
    del config["credentials"]["token_expiry_date"]
    before = small_shop.admin("GET", "tokens")["refreshes"]
    store = store_of(written(tmp_path / "config.json", config))
    assert store.access_token() == config["credentials"]["access_token"]
    assert small_shop.admin("GET", "tokens")["refreshes"] == before


def test_a_dead_refresh_token_is_asked_about_once_until_the_shop_is_authorized_again(
    small_shop: RunningSandbox, tmp_path: Path
) -> None:
    small_shop.faults(refresh_token_dead=True)
    good = without_access_token(small_shop).config
    file = written(tmp_path / "config.json", good | {"credentials": good["credentials"] | {"refresh_token": "dead"}})
    store = store_of(file)
    asked = len(small_shop.requests())
    for _ in range(3):
        with pytest.raises(ConfigError, match=r"Authorize the shop again \(code 3600400\d: .*request_id"):
            store.access_token()
    assert len(small_shop.requests(since=asked)) == 1
    small_shop.clear_faults()
    file.save_credentials(good["credentials"])
    assert store.access_token()


def test_a_file_that_can_not_be_written_is_reported(
    small_shop: RunningSandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "config.json", without_access_token(small_shop).config)
    # Root may write to any file, so the refusal comes from the file system's own call.
    monkeypatch.setattr(os, "open", refuse(os.open, str(tmp_path)))
    monkeypatch.setattr(Path, "write_text", refuse(Path.write_text, str(tmp_path)))
    assert store_of(file).access_token()
    (warning,) = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert "could not be stored" in warning and "authorize the shop again" in warning


def refuse(function: Any, folder: str) -> Any:
    def refusing(path: Any, *arguments: Any, **options: Any) -> Any:
        if str(path).startswith(folder) and not str(path).endswith(".lock"):
            raise PermissionError(13, "Permission denied")
        return function(path, *arguments, **options)

    return refusing


def test_a_token_host_that_can_not_be_reached_is_a_transient_error(
    small_shop: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiktok_shop_api.token_host.MAX_WAIT_SECONDS", 0.0)
    config = without_access_token(small_shop).config | {"auth_base_url": "http://127.0.0.1:1"}
    with pytest.raises(TransientError, match=r"http://127\.0\.0\.1:1 could not be read \(ConnectionError\)") as raised:
        store_of(written(tmp_path / "config.json", config)).access_token()
    assert config["credentials"]["app_secret"] not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON: .* at line 1, column 2"),
        (b"[]", "must hold a JSON object"),
        (b"\xff{}", "is not UTF-8 text"),
        (None, "does not exist; `tiktok-shop authorize` writes it"),
    ],
)
def test_unreadable_config_files_are_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "config.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        ConfigFile(path).read()


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(b'\xef\xbb\xbf{"shop_ids": []}')
    assert ConfigFile(tmp_path / "config.json").read() == {"shop_ids": []}
