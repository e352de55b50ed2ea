"""The sandbox's own signing rule against requests whose right signature is known."""

import json
from pathlib import Path

import pytest

from tiktok_shop_sandbox.server.signature import sign

VECTORS = json.loads(Path(__file__).with_name("test_sandbox_signature_vectors.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_signature_is_the_known_one(vector):
    signature = sign(
        vector["app_secret"], vector["path"], vector["query"], vector["body"].encode(), vector["content_type"]
    )
    assert signature == vector["expected_sign"]


def test_an_empty_object_is_signed_and_no_body_is_not():
    given = ("secret", "/path", {"a": "1"})
    assert sign(*given, b"{}", "application/json") != sign(*given, b"", "application/json")
