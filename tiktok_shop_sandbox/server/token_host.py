"""The token host: exchanges authorization codes and refresh tokens for token pairs. Unsigned, errors in HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .api_errors import ApiError
from .state import Sandbox

_ROUTES = {
    "/api/v2/token/get": ("auth_code", "authorized_code"),
    "/api/v2/token/refresh": ("refresh_token", "refresh_token"),
}


def handles(path: str) -> bool:
    return path in _ROUTES


def token_pair(sandbox: Sandbox, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The `data` of the response; raises ApiError."""
    authorization = sandbox.authorization
    credential, grant_type = _ROUTES[path]
    expected = {"app_key": authorization.app_key, "app_secret": authorization.app_secret, "grant_type": grant_type}
    for name, value in expected.items():
        if query.get(name) != value:
            raise ApiError(98001004, f"Parameter {name} is invalid. Reason: not recognized. Expected: the app's own")
    value = query.get(credential)
    if not value:
        raise ApiError(98001004, f"Parameter {credential} is invalid. Reason: missing. Expected: a string")
    if path.endswith("/get"):
        return authorization.exchange(value, sandbox.now(), sandbox.conditions)
    return authorization.refresh(value, sandbox.now(), sandbox.conditions)
