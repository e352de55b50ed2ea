"""The signature that TikTok Shop demands of every request."""

import hmac
from collections.abc import Mapping

UNSIGNED_PARAMETERS = frozenset({"sign", "access_token"})


def sign(app_secret: str, path: str, query: Mapping[str, str], body: bytes = b"", content_type: str = "") -> str:
    """The `sign` query parameter: lowercase hex HMAC-SHA256 over path, decoded query and raw body.

    `body` must be the exact bytes that are sent; a multipart body is not signed.
    """
    message = path + "".join(key + query[key] for key in sorted(query) if key not in UNSIGNED_PARAMETERS)
    payload = message.encode()
    if body and content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        payload += body
    secret = app_secret.encode()
    return hmac.digest(secret, secret + payload + secret, "sha256").hex()
