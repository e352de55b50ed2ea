"""Errors as Airbyte's platform understands them."""

from airbyte_cdk.models import FailureType
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from tiktok_shop_api.errors import ApiError, ConfigError, TransientError


def traced(error: ApiError) -> AirbyteTracedException:
    """The error's one sentence, for the user."""
    if isinstance(error, ConfigError):
        kind = FailureType.config_error
    elif isinstance(error, TransientError):
        kind = FailureType.transient_error
    else:
        kind = FailureType.system_error
    return AirbyteTracedException(
        message=error.message, internal_message=f"{error.reason or type(error).__name__}", failure_type=kind
    )
