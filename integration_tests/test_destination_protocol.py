"""What the platform sees: spec, check, discover, states, and what becomes of input that isn't what it should be."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration_tests.destination import PROGRAM, Destination, Stream, run_program
from integration_tests.destination_feed import Feed
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

PRICES = Stream("prices", [])


@pytest.fixture(scope="module")
def two_shops() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=30, days=10, requests_per_second=0) as sandbox:
        yield sandbox


def test_spec_has_the_contracts_keys() -> None:
    spec = run_program("spec").of_type("SPEC")[0]
    properties = spec["connectionSpecification"]["properties"]
    keys = {
        "credentials", "shop_id", "ledger_url", "objects", "columns", "clear_when_empty", "defaults", "value_mapping",
        "save_mode", "when_gone", "max_gone_share", "adopt_existing", "max_new_listings", "zero_stock", "listing_check",
        "max_rejected_share", "dry_run", "requests_per_second", "num_workers", "api_log_path", "api_base_url",
        "auth_base_url",
    }  # fmt: skip
    assert keys <= set(properties)
    hidden = {key for key, value in properties.items() if value.get("airbyte_hidden")}
    assert hidden == {"api_base_url", "auth_base_url", "look_up_seconds"}


def test_check_names_the_shop_and_the_ledger(destination: Destination) -> None:
    status = destination.check()
    assert status["status"] == "SUCCEEDED"
    assert destination.config["shop_id"] in status["message"] and "tiktok_shop_ledger.sqlite" in status["message"]
    assert destination.query("SELECT count(*) AS runs FROM runs") == [{"runs": 1}]


def test_check_names_what_keeps_the_shop_from_listing(destination: Destination) -> None:
    destination.sandbox.faults(failed_prerequisites=["RETURN_WAREHOUSE", "SHOP_TAX"])
    status = destination.check()
    assert status["status"] == "SUCCEEDED"
    assert "RETURN_WAREHOUSE" in status["message"] and "SHOP_TAX" in status["message"]


def test_check_says_which_objects_the_scopes_do_not_cover(destination: Destination) -> None:
    destination.sandbox.faults(missing_scopes=["seller.logistics"])
    status = destination.check()
    assert status["status"] == "SUCCEEDED"
    assert "inventory can't be published: the authorization lacks seller.logistics" in status["message"]
    assert "prices can't be published" not in status["message"]
    destination.sandbox.faults(missing_scopes=["seller.product.delete"])
    assert "can't be published" not in destination.check()["message"]
    assert "products can't be published" in destination.check(when_gone="delete")["message"]
    destination.sandbox.faults(missing_scopes=["seller.product.write"])
    status = destination.check()
    assert status["status"] == "SUCCEEDED"
    assert "prices can't be published: the authorization lacks seller.product.write" in status["message"]
    assert "shipments can't be published" not in status["message"]
    scopes = ["seller.product.write", "seller.order.info", "seller.order.ext_ref.read"]
    destination.sandbox.faults(missing_scopes=scopes)
    status = destination.check()
    assert status["status"] == "FAILED" and all(scope in status["message"] for scope in scopes)


def test_check_writes_nothing_to_the_shop(destination: Destination) -> None:
    before = destination.listings()
    destination.check()
    assert destination.listings() == before


BAD_CONFIGS = {
    "no shop of several": ({"shop_id": None}, "covers several shops; set shop_id to one of 7495"),
    "a shop of another": ({"shop_id": "7000000000000000001"}, "shop_id 7000000000000000001 is not an authorized shop"),
    "a word that isn't one": ({"when_gone": "burn"}, "when_gone must be one of deactivate, delete, keep, not 'burn'"),
    "a share above one": ({"max_gone_share": 2}, "max_gone_share must be at most 1, not 2"),
    "an unknown column": ({"clear_when_empty": ["titel"]}, "titel"),
    "no ledger's URL": ({"ledger_url": "mysql://root@localhost/x"}, "ledger_url names no SQLite file"),
    "no folder of the ledger": ({"ledger_url": "sqlite:////no/folder/x.sqlite"}, "there is no folder /no/folder"),
    "an unreachable ledger": (
        {"ledger_url": "postgresql://me:hidden-password@127.0.0.1:1/x"},
        "The ledger postgresql+psycopg://me:***@127.0.0.1:1/x can't be opened",
    ),
    "no secret": ({"credentials": {"app_key": "key"}}, "credentials.app_secret is missing from the config; add it"),
}


@pytest.mark.parametrize(("changes", "sentence"), BAD_CONFIGS.values(), ids=BAD_CONFIGS)
def test_a_wrong_config_fails_check_and_write_in_one_sentence(
    two_shops: RunningSandbox, changes: dict[str, Any], sentence: str
) -> None:
    config = two_shops.config(shop_id=two_shops.shops()[0]["id"]) | changes
    destination = Destination(two_shops, {key: value for key, value in config.items() if value is not None})
    status = destination.check()
    assert status["status"] == "FAILED" and sentence in status["message"]
    run = destination.write(PRICES)
    assert run.returncode == 1
    assert [(error["failure_type"], sentence in error["message"]) for error in run.errors] == [("config_error", True)]
    assert "hidden-password" not in run.output


def test_discover_lists_objects_operations_and_columns(destination: Destination) -> None:
    operations = destination.run("discover").of_type("DESTINATION_CATALOG")[0]["operations"]
    modes: dict[str, set[str]] = {}
    for operation in operations:
        modes.setdefault(operation["object_name"], set()).add(operation["sync_mode"])
    every = {"append", "append_dedup", "overwrite", "update", "soft_delete"}
    names = ("products", "prices", "inventory", "shipments", "external_orders", "order_information")
    assert modes == dict.fromkeys(names, every)
    products = next(operation for operation in operations if operation["object_name"] == "products")
    assert products["matching_keys"] == [["product_id"]]
    assert {"title", "sku.price", "sku.seller_sku"} <= set(products["json_schema"]["properties"])


def test_states_come_back_as_they_were_with_counts_of_their_rows(feed: Feed) -> None:
    rows = [feed.mug("a"), feed.mug("b", category="none of theirs"), *feed.variants("c", "Red", "Blue")]
    stream = Stream("products", rows, "append")
    records = stream.messages()[:4]
    first = (
        '{"type":"STATE","state":{"type":"STREAM","id":77,"odd":{"amount":1.10,"big":123456789012345678901234567890},'
    )
    first += '"stream":{"stream_descriptor":{"name":"products"},"stream_state":{"place":1}},'
    first += '"sourceStats":{"recordCount":2.0}}}'
    lines = [records[0], records[1], first, records[2], records[3], stream.state(2)]
    run = feed.destination.write_lines(lines, [stream.configured]).succeeded()
    printed = [line for line in run.output.splitlines() if '"STATE"' in line]
    assert '"id":77,"odd":{"amount":1.10,"big":123456789012345678901234567890}' in printed[0]
    assert run.states[0]["sourceStats"] == {"recordCount": 2.0}
    assert [state["destinationStats"] for state in run.states] == [
        {"recordCount": 2, "rejectedRecordCount": 1},
        {"recordCount": 2},
    ]


def test_messages_are_utf8_in_any_locale(destination: Destination) -> None:
    stream = Stream("products", [])
    (destination.folder / "config.json").write_text(json.dumps(destination.config))
    (destination.folder / "catalog.json").write_text(json.dumps({"streams": [stream.configured]}))
    arguments = [f"--{name}={destination.folder / name}.json" for name in ("config", "catalog")]
    lines = json.dumps(stream.state("東京"), ensure_ascii=False).encode()
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    run = subprocess.run([PROGRAM, "write", *arguments], input=lines, capture_output=True, env=environment, check=True)
    assert "東京" in run.stdout.decode()


def test_states_are_only_answered_after_the_rows_before_them(feed: Feed) -> None:
    feed.destination.sandbox.faults({"kind": "http_error", "stream": "create_product"})
    feed.destination.sandbox.faults(missing_scopes=["seller.product.write"])
    run = feed.destination.write(Stream("products", [feed.mug("a")], "append"))
    assert run.returncode == 1 and run.states == []
    assert "lacks the scope seller.product.write" in run.errors[0]["message"]


def test_a_global_state_covers_the_rows_of_all_streams(feed: Feed) -> None:
    products, prices = Stream("products", [feed.mug("a")]), Stream("prices", [{"seller_sku": "nobody's", "price": 1}])
    state = {"type": "STATE", "state": {"type": "GLOBAL", "id": 1, "global": {"stream_states": []}}}
    lines = [products.messages()[0], prices.messages()[0], state]
    run = feed.destination.write_lines(lines, [products.configured, prices.configured]).succeeded()
    assert run.states[0]["destinationStats"] == {"recordCount": 2, "rejectedRecordCount": 1}


def test_lines_that_are_no_messages_are_passed_over(feed: Feed) -> None:
    stream = Stream("products", [feed.mug("a")])
    strange = [
        "not JSON at all",
        "[]",
        '"text"',
        "12",
        "{}",
        '{"type": "NEW_KIND", "new": 1}',
        '{"type": "RECORD"}',
        "",
    ]
    run = feed.destination.write_lines([*strange, *stream.messages()], [stream.configured]).succeeded()
    assert run.writes == ["create_product"] and len(run.states) == 1


def test_decimals_are_exact_from_stdin_on(feed: Feed) -> None:
    stream = Stream("products", [feed.mug("a")])
    line = json.dumps(stream.messages()[0]).replace('"19.90"', "19.100000000000000000000000001")
    feed.destination.write_lines([line], [stream.configured]).succeeded()
    issue = feed.destination.query("SELECT given, reason FROM feedback WHERE outcome = 'rejected'")
    assert issue == [{"given": "19.100000000000000000000000001", "reason": "too_many_decimals"}]
    line = json.dumps(stream.messages()[0]).replace('"19.90"', "19.10")
    feed.destination.write_lines([line], [stream.configured]).succeeded()
    assert [sku["price"]["amount"] for sku in feed.listings()["a"]["skus"].values()] == ["19.10"]


@pytest.mark.parametrize("way", ["destination_object_name", "objects", "own name"])
def test_a_streams_object(feed: Feed, way: str) -> None:
    rows = [{"seller_sku": "nobody's", "price": "1.00"}]
    if way == "destination_object_name":
        run = feed.destination.write(Stream("products", rows, object_name="prices"))
    elif way == "objects":
        run = feed.destination.write(Stream("erp", rows), objects={"erp": "prices"})
    else:
        run = feed.destination.write(Stream("prices", rows, namespace="warehouse"))
    run.succeeded()
    assert feed.destination.feedback("prices") == [("nobody's", "rejected", None, "unknown_value")]


def test_an_unknown_object_is_a_config_error_that_lists_the_known_ones(destination: Destination) -> None:
    run = destination.write(Stream("customers", []))
    assert run.returncode == 1
    assert "customers" in run.errors[0]["message"] and "products, prices, inventory" in run.errors[0]["message"]


def test_unknown_columns_are_reported_once_and_airbytes_own_are_not(feed: Feed) -> None:
    rows = [feed.mug(name, shelf="3", _airbyte_raw_id="x", _ab_source_file_url="y") for name in "ab"]
    run = feed.publish(*rows)
    warnings = [message for message in run.logged("WARN") if "ignored" in message]
    assert warnings == ["products: columns that aren't known were ignored: shelf."]


def test_a_share_of_rejected_rows_fails_the_sync_after_all_rows_have_their_outcome(feed: Feed) -> None:
    stream = Stream("products", [feed.mug("a"), feed.mug("b", category="none of theirs")])
    run = feed.destination.write(stream, max_rejected_share=0.4)
    assert run.returncode == 1 and "50% of the rows were rejected" in run.errors[0]["message"]
    assert len(run.states) == 1 and run.writes == ["create_product"]
    feed.destination.write(stream, max_rejected_share=0.5).succeeded()


def test_a_rotated_refresh_token_is_handed_back_and_stored(destination: Destination) -> None:
    destination.sandbox.admin("POST", "tokens/expire")
    before = destination.config["credentials"]["refresh_token"]
    run = destination.write(PRICES).succeeded()
    control = run.of_type("CONTROL")[0]
    renewed = control["connectorConfig"]["config"]["credentials"]["refresh_token"]
    assert (
        control["type"] == "CONNECTOR_CONFIG" and renewed == destination.sandbox.admin("GET", "tokens")["refresh_token"]
    )
    assert json.loads(destination.config_path.read_text())["credentials"]["refresh_token"] == renewed
    assert before == renewed or renewed not in "".join(run.logged())


def test_no_secret_anywhere(feed: Feed, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    destination = feed.destination
    destination.sandbox.faults({"kind": "api_error", "stream": "create_product", "code": 12052910, "message": "No."})
    run = destination.write(
        Stream("products", [feed.mug("a")]),
        api_log_path=str(log),
        api_log_headers=True,
        ledger_url="sqlite:///x.sqlite",
    )
    run.succeeded()
    texts = [run.output, run.stderr, log.read_text(), (destination.folder / "x.sqlite").read_bytes().decode("latin-1")]
    credentials = destination.config["credentials"]
    for name in ("app_secret", "access_token", "refresh_token"):
        assert all(credentials[name] not in text for text in texts), name
