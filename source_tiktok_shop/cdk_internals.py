"""What of the CDK is not public."""

import time
from typing import Any

from airbyte_cdk.sources.streams.http.exceptions import BaseBackoffException
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

WORKER = "workerpool"  # what the CDK calls its threads


def follow(cursor: Any) -> bool:
    """Let the retriever, not each record, tell the cursor how far it is, and checkpoint after every window.

    The CDK emits the state of a stream with shops at most every ten minutes, which a killed sync would lose.
    """
    if not hasattr(cursor, "cursor_field"):
        return False
    cursor.tell = cursor.observe
    cursor.observe = lambda record: None
    cursor._throttle_state_message = time.time
    return True


def last_attempt_error(error: AirbyteTracedException) -> Exception | None:
    """What the last attempt of a request met, where the CDK's error says that its retries are exhausted."""
    last = getattr(error, "_exception", None)
    return last if isinstance(last, BaseBackoffException) else None
