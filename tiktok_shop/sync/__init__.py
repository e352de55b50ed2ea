"""`tiktok-shop sync`: from the connector to the marts.

Reads the connector, loads its streams and state by dlt into a warehouse (`tiktok_shop.load`), then runs dbt.
"""

import os
from pathlib import Path

DATA_DIR = Path(os.environ.get("TIKTOK_SHOP_DATA_DIR") or ".data").absolute()

# dbt reads these once, when it is imported.
if os.environ.get("TIKTOK_SHOP_TELEMETRY", "").lower() not in {"1", "true", "yes", "on"}:
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
