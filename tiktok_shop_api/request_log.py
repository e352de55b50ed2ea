"""A log of every request for tracing, one JSON line per attempt, without secrets."""

import time
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests

from tiktok_shop_api.envelope import read_envelope
from tiktok_shop_api.errors import ConfigError
from tiktok_shop_api.redaction import public_headers, public_query
from tiktok_shop_api.times import to_rfc3339_milliseconds


class RequestLog:
    """Appends to the file at `path`; without a path it writes nothing. ConfigError if the file can't be opened."""

    def __init__(self, path: str | None, *, with_headers: bool = False) -> None:
        self._with_headers = with_headers
        try:
            # Unbuffered: threads write whole lines, and nothing is lost when the process is killed.
            self._file = open(path, "ab", buffering=0) if path else None  # noqa: SIM115 (open for the whole run)
        except OSError as error:
            raise ConfigError(f"api_log_path {path} can't be written ({error.strerror}); name another file.") from None

    def write(
        self,
        request: requests.PreparedRequest,
        response: requests.Response | None,
        *,
        label: str,
        attempt: int,
        sent_at: float,
        sent: float,
        fault: str | None = None,
    ) -> None:
        """`label`: the stream or object. `sent_at`: Unix seconds; `sent`: the same moment in monotonic seconds."""
        if self._file is None:
            return
        url = urlsplit(request.url or "")
        envelope = read_envelope(response) if response is not None else None
        line: dict[str, Any] = {
            "time": to_rfc3339_milliseconds(sent_at),
            "method": request.method,
            "path": url.path,
            "query": public_query(url.query),
            "status": response.status_code if response is not None else None,
            "code": envelope.code if envelope else None,
            "message": (envelope.message if envelope else "") or fault,
            "request_id": envelope.body.get("request_id") if envelope else None,
            "milliseconds": round(1000 * (time.monotonic() - sent), 1),
            "attempt": attempt,
            "stream": label,
        }
        if self._with_headers:
            line["request_headers"] = public_headers(request.headers)
            line["response_headers"] = public_headers(response.headers) if response is not None else None
        self._file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
