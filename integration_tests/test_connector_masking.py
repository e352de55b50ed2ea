"""field_masking, in records and in the discovered schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from integration_tests.connector import Run, connected
from integration_tests.connector_truth import expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

SALT = "a salt of this test"
MASKING = [
    {"stream": "orders", "field": "buyer_email", "action": "hash"},
    {"stream": "orders", "field": "recipient_address", "action": "block"},
    {"stream": "orders", "field": "line_items.seller_sku", "action": "hash"},
    {"stream": "orders", "field": "line_items.product_name", "action": "block"},
    {"stream": "products", "field": "id", "action": "hash"},
]


@pytest.fixture(scope="module")
def masked() -> Iterator[tuple[RunningSandbox, dict[str, Any], Run]]:
    with running_sandbox(orders=60, days=8, requests_per_second=0) as sandbox:
        connector = connected(sandbox, field_masking=MASKING, masking_salt=SALT)
        catalog = connector.run("discover").only("CATALOG")
        schemas = {stream["name"]: stream["json_schema"] for stream in catalog["streams"]}
        yield sandbox, schemas, connector.read("orders", "products", "packages").succeeded()


def _hashed(value: str) -> str:
    return hashlib.sha256((SALT + value).encode()).hexdigest()


def test_masking_changes_only_the_configured_fields(masked: tuple) -> None:
    sandbox, _, run = masked
    wanted = expected(sandbox, "orders")
    for order in wanted.values():
        order.pop("recipient_address", None)
        if "buyer_email" in order:
            order["buyer_email"] = _hashed(order["buyer_email"])
        for line in order.get("line_items", []):
            line.pop("product_name", None)
            if "seller_sku" in line:
                line["seller_sku"] = _hashed(line["seller_sku"])
    assert read_to("orders", run.records["orders"]) == wanted


def test_hashed_primary_key_stays_unique(masked: tuple) -> None:
    sandbox, _, run = masked
    assert {record["id"] for record in run.records["products"]} == {
        _hashed(product_id) for _, product_id in expected(sandbox, "products")
    }


def test_streams_without_a_masking_rule_are_unchanged(masked: tuple) -> None:
    sandbox, _, run = masked
    assert read_to("packages", run.records["packages"]) == expected(sandbox, "packages")


def test_blocked_fields_are_absent_from_the_discovered_schema(masked: tuple) -> None:
    _, schemas, run = masked
    orders = schemas["orders"]["properties"]
    assert "recipient_address" not in orders
    assert "product_name" not in orders["line_items"]["items"]["properties"]
    assert "string" in orders["line_items"]["items"]["properties"]["seller_sku"]["type"]
    validator = Draft7Validator(schemas["orders"])
    assert not [error.message for record in run.records["orders"] for error in validator.iter_errors(record)]


def test_masking_salt_is_not_printed(masked: tuple) -> None:
    _, _, run = masked
    assert SALT not in json.dumps([message for message in run.messages if message["type"] != "CONTROL"])


@pytest.mark.parametrize(
    ("rule", "salt", "parts"),
    [
        pytest.param({"field": "id", "action": "block"}, SALT, ["orders.id", "hash"], id="a key is blocked"),
        pytest.param(
            {"field": "update_time", "action": "block"}, SALT, ["orders.update_time"], id="a cursor is blocked"
        ),
        pytest.param({"field": "buyer_email", "action": "hash"}, None, ["masking_salt"], id="no salt"),
        pytest.param({"stream": "oders", "field": "id", "action": "hash"}, SALT, ["oders"], id="no such stream"),
    ],
)
def test_invalid_masking_rule_is_rejected(
    small_shop: RunningSandbox, rule: dict[str, str], salt: str | None, parts: list[str]
) -> None:
    connector = connected(small_shop, field_masking=[{"stream": "orders"} | rule])
    if salt:
        connector.config["masking_salt"] = salt
    answer = connector.check()
    assert answer["status"] == "FAILED"
    assert all(part in answer["message"] for part in parts)


@pytest.mark.parametrize("inner_first", [True, False])
def test_a_blocked_field_within_a_hashed_object_is_dropped(small_shop: RunningSandbox, inner_first: bool) -> None:
    inner = {"stream": "orders", "field": "recipient_address.name", "action": "block"}
    outer = {"stream": "orders", "field": "recipient_address", "action": "hash"}
    rules = [inner, outer] if inner_first else [outer, inner]
    connector = connected(small_shop, field_masking=rules, masking_salt=SALT)
    catalog = connector.run("discover").only("CATALOG")
    schema = next(stream["json_schema"] for stream in catalog["streams"] if stream["name"] == "orders")
    assert "name" not in schema["properties"]["recipient_address"]["properties"]
    addresses = [
        order["recipient_address"]
        for order in connector.read("orders").succeeded().records["orders"]
        if order.get("recipient_address")
    ]
    truth = expected(small_shop, "orders")
    assert addresses and all("name" not in address for address in addresses)
    codes = {
        _hashed(order["recipient_address"]["postal_code"]) for order in truth.values() if "recipient_address" in order
    }
    assert {address["postal_code"] for address in addresses} <= codes


@pytest.mark.parametrize("field", ["buyer_emial", "recipient_adress.name", "line_items.seller_skus"])
def test_a_misspelt_field_fails_the_check(small_shop: RunningSandbox, field: str) -> None:
    answer = connected(small_shop, field_masking=[{"stream": "orders", "field": field, "action": "block"}]).check()
    assert answer["status"] == "FAILED"
    assert field in answer["message"] and "Did you mean" in answer["message"]


def test_a_field_that_only_the_api_knows_is_masked_with_a_warning(small_shop: RunningSandbox) -> None:
    rule = {"stream": "orders", "field": "loyalty.points", "action": "block"}
    connector = connected(small_shop, field_masking=[rule])
    run = connector.read("orders").succeeded()
    assert all("points" not in order["loyalty"] for order in run.records["orders"] if "loyalty" in order)
    assert [message for message in run.logged("WARN") if "orders.loyalty.points" in message]
    assert [message for message in connector.run("check").logged("WARN") if "orders.loyalty.points" in message]
