"""What an authorization gives access to: for each shop, the streams that can be read and why the others can't."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource
from airbyte_cdk.sources.streams.concurrent.abstract_stream import AbstractStream
from airbyte_cdk.sources.streams.concurrent.partitions.partition import Partition
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import component_config
from source_tiktok_shop.errors import reason_of
from source_tiktok_shop.run_context import RunContext

SHOPS = "shops"
WINDOWS_PROBED = 3


@dataclass(frozen=True)
class ShopAccess:
    """One shop. Of streams, `unreadable` says why and what to do, and `empty` why there is nothing, in a sentence."""

    id: str
    name: str
    region: str
    readable: list[str]
    unreadable: dict[str, str]
    empty: dict[str, str]


@dataclass(frozen=True)
class CheckResult:
    """`error` is what fails the check; a missing scope alone doesn't. `authorization_ends` is a day, YYYY-MM-DD."""

    shops: list[ShopAccess] = field(default_factory=list)
    authorization_ends: str | None = None
    error: str | None = None


def inspect(source: ConcurrentDeclarativeSource) -> CheckResult:
    """Read the shops, and of every stream and shop one record from the newest windows."""
    config = component_config(source)
    context = RunContext.of(config)
    context.is_check = True
    try:
        streams = source.streams(config)
        shops = list(_records(next(stream for stream in streams if stream.name == SHOPS)))
        errors = _errors(streams, context.workers)
    except AirbyteTracedException as error:
        return CheckResult(error=error.message)
    return CheckResult(
        shops=[_access(shop, streams, errors, context.nothing_to_read) for shop in shops],
        authorization_ends=(context.connection.credentials.authorization_ends or "")[:10] or None,
        error=_fatal(streams, errors),
    )


def _access(
    shop: Mapping[str, Any],
    streams: list[AbstractStream],
    errors: Mapping[tuple[str, str], AirbyteTracedException],
    nothing_to_read: Mapping[tuple[str, str], str],
) -> ShopAccess:
    unreadable = {
        stream.name: str(errors[stream.name, shop["id"]]) for stream in streams if (stream.name, shop["id"]) in errors
    }
    return ShopAccess(
        id=shop["id"],
        name=str(shop.get("name") or ""),
        region=str(shop.get("region") or ""),
        readable=[stream.name for stream in streams if stream.name not in unreadable],
        unreadable=unreadable,
        empty={name: reason for (name, shop_id), reason in nothing_to_read.items() if shop_id == shop["id"]},
    )


def _fatal(streams: list[AbstractStream], errors: Mapping[tuple[str, str], AirbyteTracedException]) -> str | None:
    """What fails the check: what the user must mend, but for a missing scope, and errors that leave nothing to read."""
    fatal = [
        error
        for error in errors.values()
        if error.failure_type == FailureType.config_error and reason_of(error) != "scope_missing"
    ]
    if not fatal and len({name for name, _ in errors}) >= len(streams) - 1:
        fatal = list(errors.values())
    return str(fatal[0]) if fatal else None


def _errors(streams: list[AbstractStream], workers: int) -> dict[tuple[str, str], AirbyteTracedException]:
    """What a read would fail with, by stream and shop."""
    probes: list[tuple[str, str, list[Partition]]] = []
    for stream in streams:
        if stream.name == SHOPS:
            continue
        windows: dict[str, list[Partition]] = {}
        for partition in stream.generate_partitions():
            shop_id = (partition.to_slice() or {})["shop_id"]
            windows.setdefault(shop_id, []).append(partition)
        probes += [(stream.name, shop_id, of_shop[-WINDOWS_PROBED:][::-1]) for shop_id, of_shop in windows.items()]
    with ThreadPoolExecutor(workers) as pool:
        results = list(pool.map(lambda probe: _probe(probe[2]), probes))
    return {
        (name, shop_id): error
        for (name, shop_id, _), error in zip(probes, results, strict=True)
        if error is not None
    }


def _probe(windows: list[Partition]) -> AirbyteTracedException | None:
    try:
        for window in windows:
            if next(iter(window.read()), None) is not None:
                return None
    except AirbyteTracedException as error:
        return error
    return None


def _records(stream: AbstractStream) -> Iterable[Mapping[str, Any]]:
    for partition in stream.generate_partitions():
        for record in partition.read():
            yield record.data
