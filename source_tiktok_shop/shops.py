"""Which shops are read."""

from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional

from airbyte_cdk.sources.declarative.extractors.record_filter import RecordFilter
from airbyte_cdk.sources.declarative.partition_routers.substream_partition_router import (
    ParentStreamConfig,
    SubstreamPartitionRouter,
)
from airbyte_cdk.sources.types import StreamSlice

from source_tiktok_shop.errors import config_error
from source_tiktok_shop.run_context import RunContext


@dataclass(kw_only=True)
class WantedShops(RecordFilter):
    """Keeps the shops in `shop_ids`, or all without it; an unauthorized one is an error, as is no shop at all."""

    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    condition: str = ""

    def filter_records(self, records: Iterable[Mapping[str, Any]], **_: Any) -> Iterable[Mapping[str, Any]]:
        shops = list(records)
        if not shops:
            raise config_error("This authorization covers no shop. Have the seller authorize the app again.")
        wanted = [str(shop_id) for shop_id in self.config.get("shop_ids") or []]
        known = {shop["id"]: shop for shop in shops}
        missing = [shop_id for shop_id in wanted if shop_id not in known]
        if missing:
            raise config_error(
                f"shop_ids lists {', '.join(missing)}, but this app is authorized only for {', '.join(sorted(known))}. "
                "Remove the ID or have that seller authorize the app."
            )
        yield from (known[shop_id] for shop_id in dict.fromkeys(wanted)) if wanted else shops


@dataclass(kw_only=True)
class AuthorizedShops(SubstreamPartitionRouter):
    """One partition per shop; the shops are listed once per run for all streams."""

    parent_stream_configs: list[ParentStreamConfig]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        super().__post_init__(parameters or {})

    def stream_slices(self) -> Iterable[StreamSlice]:
        yield from RunContext.of(self.config).shops(lambda: list(super(AuthorizedShops, self).stream_slices()))
