"""Makes each value fit its declared type, the same for every warehouse.

A value that does not fit costs itself, never its record or its stream. What can be read as the declared type is; any
other becomes null and is noted in the row's `_airbyte_meta`, in Airbyte's format of changes, with what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from tiktok_shop.load.columns import DECIMAL_PRECISION, DECIMAL_SCALE, Column, Kind
from tiktok_shop.load.messages import Raw, whole_characters

INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
NULL_IN_ARRAY = re.compile(rb"[\[,]\s*null\s*[,\]]")
LARGEST = Decimal(10) ** (DECIMAL_PRECISION - DECIMAL_SCALE)
STEP = Decimal(1).scaleb(-DECIMAL_SCALE)
LONGEST_NOTE = 200


class Note(NamedTuple):
    """What became of a value, as Airbyte's protocol writes it; `value` is added: the JSON text that was sent."""

    field: str
    change: str
    reason: str
    value: str


class Misfit(ValueError):
    """The value can't be read as its declared type."""


Cells = Sequence[Raw | None]
Annotate = Callable[[int, Note], None]

_texts = msgspec.json.Decoder(list[str | None])
_integers = msgspec.json.Decoder(list[int | None])
_booleans = msgspec.json.Decoder(list[bool | None])


def fit(column: Column, cells: Cells, annotate: Annotate) -> pa.Array:
    """A column of JSON values as Arrow; `annotate` gets the row's number and a note for each value that was changed."""
    try:
        return _fast(column, cells)
    except (msgspec.DecodeError, UnicodeDecodeError, pa.ArrowInvalid, OverflowError, Misfit):
        return _one_by_one(column, cells, annotate)


def _fast(column: Column, cells: Cells) -> pa.Array:
    """The whole column at once; raises where any value is not plainly of the declared type."""
    if column.kind.is_json:
        return pa.array(_plain_json(column, cells), pa.string())
    decoder = {Kind.TEXT: _texts, Kind.INTEGER: _integers, Kind.BOOLEAN: _booleans}.get(column.kind)
    if decoder is None:
        if all(cell is None or bytes(cell) == b"null" for cell in cells):
            return pa.nulls(len(cells), column.arrow_type)
        raise Misfit
    joined = b",".join([b"null" if cell is None else cell for cell in cells])
    if column.kind is Kind.INTEGER and (b"." in joined or b"e" in joined or b"E" in joined):
        raise Misfit
    if column.kind is Kind.TEXT and b"\\u0000" in joined:
        raise Misfit
    return pa.array(decoder.decode(b"[" + joined + b"]"), column.arrow_type)


def _plain_json(column: Column, cells: Cells) -> list[str | None]:
    opening = {Kind.OBJECT: b"{", Kind.ARRAY: b"["}.get(column.kind)
    plain: list[str | None] = []
    for cell in cells:
        text = b"null" if cell is None else bytes(cell)
        if text == b"null":
            plain.append(None)
            continue
        odd = opening and text[:1] != opening
        if odd or b"\\u0000" in text or b"\\ud" in text or b"\\uD" in text or b"null" in text:
            raise Misfit
        plain.append(text.decode())
    return plain


def _one_by_one(column: Column, cells: Cells, annotate: Annotate) -> pa.Array:
    read = READERS[column.kind]
    values: list[Any] = []
    for row, cell in enumerate(cells):
        value = None
        sent = b"null" if cell is None else bytes(cell)
        if sent != b"null":
            text = loadable(sent)
            if text != sent:
                annotate(row, Note(column.field, "TRUNCATED", "DESTINATION_SERIALIZATION_ERROR", shown(sent)))
            try:
                value = read(text)
                if column.kind.is_json and b"null" in text:
                    value = _without_nulls(column, row, text, annotate)
                if column.kind is Kind.NUMBER and value != Decimal(scalar(text)):
                    annotate(row, Note(column.field, "TRUNCATED", "DESTINATION_TYPECAST_ERROR", shown(sent)))
            except (Misfit, msgspec.DecodeError, InvalidOperation, OverflowError):
                annotate(row, Note(column.field, "NULLED", "DESTINATION_TYPECAST_ERROR", shown(sent)))
        values.append(value)
    return pa.array(values, column.arrow_type)


