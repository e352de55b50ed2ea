"""How pages follow each other."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional

import requests
from airbyte_cdk.sources.declarative.requesters.paginators.strategies.pagination_strategy import PaginationStrategy
from airbyte_cdk.sources.types import Record

from tiktok_shop_api.envelope import data_of


@dataclass(kw_only=True)
class NextPageToken(PaginationStrategy):
    """Follows `data.next_page_token` until it is empty, null or absent."""

    config: Mapping[str, Any]
    page_size: int = 100
    parameters: InitVar[Mapping[str, Any]] = None

    @property
    def initial_token(self) -> Optional[Any]:
        return None

    def next_page_token(
        self,
        response: requests.Response,
        last_page_size: int,
        last_record: Optional[Record],
        last_page_token_value: Optional[Any] = None,
    ) -> Optional[Any]:
        return data_of(response).get("next_page_token") or None

    def get_page_size(self) -> Optional[int]:
        return self.page_size
