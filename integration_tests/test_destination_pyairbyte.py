"""PyAirbyte writes a real source, Source Faker, into the destination, end to end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from integration_tests.destination import PROGRAM, parsed
from integration_tests.destination_feed import Feed

PYTHON = Path(sys.prefix).with_name(".venv-pyairbyte") / "bin" / "python"
SCRIPT = Path(__file__).parent / "pyairbyte" / "publish.py"
RECORDS = 20
# The source's names, and what its rows lack.
COLUMNS = {"product_id": "id", "sku.seller_sku": "id", "title": "model", "sku.price": "price"}
DEFAULTS = {
    "category": "Mugs & Cups",
    "description": "<p>As good as new.</p>",
    "package_weight": "1",
    "package_weight_unit": "KILOGRAM",
    "package_length": "12",
    "package_width": "10",
    "package_height": "10",
    "package_dimension_unit": "CENTIMETER",
    "product_attribute.Material": "Ceramic",
    "sku.quantity": "5",
}


def test_pyairbyte_publishes_a_source_directly_and_through_its_cache(feed: Feed, tmp_path: Path) -> None:
    assert PYTHON.exists(), "make .venv-pyairbyte/.installed makes PyAirbyte's environment"
    destination = feed.destination
    images = str(destination.folder / feed.image("car.png"))
    ledger = f"sqlite:///{destination.folder / 'tiktok_shop_ledger.sqlite'}"
    config = destination.config | {
        "columns": COLUMNS, "defaults": DEFAULTS | {"images": images}, "ledger_url": ledger
    }  # fmt: skip
    destination.config_path.write_text(json.dumps(config))
    served = destination.served()

    done = subprocess.run(
        [str(PYTHON), str(SCRIPT), str(destination.config_path), str(PROGRAM), str(tmp_path / "cache.duckdb")],
        cwd=tmp_path,
        env=os.environ | {"AIRBYTE_OFFLINE_MODE": "1", "DO_NOT_TRACK": "1", "AIRBYTE_LOGGING_ROOT": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == [RECORDS, RECORDS]
    requests = [parsed(request) for request in destination.sandbox.requests(since=served)]
    writes = [request["stream"] for request in requests if request["writes"] and request["code"] == 0]
    assert writes.count("create_product") == RECORDS
    assert writes.count("upload_image") == 1
    assert len(writes) == RECORDS + 1, "the second time, with the cache's notation, nothing is sent"
    outcomes = destination.query("SELECT outcome, count(*) AS rows FROM feedback GROUP BY outcome")
    assert {row["outcome"]: row["rows"] for row in outcomes}.get("created") == RECORDS
    assert not {"rejected", "deferred"} & {row["outcome"] for row in outcomes}
