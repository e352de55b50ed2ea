"""The records of a response."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.extractors.record_extractor import RecordExtractor
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from tiktok_shop_api.envelope import read_envelope
from tiktok_shop_api.exact_json import count_of
from tiktok_shop_api.identifiers import has_numeric_ids, ids_to_strings


@dataclass(kw_only=True)
class RecordsAt(RecordExtractor):
    """The object or the list of objects at a path of the body, which is parsed once.

    An answer without one has no records, unless it says that there are some: then TikTok Shop has renamed the list, and
    reading on would lose them in silence.
    """

    records_at: list[str]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    name: str = ""

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        self.name = (parameters or {}).get("name") or self.name

    def extract_records(self, response: requests.Response) -> Iterable[MutableMapping[str, Any]]:
        envelope = read_envelope(response)
        value: Any = envelope.body if envelope else None
        for key in self.records_at:
            holder, value = value, value.get(key) if isinstance(value, dict) else None
            if value is None and isinstance(holder, dict) and key not in holder:
                self._refuse_if_renamed(holder, is_first_page=not _asks_for_later_page(response.request))
        if not value:
            return []
        if has_numeric_ids(response.content):
            ids_to_strings(value)
        records = value if isinstance(value, list) else [value]
        # A null, or whatever isn't an object, is no record.
        return [record for record in records if record.__class__ is dict]

    def _refuse_if_renamed(self, holder: Mapping[str, Any], is_first_page: bool) -> None:
        # A later page may be empty because records have left the listing since the one before.
        says_more = is_first_page and count_of(holder.get("total_count"))
        if says_more or any(map(_holds_objects, holder.values())):
            path = ".".join(self.records_at)
            raise AirbyteTracedException(
                message=f"{self.name}: TikTok Shop's answer has records, but not at {path} (it has "
                f"{', '.join(holder)}), so they can't be read. Update the connector.",
                failure_type=FailureType.system_error,
            )


def _asks_for_later_page(request: requests.PreparedRequest) -> bool:
    body = request.body or b""
    return "page_token=" in (request.url or "") or b'"page_token"' in (body.encode() if isinstance(body, str) else body)


def _holds_objects(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_objects, value.values()))
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)
