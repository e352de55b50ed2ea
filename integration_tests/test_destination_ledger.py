"""The ledger: on SQLite and PostgreSQL, one run at a time, with what people read in it; and the runs that only plan."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from integration_tests.destination import PROGRAM, Stream
from integration_tests.destination_feed import Feed
from integration_tests.sync_support import postgres_server, psycopg_url  # noqa: F401

FEEDBACK = {
    "run_id", "object", "key", "operation", "outcome", "reason", "code", "message", "advice", "column_name", "given",
    "allowed", "request_id", "occurred_at", "attempts",
}  # fmt: skip
READINESS = {"run_id", "object", "key", "column_name", "reason", "severity", "given", "allowed", "advice"}


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A ledger_url."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.sqlite'}"
        return
    server = request.getfixturevalue("postgres_server")
    database = f"ledger_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}")
    yield psycopg_url(server, database)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def rows(ledger: str, table: str) -> list[dict[str, Any]]:
    if ledger.startswith("sqlite"):
        with sqlite3.connect(ledger.removeprefix("sqlite:///")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    with psycopg.connect(ledger, row_factory=psycopg.rows.dict_row) as connection:
        return connection.execute(f"SELECT * FROM tiktok_shop_publish.{table}").fetchall()


def test_a_shops_life_with_each_ledger(feed: Feed, ledger: str) -> None:
    first = [feed.mug("tea"), *feed.variants("cup", "Red", "Blue"), feed.mug("bad", category="none of theirs")]
    run = feed.publish(*first, ledger_url=ledger)
    assert sorted(run.writes) == ["create_product", "create_product"]
    assert feed.publish(*first, ledger_url=ledger).writes == []
    changed = [feed.mug("tea", sku__price="5.00"), *feed.variants("cup", "Red", "Blue", sku__quantity="3")]
    run = feed.publish(*changed, ledger_url=ledger)
    assert sorted(run.writes) == ["update_inventory", "update_prices"]
    assert feed.publish(changed[0], ledger_url=ledger).writes == ["deactivate_products"]
    assert feed.publish(changed[0], ledger_url=ledger).writes == []
    feedback, readiness = rows(ledger, "feedback"), rows(ledger, "readiness")
    assert set(feedback[0]) >= FEEDBACK
    assert all(set(row) >= READINESS for row in readiness)
    assert {row["outcome"] for row in feedback} >= {"created", "updated", "unchanged", "deactivated", "audit_passed"}
    listings = {row["parent_id"]: row for row in rows(ledger, "listings")}
    assert listings[feed.key("tea")]["product_id"] == feed.listings()["tea"]["id"]
    operations = rows(ledger, "operations")
    assert all(row["intended_at"] and row["answered_at"] and row["outcome"] == "accepted" for row in operations)
    assert all(row["payload_fingerprint"] and row["request_id"] for row in operations)
    assert {bool(row["idempotency_key"]) for row in operations if row["operation"] == "create"} == {True}


def test_a_row_that_is_rejected_run_after_run_stays_one_row(feed: Feed, ledger: str) -> None:
    bad = feed.mug("bad", category="none of theirs")
    for attempt in (1, 2, 3):
        feed.publish(bad, ledger_url=ledger)
        (row,) = rows(ledger, "feedback")
        assert (row["outcome"], row["reason"], row["column_name"], row["given"], row["attempts"]) == (
            "rejected",
            "category_unmapped",
            "category",
            "none of theirs",
            attempt,
        )
        (issue,) = rows(ledger, "readiness")
        assert (issue["severity"], issue["reason"], issue["run_id"]) == ("error", "category_unmapped", row["run_id"])
        assert row["advice"] and issue["advice"]
    feed.publish(feed.mug("bad"), ledger_url=ledger)
    assert [row["outcome"] for row in rows(ledger, "feedback")] == ["created"]
    assert rows(ledger, "readiness") == []


def test_two_runs_on_one_ledger_refuse_each_other(feed: Feed, ledger: str) -> None:
    destination = feed.destination
    stream = Stream("products", [feed.mug("tea")])
    destination.run("check", ledger_url=ledger)
    catalog = destination.folder / "catalog.json"
    catalog.write_text(json.dumps({"streams": [stream.configured]}))
    arguments = [PROGRAM, "write", "--config", destination.config_path, "--catalog", catalog]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdin is not None and first.stdout is not None
        assert "Publishing to" in first.stdout.readline(), "it holds the ledger and waits for messages"
        second = destination.write(stream, ledger_url=ledger)
        assert second.returncode == 1 and second.writes == []
        (error,) = second.errors
        assert error["failure_type"] == "config_error" and "Another run uses the ledger" in error["message"]
        first.stdin.close()
        assert first.wait(60) == 0
    assert destination.write(stream, ledger_url=ledger).succeeded().writes == ["create_product"]


def test_a_dry_run_plans_and_writes_nothing(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("old"))
    feed.publish(feed.mug("tea"), feed.mug("old"))
    before = feed.destination.listings()
    plan = [
        feed.mug("tea", title="A mug with another name", sku__price="5.00", sku__quantity="3"),
        feed.mug("new"),
        feed.mug("bad", category="none of theirs"),
    ]
    run = feed.publish(*plan, dry_run=True)
    assert [request for request in run.requests if request["writes"]] == []
    assert feed.destination.listings() == before
    found = {row[:4] for row in feed.destination.feedback()}
    assert found == {
        (feed.key("tea"), "planned", "edit", None),
        (feed.key("tea"), "planned", "price", None),
        (feed.key("tea"), "planned", "stock", None),
        (feed.key("new"), "planned", "create", None),
        (feed.key("old"), "planned", "deactivate", None),
        (feed.key("bad"), "rejected", None, "category_unmapped"),
    }
    run = feed.publish(*plan)
    expected = ["create_product", "deactivate_products", "partial_edit_product", "update_inventory", "update_prices"]
    assert sorted(run.writes) == expected
    assert not [row for row in feed.destination.feedback() if row[1] == "planned"]


def test_a_dry_run_leaves_what_waits_in_the_ledger(feed: Feed) -> None:
    feed.publish(feed.mug("tea"), feed.mug("latte"), max_new_listings=0)
    waiting = feed.destination.query("SELECT object, key, rows FROM deferred_rows")
    assert len(waiting) == 2
    feed.publish(mode="append", dry_run=True)
    feed.publish(feed.mug("other"), dry_run=True)
    assert feed.destination.query("SELECT object, key, rows FROM deferred_rows") == waiting
    assert feed.publish(mode="append").writes == ["create_product"] * 2


def test_every_outcome_that_asks_for_something_says_what_to_do(feed: Feed) -> None:
    feed.destination.sandbox.faults(audit_fails=["*failing*"])
    rows = [
        feed.mug("bad", category="none of theirs"),
        feed.mug("failing", title="A failing mug"),
        feed.mug("empty", sku__quantity="0"),
        feed.mug("wrong code", sku__identifier_code="4006381333932", sku__identifier_code_type="EAN"),
        *(feed.mug(name) for name in ("tea", "espresso")),
    ]
    feed.publish(*rows, max_new_listings=3)
    feed.publish(*rows, max_new_listings=3)
    asking = feed.destination.query(
        "SELECT * FROM feedback WHERE outcome IN ('rejected', 'deferred', 'warning', 'audit_failed')"
    )
    assert {row["outcome"] for row in asking} >= {"rejected", "deferred", "audit_failed"}
    assert [row for row in asking if not (row["reason"] and row["advice"])] == []
