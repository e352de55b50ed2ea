"""Source Faker's products into the destination by PyAirbyte, twice: as they are, then through its cache.

Run by the Python of .venv-pyairbyte: `publish.py CONFIG DESTINATION CACHE_FILE`. Prints the numbers of records as JSON.
"""

import json
import sys
from pathlib import Path

import airbyte as ab
from airbyte.caches import DuckDBCache

config, destination_program, cache_file = sys.argv[1:]
source = ab.get_source(
    "source-faker",
    config={"count": 20, "seed": 1, "always_updated": True},
    local_executable=Path(sys.prefix) / "source-faker" / "bin" / "source-faker",
    streams=["products"],
)
destination = ab.get_destination(
    "destination-tiktok-shop",
    config=json.loads(Path(config).read_text()),
    local_executable=Path(destination_program),
)
destination.check()
processed = [
    destination.write(source, streams=["products"], cache=cache, force_full_refresh=True).processed_records
    for cache in (False, DuckDBCache(db_path=cache_file))
]
print(json.dumps(processed))
