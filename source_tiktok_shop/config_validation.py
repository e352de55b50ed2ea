"""What is wrong with a config: one sentence that names the key and what to write instead."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import ManifestReferenceResolver
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, relevance

from tiktok_shop_api.times import moment_of


def find_problem(config: Mapping[str, Any], manifest: Mapping[str, Any]) -> str | None:
    """The first problem, by the spec's JSON schema or by what it can't express; None for a valid config."""
    errors = sorted(Draft7Validator(manifest["spec"]["connection_specification"]).iter_errors(config), key=relevance)
    if errors:
        return _explain(errors[0])
    return next(_dates(config), None) or next(_field_masking(config, manifest), None)


def find_doubts(config: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    """What a valid config may not mean: values and fields that TikTok Shop isn't known to have, but may have added."""
    for key, schema in manifest["spec"]["connection_specification"]["properties"].items():
        known = (schema.get("items") or {}).get("examples") or ()
        for value in config.get(key) or () if known else ():
            if value not in known:
                yield (
                    f"{key} lists '{value}', which isn't among the known values, so it may match nothing."
                    f"{_suggestion(str(value).upper(), known)} The known ones are {', '.join(known)}."
                )
    streams = _streams(manifest) if config.get("field_masking") else {}
    for rule in config.get("field_masking") or ():
        if rule["field"] not in _field_paths(streams[rule["stream"]]):
            yield (
                f"field_masking names {rule['stream']}.{rule['field']}, which the stream's schema doesn't have; it is "
                "masked wherever TikTok Shop sends it."
            )


def _explain(error: ValidationError) -> str:
    key = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"{f'{key}.' if key else ''}{missing} is missing from the config. Add it."
    rule = {
        "type": f"must be of type {error.validator_value}",
        "enum": f"must be one of {', '.join(map(str, error.validator_value))}" if error.validator == "enum" else "",
        "minimum": f"must be at least {error.validator_value}",
        "maximum": f"must be at most {error.validator_value}",
        "exclusiveMinimum": f"must be more than {error.validator_value}",
        "minLength": "must not be empty",
        "pattern": f"must be written as {error.schema.get('pattern_descriptor')}",
    }.get(str(error.validator), f"is not valid: {error.message}")
    is_secret = error.schema.get("airbyte_secret") or key.startswith("credentials")
    return f"{key or 'The config'} {rule}{'' if is_secret else f', not {error.instance!r}'}."


def _dates(config: Mapping[str, Any]) -> Iterator[str]:
    dates: dict[str, datetime] = {}
    for key in ("start_date", "end_date", "order_created_after"):
        if config.get(key):
            try:
                dates[key] = moment_of(config[key])
            except (ValueError, OverflowError):
                yield (
                    f"{key} '{config[key]}' is not a valid date. Write it as YYYY-MM-DD, YYYY-MM-DDTHH:MM:SSZ or a "
                    "duration before each sync, such as P7D."
                )
                return
    if {"start_date", "end_date"} <= dates.keys() and dates["end_date"] <= dates["start_date"]:
        yield f"end_date '{config['end_date']}' is not after start_date '{config['start_date']}'. Use a later date."


def _field_masking(config: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[str]:
    rules = config.get("field_masking") or []
    if not rules:
        return
    streams = _streams(manifest)
    for rule in rules:
        name, field = rule["stream"], rule["field"]
        if name not in streams:
            yield f"field_masking names an unknown stream, '{name}'. The streams are {', '.join(streams)}."
            continue
        if rule["action"] == "hash" and not config.get("masking_salt"):
            yield f"field_masking hashes {name}.{field}, which needs masking_salt. Set it to a long secret."
        paths = _field_paths(streams[name])
        suggestion = "" if field in paths else _suggestion(field, paths)
        if suggestion:
            yield f"field_masking names {name}.{field}, a field that the stream doesn't have.{suggestion}"
        keys = [*streams[name]["primary_key"], streams[name].get("incremental_sync", {}).get("cursor_field")]
        if rule["action"] == "block" and field in keys:
            yield f"field_masking blocks {name}.{field}, a primary key or cursor of the stream; hash it instead."


def _streams(manifest: Mapping[str, Any]) -> dict[str, Any]:
    resolved = ManifestReferenceResolver().preprocess_manifest(dict(manifest))
    return {stream["$parameters"]["name"]: stream for stream in resolved["streams"]}


def _field_paths(stream: Mapping[str, Any]) -> set[str]:
    """The dotted paths of all fields that the stream's schema declares."""
    paths: set[str] = set()

    def walk(schema: Mapping[str, Any], prefix: str) -> None:
        for name, part in (schema.get("properties") or {}).items():
            paths.add(f"{prefix}{name}")
            walk(part, f"{prefix}{name}.")
        if isinstance(schema.get("items"), Mapping):
            walk(schema["items"], prefix)

    walk(stream["schema_loader"]["schema_loader"]["schema"], "")
    return paths


def _suggestion(written: str, known: Iterable[str]) -> str:
    close = get_close_matches(written, list(known), n=1, cutoff=0.8)
    return f" Did you mean {close[0]}?" if close else ""
