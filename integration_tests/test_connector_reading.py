"""A full read equals the shop; after changes, an incremental one does again and requests only what changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft7Validator

from integration_tests.connector import Connector, Run, asked, connected, rfc3339
from integration_tests.connector_truth import PER_ORDER, PERFORMANCE, STREAMS, Records, assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

DAY = 86_400
LOOKBACK = 2 * 3600


@dataclass
class TwoReads:
    """A full read, changes in the shops, an incremental read."""

    sandbox: RunningSandbox
    connector: Connector
    first: Run
    first_truth: dict[str, Records]
    second: Run
    second_truth: dict[str, Records]
    second_requests: list[dict[str, Any]]
    first_state: list[dict[str, Any]]


@pytest.fixture(scope="module")
def reads() -> Iterator[TwoReads]:
    history_end = int(time.time()) - 4 * DAY
    with running_sandbox(orders=300, days=30, now=history_end, requests_per_second=0) as sandbox:
        # To the first run it is history_end: what changes later must lie after all that it has read.
        connector = connected(sandbox, num_workers=10, end_date=rfc3339(history_end + 1))
        first = connector.read(*STREAMS).succeeded()
        del connector.config["end_date"]
        first_state = connector.state
        first_truth = {name: expected(sandbox, name) for name in STREAMS}
        sandbox.live(seconds=3 * DAY)
        served = len(sandbox.requests())
        second = connector.read(*STREAMS).succeeded()
        second_truth = {name: expected(sandbox, name) for name in STREAMS}
        requests = sandbox.requests(since=served)
        yield TwoReads(sandbox, connector, first, first_truth, second, second_truth, requests, first_state)


@pytest.mark.parametrize("stream", STREAMS)
def test_full_read_equals_the_shop_field_by_field(reads: TwoReads, stream: str) -> None:
    records = reads.first.records[stream]
    assert reads.first_truth[stream], "The sandbox holds nothing to compare with."
    assert_same(stream, read_to(stream, records), reads.first_truth[stream])


@pytest.mark.parametrize("stream", STREAMS)
def test_full_read_emits_no_duplicates(reads: TwoReads, stream: str) -> None:
    records = reads.first.records[stream]
    assert len(records) == len(read_to(stream, records))


@pytest.mark.parametrize("stream", STREAMS)
def test_incremental_read_catches_up_with_the_shop(reads: TwoReads, stream: str) -> None:
    before = reads.first.records[stream] if STREAMS[stream].cursor else []
    records = read_to(stream, [*before, *reads.second.records[stream]])
    assert_same(stream, records, reads.second_truth[stream])


def test_every_record_matches_the_discovered_schema(reads: TwoReads) -> None:
    schemas = {stream["name"]: stream["json_schema"] for stream in reads.connector.discovered()["streams"]}
    for stream in STREAMS:
        validator = Draft7Validator(schemas[stream])
        for record in [*reads.first.records[stream], *reads.second.records[stream]]:
            wrong = next(validator.iter_errors(record), None)
            assert wrong is None, f"{stream}: {wrong.json_path}: {wrong.message[:300]}"


def test_ids_are_strings_at_every_level(reads: TwoReads) -> None:
    for stream in STREAMS:
        for record in reads.first.records[stream]:
            assert not (numbers := list(_numeric_ids(record))), f"{stream}: {numbers[:3]}"


def _numeric_ids(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _numeric_ids(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _numeric_ids(item, name.removesuffix("s"))
    elif not isinstance(value, str) and value is not None and (name == "id" or name.endswith("_id")):
        yield name, value


@pytest.mark.parametrize("stream", PER_ORDER)
def test_incremental_read_requests_details_of_changed_orders_only(reads: TwoReads, stream: str) -> None:
    cursors = {
        one["partition"]["shop_id"]: int(next(iter(one["cursor"].values())))
        for state in reads.first_state
        if state["stream"]["stream_descriptor"]["name"] == stream
        for one in state["stream"]["stream_state"]["states"]
    }
    changed = {
        order["id"]
        for (shop_id, _), order in reads.second_truth["orders"].items()
        if order["update_time"] >= cursors[shop_id] - LOOKBACK
    }
    details = [request["path"].split("/")[4] for request in asked(reads.second_requests, stream)]
    assert set(details) == changed
    assert len(details) == len(changed)
    assert len(changed) < len(reads.second_truth["orders"]) / 2, "Most orders changed: nothing is shown."


def test_incremental_listing_starts_at_the_lookback_window(reads: TwoReads) -> None:
    newest = {
        shop["id"]: max(
            order["update_time"] for (shop_id, _), order in reads.first_truth["orders"].items() if shop_id == shop["id"]
        )
        for shop in reads.sandbox.shops()
    }
    for request in asked(reads.second_requests, "orders"):
        first_moment = json.loads(request["body"])["update_time_ge"]
        assert first_moment >= newest[request["shop_id"]] - LOOKBACK


@pytest.mark.parametrize("stream", PERFORMANCE)
def test_no_performance_request_spans_more_than_60_days(reads: TwoReads, stream: str) -> None:
    requests = asked(reads.sandbox.requests(), stream)
    for request in requests:
        first, end = (date.fromisoformat(request["query"][name]) for name in ("start_date_ge", "end_date_lt"))
        assert (end - first).days <= (60 if stream == "shop_performance" else 1)
    assert requests


def test_shops_are_listed_once_per_run(reads: TwoReads) -> None:
    # Once for the stream itself, once for all the streams that go through the shops.
    assert len(asked(reads.second_requests, "shops")) <= 2


def test_state_does_not_grow_with_the_number_of_orders(reads: TwoReads) -> None:
    assert len(json.dumps(reads.connector.state)) < 20_000
    for state in reads.connector.state:
        assert max(_lengths(state), default=0) <= len(reads.sandbox.shops()), state


def _lengths(value: Any) -> Iterator[int]:
    if isinstance(value, list):
        yield len(value)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _lengths(item)
