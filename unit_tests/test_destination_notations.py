"""Numbers, lists, choices and times in every notation of the feed."""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination_tiktok_shop.feed.notations import (
    NotationError,
    is_empty,
    read_attributes,
    read_boolean,
    read_choice,
    read_choices,
    read_date,
    read_decimal,
    read_list,
    read_object_or_text,
    read_objects,
    read_text,
    read_time,
)
from destination_tiktok_shop.feed.types import Choice

EXACT = st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**25), max_value=10**25)
WORD = st.text(st.characters(exclude_characters="#\n:[{", exclude_categories=("C", "Z")), min_size=1)


@given(EXACT)
def test_a_decimal_survives_every_spelling_exactly(number):
    assert read_decimal(format(number, "f")) == number
    assert read_decimal(f"  {number:f}000 ") == number
    assert read_decimal(number) == number
    assert read_decimal(json.loads(f"[{number:f}]", parse_float=Decimal)[0]) == number


@given(EXACT)
def test_reading_a_decimal_twice_changes_nothing(number):
    once = read_text(number)
    assert read_text(once) == once
    assert "E" not in once
    assert once == "0" or not once.endswith(".0")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("19.900000000", "19.9"),
        ("5.000000000", "5"),
        (".5", "0.5"),
        ("7.", "7"),
        ("-0.0", "0"),
        (Decimal("1E+3"), "1000"),
        (19.9, "19.9"),
        (12, "12"),
        ("+3", "3"),
    ],
)
def test_decimals(value, read):
    assert str(read_decimal(value)) == read


@pytest.mark.parametrize(
    "value", ["12,50", "$12", "1e3", "twelve", "1 000", True, float("nan"), Decimal("Infinity"), [1]]
)
def test_what_is_no_number_is_refused(value):
    with pytest.raises(NotationError) as error:
        read_decimal(value)
    assert error.value.reason == "not_a_number"


@given(st.lists(WORD, min_size=1), st.sampled_from([" # ", "#", "\n", " \n", "#\n"]))
def test_a_list_is_the_same_as_text_and_as_json(words, separator):
    assert read_list(separator.join(words)) == tuple(words)
    assert read_list(words) == tuple(words)
    assert read_list(json.dumps(words)) == tuple(words)


def test_an_address_in_brackets_is_no_json_list():
    assert read_list("[draft] front.png # back.png") == ("[draft] front.png", "back.png")


@given(WORD, WORD)
def test_a_choice_is_the_same_as_text_and_as_object(name, identifier):
    choice = Choice(name, identifier)
    assert read_choice(f"{name}:::::{identifier}") == choice
    assert read_choice({"name": name, "id": identifier}) == choice
    assert read_choice({"value": name, "id": identifier}) == choice
    assert read_choice(name) == Choice(name)


def test_several_choices_with_and_without_ids():
    assert read_choices("Oak:::::11 # Ash\n:::::12") == (Choice("Oak", "11"), Choice("Ash"), Choice("", "12"))


def test_attributes_from_an_object_from_the_api_and_from_their_json():
    ours = {"Material": "Oak # Ash", "Finish#77": {"name": "Oiled", "id": 5}, "Empty": ""}
    read = (("Material", (Choice("Oak"), Choice("Ash"))), ("Finish#77", (Choice("Oiled", "5"),)))
    assert read_attributes(ours) == read
    assert read_attributes(json.dumps(ours)) == read
    assert read_attributes([{"id": "77", "values": [{"id": "5"}]}]) == (("#77", (Choice("", "5"),)),)
    with pytest.raises(NotationError):
        read_attributes("Material: Oak")


@pytest.mark.parametrize(
    ("value", "read"), [("Yes", True), ("0", False), (1, True), (Decimal("0.0"), False), ("t", True)]
)
def test_booleans(value, read):
    assert read_boolean(value) is read


def test_a_word_that_is_no_boolean_is_refused():
    with pytest.raises(NotationError):
        read_boolean("maybe")


@given(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc)))
def test_a_time_is_the_same_in_seconds_milliseconds_and_rfc_3339(moment):
    seconds = int(moment.timestamp())
    assert read_time(seconds) == seconds
    assert read_time(str(seconds * 1000)) == seconds
    assert read_time(moment.isoformat()) == seconds
    assert read_time(moment.replace(tzinfo=None).isoformat()) == seconds
    assert read_time(moment) == seconds


def test_a_date_is_its_first_second_and_an_offset_counts():
    assert read_time("2026-03-01") == read_time(date(2026, 3, 1)) == 1772323200
    assert read_time("2026-03-01T01:00:00+01:00") == 1772323200
    with pytest.raises(NotationError):
        read_time("next Tuesday")


def test_a_date_stays_a_date_and_a_time_becomes_seconds():
    assert read_date(" 2026-03-01 ") == read_date(date(2026, 3, 1)) == "2026-03-01"
    assert (
        read_date("2026-03-01T00:00:00Z") == read_date(1772323200000) == read_date(datetime(2026, 3, 1)) == 1772323200
    )
    for wrong in ("2026-02-30", "March 1", ["2026-03-01"]):
        with pytest.raises(NotationError):
            read_date(wrong)


def test_texts():
    assert read_text(" a ") == "a"
    assert read_text(7215689450123456789) == "7215689450123456789"
    assert read_text(Decimal("12.50")) == "12.5"
    assert read_text(True) == "true"
    with pytest.raises(NotationError):
        read_text({"a": 1})


def test_objects_and_texts():
    assert read_objects('{"id": "1"}') == [{"id": "1"}]
    assert read_objects('[{"amount": 1.10}]') == [{"amount": Decimal("1.10")}]
    assert read_object_or_text("7267563252536723205") == "7267563252536723205"
    assert read_object_or_text('{"image": {"uri": "chart.png"}}') == {"image": {"uri": "chart.png"}}
    for wrong in ('{"a"', "text", "[1]"):
        with pytest.raises(NotationError):
            read_objects(wrong)


@pytest.mark.parametrize("value", [None, "", "  ", [], {}])
def test_empty_values(value):
    assert is_empty(value)
    assert not is_empty(0)
    assert not is_empty(False)
