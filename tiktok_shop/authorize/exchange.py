"""The exchange of an authorization code for tokens, and what TikTok answers when it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from tiktok_shop.authorize.errors import NotAuthorized

AUTH_BASE_URL = "https://auth.tiktok-shops.com"
TIMEOUT_SECONDS = 30

# The token host's error codes, sent with HTTP 200, and what to do about each.
ADVICE = {
    36004004: "The code is wrong, used up or older than 30 minutes: open the link again and paste the new redirect.",
    36004001: "The authorization has expired: open the link again and agree.",
    36004005: "TikTok finds no authorization for this code: check that app_key belongs to the app of the service id.",
    105004: "The shop is in another region than the link: run again with the right --region.",
    98001004: "TikTok rejects a parameter: check app_key, app_secret and that the whole redirect was pasted.",
    36009004: "TikTok doesn't know this app_key or app_secret: compare both with the app's page in Partner Center.",
}
# The `user_type` of an account that sells nothing itself.
CREATOR = 1


@dataclass(frozen=True)
class Grant:
    """What TikTok gives for a code; expiries in absolute Unix seconds."""

    access_token: str
    access_token_expire_in: int
    refresh_token: str
    refresh_token_expire_in: int
    seller_name: str
    region: str
    scopes: list[str]


def exchange(auth_base_url: str, app_key: str, app_secret: str, code: str) -> Grant:
    """Raises `NotAuthorized`, whose sentence never repeats the request's address: it holds the secret."""
    body = _token_response(auth_base_url, app_key, app_secret, code)
    data = body.get("data")
    if body.get("code") != 0 or not isinstance(data, dict):
        raise NotAuthorized(_refusal(body))
    if data.get("user_type") == CREATOR:
        raise NotAuthorized("A creator's account agreed, not a shop's: open the link again as the shop's main account.")
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
        raise NotAuthorized(f"TikTok answered without tokens; request_id {body.get('request_id')}.") from None


def _token_response(auth_base_url: str, app_key: str, app_secret: str, code: str) -> dict[str, Any]:
    parameters = {
        "app_key": app_key,
        "app_secret": app_secret,
        "auth_code": code,
        "grant_type": "authorized_code",
    }
    try:
        response = requests.get(
            f"{auth_base_url.rstrip('/')}/api/v2/token/get", params=parameters, timeout=TIMEOUT_SECONDS
        )
    except requests.RequestException as error:
        raise NotAuthorized(f"{auth_base_url} can't be reached ({type(error).__name__}): try again.") from None
    try:
        body = response.json()
    except requests.JSONDecodeError:
        raise NotAuthorized(f"{auth_base_url} answered HTTP {response.status_code} without JSON: try again.") from None
    return body if isinstance(body, dict) else {}


def _refusal(body: dict[str, Any]) -> str:
    code = body.get("code")
    advice = ADVICE.get(code) or f"TikTok refused the code: {body.get('message') or 'no message'}."
    return f"{advice} (code {code}, request_id {body.get('request_id')})"
