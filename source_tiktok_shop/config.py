"""What is wrong with a config, one sentence each, with the key and what to write instead."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, relevance

from tiktok_shop_api.times import parse_utc


def problem(config: Mapping[str, Any], spec: Mapping[str, Any], manifest: Mapping[str, Any]) -> str | None:
    """The first thing wrong with the config, by the spec's schema and then by sense; None for a good one."""
    errors = sorted(Draft7Validator(spec).iter_errors(config), key=relevance)
    if errors:
        return _sentence(errors[0])
    return next(_senseless(config, manifest), None)


def _sentence(error: ValidationError) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"{f'{key}.' if key else ''}{missing} is missing from the config; add it."
    rule = {
        "type": f"must be of type {error.validator_value}",
        "enum": f"must be one of {', '.join(map(str, error.validator_value))}" if error.validator == "enum" else "",
        "minimum": f"must be at least {error.validator_value}",
        "maximum": f"must be at most {error.validator_value}",
        "exclusiveMinimum": f"must be more than {error.validator_value}",
        "minLength": "must not be empty",
        "pattern": f"must be written as {error.schema.get('pattern_descriptor')}",
    }.get(str(error.validator), f"is not valid: {error.message}")
    secret = error.schema.get("airbyte_secret") or key.startswith("credentials")
    return f"{key or 'The config'} {rule}{'' if secret else f', not {error.instance!r}'}."


def _senseless(config: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    moments: dict[str, datetime] = {}
    for key in ("start_date", "end_date"):
        if config.get(key):
            try:
                moments[key] = parse_utc(config[key])
            except ValueError:
                yield f"{key} '{config[key]}' is not in the calendar; write it as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ."
                return
    if len(moments) == 2 and moments["end_date"] <= moments["start_date"]:
        yield f"end_date '{config['end_date']}' is not after start_date '{config['start_date']}'; set it later."
    streams = {stream["name"]: stream for stream in manifest["streams"]}
    for rule in config.get("field_masking") or []:
        name, field = rule["stream"], rule["field"]
        if name not in streams:
            yield f"field_masking names the stream '{name}', which there is not; streams are {', '.join(streams)}."
            continue
        if rule["action"] == "hash" and not config.get("masking_salt"):
            yield f"field_masking hashes {name}.{field}, which needs masking_salt; set it to a long secret."
        keys = [*streams[name]["primary_key"], streams[name].get("incremental_sync", {}).get("cursor_field")]
        if rule["action"] == "block" and field in keys:
            yield f"field_masking blocks {name}.{field}, a key or cursor of the stream; hash it instead."
