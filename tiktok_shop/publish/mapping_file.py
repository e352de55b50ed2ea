"""The file of `--mapping`: a merchant's values and TikTok Shop's."""

from __future__ import annotations

from pathlib import Path

from tiktok_shop.errors import UserError
from tiktok_shop.publish.feed_files import read_feed

COLUMNS = ("column", "from", "to")


def read_mapping(path: Path) -> list[dict[str, str]]:
    """Entries of value_mapping; UserError for a file that has none."""
    entries = []
    for number, row in enumerate(read_feed(path), start=1):
        if missing := [name for name in COLUMNS if name not in row]:
            raise UserError(f"{path} has no column {missing[0]}; a mapping has the columns {', '.join(COLUMNS)}.")
        entry = {name: row[name] for name in COLUMNS}
        if empty := [name for name in COLUMNS if not str(entry[name] or "").strip()]:
            raise UserError(f"{path} has no value in the column {empty[0]} of row {number}; fill it or drop the row.")
        entries.append(entry)
    if not entries:
        raise UserError(f"{path} maps nothing: it has no row below its header.")
    return entries
