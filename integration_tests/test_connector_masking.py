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
