"""The sandbox's signature, on requests with known signatures."""

import json
from pathlib import Path

import pytest

from tiktok_shop_sandbox.server.signature import sign

VECTORS = json.loads(Path(__file__).with_name("test_sandbox_signature_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_signature_matches_known_vectors(vector):
    signature = sign(
        vector["app_secret"], vector["path"], vector["query"], vector["body"].encode(), vector["content_type"]
    )
    assert signature == vector["expected_sign"]


def test_empty_object_and_no_body_have_different_signatures():
    arguments = ("secret", "/path", {"a": "1"})
    assert sign(*arguments, b"{}", "application/json") != sign(*arguments, b"", "application/json")
