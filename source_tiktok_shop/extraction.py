"""The records of a response."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import InitVar, dataclass
from typing import Any

import requests
from airbyte_cdk.sources.declarative.extractors.record_extractor import RecordExtractor

from tiktok_shop_api.envelope import read_envelope
from tiktok_shop_api.identifiers import has_numeric_ids, ids_to_strings


@dataclass(kw_only=True)
class RecordsAt(RecordExtractor):
    """The object or the list of objects at a path of the body, which is parsed once; none where a key is missing."""

    records_at: list[str]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None

    def extract_records(self, response: requests.Response) -> Iterable[MutableMapping[str, Any]]:
        envelope = read_envelope(response)
        value: Any = envelope.body if envelope else None
        for key in self.records_at:
            value = value.get(key) if isinstance(value, dict) else None
        if value and has_numeric_ids(response.content):
            ids_to_strings(value)
        return value if isinstance(value, list) else [value] if value else []
