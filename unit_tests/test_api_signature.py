"""The signing rule against requests whose right signature is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tiktok_shop_api.signature import sign

FILE = Path(__file__).parent.parent / "integration_tests" / "test_sandbox_signature_vectors.json"
VECTORS = json.loads(FILE.read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_documented_vectors_are_signed_correctly(vector: dict[str, Any]) -> None:
    body = vector["body"].encode()
    assert (
        sign(vector["app_secret"], vector["path"], vector["query"], body, vector["content_type"])
        == (vector["expected_sign"])
    )


def test_parameter_order_does_not_matter() -> None:
    forwards = sign("secret", "/path", {"a": "1", "b": "2"})
    assert sign("secret", "/path", {"b": "2", "a": "1"}) == forwards


@pytest.mark.parametrize(
    "other",
    [
        ("other", "/path", {"a": "1"}, b"{}"),
        ("secret", "/other", {"a": "1"}, b"{}"),
        ("secret", "/path", {"a": "2"}, b"{}"),
        ("secret", "/path", {"a": "1"}, b""),
    ],
)
def test_every_part_of_the_request_is_signed(other: tuple[Any, ...]) -> None:
    assert sign(*other, "application/json") != sign("secret", "/path", {"a": "1"}, b"{}", "application/json")
