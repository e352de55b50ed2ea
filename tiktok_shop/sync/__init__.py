"""`tiktok-shop sync`: from the connector to the marts.

Reads the connector through PyAirbyte into DuckDB or PostgreSQL, keeps its state there, then runs dbt.
"""

import os
from pathlib import Path

DATA_DIR = Path(os.environ.get("TIKTOK_SHOP_DATA_DIR") or ".data").absolute()

# PyAirbyte and dbt read these once, when they are imported.
if os.environ.get("TIKTOK_SHOP_TELEMETRY", "").lower() not in {"1", "true", "yes", "on"}:
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["AIRBYTE_OFFLINE_MODE"] = "1"
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ.setdefault("AIRBYTE_LOGGING_ROOT", str(DATA_DIR / "logs"))
