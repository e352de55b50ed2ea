"""An operation of the API, a call of it, and what it results in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..markets import MARKETS, Market
from ..server import api_errors
from ..server.api_errors import ApiError
from ..server.conditions import Conditions
from ..store import Shop, Table

if TYPE_CHECKING:
    from .state import OperationState

_EMPTY = Table()


@dataclass
class Outcome:
    """The envelope's `data`, and the change of state that the operation makes, if it makes one.

    The change is a function of its own so that a fault can answer without making it.
    """

    data: dict[str, Any] = field(default_factory=dict)
    apply: Callable[[], None] | None = None


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


@dataclass
class OperationCall:
    """A call that passed the gateway's checks. `body`: the JSON object, or the text fields of a multipart body."""

    state: OperationState
    conditions: Conditions
    shop: Shop | None
    path_id: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    files: Mapping[str, Upload]

    @property
    def market(self) -> Market:
        return MARKETS[self.the_shop.region]

    @property
    def the_shop(self) -> Shop:
        if self.shop is None:
            raise api_errors.missing_shop_cipher()
        return self.shop

    def table(self, name: str) -> Table:
        return self.the_shop.tables.get(name, _EMPTY)

    def flag(self, name: str) -> bool:
        """A boolean query parameter, false if absent; raises ApiError."""
        text = self.query.get(name, "").lower()
        if text not in ("", "true", "false", "1", "0"):
            raise api_errors.bad_parameter(name, "wrong type", "bool")
        return text in ("true", "1")


@dataclass(frozen=True)
class Operation:
    """`name` identifies the operation in fault rules and in the request log.

    `scopes`: any one of them is enough. `required`: body fields without which the gateway refuses the call.
    `shape`: the body's fields with their types (see `body.check`).
    """

    name: str
    method: str
    path: str
    scopes: tuple[str, ...]
    handler: Callable[[OperationCall], Outcome]
    writes: bool = True
    shop_cipher: bool = True
    required: tuple[str, ...] = ()
    shape: Mapping[str, Any] | None = None
    multipart: bool = False


@dataclass(frozen=True)
class DocumentedError:
    """An error of the documentation's tables. Its message may have placeholders: `{{max_limit}}`."""

    code: int
    message: str

    def error(self, **values: object) -> ApiError:
        return ApiError(self.code, self.text(**values))

    def text(self, **values: object) -> str:
        message = self.message
        for name, value in values.items():
            message = message.replace("{{" + name + "}}", str(value))
        return message

    def item(self, **values: object) -> dict[str, Any]:
        """Code and message as they stand in `data.errors[]` and `fail_reasons[]`."""
        return {"code": self.code, "message": self.text(**values)}
