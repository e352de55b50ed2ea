"""The token host: authorisation codes and refresh tokens against token pairs. Unsigned, errors in HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .refusal import Refusal
from .state import Sandbox

_ROUTES = {
    "/api/v2/token/get": ("auth_code", "authorized_code"),
    "/api/v2/token/refresh": ("refresh_token", "refresh_token"),
}


def handles(path: str) -> bool:
    return path in _ROUTES


def token_pair(sandbox: Sandbox, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The `data` of the answer, or Refusal."""
    authorisation = sandbox.authorisation
    credential, grant_type = _ROUTES[path]
    expected = {"app_key": authorisation.app_key, "app_secret": authorisation.app_secret, "grant_type": grant_type}
    for name, value in expected.items():
        if query.get(name) != value:
            raise Refusal(98001004, f"Parameter {name} is invalid. Reason: not recognised. Expected: the app's own")
    given = query.get(credential)
    if not given:
        raise Refusal(98001004, f"Parameter {credential} is invalid. Reason: missing. Expected: a text")
    if path.endswith("/get"):
        return authorisation.exchange(given, sandbox.now(), sandbox.conditions)
    return authorisation.refresh(given, sandbox.now(), sandbox.conditions)
