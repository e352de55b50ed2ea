"""The sandbox's tables compared with a plain dict, through thousands of changes."""

from random import Random

import pytest

from tiktok_shop_sandbox.store import Table


def record(random):
    return {
        "create_time": random.randrange(100),
        "update_time": random.randrange(1_000),
        "status": random.choice("ABC"),
        "kind": random.choice([1, 2]),
        **({"order_create_time": random.randrange(50)} if random.random() < 0.5 else {}),
    }


def by(records, name, absent=-1):
    return [key for _, key in sorted((value.get(name, absent), key) for key, value in records.items())]


@pytest.mark.parametrize("seed", range(5))
def test_select_matches_full_scan(seed):
    random = Random(seed)
    table, plain = Table(), {}
    for _ in range(3_000):
        key = str(random.randrange(200))
        chance = random.random()
        if chance < 0.6:
            plain[key] = record(random)
            table.put(key, plain[key])
        elif chance < 0.85:
            plain.pop(key, None)
            table.remove(key)
        else:
            first, after = sorted((random.randrange(1_000), random.randrange(1_000)))
            found = table.select(
                where={"status": ["A", "B"], "kind": 1},
                ranges={"update_time": (first, after), "create_time": (20, None)},
                sort="update_time",
                descending=True,
            )
            wanted = {
                key: value
                for key, value in plain.items()
                if value["status"] in "AB"
                and value["kind"] == 1
                and first <= value["update_time"] < after
                and value["create_time"] >= 20
            }
            assert found == by(wanted, "update_time")[::-1]
            assert table.select(sort="order_create_time") == by(plain, "order_create_time")
            bounded = {k: v for k, v in plain.items() if v.get("order_create_time", 99) < 30}
            assert table.select(sort="order_create_time", ranges={"order_create_time": (None, 30)}) == by(
                bounded, "order_create_time"
            )
    assert {key: table.record(key) for key in table} == plain
