"""The config of a run: checked against spec.json, each fault in one sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from isodate import ISO8601Error, parse_duration
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, relevance

from tiktok_shop_api.errors import ConfigError


@dataclass(frozen=True)
class Config:
    """What spec.json describes, credentials apart. `folder`: where relative ledger files and images are looked up."""

    folder: Path
    shop_id: str | None = None
    ledger_url: str | None = None
    objects: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    clear_when_empty: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    value_mapping: tuple[Mapping[str, Any], ...] = ()
    save_mode: str = "LISTING"
    when_gone: str = "deactivate"
    max_gone_share: float = 0.1
    adopt_existing: bool = True
    max_new_listings: int | None = None
    zero_stock: str = "deactivate"
    min_order_age: str = "PT1H"
    listing_check: bool = False
    max_rejected_share: float = 1.0
    dry_run: bool = False
    requests_per_second: float = 5
    num_workers: int = 4
    api_log_path: str | None = None
    api_log_headers: bool = False
    order_information: Mapping[str, Any] | None = None
    api_base_url: str | None = None
    auth_base_url: str | None = None
    look_up_seconds: float = 75

    @property
    def order_age(self) -> timedelta:
        """`min_order_age`; ConfigError where it is no duration."""
        try:
            age = parse_duration(self.min_order_age)
        except ISO8601Error:
            age = None
        if not isinstance(age, timedelta):
            raise ConfigError(f"min_order_age must be a duration such as PT1H or PT30M, not {self.min_order_age!r}.")
        return age

    @classmethod
    def parse(cls, config: Mapping[str, Any], folder: Path) -> "Config":
        """ConfigError for the first thing that is wrong; keys that only the source knows are passed over."""
        errors = sorted(Draft7Validator(connection_specification()).iter_errors(config), key=relevance)
        if errors:
            raise ConfigError(_sentence(errors[0]))
        lists = {"clear_when_empty", "value_mapping"}
        known = {
            name: tuple(config[name]) if name in lists else config[name]
            for name in cls.__dataclass_fields__
            if config.get(name) is not None
        }
        parsed = cls(folder=folder, **known)
        _ = parsed.order_age
        return parsed


@cache
def specification() -> dict[str, Any]:
    """spec.json, as the protocol's SPEC message has it."""
    return json.loads(resources.files(__package__).joinpath("spec.json").read_text(encoding="utf-8"))


def connection_specification() -> dict[str, Any]:
    return specification()["connectionSpecification"]


def _sentence(error: ValidationError) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"{f'{key}.' if key else ''}{missing} is missing from the config; add it."
    value = error.validator_value
    rule = {
        "type": f"must be of type {value}",
        "enum": f"must be one of {', '.join(map(str, value))}" if error.validator == "enum" else "",
        "minimum": f"must be at least {value}",
        "maximum": f"must be at most {value}",
        "exclusiveMinimum": f"must be more than {value}",
        "minLength": "must not be empty",
    }.get(str(error.validator), f"is not valid: {error.message}")
    is_secret = error.schema.get("airbyte_secret") or key.startswith("credentials")
    return f"{key or 'The config'} {rule}{'' if is_secret else f', not {error.instance!r}'}."
