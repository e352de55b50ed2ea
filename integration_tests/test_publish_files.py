"""`tiktok-shop publish` on files: what it reads, and the one sentence with which it refuses what it can't."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from integration_tests.publishing import Merchant, Row

MAPPING = {"column": "category", "from": "Cups", "to": "Mugs & Cups"}


def rows_of(merchant: Merchant) -> list[Row]:
    """Two products; one with a description that a file must quote."""
    quoted = '<p>Holds 350 ml; "grand", they say.</p>\n<p>Next line.</p>'
    return [merchant.feed.mug("tea", description=quoted), *merchant.feed.variants("espresso", "Red", "Blue")]


def write_parquet(path: Path, rows: list[Row]) -> Path:
    lines = path.with_suffix(".jsonl")
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_json('{lines}', map_inference_threshold = -1)) TO '{path}'")
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "semicolons", "jsonl", "nested", "parquet"])
def test_every_kind_of_file_publishes_the_same(merchant: Merchant, kind: str) -> None:
    rows = rows_of(merchant)
    match kind:
        case "csv":
            path = merchant.csv("feed.csv", rows)
        case "tsv":
            path = merchant.csv("feed.tsv", rows, delimiter="\t")
        case "semicolons":
            path = merchant.csv("feed.csv", rows, encoding="utf-8-sig", delimiter=";", lineterminator="\r\n")
            path.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        case "jsonl":
            path = merchant.text("feed.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")
        case "nested":
            nested = [
                {name: value for name, value in row.items() if not name.startswith("sku.")}
                | {"sku": {name.removeprefix("sku."): row[name] for name in row if name.startswith("sku.")}}
                for row in rows
            ]
            path = merchant.text("feed.jsonl", "\n".join(map(json.dumps, nested)))
        case _:
            path = write_parquet(merchant.folder / "feed.parquet", rows)
    done = merchant.publish("--products", path)
    assert done.returncode == 0, done.stdout + done.stderr
    listings = merchant.feed.listings()
    assert set(listings) == {"tea", "espresso"}
    merchant.destination.sandbox.pass_time(1)
    assert '"grand", they say.' in json.dumps(listings["tea"], ensure_ascii=False).replace('\\"', '"')
    assert merchant.publish("--products", path).writes == []


def test_numbers_of_files_never_pass_through_a_float(merchant: Merchant) -> None:
    path = merchant.text("feed.jsonl", json.dumps(merchant.feed.mug("tea")).replace('"19.90"', "19.900000000"))
    assert merchant.publish("--products", path).returncode == 0
    merchant.destination.sandbox.pass_time(1)
    prices = write_parquet(merchant.folder / "prices.parquet", [{"seller_sku": merchant.feed.sku("tea"), "price": "1"}])
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT seller_sku, CAST('20.10' AS DECIMAL(38, 9)) AS price FROM read_parquet('{prices}')) "
            f"TO '{prices.with_name('exact.parquet')}'"
        )
    done = merchant.publish("--prices", prices.with_name("exact.parquet"))
    assert done.returncode == 0, done.stdout + done.stderr
    [request] = [request for request in done.requests if request["writes"]]
    assert request["body"]["skus"][0]["price"]["amount"] == "20.10"


def test_pictures_lie_beside_the_feed_and_not_beside_the_config(merchant: Merchant) -> None:
    row = merchant.feed.mug("tea")
    other = merchant.folder / "elsewhere" / "photos"
    other.mkdir(parents=True)
    (merchant.folder / row["images"]).rename(other / "tea.png")
    path = merchant.csv("elsewhere/feed.csv", [row | {"images": "photos/tea.png"}])
    assert merchant.publish("--products", path).returncode == 0
    assert set(merchant.feed.listings()) == {"tea"}


HEADER = "product_id,sku.seller_sku,title\n"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("feed.csv", b"", "is empty"),
        ("feed.csv", b"\xef\xbb\xbf\r\n", "is empty"),
        ("feed.jsonl", b"", "is empty"),
        ("feed.csv", b"PK\x03\x04 a workbook", "is an Excel workbook or another archive; save it as CSV UTF-8."),
        ("feed.csv", b"\xd0\xcf\x11\xe0 an old one", "is an Excel workbook; save it as CSV UTF-8."),
        ("feed.xlsx", b"PK\x03\x04 a workbook", "is a spreadsheet's own format; save it as CSV UTF-8."),
        ("feed.csv", b"PAR1 and so on", "is Parquet; name it .parquet."),
        ("feed.csv", b"\x1f\x8b and so on", "is compressed; unpack it."),
        ("feed.csv", "\ufeff".encode("utf-16-le") + HEADER.encode("utf-16-le"), "is UTF-16 text; save it as UTF-8."),
        ("feed.csv", b'{"product_id": "a"}', "is JSON; name it .jsonl."),
        ("feed.txt", HEADER.encode(), "has no suffix that says what it is; name it .csv, .jsonl or .parquet."),
        ("feed.parquet", HEADER.encode(), "is not Parquet, or is damaged"),
        ("feed.parquet", b"PAR1" + b"\x00" * 40, "is not Parquet, or is damaged"),
        (
            "feed.jsonl",
            b'{"product_id": "a"}\n{"product_id": \n',
            "is not JSON lines, one object in each line: Expecting",
        ),
        ("feed.jsonl", b'[{"product_id": "a"}]', "is not JSON lines: line 1 holds no object"),
        ("feed.csv", HEADER.encode() + "a,A,Café\n".encode("latin-1"), "is not UTF-8 text (it has the byte 0xe9)"),
        ("feed.csv", HEADER.encode() + b"a,A,One,two\n", "has 3 columns, but 4 in the row that ends in line 2"),
        (
            "feed.csv",
            HEADER.encode() + b"a,A,a line\nthat breaks\n",
            "has 3 columns, but 1 in the row that ends in line 3",
        ),
        ("feed.csv", HEADER.encode() + b'a,A,"never closed\nb,B,Mug\n', "is not CSV: unexpected end of data"),
        ("feed.csv", b"product_id,title,title\na,A,B\n", "has several columns named title"),
        ("feed.csv", b"product_id,title,\na,A,lost\n", "has 'lost' in line 2 in a column without a name"),
        ("feed.csv", b"id,title\na,A\n", "has no column product_id; it has id, title. If it is named otherwise"),
        ("feed.csv", b"product_id,title\n1.72938E+17,A\n", "has 1.72938E+17 in the column product_id (row 1)"),
        ("feed.csv", b"product_id;title\n1,72938E+17;A\n", "has 1,72938E+17 in the column product_id (row 1)"),
        ("feed.csv", b"product_id,sku.identifier_code\na,4.00123E+11\n", "has 4.00123E+11 in the column sku.identif"),
        ("feed.jsonl", b'{"product_id": 1.72938E+17}', "in the column product_id (row 1): its last digits are lost"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    merchant: Merchant, name: str, content: bytes, sentence: str
) -> None:
    path = merchant.text(name, content)
    refused = merchant.refused("--products", path)
    assert refused.startswith(f"{path} ") and sentence in refused


def test_ids_that_are_floating_point_numbers_in_parquet_are_refused(merchant: Merchant) -> None:
    path = merchant.folder / "feed.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1729382256910270000::DOUBLE AS product_id, 'A' AS title) TO '{path}'")
    assert "in the column product_id (row 1): its last digits are lost" in merchant.refused("--products", path)


def test_a_feed_whose_names_are_its_own_is_told_them_by_the_config(merchant: Merchant) -> None:
    rows = [{"variant": row.pop("product_id"), **row} for row in rows_of(merchant)]
    path = merchant.csv("feed.csv", rows)
    assert merchant.publish("--products", path, columns={"product_id": "variant"}).returncode == 0
    refused = merchant.refused("--products", path, columns={"product_id": "variante"})
    assert "has no column variante, which the config's columns gives for product_id; it has variant" in refused


def test_a_row_without_its_key_keeps_no_other_row_back(merchant: Merchant) -> None:
    rows = rows_of(merchant)
    keyless = {name: value for name, value in rows[0].items() if name != "product_id"}
    path = merchant.text("feed.jsonl", "\n".join(map(json.dumps, [keyless, *rows[1:]])))
    done = merchant.publish("--products", path)
    assert done.returncode == 1, done.stderr
    assert "products created 1 products rejected 1" in done.words()
    assert set(merchant.feed.listings()) == {"espresso"}


def test_what_is_not_there_is_named(merchant: Merchant) -> None:
    assert merchant.refused("--products", "none.csv") == "There is no file none.csv."
    assert merchant.refused() == (
        "There is nothing to publish: name --products, --prices, --inventory, --shipments, --external-orders, "
        "--order-information or --warehouse."
    )
    assert "nosuch" in merchant.refused("--products", merchant.csv("a.csv", rows_of(merchant)), defaults={"nosuch": 1})


def test_a_feed_that_breaks_off_publishes_nothing(merchant: Merchant) -> None:
    rows = rows_of(merchant)
    path = merchant.text("feed.jsonl", "\n".join(map(json.dumps, rows)) + '\n{"product_id": "cut')
    assert "in line 4" in merchant.refused("--products", path)
    assert merchant.feed.listings() == {}


def test_a_file_without_rows_takes_nothing_down(merchant: Merchant) -> None:
    assert merchant.publish("--products", merchant.csv("feed.csv", rows_of(merchant))).returncode == 0
    merchant.destination.sandbox.pass_time(1)
    done = merchant.publish("--products", merchant.text("empty.csv", HEADER))
    assert done.returncode == 0 and done.writes == []
    assert "has no rows: nothing of products is published or taken down." in done.words()


# The mapping ----------------------------------------------------------------------------------------------------------


def test_a_mapping_file_maps_what_the_feed_has(merchant: Merchant) -> None:
    rows = [row | {"category": "Cups"} for row in rows_of(merchant)]
    mapping = merchant.csv("mapping.csv", [MAPPING])
    done = merchant.publish("--products", merchant.csv("feed.csv", rows), "--mapping", mapping)
    assert done.returncode == 0, done.stdout
    assert set(merchant.feed.listings()) == {"tea", "espresso"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("column,from,to\n", "maps nothing: it has no row below its header."),
        ("column,from\ncategory,Cups\n", "has no column to; a mapping has the columns column, from, to."),
        ("column,from,to\ncategory,Cups,\n", "has no value in the column to of row 1; fill it or drop the row."),
    ],
)
def test_a_mapping_that_maps_nothing_is_refused(merchant: Merchant, content: str, sentence: str) -> None:
    path = merchant.text("mapping.csv", content)
    refused = merchant.refused("--products", merchant.csv("feed.csv", rows_of(merchant)), "--mapping", path)
    assert refused.startswith(f"{path} ") and sentence in refused


def test_a_mapping_of_a_column_that_is_none_is_refused(merchant: Merchant) -> None:
    path = merchant.csv("mapping.csv", [MAPPING | {"column": "categry"}])
    refused = merchant.refused("--products", merchant.csv("feed.csv", rows_of(merchant)), "--mapping", path)
    assert "'categry', which no object has. Known columns: category" in refused


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (["Bowls", "Plates"], "products: value_mapping maps nothing: no row has any of its values, such as category"),
        (["Mugs & Cups", "Plates"], "products: value_mapping has category 'Plates', which no row has."),
    ],
)
def test_mappings_that_no_row_needs_are_said(merchant: Merchant, entries: list[str], sentence: str) -> None:
    mapping = merchant.csv("mapping.csv", [MAPPING | {"from": entry} for entry in entries])
    done = merchant.publish("--products", merchant.csv("feed.csv", rows_of(merchant)), "--mapping", mapping)
    assert done.returncode == 0
    assert done.words().count("value_mapping") == 1 and sentence in done.words()
