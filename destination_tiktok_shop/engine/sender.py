"""Sends operations: each is in the ledger before it leaves, and its outcome afterwards."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from destination_tiktok_shop.engine.operation import Answer, Operation, Refusal
from destination_tiktok_shop.ledger.operations import Operations
from tiktok_shop_api.client import Repeat
from tiktok_shop_api.envelope import Envelope
from tiktok_shop_api.errors import ApiRefusal, OutcomeUnknownError, UnsupportedRequestError


class Client(Protocol):
    """What sends a call; raises what ApiClient.send raises."""

    def call(
        self, method: str, path: str, *, label: str, scope: str, body: Mapping[str, Any] | None, repeat: Repeat
    ) -> Envelope: ...


class Sender:
    """Any thread may send. In a dry run nothing leaves; `on_planned` is told of each operation instead."""

    def __init__(
        self,
        client: Client,
        operations: Operations,
        *,
        on_planned: Callable[[Operation], None] | None = None,
    ) -> None:
        self._client = client
        self._operations = operations
        self._on_planned = on_planned

    @property
    def is_dry(self) -> bool:
        return self._on_planned is not None

    def send(self, operation: Operation) -> Answer:
        """What TikTok Shop answers.

        An answer that is unknown stays open in the ledger, and so does the acceptance of an operation with an intent:
        the caller concludes it together with what it brought about.

        Raises ConfigError or TransientError where no other operation could do better.
        """
        if self._on_planned is not None:
            self._on_planned(operation)
            return Answer(is_planned=True)
        operation_id = self._operations.intend(
            object_name=operation.object,
            key=operation.key,
            operation=operation.kind,
            body=operation.body,
            idempotency_key=operation.idempotency_key,
            intent=operation.intent,
            supersedes=operation.supersedes,
        )
        try:
            envelope = self._client.call(
                operation.method,
                operation.path,
                label=operation.object,
                scope=operation.scope,
                body=operation.body,
                repeat=operation.repeat,
            )
        except OutcomeUnknownError:
            return Answer(operation_id=operation_id)
        except (ApiRefusal, UnsupportedRequestError) as error:
            return self._refused(operation_id, error.envelope)
        request_id = envelope.body.get("request_id")
        if operation.intent is None:
            self._operations.conclude(operation_id, "accepted", code=0, request_id=request_id)
        return Answer(envelope.data, request_id=request_id, operation_id=operation_id, is_accepted=True)

    def _refused(self, operation_id: int, envelope: Envelope) -> Answer:
        refusal = Refusal.from_envelope(envelope)
        self._operations.conclude(
            operation_id,
            "deferred" if refusal.outcome == "deferred" else "refused",
            code=refusal.code,
            message=refusal.message,
            request_id=refusal.request_id,
        )
        return Answer(refusal=refusal, request_id=refusal.request_id, operation_id=operation_id)
