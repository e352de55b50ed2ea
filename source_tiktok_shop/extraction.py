"""The records of a response."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import InitVar, dataclass
from typing import Any

import requests
from airbyte_cdk.sources.declarative.extractors.record_extractor import RecordExtractor

from source_tiktok_shop.legacy_core import NUMERIC_ID, envelope, ids_as_strings


@dataclass(kw_only=True)
class RecordsAt(RecordExtractor):
    """The object or the list of objects at a path of the body, which is parsed once; none where a key is missing."""

    records_at: list[str]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None

    def extract_records(self, response: requests.Response) -> Iterable[MutableMapping[str, Any]]:
        value: Any = envelope(response)
        for key in self.records_at:
            value = value.get(key) if isinstance(value, dict) else None
        if value and NUMERIC_ID.search(response.content):
            ids_as_strings(value)
        return value if isinstance(value, list) else [value] if value else []


def data_of(response: requests.Response) -> Mapping[str, Any]:
    """The envelope's `data`, empty where there is none."""
    return (envelope(response) or {}).get("data") or {}
