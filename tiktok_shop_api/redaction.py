"""Keeps secrets, tokens and signatures out of everything that is logged."""

import logging
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

REDACTED = "****"
SECRET_PARAMETERS = frozenset({"app_key", "app_secret", "sign", "access_token", "refresh_token", "auth_code"})
SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "x-tts-access-token"})
SIGNATURE_IN_TEXT = re.compile(r"(\bsign=)[0-9a-f]{64}")


def public_query(query: str) -> dict[str, str]:
    """The parameters of a URL's query without the secret ones."""
    return {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name not in SECRET_PARAMETERS}


def public_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with the values of secret ones replaced."""
    return {name: REDACTED if name.lower() in SECRET_HEADERS else value for name, value in headers.items()}


class SignatureFilter(logging.Filter):
    """Removes signatures from log records: HTTP libraries log whole URLs in debug mode."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in list(vars(record).items()):
            if isinstance(value, str) and "sign=" in value:
                setattr(record, name, SIGNATURE_IN_TEXT.sub(rf"\1{REDACTED}", value))
        if record.args and "sign=" in record.getMessage():
            record.msg, record.args = SIGNATURE_IN_TEXT.sub(rf"\1{REDACTED}", record.getMessage()), ()
        return True


def redact_signatures() -> None:
    """Put a SignatureFilter on each handler of the root logger, once."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(existing, SignatureFilter) for existing in handler.filters):
            handler.addFilter(SignatureFilter())