def _without_nulls(column: Column, row: int, text: bytes, annotate: Annotate) -> str:
    kept = without_nulls_in_arrays(text) if NULL_IN_ARRAY.search(text) else text
    if kept != text:
        annotate(row, Note(column.field, "TRUNCATED", "DESTINATION_TYPECAST_ERROR", shown(text)))
    return kept.decode()


def loadable(text: bytes) -> bytes:
    """JSON text without what a warehouse's text can't hold: U+0000, and halves of surrogate pairs."""
    if b"\\u0000" in text:
        text = NUL.sub(rb"\1", text)
    return whole_characters(text) if ESCAPED_SURROGATE.search(text) else text


def without_nulls_in_arrays(text: bytes) -> bytes:
    """The same JSON, compact and digit by digit, less the nulls that are elements of an array: JSON functions of
    warehouses disagree on them."""
    kept: list[bytes] = []
    open_brackets: list[bytes] = []
    for token in TOKEN.findall(text):
        in_array = bool(open_brackets) and open_brackets[-1] == b"["
        if token == b"null" and in_array:
            continue
        if token in b"[{":
            open_brackets.append(token)
        elif token in b"]}":
            open_brackets.pop()
            if kept[-1] == b",":
                kept.pop()
        if token == b"," and in_array and kept[-1] in {b"[", b","}:
            continue
        kept.append(token)
    return b"".join(kept)


def read_text(text: bytes) -> str:
    """A string as it is; anything else as the JSON text that was sent, so that no digit is lost."""
    return msgspec.json.decode(text, type=str) if text[:1] == b'"' else text.decode()


def read_integer(text: bytes) -> int:
    written = scalar(text)
    if INTEGER.fullmatch(written):
        value = int(written)
    elif NUMBER.fullmatch(written) and (number := Decimal(written)) == number.to_integral_value():
        value = int(number)
    else:
        raise Misfit
    if not -(1 << 63) <= value < 1 << 63:
        raise Misfit
    return value


def read_number(text: bytes) -> Decimal:
    """Exact up to 9 decimals, where the column's type ends."""
    written = scalar(text)
    if not NUMBER.fullmatch(written):
        raise Misfit
    number = Decimal(written)
    if abs(number) >= LARGEST:
        raise Misfit
    return number.quantize(STEP) if -number.as_tuple().exponent > DECIMAL_SCALE else number


def read_boolean(text: bytes) -> bool:
    found = {"true": True, "false": False}.get(scalar(text).lower())
    if found is None:
        raise Misfit
    return found


def read_date(text: bytes) -> date:
    return read_timestamp(text).date()


def read_timestamp(text: bytes) -> datetime:
    """As UTC; a time without a zone is taken to be UTC."""
    try:
        moment = datetime.fromisoformat(scalar(text))
    except ValueError:
        raise Misfit from None
    return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment


def read_object(text: bytes) -> str:
    return json_that_starts_with(b"{", text)


def read_array(text: bytes) -> str:
    return json_that_starts_with(b"[", text)


def read_json(text: bytes) -> str:
    return text.decode()


def json_that_starts_with(opening: bytes, text: bytes) -> str:
    if text[:1] != opening:
        raise Misfit
    return text.decode()


def scalar(text: bytes) -> str:
    """A string's content without spaces around it, or the text of a number or boolean."""
    return read_text(text).strip()


READERS: dict[Kind, Callable[[bytes], Any]] = {
    Kind.TEXT: read_text,
    Kind.INTEGER: read_integer,
    Kind.NUMBER: read_number,
    Kind.BOOLEAN: read_boolean,
    Kind.DATE: read_date,
    Kind.TIMESTAMP: read_timestamp,
    Kind.OBJECT: read_object,
    Kind.ARRAY: read_array,
    Kind.JSON: read_json,
}


def shown(text: bytes) -> str:
    """For notes and messages: what was sent, in a form that every warehouse can hold."""
    written = loadable(text).decode("utf-8", "replace")
    return written if len(written) <= LONGEST_NOTE else f"{written[:LONGEST_NOTE]}…"
