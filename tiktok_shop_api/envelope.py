"""The JSON object in which every answer of the API comes: `{code, message, request_id, data}`."""

from dataclasses import dataclass
from typing import Any

import requests

from tiktok_shop_api.exact_json import load_exactly, whole_characters


@dataclass(frozen=True, slots=True)
class Envelope:
    """`code` 0 is success, whatever the HTTP status; `body` is the whole object.

    Where `is_odd`, it may hold a NumberText or half of a surrogate pair.
    """

    body: dict[str, Any]
    is_odd: bool = False

    @property
    def code(self) -> int:
        return self.body["code"]

    @property
    def message(self) -> str:
        return whole_characters(str(self.body.get("message") or ""))

    @property
    def data(self) -> dict[str, Any]:
        """`data` where it is an object; empty where the API sends null or nothing."""
        data = self.body.get("data")
        return data if isinstance(data, dict) else {}

    def summary(self) -> str:
        """For error messages: code, message and the request_id that TikTok's support asks for."""
        message = self.message or "no message"
        return f"code {self.code}: {message}; request_id {self.body.get('request_id') or 'none'}"


def read_envelope(response: requests.Response) -> Envelope | None:
    """The response's envelope, parsed once per response; None where the body is anything else."""
    try:
        return response._tiktok_shop_envelope  # type: ignore[attr-defined]
    except AttributeError:
        pass
    try:
        body, is_odd = load_exactly(response.content)
    except ValueError:
        body, is_odd = None, False
    is_envelope = isinstance(body, dict) and type(body.get("code")) is int
    envelope = Envelope(body, is_odd) if is_envelope else None
    response._tiktok_shop_envelope = envelope  # type: ignore[attr-defined]
    return envelope


def data_of(response: requests.Response) -> dict[str, Any]:
    """The envelope's data; empty where the body is no envelope."""
    envelope = read_envelope(response)
    return envelope.data if envelope else {}
