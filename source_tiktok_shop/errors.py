"""Errors of the core as the CDK reports them to the platform."""

from airbyte_cdk.models import FailureType
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import last_attempt_error
from tiktok_shop_api.errors import ApiError, ConfigError, TransientError


class RequestRefused(AirbyteTracedException):
    """The API refuses what a single request asks for, such as the price detail of one order."""

    def __init__(self, stream: str, answer: str) -> None:
        super().__init__(
            message=f"{stream}: TikTok Shop refused the request ({answer}).", failure_type=FailureType.system_error
        )
        self.answer = answer  # code, message and request_id


class NothingToRead(AirbyteTracedException):
    """The shop lacks what the stream is about, or TikTok Shop has given the endpoint up."""

    def __init__(self, message: str) -> None:
        super().__init__(message=message, internal_message=message, failure_type=FailureType.system_error)


def config_error(message: str) -> AirbyteTracedException:
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.config_error)


def transient_error(message: str) -> AirbyteTracedException:
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.transient_error)


def traced(error: ApiError) -> AirbyteTracedException:
    """The core's error for the platform; `reason` stays that of error_codes.toml."""
    if isinstance(error, ConfigError):
        failure_type = FailureType.config_error
    elif isinstance(error, TransientError):
        failure_type = FailureType.transient_error
    else:
        failure_type = FailureType.system_error
    found = AirbyteTracedException(message=error.message, internal_message=error.message, failure_type=failure_type)
    found.reason = error.reason
    return found


def reason_of(error: AirbyteTracedException) -> str:
    """The reason by error_codes.toml, such as `scope_missing`; empty where there is none."""
    return getattr(error, "reason", "")


def retries_exhausted(error: AirbyteTracedException) -> AirbyteTracedException:
    """The CDK's error for a request that failed too often, as one sentence that names the last failure."""
    last = last_attempt_error(error)
    if last is None:
        return error
    return transient_error(f"{last} Retries are exhausted; run the sync again.")
