"""Product codes: GTIN, EAN, UPC, ISBN and JAN, with their check digits."""

import re

from stdnum import ean, isbn

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits

COLUMN = "sku.identifier_code"
TYPE_COLUMN = "sku.identifier_code_type"
BOOKLAND = ("978", "979")
TYPES_BY_LENGTH = {8: "EAN", 10: "ISBN", 12: "UPC", 13: "EAN", 14: "GTIN"}


def check_identifier(findings: Findings, code: str, kind: str, *, key: str) -> dict[str, str] | None:
    """A code as the API takes it; None, and a finding, where it isn't one. Without a type, its length tells it."""
    code = re.sub(r"[\s-]", "", code)
    types = limits()["identifier_codes"]
    kind = kind.upper() or guess_type(code)
    if not kind:
        findings.add("unknown_value", COLUMN, given=code, allowed=digits_allowed(), key=key)
        return None
    if kind not in types:
        findings.add("unknown_value", TYPE_COLUMN, given=kind, allowed=", ".join(types), key=key)
        return None
    if problem := problem_of(code, kind):
        findings.add("unknown_value", COLUMN, given=code, allowed=problem, key=key)
        return None
    return {"code": code, "type": kind}


def guess_type(code: str) -> str:
    if len(code) == 13 and code.startswith(BOOKLAND):
        return "ISBN"
    return TYPES_BY_LENGTH.get(len(code), "")


def problem_of(code: str, kind: str) -> str:
    """What the code would have to be, near matches first; empty where it is right."""
    lengths = limits()["identifier_codes"][kind]
    if kind == "ISBN" and len(code) == 10:
        return isbn10_problem(code)
    if not code.isascii() or not code.isdigit() or len(code) not in lengths:
        return f"{kind}: {' or '.join(map(str, lengths))} digits"
    if ean.calc_check_digit(code[:-1]) != code[-1]:
        return f"{code[:-1]}{ean.calc_check_digit(code[:-1])} (check digit)"
    if kind == "ISBN" and not code.startswith(BOOKLAND):
        return "ISBN: 13 digits that begin with 978 or 979"
    return ""


def isbn10_problem(code: str) -> str:
    """TikTok takes the old form only where it ends in X; every old one has a form of 13 digits."""
    if not isbn.is_valid(code):
        return "ISBN: 13 digits, or 9 digits and X"
    return "" if code.endswith("X") else isbn.to_isbn13(code)


def digits_allowed() -> str:
    return "; ".join(
        f"{kind}: {' or '.join(map(str, sizes))} digits" for kind, sizes in limits()["identifier_codes"].items()
    )
