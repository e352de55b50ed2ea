"""Envelope, identifiers, times and redaction of the core."""

from __future__ import annotations

import logging
from email.utils import formatdate
from time import time

import pytest
import requests

from tiktok_shop_api.envelope import read_envelope
from tiktok_shop_api.identifiers import has_numeric_ids, ids_to_strings
from tiktok_shop_api.redaction import SignatureFilter, public_headers, public_query
from tiktok_shop_api.times import parse_utc, retry_after_seconds, server_clock_offset, to_rfc3339


def response_with(body: bytes) -> requests.Response:
    response = requests.Response()
    response._content = body
    return response


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"message": "no code"}', b'{"code": "0"}', b'{"code": true}', b'{"code": 0'],
)
def test_other_bodies_are_no_envelope(body: bytes) -> None:
    assert read_envelope(response_with(body)) is None


@pytest.mark.parametrize("data", [b"null", b"[]", b'""'])
def test_missing_data_is_an_empty_object(data: bytes) -> None:
    envelope = read_envelope(response_with(b'{"code": 0, "message": null, "data": ' + data + b"}"))
    assert envelope is not None
    assert envelope.data == {} and envelope.message == ""


def test_numeric_ids_keep_their_digits() -> None:
    record = {
        "id": 7495467237412438012,
        "sku_ids": [7495467237412438013, "x"],
        "line_items": [{"product_id": 7495467237412438014, "quantity": 2, "paid": 12}],
        "valid": 1,
    }
    ids_to_strings(record)
    assert record == {
        "id": "7495467237412438012",
        "sku_ids": ["7495467237412438013", "x"],
        "line_items": [{"product_id": "7495467237412438014", "quantity": 2, "paid": 12}],
        "valid": 1,
    }
    assert has_numeric_ids(b'{"product_id" : 7}') and has_numeric_ids(b'{"ids":[1]}')
    assert not has_numeric_ids(b'{"id": "7", "ids": ["1"]}')


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00-05:00", "2026-01-31T17:00:00Z"),
    ],
)
def test_times_without_offset_are_utc(text: str, utc: str) -> None:
    assert to_rfc3339(parse_utc(text).timestamp()) == utc


def test_retry_after_takes_seconds_and_dates() -> None:
    assert retry_after_seconds({"Retry-After": "3"}) == 3
    assert 55 < retry_after_seconds({"Retry-After": formatdate(time() + 60, usegmt=True)}) <= 60
    assert retry_after_seconds({"Retry-After": "soon"}) == 0
    assert retry_after_seconds({}) == 0


def test_clock_offset_comes_from_the_date_header() -> None:
    offset = server_clock_offset({"Date": formatdate(time() + 600, usegmt=True)})
    assert offset is not None and 590 < offset <= 600
    assert server_clock_offset({}) is None
    assert server_clock_offset({"Date": "yesterday"}) is None


def test_secrets_are_redacted() -> None:
    query = "app_key=k&sign=abc&access_token=t&refresh_token=r&auth_code=c&app_secret=s&page_token=p"
    assert public_query(query) == {"page_token": "p"}
    assert public_headers({"X-TTS-Access-Token": "t", "Content-Type": "application/json"}) == {
        "X-TTS-Access-Token": "****",
        "Content-Type": "application/json",
    }


def test_signatures_are_removed_from_log_records() -> None:
    signature = "0" * 64
    record = logging.LogRecord("x", logging.DEBUG, "x.py", 1, "GET %s", (f"/path?sign={signature}",), None)
    record.url = f"https://host/path?sign={signature}&a=1"
    SignatureFilter().filter(record)
    assert record.getMessage() == "GET /path?sign=****"
    assert record.url == "https://host/path?sign=****&a=1"
