"""Field masking."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from source_tiktok_shop.errors import config_error


class Masking:
    """The `field_masking` rules of one stream: hashes or drops fields at any depth, in records and schema alike."""

    def __init__(self, config: Mapping[str, Any], stream: str) -> None:
        self._salt = str(config.get("masking_salt") or "")
        self._tree: dict[str, Any] = {}
        for rule in config.get("field_masking") or []:
            if rule["stream"] != stream:
                continue
            if rule["action"] == "hash" and not self._salt:
                raise config_error(
                    f"field_masking hashes {stream}.{rule['field']}, which needs masking_salt. Set it to a long secret."
                )
            *parents, last = rule["field"].split(".")
            branch = self._tree
            for name in parents:
                branch = branch.setdefault(name, {})
                if not isinstance(branch, dict):
                    break
            else:
                if branch.get(last) != "block":
                    branch[last] = rule["action"]

    def apply(self, record: Any) -> None:
        """Mask a record in place."""
        if self._tree:
            self._mask(record, self._tree)

    def hides(self, path: str) -> bool:
        """Whether the field at a dotted path, or what it is part of, is masked."""
        part: Any = self._tree
        for name in path.split("."):
            part = part.get(name) if isinstance(part, dict) else None
            if isinstance(part, str):
                return True
        return False

    def mask_schema(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON schema of masked records."""
        return self._masked_schema(schema, self._tree) if self._tree else schema

    def _mask(self, value: Any, tree: Mapping[str, Any]) -> None:
        if isinstance(value, list):
            for item in value:
                self._mask(item, tree)
        elif isinstance(value, dict):
            for name, action in tree.items():
                if name not in value:
                    continue
                if action == "block":
                    del value[name]
                elif action == "hash":
                    value[name] = self._hashed(value[name])
                else:
                    self._mask(value[name], action)

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

    def _masked_schema(self, schema: Mapping[str, Any], tree: Mapping[str, Any]) -> dict[str, Any]:
        masked = dict(schema)
        if isinstance(schema.get("items"), dict):
            masked["items"] = self._masked_schema(schema["items"], tree)
        if isinstance(schema.get("properties"), dict):
            masked["properties"] = {
                name: part
                if name not in tree
                else self._hashed_schema(part)
                if tree[name] == "hash"
                else self._masked_schema(part, tree[name])
                for name, part in schema["properties"].items()
                if tree.get(name) != "block"
            }
        return masked

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
