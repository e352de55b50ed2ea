"""The consent page that the shop's owner opens, and the address that the browser ends on."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tiktok_shop.authorize.errors import NotAuthorized

CONSENT_HOSTS = {"us": "https://services.us.tiktokshop.com", "other": "https://services.tiktokshop.com"}


def consent_link(service_id: str, state: str, host: str) -> str:
    return f"{host.rstrip('/')}/open/authorize?{urlencode({'service_id': service_id, 'state': state})}"


def code_from(pasted: str, state: str) -> str:
    """The authorization code in what the user pasted: the whole redirect URL, its query, or the code alone."""
    pasted = pasted.strip()
    if "=" not in pasted.rstrip("="):
        return unquote(pasted)
    query = parse_qs(urlsplit(pasted).query or pasted.lstrip("?"))
    if "error" in query or query.get("code") == ["null"]:
        reason = query.get("error", ["no reason given"])[0]
        raise NotAuthorized(
            f"The owner did not agree ({reason}): open the link again as the shop's main account and agree."
        )
    if "code" not in query:
        raise NotAuthorized("The pasted address holds no code=…: copy the whole address the browser ended on.")
    if query.get("state", [state]) != [state]:
        raise NotAuthorized("The pasted address answers another link: open the link printed by this run.")
    return query["code"][0]
