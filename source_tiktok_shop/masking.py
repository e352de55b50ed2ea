"""Field masking."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from source_tiktok_shop.errors import config_error


@dataclass
class MaskingRule:
    """What happens to a field, and to those within it."""

    action: Optional[str] = None
    parts: dict[str, "MaskingRule"] = field(default_factory=dict)


class Masking:
    """The `field_masking` rules of one stream: hashes or drops fields at any depth, in records and schema alike.

    Where rules meet, a block outdoes a hash, whichever of them is about the larger part.
    """

    def __init__(self, config: Mapping[str, Any], stream: str) -> None:
        self._salt = str(config.get("masking_salt") or "")
        self._root = MaskingRule()
        for rule in config.get("field_masking") or []:
            if rule["stream"] != stream:
                continue
            if rule["action"] == "hash" and not self._salt:
                raise config_error(
                    f"field_masking hashes {stream}.{rule['field']}, which needs masking_salt. Set it to a long secret."
                )
            found = self._root
            for name in rule["field"].split("."):
                found = found.parts.setdefault(name, MaskingRule())
            if found.action != "block":
                found.action = rule["action"]

    def apply(self, record: Any) -> None:
        """Mask a record in place."""
        if self._root.parts:
            self._mask(record, self._root)

    def hides(self, path: str) -> bool:
        """Whether the field at a dotted path, or what it is part of, is masked."""
        rule: Optional[MaskingRule] = self._root
        for name in path.split("."):
            rule = rule.parts.get(name) if rule else None
            if rule and rule.action:
                return True
        return False

    def mask_schema(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON schema of masked records."""
        return self._masked_schema(schema, self._root) if self._root.parts else schema

    def _mask(self, value: Any, rule: MaskingRule) -> None:
        if isinstance(value, list):
            for item in value:
                self._mask(item, rule)
        elif isinstance(value, dict):
            for name, part in rule.parts.items():
                if name not in value:
                    continue
                if part.action == "block":
                    del value[name]
                    continue
                self._mask(value[name], part)
                if part.action == "hash":
                    value[name] = self._hashed(value[name])

    def _hashed(self, value: Any) -> Any:
        """Hash every value below, so that an object or array keeps its shape."""
        if isinstance(value, dict):
            return {name: self._hashed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._hashed(item) for item in value]
        if value is None:
            return None
        text = value if isinstance(value, str) else json.dumps(value)
        return hashlib.sha256((self._salt + text).encode()).hexdigest()

    def _masked_schema(self, schema: Mapping[str, Any], rule: MaskingRule) -> dict[str, Any]:
        masked = dict(schema)
        if isinstance(schema.get("items"), dict):
            masked["items"] = self._masked_schema(schema["items"], rule)
        if isinstance(schema.get("properties"), dict):
            masked["properties"] = {
                name: self._masked_part(part, rule.parts[name]) if name in rule.parts else part
                for name, part in schema["properties"].items()
                if name not in rule.parts or rule.parts[name].action != "block"
            }
        return masked

    def _masked_part(self, schema: Mapping[str, Any], rule: MaskingRule) -> dict[str, Any]:
        masked = self._masked_schema(schema, rule)
        return self._hashed_schema(masked) if rule.action == "hash" else masked

    def _hashed_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        types = schema.get("type")
        types = [types] if isinstance(types, str) else list(types or [])
        hashed = {key: value for key, value in schema.items() if key not in ("format", "enum", "pattern")}
        if "properties" in schema:
            hashed["properties"] = {name: self._hashed_schema(part) for name, part in schema["properties"].items()}
        elif "items" in schema:
            hashed["items"] = self._hashed_schema(schema["items"])
        else:
            hashed["type"] = ["string", "null"] if "null" in types else "string"
        return hashed
