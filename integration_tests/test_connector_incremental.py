"""Resuming from state: killed syncs, backfills, lookback, shops added and removed."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from integration_tests.changed_answers import changed_answers
from integration_tests.connector import after, asked, connected, rfc3339
from integration_tests.connector_truth import STREAMS, assert_same, expected, read_to
from tiktok_shop_sandbox.store import Shop, Table, World
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

DAY = 86_400
ORDER_STREAMS = ("orders", "order_price_details", "returns", "cancellations", "packages")


def test_repeatedly_killed_sync_loses_no_record() -> None:
    chance = random.Random(20)
    streams = ("orders", "order_price_details", "external_orders", "packages", "products", "payments", "warehouses")
    with running_sandbox(orders=240, days=20, requests_per_second=0, latency_ms=4) as sandbox:
        connector = connected(sandbox, start_date=rfc3339(time.time() - 30 * DAY), num_workers=4)
        read = {name: [] for name in streams}
        kills = 0
        for moment in (
            after(1, "STATE"),
            after(chance.randint(1, 150), "RECORD"),
            after(chance.randint(10, 60), "STATE"),
            after(chance.randint(20, 100), "RECORD", "order_price_details"),
            None,
        ):
            served = len(sandbox.requests())
            run = connector.read(*streams, kill_when=moment)
            kills += run.returncode == -9
            for name in streams:
                # Of a stream without a cursor only the last run counts: every run reads it whole.
                read[name] = [*(read[name] if STREAMS[name].cursor else []), *run.records[name]]
        assert kills >= 3
        run.succeeded()
        for name in streams:
            since = int(time.time()) - 30 * DAY
            assert_same(name, read_to(name, read[name]), expected(sandbox, name, since=since))
        details_in_last_run = asked(sandbox.requests(since=served), "order_price_details")
        assert len(details_in_last_run) < 240, "The last run began from the start: nothing shows that state was kept."


@pytest.mark.parametrize("form", ["days", "moments", "with an offset"])
def test_backfill_includes_start_date_and_excludes_end_date(small_shop: RunningSandbox, form: str) -> None:
    moments = sorted(key_order["update_time"] for key_order in expected(small_shop, "orders").values())
    first, end = moments[len(moments) // 4], moments[3 * len(moments) // 4]
    if form == "days":
        # In UTC whatever this machine's time zone.
        days = [datetime.fromtimestamp(moment, UTC).date() for moment in (first, end)]
        first, end = (int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in days)
        written = [day.isoformat() for day in days]
    elif form == "moments":
        written = [rfc3339(first), rfc3339(end)]
    else:
        bangkok = timezone(timedelta(hours=7))
        written = [datetime.fromtimestamp(moment, bangkok).isoformat() for moment in (first, end)]
    connector = connected(small_shop, start_date=written[0], end_date=written[1])
    run = connector.read(*ORDER_STREAMS).succeeded()
    for name in ORDER_STREAMS:
        wanted = expected(small_shop, name, since=first, before=end)
        assert_same(name, read_to(name, run.records[name]), wanted)
    assert run.records["orders"]


def test_backfill_leaves_the_cursor_unchanged(small_shop: RunningSandbox) -> None:
    moments = sorted(order["update_time"] for order in expected(small_shop, "orders").values())
    start, middle = moments[0] - 60, moments[len(moments) // 2]
    connector = connected(small_shop, start_date=rfc3339(middle))
    connector.read("orders", "order_price_details").succeeded()
    forward = json.dumps([state["stream"]["stream_state"]["states"] for state in connector.state])

    connector.config |= {"start_date": rfc3339(start), "end_date": rfc3339(middle)}
    backfill = connector.read("orders", "order_price_details").succeeded()
    for name in ("orders", "order_price_details"):
        wanted = expected(small_shop, name, since=start, before=middle)
        assert_same(name, read_to(name, backfill.records[name]), wanted)
    assert json.dumps([state["stream"]["stream_state"]["states"] for state in connector.state]) == forward


def test_start_date_defaults_to_90_days_ago() -> None:
    with running_sandbox(orders=120, days=120, requests_per_second=0) as sandbox:
        connector = connected(sandbox)
        del connector.config["start_date"]
        run = connector.read("orders").succeeded()
        edge = int(time.time()) - 90 * DAY
        found = read_to("orders", run.records["orders"])
        assert set(expected(sandbox, "orders", since=edge + 60)) <= set(found)
        assert set(found) <= set(expected(sandbox, "orders", since=edge - DAY))
        assert len(found) < len(expected(sandbox, "orders"))


def test_lookback_window_is_read_again(small_shop: RunningSandbox) -> None:
    connector = connected(small_shop, lookback_window="P3D")
    connector.read("orders", "order_price_details").succeeded()
    served = len(small_shop.requests())
    run = connector.read("orders", "order_price_details").succeeded()
    requests = small_shop.requests(since=served)
    orders = expected(small_shop, "orders")
    newest = {
        shop["id"]: max(order["update_time"] for (shop_id, _), order in orders.items() if shop_id == shop["id"])
        for shop in small_shop.shops()
    }
    again = {key for key, order in orders.items() if order["update_time"] >= newest[key[0]] - 3 * DAY}
    assert set(read_to("orders", run.records["orders"])) == again
    assert {request["path"].split("/")[4] for request in asked(requests, "order_price_details")} == {
        order_id for _, order_id in again
    }
    assert 0 < len(again) < len(orders)


def test_unpaid_records_are_read_again_until_paid() -> None:
    # A moment of this seed's history at which statements and payments wait, some of them for less than three days.
    history_end = 1_768_273_200
    fields = {"statements": "payment_status", "payments": "status"}
    with running_sandbox(orders=300, days=30, now=history_end, requests_per_second=0) as sandbox:
        connector = connected(sandbox, end_date=rfc3339(history_end + 1))
        first = connector.read(*fields).succeeded()
        waiting = {
            name: {key for key, record in expected(sandbox, name).items() if record[field] != "PAID"}
            for name, field in fields.items()
        }
        sandbox.live(seconds=3 * DAY)
        connector.config["end_date"] = rfc3339(history_end + 3 * DAY + 1)
        second = connector.read(*fields).succeeded()
        for name, field in fields.items():
            truth = expected(sandbox, name)
            paid_since = {key for key in waiting[name] if truth[key][field] == "PAID"}
            assert paid_since, "None was paid between the reads: nothing is shown."
            again = read_to(name, second.records[name])
            assert waiting[name] <= set(again)
            assert len(again) < len(truth), "All were read again."
            assert_same(name, read_to(name, [*first.records[name], *second.records[name]]), truth)


def test_shops_may_be_added_and_removed_between_syncs() -> None:
    streams = ("shops", "orders", "order_price_details", "payments", "warehouses")
    with running_sandbox(orders=80, days=12, requests_per_second=0) as sandbox:
        first, second = (shop["id"] for shop in sandbox.shops())
        connector = connected(sandbox)
        sandbox.faults(vanished_shops=[second])
        run = connector.read(*streams).succeeded()
        for name in streams[1:]:
            assert_same(name, read_to(name, run.records[name]), expected(sandbox, name, shop_ids=[first]))

        sandbox.faults(vanished_shops=[])
        run = connector.read(*streams).succeeded()
        for name in streams[1:]:
            new = [record for record in run.records[name] if record["shop_id"] == second]
            assert_same(name, read_to(name, new), expected(sandbox, name, shop_ids=[second]))
        assert {record["id"] for record in run.records["shops"]} == {first, second}

        sandbox.faults(vanished_shops=[first])
        run = connector.read(*streams).succeeded()
        assert {record["id"] for record in run.records["shops"]} == {second}
        assert {record["shop_id"] for name in streams[1:] for record in run.records[name]} <= {second}

        sandbox.faults(vanished_shops=[])
        served = len(sandbox.requests())
        run = connector.read(*streams).succeeded()
        details = [
            request
            for request in asked(sandbox.requests(since=served), "order_price_details")
            if request["shop_id"] == first
        ]
        assert len(details) < sandbox.shops()[0]["tables"]["orders"] / 2, "The shop that came back was read anew."


def test_shop_without_records_is_read(small_shop: RunningSandbox) -> None:
    empty, full = (shop["id"] for shop in small_shop.shops())
    small_shop.faults(empty_shops=[empty])
    connector = connected(small_shop)
    run = connector.read(*STREAMS).succeeded()
    for name in list(STREAMS)[1:]:
        assert_same(name, read_to(name, run.records[name]), expected(small_shop, name, shop_ids=[full]))
    assert len(json.dumps(connector.state)) < 20_000


def test_a_failed_payment_does_not_hold_the_cursor_back_for_ever() -> None:
    now = int(time.time())
    old, recent, newest = now - 60 * DAY, now - 10 * DAY, now - 2 * DAY
    shop = Shop("7495540735365777503", "Paid", "GB", "LOCAL", "ROW_paid", "GBLC4", "GBP", "Europe/London", True)
    payments, statements = Table(), Table()
    for place, (moment, status) in enumerate([(old, "FAILED"), (recent, "FAILED"), (newest, "PAID"), (now - 9, None)]):
        money = {"value": "1.00", "currency": "GBP"}
        payments.put(f"37{place}", {"id": f"37{place}", "create_time": moment, "status": status, "amount": money})
        statements.put(f"36{place}", {"id": f"36{place}", "statement_time": moment, "payment_status": status})
    shop.tables |= {"payments": payments, "statements": statements}
    with running_sandbox(world=World(seed=1, now=now, shops=[shop]), requests_per_second=0) as sandbox:
        connector = connected(sandbox)
        run = connector.read("payments", "statements").succeeded()
        assert {record.get("status") for record in run.records["payments"]} == {"FAILED", "PAID", None}
        for state in connector.state:
            [held] = state["stream"]["stream_state"]["states"]
            assert int(next(iter(held["cursor"].values()))) == recent, "It may still be paid; the older one won't be."


def test_the_unsettled_are_read_though_orders_settle_all_the_time() -> None:
    with running_sandbox(orders=900, days=25, requests_per_second=0) as sandbox:

        def settle(path: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
            if path.endswith("/unsettled") and document["data"].get("next_page_token"):
                sandbox.live(seconds=DAY // 4)

        before = set(expected(sandbox, "unsettled_transactions"))
        with changed_answers(sandbox, settle) as address:
            run = connected(sandbox, api_base_url=address).read("unsettled_transactions").succeeded()
        found = set(read_to("unsettled_transactions", run.records["unsettled_transactions"]))
        remaining = before & set(expected(sandbox, "unsettled_transactions"))
        assert len(remaining) < len(before) - 20, "Too few settled: nothing is shown."
        assert remaining <= found
