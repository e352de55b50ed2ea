"""The API's request signature."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

_UNSIGNED = ("sign", "access_token")


def sign(secret: str, path: str, query: Mapping[str, str], body: bytes, content_type: str) -> str:
    """The expected signature, lowercase hex. `query` has decoded values."""
    parts = [secret, path]
    for name in sorted(query):
        if name not in _UNSIGNED:
            parts += (name, query[name])
    message = "".join(parts).encode()
    if body and content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        message += body
    key = secret.encode()
    return hmac.new(key, message + key, hashlib.sha256).hexdigest()
