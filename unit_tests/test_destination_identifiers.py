"""Product codes with their types and check digits."""

import pytest
from destination_shop import only_issue
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean, isbn

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.identifiers import check_identifier


def check(code, kind=""):
    findings = Findings("mug")
    return check_identifier(findings, code, kind, key="mug-blue"), findings


@pytest.mark.parametrize(
    ("code", "kind", "checked"),
    [
        ("10012345000017", "GTIN", ("10012345000017", "GTIN")),
        ("96385074", "EAN", ("96385074", "EAN")),
        ("4006381333931", "ean", ("4006381333931", "EAN")),
        ("036000291452", "", ("036000291452", "UPC")),
        ("978-0-596-52068-7", "", ("9780596520687", "ISBN")),
        ("080442957X", "", ("080442957X", "ISBN")),
        ("4901234567894", "JAN", ("4901234567894", "JAN")),
        ("4006381333931", "", ("4006381333931", "EAN")),
        ("10012345000017", "", ("10012345000017", "GTIN")),
    ],
)
def test_codes_that_tiktok_takes(code, kind, checked):
    taken, findings = check(code, kind)
    assert taken == {"code": checked[0], "type": checked[1]}
    assert findings.issues == []


@pytest.mark.parametrize(
    ("code", "kind", "column", "allowed"),
    [
        ("036000291453", "UPC", "sku.identifier_code", "036000291452 (check digit)"),
        ("036000291452", "EAN", "sku.identifier_code", "EAN: 8 or 13 or 14 digits"),
        ("4006381333931", "ISBN", "sku.identifier_code", "ISBN: 13 digits that begin with 978 or 979"),
        ("0596520689", "ISBN", "sku.identifier_code", "9780596520687"),
        ("0596520680", "ISBN", "sku.identifier_code", "ISBN: 13 digits, or 9 digits and X"),
        ("12345", "", "sku.identifier_code", "GTIN: 14 digits; EAN: 8 or 13 or 14 digits; UPC: 12 digits"),
        ("٠٣٦٠٠٠٢٩١٤٥٢", "UPC", "sku.identifier_code", "UPC: 12 digits"),
        ("036000291452", "ASIN", "sku.identifier_code_type", "GTIN, EAN, UPC, ISBN, JAN"),
    ],
)
def test_codes_that_it_would_clear(code, kind, column, allowed):
    checked, findings = check(code, kind)
    issue = only_issue(findings)
    assert checked is None
    assert (issue.reason, issue.column, issue.key) == ("unknown_value", column, "mug-blue")
    assert issue.allowed.startswith(allowed)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_the_right_check_digit_is_offered_and_taken(body):
    kind = {7: "EAN", 11: "UPC", 12: "EAN", 13: "GTIN"}[len(body)]
    right = body + ean.calc_check_digit(body)
    assert check(right, kind)[0] == {"code": right, "type": kind}
    wrong = body + str((int(right[-1]) + 1) % 10)
    assert only_issue(check(wrong, kind)[1]).allowed == f"{right} (check digit)"


@given(st.text("0123456789", min_size=9, max_size=9))
def test_an_old_isbn_is_offered_in_its_new_form(body):
    old = body + isbn._calc_isbn10_check_digit(body)
    checked, findings = check(old, "ISBN")
    if old.endswith("X"):
        assert checked == {"code": old, "type": "ISBN"}
    else:
        assert only_issue(findings).allowed == isbn.to_isbn13(old)
