"""`tiktok-shop authorize` as a shop's owner meets it, against the sandbox's consent page and token host."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

INSTALLED = Path(sys.executable).parent
LANDING = "https://merchant.example/landing"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=5, days=5, redirect_url=LANDING) as running:
        yield running


def authorize(
    folder: Path,
    answer: Callable[[str], str],
    *options: str,
    secret: str | None = None,
    service_id: str = "7000",
) -> subprocess.CompletedProcess[str]:
    """Runs the command; `answer` gets the printed link and returns what the owner pastes."""
    process = subprocess.Popen(
        [INSTALLED / "tiktok-shop", "authorize", "--config", "config.json", "--service-id", service_id, *options],
        cwd=folder,
        env=os.environ | ({"TIKTOK_SHOP_APP_SECRET": secret} if secret else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    output = ""
    while "http" not in output:
        line = process.stdout.readline()
        if not line:
            break
        output += line
    link = re.search(r"https?://\S+", output)
    out, err = process.communicate((answer(link.group()) if link else "") + "\n")
    return subprocess.CompletedProcess(process.args, process.returncode, output + out, err)


def agree(link: str) -> str:
    """What the browser's address bar shows after the owner agreed."""
    answer = requests.get(link, allow_redirects=False, timeout=10)
    assert answer.is_redirect, answer.text
    return answer.headers["location"]


def write_config(folder: Path, sandbox: RunningSandbox, **extra: object) -> dict[str, object]:
    app = {key: value for key, value in sandbox.config()["credentials"].items() if key.startswith("app_")}
    config = {"credentials": app, "auth_base_url": sandbox.address, **extra}
    (folder / "config.json").write_text(json.dumps(config))
    return config


def test_the_granted_tokens_work(tmp_path: Path, sandbox: RunningSandbox) -> None:
    before = write_config(tmp_path, sandbox, api_base_url=sandbox.address, start_date="2026-01-01")
    (tmp_path / "config.json").chmod(0o644)

    done = authorize(tmp_path, agree, "--consent-host", sandbox.address, service_id=sandbox.service_id)

    assert done.returncode == 0, done.stderr
    after = json.loads((tmp_path / "config.json").read_text())
    assert {**after, "credentials": None} == {**before, "credentials": None}
    assert stat.S_IMODE((tmp_path / "config.json").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [".config.json.lock", "config.json"]
    check = subprocess.run(
        [INSTALLED / "source-tiktok-shop", "check", "--config", tmp_path / "config.json"],
        capture_output=True,
        text=True,
    )
    assert '"status":"SUCCEEDED"' in check.stdout
    for secret in (after["credentials"][key] for key in ("app_secret", "access_token", "refresh_token")):
        assert secret not in done.stdout + done.stderr


def test_the_secret_may_come_from_the_environment(
    tmp_path: Path, sandbox: RunningSandbox
) -> None:
    app = sandbox.config()["credentials"]
    stub = {"auth_base_url": sandbox.address}
    (tmp_path / "config.json").write_text(json.dumps(stub))
    done = authorize(
        tmp_path,
        lambda link: parse_qs(urlsplit(agree(link)).query)["code"][0],
        *("--consent-host", sandbox.address, "--app-key", app["app_key"]),
        secret=app["app_secret"],
        service_id=sandbox.service_id,
    )
    assert done.returncode == 0, done.stderr
    credentials = json.loads((tmp_path / "config.json").read_text())["credentials"]
    assert credentials["app_secret"] == app["app_secret"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", credentials["token_expiry_date"])


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("US", "https://services.us.tiktokshop.com"),
        ("us", "https://services.us.tiktokshop.com"),
        ("other", "https://services.tiktokshop.com"),
    ],
)
def test_each_region_has_its_consent_page(tmp_path: Path, sandbox: RunningSandbox, region: str, host: str) -> None:
    write_config(tmp_path, sandbox)
    links: list[str] = []
    authorize(tmp_path, lambda link: links.append(link) or "?code=null&error=auth_denied", "--region", region)
    [link] = links
    assert link.startswith(f"{host}/open/authorize?service_id=7000&state=")


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        (f"{LANDING}?code=null&error=auth_denied", "did not agree (auth_denied)"),
        (f"{LANDING}?code=abc&state=of-another-run", "answers another link"),
        (f"{LANDING}?state=x", "holds no code="),
        ("no-such-code", "code is wrong, used already, or older than 30 minutes"),
    ],
)
def test_a_refused_consent_is_explained_and_leaves_the_file_alone(
    tmp_path: Path, sandbox: RunningSandbox, pasted: str, message: str
) -> None:
    before = write_config(tmp_path, sandbox)
    done = authorize(tmp_path, lambda link: pasted)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert before["credentials"]["app_secret"] not in done.stdout + done.stderr
    assert json.loads((tmp_path / "config.json").read_text()) == before


def test_a_code_works_once(tmp_path: Path, sandbox: RunningSandbox) -> None:
    write_config(tmp_path, sandbox)
    options = ("--consent-host", sandbox.address)
    codes: list[str] = []

    def remember(link: str) -> str:
        codes.append(parse_qs(urlsplit(agree(link)).query)["code"][0])
        return codes[0]

    assert authorize(tmp_path, remember, *options, service_id=sandbox.service_id).returncode == 0
    again = authorize(tmp_path, lambda link: codes[0], *options, service_id=sandbox.service_id)
    assert (again.returncode, "used already" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (502, b"<html>Bad gateway</html>", "HTTP 502 without a readable body"),
        (200, b'{"code":0,"data":{"user_type":1},"request_id":"r1"}', "A creator's account agreed"),
        (200, b'{"code":0,"data":{},"request_id":"r1"}', "answered without tokens (code 0: no message; request_id r1)"),
        (200, b'{"code":7,"message":"Not today","request_id":"r1"}', "(code 7: Not today; request_id r1)"),
    ],
)
def test_no_answer_of_the_token_host_shows_the_secret(
    tmp_path: Path, status: int, body: bytes, message: str
) -> None:
    with token_host(status, body) as address:
        config = {"credentials": {"app_key": "k", "app_secret": "the-secret"}, "auth_base_url": address}
        (tmp_path / "config.json").write_text(json.dumps(config))
        done = authorize(tmp_path, lambda link: "a-code")
    assert done.returncode == 1
    assert message in done.stderr
    assert "the-secret" not in done.stdout + done.stderr


def test_an_unreachable_token_host_is_named_without_the_secret(tmp_path: Path) -> None:
    config = {"credentials": {"app_key": "k", "app_secret": "the-secret"}, "auth_base_url": "http://127.0.0.1:9"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    done = authorize(tmp_path, lambda link: "a-code")
    assert (done.returncode, "http://127.0.0.1:9 could not be read" in done.stderr) == (1, True)
    assert "the-secret" not in done.stdout + done.stderr


def test_a_config_that_is_not_json_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"credentials": {')
    done = authorize(tmp_path, lambda link: "a-code")
    assert (done.returncode, "nothing was written" in done.stderr) == (1, True)
    assert (tmp_path / "config.json").read_text() == '{"credentials": {'


class token_host:
    """A host that gives one answer to everything."""

    def __init__(self, status: int, body: bytes) -> None:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Answer)

    def __enter__(self) -> str:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
