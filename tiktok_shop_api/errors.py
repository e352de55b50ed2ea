"""What can go wrong with a call, by what the caller can do about it."""

from tiktok_shop_api.envelope import Envelope


class ApiError(Exception):
    """One sentence for the user; `reason` is a stable word from error_codes.toml."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason


class ConfigError(ApiError):
    """The user must change something before any such call can succeed: config, scopes, authorization, clock."""


class TransientError(ApiError):
    """The API could not be reached, or failed, until retries were exhausted; a later run may succeed."""


class ApiRefusal(ApiError):
    """The API refuses what this one call asks for; `envelope` has its code and message."""

    def __init__(self, message: str, envelope: Envelope, reason: str = "", advice: str = "") -> None:
        super().__init__(message, reason)
        self.envelope = envelope
        self.advice = advice


class UnsupportedRequestError(ApiError):
    """The API doesn't accept this kind of request: a version that was retired, or a value that the gateway refuses."""

    def __init__(self, message: str, envelope: Envelope, reason: str = "") -> None:
        super().__init__(message, reason)
        self.envelope = envelope


class OutcomeUnknownError(TransientError):
    """A call that must not be repeated blindly was sent, but its answer was lost: it may have been carried out."""
