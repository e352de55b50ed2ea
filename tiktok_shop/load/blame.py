"""Names the value that a warehouse refused."""

from __future__ import annotations

import re

from tiktok_shop.load.arrow import pa
from tiktok_shop.load.columns import RawTable

QUOTED = re.compile(r"""["'‘“]([^"'’”]+)["'’”]""")


def blamed_value(reason: str, rows: pa.Table, table: RawTable) -> str | None:
    """ "field zip of shop_id 7495, id 7091 is "x"": the first value of the rows that the reason quotes."""
    for value in QUOTED.findall(reason):
        for column in table.columns:
            texts = rows[column.name].cast(pa.string()) if column.arrow_type != pa.string() else rows[column.name]
            row = texts.index(pa.scalar(value, pa.string())).as_py()
            if row >= 0:
                record = rows.slice(row, 1).to_pylist()[0]
                keys = [f"{each.field} {record[each.name]}" for each in table.columns if each.field in table.key]
                return f'field {column.field} of {", ".join(keys) or "a record"} is "{value}"'
    return None
