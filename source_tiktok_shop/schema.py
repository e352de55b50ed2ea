"""The schemas of streams."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional

from airbyte_cdk.sources.declarative.schema import InlineSchemaLoader, SchemaLoader

from source_tiktok_shop.masking import Masking


@dataclass(kw_only=True)
class MaskedSchema(SchemaLoader):
    """The stream's schema after field masking."""

    config: Mapping[str, Any]
    schema_loader: InlineSchemaLoader
    parameters: InitVar[Mapping[str, Any]] = None
    name: str = ""

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        self.name = (parameters or {}).get("name") or self.name

    def get_json_schema(self) -> Mapping[str, Any]:
        return Masking(self.config, self.name).mask_schema(self.schema_loader.get_json_schema())
