"""The API's answers that aren't data: its codes, its wording, its HTTP statuses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Refusal(Exception):
    """An answer with a code other than 0. The message is in the documentation's wording (back-ticks)."""

    code: int
    message: str
    status: int = 200


_TRANSIENT = {
    36009003: (
        "Internal error. Please try again. If the issue persists after multiple attempts, please contact platform "
        "support."
    ),
    66007001: "Rpc error. Please try again.",
}


def no_such_path() -> Refusal:
    return Refusal(36009009, "Invalid path. The specified path does not match any available endpoint.", 404)


def wrong_method() -> Refusal:
    return Refusal(36009010, "Invalid method. The request method is not supported by this endpoint.", 405)


def unreadable_body() -> Refusal:
    return Refusal(36009022, "Invalid body. The request body must be `application/json` or `multipart`.", 400)


def bad_app_key() -> Refusal:
    return Refusal(36009004, "Invalid credentials. Invalid `app_key` query parameter.", 400)


def bad_timestamp(reason: str) -> Refusal:
    return Refusal(36009004, f"Invalid timestamp. The `timestamp` query parameter must {reason}.", 400)


def no_signature() -> Refusal:
    message = "Missing credentials. The request does not include a required signature in the query."
    return Refusal(36009004, message, 400)


def bad_signature() -> Refusal:
    return Refusal(106001, "Invalid credentials. The `sign` query parameter is invalid.", 401)


def bad_access_token() -> Refusal:
    return Refusal(36009004, "Invalid credentials. The `x-tts-access-token` / `access_token` header is invalid.", 401)


def expired_access_token(status: int) -> Refusal:
    message = "Expired credentials. The `access_token` or `x-tts-access-token` header has expired."
    return Refusal(105002, message, status)


def missing_shop_cipher() -> Refusal:
    message = "Missing identifier. The `shop_cipher` query parameter is required to identify the target shop."
    return Refusal(106013, message, 400)


def bad_shop_cipher() -> Refusal:
    return Refusal(106011, "Invalid identifier. The `shop_cipher` query parameter is invalid.", 400)


def unexpected_shop_cipher() -> Refusal:
    message = "Unexpected identifier. The `shop_cipher` query parameter is not required for this request."
    return Refusal(36009004, message, 400)


def missing_scope(scope: str) -> Refusal:
    message = (
        "Access denied. The access scopes granted to the app do not contain the required access scope for the "
        f"endpoint: `{scope}`."
    )
    return Refusal(105005, message, 401)


def inactive_shop() -> Refusal:
    return Refusal(36009043, "Access denied. The shop is inactive.", 401)


def address_not_allowed() -> Refusal:
    return Refusal(36009033, "Access denied. The IP address is not in the app's allow list.", 403)


def too_many_requests() -> Refusal:
    message = "Too many requests. You've made too many requests in a short period of time."
    return Refusal(36009002, message, 429)


def by_code(code: int, message: str) -> Refusal:
    """A refusal as a fault wants it; without a message, the documented one of the two transient codes."""
    return Refusal(code, message or _TRANSIENT.get(code, "Error."))


def missing_parameter(name: str) -> Refusal:
    """The gateway names the parameter as its Go structure does: `page_size` becomes PageSize."""
    go_name = "".join(word.capitalize() for word in name.split("_"))
    return Refusal(36009004, f"{go_name} is a required field and has not been provided.", 400)


def bad_parameter(name: str, reason: str, expected: str, code: int = 98001004) -> Refusal:
    message = f"Parameter {name} is invalid. Reason: {reason}. Expected: {expected}"
    return Refusal(code, message, 400 if code == 98001004 else 200)


def bad_page_token(code: int = 98001004) -> Refusal:
    return bad_parameter("page_token", "unknown for this query", "a next_page_token of this very query", code)


def order_not_of_shop() -> Refusal:
    return Refusal(21008111, "The order or package does not belong to the current seller.")


def unreadable_order() -> Refusal:
    message = "Invalid parameters. Please ensure you are passing the correct request parameter(s)."
    return Refusal(21001001, message)


def too_many_hits() -> Refusal:
    return Refusal(12052180, "The total number of search results can not exceed 10000.")
