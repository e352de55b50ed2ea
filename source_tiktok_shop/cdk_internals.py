"""What of the CDK is not public."""

import time
from typing import Any

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
