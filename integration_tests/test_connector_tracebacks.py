"""A traceback leads to the files of the package, which a person can open."""

from __future__ import annotations

import re
from pathlib import Path

from integration_tests.connector import connected
from tiktok_shop_sandbox.testing import RunningSandbox


def test_traceback_of_a_failed_stream_names_the_modules(small_shop: RunningSandbox) -> None:
    small_shop.faults(
        {"kind": "api_error", "stream": "returns", "code": 25001234, "message": "Never seen before."},
        {"kind": "api_error", "stream": "statement_transactions", "code": 25001234, "message": "Never seen before."},
    )
    run = connected(small_shop).read("returns", "statement_transactions")
    traces = {
        error["stream_descriptor"]["name"]: error["stack_trace"]
        for error in run.errors()
        if error.get("stream_descriptor")
    }
    for stream, modules in {
        "returns": ("listing.py", "error_handler.py"),
        "statement_transactions": ("listing.py", "details.py", "error_handler.py"),
    }.items():
        files = [Path(name) for name in re.findall(r'File "([^"]+)", line \d+', traces[stream])]
        assert {f"source_tiktok_shop/{module}" for module in modules} <= {
            "/".join(file.parts[-2:]) for file in files
        }, traces[stream]
        assert all(file.is_file() for file in files if "source_tiktok_shop" in file.parts)
