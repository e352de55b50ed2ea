"""A request that writes, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from destination_tiktok_shop.rules.issues import advice_for
from tiktok_shop_api.client import Repeat
from tiktok_shop_api.envelope import Envelope
from tiktok_shop_api.error_rules import Action, find_rule


@dataclass(frozen=True)
class Operation:
    """One request. `keys`: what it is about, as the feed names it; `why`: one phrase for the plan.

    An operation that must not happen twice has `repeat` IF_NOT_SENT and an `intent`: what the ledger keeps so that a
    later run can find out whether it happened. `supersedes`: the id of an open operation that it sends again.
    """

    object: str
    kind: str
    keys: tuple[str, ...]
    method: str
    path: str
    body: Mapping[str, Any]
    why: str
    scope: str
    repeat: Repeat = Repeat.ALWAYS
    idempotency_key: str | None = None
    intent: Mapping[str, Any] | None = None
    supersedes: int | None = None

    @property
    def key(self) -> str:
        return ", ".join(self.keys)


@dataclass(frozen=True)
class Refusal:
    """Why TikTok Shop doesn't do something now (`deferred`) or as it is (`rejected`)."""

    outcome: str
    reason: str
    advice: str
    code: int | None = None
    message: str | None = None
    request_id: str | None = None

    @classmethod
    def from_envelope(cls, envelope: Envelope) -> "Refusal":
        return refusal_of(envelope.code, envelope.message, envelope.body.get("request_id"))


def refusal_of(code: int, message: str, request_id: str | None) -> Refusal:
    """By the rules for rows in error_codes.toml; TikTok's own words stay in `message`."""
    rule = find_rule("row", 200, Envelope({"code": code, "message": message}))
    if rule is None:
        return Refusal("rejected", "tiktok", advice_for("tiktok"), code, message, request_id)
    outcome = "deferred" if rule.action is Action.DEFER else "rejected"
    return Refusal(outcome, rule.reason, rule.advice, code, message, request_id)


@dataclass(frozen=True)
class Answer:
    """What became of an operation: accepted, refused, planned only (dry run), or unknown where neither is set."""

    data: Mapping[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    request_id: str | None = None
    operation_id: int | None = None
    is_accepted: bool = False
    is_planned: bool = False

    @property
    def is_unknown(self) -> bool:
        return not (self.is_accepted or self.is_planned or self.refusal)

    @property
    def warnings(self) -> list[str]:
        """What TikTok changed silently or remarks; a list for creations, one object for others."""
        warnings = self.data.get("warnings") or []
        entries = [*(warnings if isinstance(warnings, list) else [warnings]), self.data.get("warning") or {}]
        return [entry["message"] for entry in entries if entry.get("message")]

    def refused_items(self, field_name: str) -> dict[str, Refusal]:
        """The items that were refused although the call succeeded, by `sku_id` or `product_id`.

        An error that names no item is under "".
        """
        refused = {}
        for error in self.data.get("errors") or ():
            detail = error.get("detail") or {}
            item = str(detail.get(field_name) or error.get(field_name) or "")
            refused[item] = self._item_refusal(error, detail.get("extra_errors") or ())
        return refused

    def for_item(self, field_name: str, item: str) -> "Answer":
        """What became of one item of the call."""
        refused = self.refused_items(field_name)
        refusal = refused.get(item) or refused.get("")
        if refusal is None:
            return self
        return Answer(refusal=refusal, request_id=self.request_id, operation_id=self.operation_id)

    def _item_refusal(self, error: Mapping[str, Any], extra: Sequence[Mapping[str, Any]]) -> Refusal:
        """The nested error says what is wrong; the outer one only that something is."""
        cause = extra[0] if extra else error
        messages = [error.get("message"), *(nested.get("message") for nested in extra)]
        return refusal_of(int(cause.get("code") or 0), " ".join(map(str, filter(None, messages))), self.request_id)
