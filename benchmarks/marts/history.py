"""A shop's history as the connector would read it: first all of it, then what a later sync finds changed.

`python -m benchmarks.marts.history ORDERS WORLD FOLDER` writes FOLDER/base/*.jsonl and FOLDER/change/*.jsonl, a file a
stream and a line a record with the loader's columns, and FOLDER/streams.json: each stream's columns (name -> type) and
its key, null for a stream that is read whole in every sync. WORLD is a sandbox's saved history, made if there is none.
"""

from __future__ import annotations

import heapq
import json
import pickle
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import yaml

from benchmarks.measurement import ROOT
from integration_tests.marts.landing import landed, note_types
from integration_tests.marts.records import Record, each_record
from tiktok_shop_sandbox.history import generate, live
from tiktok_shop_sandbox.store import World

CHANGED_SHARE = 0.01
# At midnight (UTC) the day's statements are made. All is read just before, so that settlements are among what changes.
DAY = 86_400
# A stream's records come one after the other: extraction times must differ, as an incremental build goes by them. It
# looks again at what was extracted in the three days before the newest, so that the first load has to be older.
RECORDS_A_SECOND = 500
# Read again for each order that changed, whether they changed or not.
OF_CHANGED_ORDERS = ("order_price_details", "external_orders", "order_transactions")


def main(orders: int, world_file: Path, folder: Path) -> None:
    world = saved_world(orders, world_file)
    live(world, until=world.now - world.now % DAY + DAY - 1)
    streams = {name: {"columns": {}, "key": key} for name, key in keys_of_streams().items()}
    write(folder / "base", each_record(world), world.now - 7 * DAY, streams)
    changed = let_orders_change(world, max(1, round(orders * CHANGED_SHARE)))
    only = {name: changed.get(name, []) for name, stream in streams.items() if stream["key"]}
    only |= dict.fromkeys(OF_CHANGED_ORDERS, changed["orders"])
    only = {name: set(keys) for name, keys in only.items()}
    write(folder / "change", each_record(world, only), world.now, streams)
    (folder / "streams.json").write_text(json.dumps(streams))


def saved_world(orders: int, file: Path) -> World:
    if not file.exists():
        file.write_bytes(pickle.dumps(generate(orders=orders), protocol=pickle.HIGHEST_PROTOCOL))
    with file.open("rb") as saved:
        return pickle.load(saved)


def keys_of_streams() -> dict[str, list[str] | None]:
    """By the connector's manifest; None where a stream has no cursor, so that a sync replaces all of it."""
    streams = yaml.safe_load((ROOT / "manifest.yaml").read_text())["definitions"]["streams"]
    return {name: each["primary_key"] if "incremental_sync" in each else None for name, each in streams.items()}


def let_orders_change(world: World, count: int) -> dict[str, list[str]]:
    """Lets time pass until so many orders have changed; new ones come as often as before. Keys touched, by table."""
    until, *_ = heapq.nsmallest(count, world.simulation.queue)[-1]
    return live(world, until=until)


def write(folder: Path, records: Iterable[tuple[str, Record]], moment: int, streams: dict[str, dict[str, Any]]) -> None:
    """One file a stream, extracted from `moment` (unix seconds) on; widens the streams' columns by what comes."""
    folder.mkdir(parents=True)
    began = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
    files = {name: (folder / f"{name}.jsonl").open("wb") for name in streams}
    counts: Counter[str] = Counter()
    for name, record in records:
        row = landed(record, began + timedelta(seconds=counts[name] / RECORDS_A_SECOND))
        note_types(streams[name]["columns"], row)
        files[name].write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        counts[name] += 1
    for file in files.values():
        file.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
