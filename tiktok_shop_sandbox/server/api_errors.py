"""The API's errors: codes, messages and HTTP statuses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class ApiError(Exception):
    """A response with a code other than 0. `message` has the documentation's wording (with backticks)."""

    code: int
    message: str | None
    status: int = 200


_TRANSIENT = {
    36009003: (
        "Internal error. Please try again. If the issue persists after multiple attempts, please contact platform "
        "support."
    ),
    66007001: "Rpc error. Please try again.",
}


def invalid_path() -> ApiError:
    return ApiError(36009009, "Invalid path. The specified path does not match any available endpoint.", 404)


def invalid_method() -> ApiError:
    return ApiError(36009010, "Invalid method. The request method is not supported by this endpoint.", 405)


def invalid_body() -> ApiError:
    return ApiError(36009022, "Invalid body. The request body must be `application/json` or `multipart`.", 400)


def bad_app_key() -> ApiError:
    return ApiError(36009004, "Invalid credentials. Invalid `app_key` query parameter.", 400)


def bad_timestamp(reason: str) -> ApiError:
    return ApiError(36009004, f"Invalid timestamp. The `timestamp` query parameter must {reason}.", 400)


def no_signature() -> ApiError:
    message = "Missing credentials. The request does not include a required signature in the query."
    return ApiError(36009004, message, 400)


def bad_signature() -> ApiError:
    return ApiError(106001, "Invalid credentials. The `sign` query parameter is invalid.", 401)


def bad_access_token() -> ApiError:
    return ApiError(36009004, "Invalid credentials. The `x-tts-access-token` / `access_token` header is invalid.", 401)


def expired_access_token(status: int) -> ApiError:
    message = "Expired credentials. The `access_token` or `x-tts-access-token` header has expired."
    return ApiError(105002, message, status)


def missing_shop_cipher() -> ApiError:
    message = "Missing identifier. The `shop_cipher` query parameter is required to identify the target shop."
    return ApiError(106013, message, 400)


def bad_shop_cipher() -> ApiError:
    return ApiError(106011, "Invalid identifier. The `shop_cipher` query parameter is invalid.", 400)


def unexpected_shop_cipher() -> ApiError:
    message = "Unexpected identifier. The `shop_cipher` query parameter is not required for this request."
    return ApiError(36009004, message, 400)


def missing_scope(scope: str) -> ApiError:
    message = (
        "Access denied. The access scopes granted to the app do not contain the required access scope for the "
        f"endpoint: `{scope}`."
    )
    return ApiError(105005, message, 401)


def inactive_shop() -> ApiError:
    return ApiError(36009043, "Access denied. The shop is inactive.", 401)


def address_not_allowed() -> ApiError:
    return ApiError(36009033, "Access denied. The IP address is not in the app's allow list.", 403)


def too_many_requests() -> ApiError:
    message = "Too many requests. You've made too many requests in a short period of time."
    return ApiError(36009002, message, 429)


def by_code(code: int, message: str | None) -> ApiError:
    """The error a fault rule asks for; the transient codes default to their documented message."""
    return ApiError(code, _TRANSIENT.get(code, "Error.") if message == "" else message)


def missing_parameter(name: str) -> ApiError:
    """The gateway names parameters by their Go struct fields: `page_size` becomes PageSize."""
    go_name = "".join(word.capitalize() for word in name.split("_"))
    return ApiError(36009004, f"{go_name} is a required field and has not been provided.", 400)


def bad_parameter(name: str, reason: str, expected: str, code: int = 98001004) -> ApiError:
    message = f"Parameter {name} is invalid. Reason: {reason}. Expected: {expected}"
    return ApiError(code, message, 400 if code == 98001004 else 200)


def bad_page_token(code: int = 98001004) -> ApiError:
    return bad_parameter("page_token", "unknown for this query", "a next_page_token of the same query", code)


def invalid_order_parameters() -> ApiError:
    message = "Invalid parameters. Please ensure you are passing the correct request parameter(s)."
    return ApiError(21001001, message)


def too_many_results() -> ApiError:
    return ApiError(12052180, "The total number of search results can not exceed 10000.")
