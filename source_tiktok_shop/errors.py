"""Errors as the platform shows them."""

from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.streams.http.exceptions import BaseBackoffException
from airbyte_cdk.utils.traced_exception import AirbyteTracedException


def config_error(message: str) -> AirbyteTracedException:
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.config_error)


def retries_exhausted(error: AirbyteTracedException) -> AirbyteTracedException:
    """The CDK's exception for a request out of retries as one sentence that says what the last attempt met."""
    last = getattr(error, "_exception", None)
    if not isinstance(last, BaseBackoffException):
        return error
    message = f"{last} Given up after several retries; run the sync again."
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.transient_error)


class ApiRefusal(AirbyteTracedException):
    """A business error: what was asked for is refused, as the price of an order; `reason` has code and message."""

    def __init__(self, stream: str, reason: str) -> None:
        super().__init__(
            message=f"{stream}: TikTok Shop refused the request ({reason}).", failure_type=FailureType.system_error
        )
        self.reason = reason
