"""error_codes.toml against the answers that TikTok Shop documents or that live shops have seen."""

from __future__ import annotations

import pytest

from tiktok_shop_api.envelope import Envelope
from tiktok_shop_api.error_rules import Action, error_rules, find_rule

API_ANSWERS = [
    (429, None, "", Action.SLOW_DOWN, "rate_limited"),
    (200, 36009002, "Too many requests for downstream.", Action.SLOW_DOWN, "rate_limited"),
    (401, 105002, "Expired credentials. The `access_token` header has expired.", Action.REFRESH_TOKEN, None),
    (200, 105001, "access token is invalid", Action.REFRESH_TOKEN, None),
    (401, 36009004, "Invalid credentials. The `x-tts-access-token` header is invalid.", Action.REFRESH_TOKEN, None),
    (400, 36009004, "Invalid credentials. Invalid `app_key` query parameter.", Action.STOP, "app_key_unknown"),
    (401, 106001, "Invalid credentials. The `sign` query parameter is invalid.", Action.STOP, "signature_rejected"),
    (
        400,
        36009004,
        "Missing credentials. The request does not include a required signature in the query.",
        Action.STOP,
        "signature_rejected",
    ),
    (
        400,
        36009004,
        "Invalid timestamp. The timestamp must not be earlier than 5 minutes before the current time.",
        Action.CORRECT_CLOCK,
        "clock_off",
    ),
    (500, 36009003, "Internal error. Please try again.", Action.RETRY, "internal_error"),
    (200, 66007001, "Rpc error. Please try again.", Action.RETRY, "internal_error"),
    (502, 12345678, "Bad gateway", Action.RETRY, "internal_error"),
    (200, 12052180, "Too many hits.", Action.SPLIT_WINDOW, "too_many_hits"),
    (401, 105005, "Access denied.", Action.STOP, "scope_missing"),
    (403, 40004, "no schema found", Action.STOP, "scope_missing"),
    (403, 36009033, "IP address not in the allow list schema", Action.STOP, "address_not_allowed"),
    (401, 36009043, "The shop is inactive.", Action.STOP, "shop_inactive"),
    (200, 106013, "Missing identifier.", Action.STOP, "shop_not_granted"),
    (
        200,
        101000,
        "Invalid query or header. The `category_asset_cipher` query parameter "
        "or `x-tts-access-token` header is invalid.",
        Action.STOP,
        "shop_not_granted",
    ),
    (
        200,
        36009004,
        "Unexpected identifier. The `shop_cipher` query parameter is not required for this request.",
        Action.UNSUPPORTED,
        "request_not_supported",
    ),
    (404, 36009009, "Invalid path.", Action.UNSUPPORTED, "request_not_supported"),
    (403, 99, "Forbidden", Action.STOP, "access_denied"),
]


@pytest.mark.parametrize(("status", "code", "message", "action", "reason"), API_ANSWERS)
def test_api_errors_are_classified(
    status: int, code: int | None, message: str, action: Action, reason: str | None
) -> None:
    envelope = None if code is None else Envelope({"code": code, "message": message})
    rule = find_rule("api", status, envelope)
    assert rule is not None
    assert rule.action is action
    assert reason is None or rule.reason == reason


@pytest.mark.parametrize("message", [None, "", "An order that is not this seller's."])
def test_unknown_business_codes_match_no_rule(message: str | None) -> None:
    assert find_rule("api", 200, Envelope({"code": 21008111, "message": message})) is None


@pytest.mark.parametrize("section", ["refresh", "authorize"])
def test_token_host_rules_cover_every_error(section: str) -> None:
    rule = find_rule(section, 200, Envelope({"code": 1, "message": "never seen before"}))
    assert rule is not None and rule.action is Action.STOP


@pytest.mark.parametrize("section", ["api", "refresh", "authorize"])
def test_texts_are_sentences(section: str) -> None:
    for rule in error_rules(section):
        for text in (rule.problem, rule.advice):
            assert text[0].isupper() and text.endswith(".") and ".." not in text, text


def test_explanation_names_scope_code_and_request_id() -> None:
    envelope = Envelope({"code": 105005, "message": "Access denied.", "request_id": "R1"})
    rule = find_rule("api", 401, envelope)
    assert rule is not None
    text = rule.explain(envelope, scope="seller.order.info")
    assert "lacks the scope seller.order.info" in text
    assert text.endswith("(code 105005: Access denied.; request_id R1).")
