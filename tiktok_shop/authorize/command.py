"""`source-tiktok-shop-authorize`: takes a shop's owner through TikTok's consent and writes the tokens into config.json.

For those who don't run Airbyte, whose interface does the same with `advanced_auth` of the manifest.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import click
import requests

from tiktok_shop_api.config_file import write_json

CONSENT_HOSTS = {"US": "https://services.us.tiktokshop.com", "other": "https://services.tiktokshop.com"}
AUTH_BASE_URL = "https://auth.tiktok-shops.com"
SECONDS_TO_ANSWER = 30

# Codes of the token host, answered with HTTP 200.
REFUSALS = {
    36004004: "The code is wrong, used up or older than 30 minutes: open the link again and paste the new redirect.",
    36004001: "The authorisation has expired: open the link again and agree.",
    36004005: "TikTok finds no authorisation for this code: check that app_key belongs to the app of the service id.",
    105004: "The shop lies in another region than the link: run again with the right --region.",
    98001004: "TikTok refuses a parameter: check app_key, app_secret and that the whole redirect was pasted.",
    36009004: "TikTok doesn't know this app_key or app_secret: compare both with the app's page in Partner Center.",
}
CREATOR = 1


class Refused(click.ClickException):
    """One sentence for the user; ends the command with exit code 1."""


@dataclass
class Grant:
    """What TikTok answered to the code; expiries in absolute Unix seconds."""

    access_token: str
    access_token_expire_in: int
    refresh_token: str
    refresh_token_expire_in: int
    seller_name: str
    region: str
    scopes: list[str]


def consent_link(service_id: str, state: str, host: str) -> str:
    return f"{host.rstrip('/')}/open/authorize?{urlencode({'service_id': service_id, 'state': state})}"


def code_from(answer: str, state: str) -> str:
    """The authorisation code from what the user pasted: the whole redirect URL, its query, or the code alone."""
    answer = answer.strip()
    if "=" not in answer.rstrip("="):
        return unquote(answer)
    query = parse_qs(urlsplit(answer).query or answer.lstrip("?"))
    if "error" in query or query.get("code") == ["null"]:
        reason = query.get("error", ["no reason given"])[0]
        raise Refused(f"The owner did not agree ({reason}): open the link again as the shop's main account and agree.")
    if "code" not in query:
        raise Refused("The pasted address holds no code=…: copy the whole address the browser ended on.")
    if query.get("state", [state]) != [state]:
        raise Refused("The pasted address answers another link: open the link printed by this run.")
    return query["code"][0]


def exchange(auth_base_url: str, app_key: str, app_secret: str, code: str) -> Grant:
    """Ask the token host for the tokens of a code. No error repeats the request's address: it holds the secret."""
    try:
        response = requests.get(
            f"{auth_base_url.rstrip('/')}/api/v2/token/get",
            params={
                "app_key": app_key,
                "app_secret": app_secret,
                "auth_code": code,
                "grant_type": "authorized_code",
            },
            timeout=SECONDS_TO_ANSWER,
        )
        body = response.json()
    except requests.JSONDecodeError:
        raise Refused(f"{auth_base_url} answered HTTP {response.status_code} without JSON: try again.") from None
    except requests.RequestException as error:
        raise Refused(f"{auth_base_url} can't be reached ({type(error).__name__}): try again.") from None
    if not isinstance(body, dict) or body.get("code") != 0 or not isinstance(body.get("data"), dict):
        raise Refused(refusal(body if isinstance(body, dict) else {}))
    data = body["data"]
    if data.get("user_type") == CREATOR:
        raise Refused("A creator's account agreed, not a shop's: open the link again as the shop's main account.")
    try:
        return Grant(
            access_token=data["access_token"],
            access_token_expire_in=int(data["access_token_expire_in"]),
            refresh_token=data["refresh_token"],
            refresh_token_expire_in=int(data["refresh_token_expire_in"]),
            seller_name=data.get("seller_name") or "the shop",
            region=data.get("seller_base_region") or "?",
            scopes=list(data.get("granted_scopes") or []),
        )
    except (KeyError, TypeError, ValueError):
        raise Refused(f"TikTok answered without tokens; request_id {body.get('request_id')}.") from None


def refusal(body: dict[str, Any]) -> str:
    told = REFUSALS.get(body.get("code"), f"TikTok refused the code: {body.get('message') or 'no message'}.")
    return f"{told} (code {body.get('code')}, request_id {body.get('request_id')})"


def with_tokens(config: dict[str, Any], app_key: str, app_secret: str, grant: Grant) -> dict[str, Any]:
    """The config with the app and its tokens, every other key as it was."""
    credentials = {
        **(config.get("credentials") or {}),
        "app_key": app_key,
        "app_secret": app_secret,
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "token_expiry_date": moment(grant.access_token_expire_in),
    }
    return {**config, "credentials": credentials}


def moment(seconds: int) -> str:
    """RFC 3339, UTC."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_config(path: Path) -> dict[str, Any]:
    """The config so far; empty where there is no file yet."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refused(f"{path} can't be read as JSON, so nothing was written to it: {error}.") from None
    if not isinstance(config, dict) or not isinstance(config.get("credentials") or {}, dict):
        raise Refused(f"{path} must hold a JSON object with an object under credentials.")
    return config


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default="config.json",
    show_default=True,
    help="The file that gets the tokens; what else it holds stays.",
)
@click.option("--service-id", prompt="Service id (the app's page in Partner Center)", help="Not the app key.")
@click.option(
    "--region",
    type=click.Choice(["US", "other"], case_sensitive=False),
    default="US",
    show_default=True,
    help="Where the shop sells: decides which consent page is opened.",
)
@click.option("--consent-host", help="Another consent page than the region's, with https://.")
@click.option("--app-key", envvar="TIKTOK_SHOP_APP_KEY", help="Else from the config file, else asked for.")
def main(config_path: Path, service_id: str, region: str, consent_host: str | None, app_key: str | None) -> None:
    """Authorise a shop for this connector: open a link, agree, paste where the browser ended.

    The app secret comes from the config file, from TIKTOK_SHOP_APP_SECRET, or is asked for without being shown.
    """
    config = read_config(config_path)
    if not config_path.resolve().parent.is_dir():
        raise Refused(f"There is no folder {config_path.resolve().parent} to write {config_path.name} into.")
    credentials = config.get("credentials") or {}
    app_key = app_key or credentials.get("app_key") or click.prompt("App key")
    app_secret = (
        credentials.get("app_secret")
        or os.environ.get("TIKTOK_SHOP_APP_SECRET")
        or click.prompt("App secret", hide_input=True)
    )
    state = secrets.token_urlsafe(16)
    click.echo("\nOpen this link in a browser, signed in as the shop's main account, and agree within 30 minutes:\n")
    click.echo(f"  {consent_link(service_id, state, consent_host or CONSENT_HOSTS[region])}\n")
    code = code_from(click.prompt("Then paste the address the browser ended on (or the code alone)"), state)
    grant = exchange(config.get("auth_base_url") or AUTH_BASE_URL, app_key, app_secret, code)
    try:
        write_json(config_path, with_tokens(config, app_key, app_secret, grant))
    except OSError as error:
        raise Refused(f"{config_path} can't be written ({error.strerror}): mend that, then authorise again.") from None
    click.echo(f"\n{grant.seller_name} ({grant.region}) is authorised until {moment(grant.refresh_token_expire_in)}.")
    click.echo(f"Granted: {', '.join(grant.scopes) or 'TikTok named no scopes'}.")
    click.echo(f"The tokens are in {config_path}, readable by you alone.")


if __name__ == "__main__":
    main()
