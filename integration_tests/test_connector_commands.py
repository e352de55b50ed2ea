"""The commands spec, check and discover."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from integration_tests.connector import (
    PROGRAM,
    Connector,
    configured_catalog,
    connected,
    run_program,
    without_access_token,
)
from integration_tests.connector_truth import PERFORMANCE, STREAMS
from tiktok_shop_sandbox.testing import RunningSandbox

SECRETS = {"app_key", "app_secret", "refresh_token", "access_token"}
KEYS = {
    "credentials",
    "shop_ids",
    "start_date",
    "end_date",
    "lookback_window",
    "order_statuses",
    "external_order_platforms",
    "analytics_currency",
    "field_masking",
    "masking_salt",
    "requests_per_second",
    "analytics_window_days",
    "num_workers",
    "api_log_path",
    "api_base_url",
    "auth_base_url",
}
DEFAULTS = {
    "shop_ids": [],
    "lookback_window": "PT2H",
    "order_statuses": [],
    "external_order_platforms": ["SHOPIFY"],
    "analytics_currency": "LOCAL",
    "field_masking": [],
    "requests_per_second": 10,
    "analytics_window_days": 60,
    "num_workers": 10,
    "api_base_url": "https://open-api.tiktokglobalshop.com",
    "auth_base_url": "https://auth.tiktok-shops.com",
}


@pytest.fixture(scope="module")
def specification() -> dict[str, Any]:
    run = run_program("spec")
    assert run.returncode == 0, run.ending()
    return run.only("SPEC")


def test_spec_has_the_documented_keys_and_defaults(specification: dict[str, Any]) -> None:
    schema = specification["connectionSpecification"]
    Draft7Validator.check_schema(schema)
    properties = schema["properties"]
    assert set(properties) >= KEYS
    assert {name: properties[name].get("default") for name in DEFAULTS} == DEFAULTS
    assert schema["required"] == ["credentials"]
    assert set(properties["credentials"]["required"]) == {"app_key", "app_secret", "refresh_token"}


def test_spec_marks_secrets_and_hides_base_urls(specification: dict[str, Any]) -> None:
    properties = specification["connectionSpecification"]["properties"]
    credentials = properties["credentials"]["properties"]
    assert all(credentials[name].get("airbyte_secret") for name in SECRETS)
    assert properties["masking_salt"].get("airbyte_secret")
    assert all(properties[name].get("airbyte_hidden") for name in ("api_base_url", "auth_base_url"))


def test_spec_accepts_the_sandbox_config(specification: dict[str, Any], small_shop: RunningSandbox) -> None:
    Draft7Validator(specification["connectionSpecification"]).validate(small_shop.config())


def test_check_succeeds_with_a_valid_config(small_shop: RunningSandbox) -> None:
    connector = connected(small_shop, shop_ids=[small_shop.shops()[0]["id"]])
    assert connector.check()["status"] == "SUCCEEDED"


def test_check_names_the_streams_without_scope(small_shop: RunningSandbox) -> None:
    small_shop.faults(missing_scopes=["seller.promotion.info"])
    run = connected(small_shop).run("check")
    answer = run.only("CONNECTION_STATUS")
    assert answer["status"] == "SUCCEEDED"
    for shop in small_shop.shops():
        assert shop["id"] in answer["message"]
    assert "activities" in answer["message"] and "coupons" in answer["message"] and "orders," not in answer["message"]
    assert any("seller.promotion.info" in warning and "request_id" in warning for warning in run.logged("WARN"))


def test_check_reports_when_the_authorization_ends(small_shop: RunningSandbox) -> None:
    answer = without_access_token(small_shop).check()
    assert answer["status"] == "SUCCEEDED"
    ends = datetime.now(UTC) + timedelta(days=365)
    assert ends.strftime("%Y-%m") in answer["message"]


@pytest.mark.parametrize(
    ("conditions", "parts"),
    [
        pytest.param({"suspended_shops": ["*"]}, ["inactive", "request_id"], id="suspended shop"),
        pytest.param({"vanished_shops": ["*"]}, ["no shop", "authorize"], id="no shop"),
        pytest.param({"address_allowed": False}, ["allow list", "request_id"], id="address not allowed"),
        pytest.param({"refresh_token_dead": True}, ["refresh token", "Authorize"], id="dead refresh token"),
        pytest.param(
            {"missing_scopes": ["seller.authorization.info"]},
            ["seller.authorization.info", "request_id"],
            id="missing scope",
        ),
    ],
)
def test_check_explains_an_api_refusal(small_shop: RunningSandbox, conditions: dict, parts: list[str]) -> None:
    dead = "refresh_token_dead" in conditions
    connector = without_access_token(small_shop) if dead else connected(small_shop)
    small_shop.faults(**conditions)
    _fails_with(connector, *parts)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        pytest.param(
            {"credentials": {"app_secret": "a-wrong-secret"}}, ["app_secret", "request_id"], id="wrong secret"
        ),
        pytest.param({"credentials": {"app_key": "unknownkey"}}, ["app_key", "request_id"], id="unknown app key"),
        pytest.param({"shop_ids": ["7000000000000000009"]}, ["7000000000000000009"], id="shop not authorized"),
        pytest.param({"start_date": "yesterday"}, ["start_date", "YYYY-MM-DD"], id="start date in words"),
        pytest.param({"start_date": "2026-02-31"}, ["start_date", "2026-02-31"], id="start date not in the calendar"),
        pytest.param(
            {"start_date": "2026-03-02", "end_date": "2026-03-01"}, ["end_date", "start_date"], id="end before start"
        ),
        pytest.param({"lookback_window": "2 hours"}, ["lookback_window"], id="lookback in words"),
        pytest.param({"num_workers": 1}, ["num_workers"], id="too few workers"),
        pytest.param({"credentials": {"refresh_token": ""}}, ["refresh_token"], id="empty refresh token"),
    ],
)
def test_check_explains_an_invalid_config(small_shop: RunningSandbox, changes: dict, parts: list[str]) -> None:
    _fails_with(connected(small_shop, **changes), *parts)


def _fails_with(connector: Connector, *parts: str) -> None:
    answer = connector.check()
    assert answer["status"] == "FAILED"
    message = answer["message"]
    for part in parts:
        assert part in message
    # A sentence for people: no repr, no regular expression, no stack trace.
    assert message[0] not in "'\"" and "^" not in message and "Traceback" not in message and "\n" not in message
    assert len(message) < 600


def test_missing_config_file_is_named() -> None:
    run = run_program("check", "--config", "/nowhere/config.json")
    assert run.returncode != 0
    (error,) = run.errors()
    assert error["failure_type"] == "config_error"
    assert error["message"] == "The config file /nowhere/config.json does not exist."


def test_invalid_json_in_the_config_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"credentials": ')
    run = run_program("check", "--config", str(path))
    assert run.returncode != 0
    (error,) = run.errors()
    assert error["failure_type"] == "config_error"
    assert str(path) in error["message"]


def test_files_may_begin_with_a_byte_order_mark(small_shop: RunningSandbox, tmp_path: Path) -> None:
    connector = connected(small_shop)
    catalog = configured_catalog(connector.discovered(), ["warehouses"])
    arguments = []
    for name, content in {"config": connector.config, "catalog": catalog, "state": []}.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8-sig")
        arguments += [f"--{name}", str(path)]
    assert run_program("read", *arguments).succeeded().records["warehouses"]


def test_a_config_file_that_may_not_be_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    # A folder fails as a file of somebody else does, for root too.
    run = run_program("check", "--config", str(tmp_path))
    assert run.returncode != 0
    (error,) = run.errors()
    assert error["failure_type"] == "config_error"
    assert str(tmp_path) in error["message"] and "Make it readable" in error["message"]


@pytest.mark.parametrize("locale", ["C", "POSIX", "latin-1"])
def test_output_is_utf_8_in_any_locale(small_shop: RunningSandbox, tmp_path: Path, locale: str) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps(connected(small_shop).config))
    # Python takes its encoding from a locale, of which a test machine may have none but C.
    encoding = {"PYTHONIOENCODING": locale} if locale == "latin-1" else {"LC_ALL": locale, "PYTHONUTF8": "0"}
    done = subprocess.run([PROGRAM, "check", "--config", config], env=os.environ | encoding, capture_output=True)
    assert done.returncode == 0
    status = json.loads(done.stdout.decode("utf-8").splitlines()[-1])
    assert all(shop["name"] in status["connectionStatus"]["message"] for shop in small_shop.shops())


@pytest.fixture(scope="module")
def discovered(_small_shop: RunningSandbox) -> dict[str, dict[str, Any]]:
    return {stream["name"]: stream for stream in connected(_small_shop).discovered()["streams"]}


def test_discover_lists_the_documented_streams(discovered: dict[str, Any]) -> None:
    assert set(discovered) == set(STREAMS)


@pytest.mark.parametrize("name", STREAMS)
def test_stream_has_the_documented_keys_and_a_schema_for_them(discovered: dict, name: str) -> None:
    stream, contract = discovered[name], STREAMS[name]
    assert stream["source_defined_primary_key"] == [[key] for key in contract.primary_key]
    Draft7Validator.check_schema(stream["json_schema"])
    properties = stream["json_schema"]["properties"]
    assert stream["json_schema"].get("additionalProperties", True) is True
    for key in contract.primary_key:
        assert "string" in properties[key]["type"]
    if contract.cursor:
        assert stream["default_cursor_field"] == [contract.cursor]
        assert stream["source_defined_cursor"] is True
        assert set(stream["supported_sync_modes"]) == {"full_refresh", "incremental"}
        cursor_type = "string" if name in PERFORMANCE else "integer"
        assert cursor_type in properties[contract.cursor]["type"]
    else:
        assert stream["supported_sync_modes"] == ["full_refresh"]
