"""`make demo` in small."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb

from integration_tests.pipeline_support import run_pipeline


def test_the_demo_answers_its_questions_from_the_marts(tmp_path: Path) -> None:
    done = run_pipeline("demo", "--orders", "150", "--folder", str(tmp_path))

    assert done.returncode == 0, done.stdout + done.stderr
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["credentials"]["app_secret"] not in done.stdout + done.stderr
    with duckdb.connect(str(tmp_path / "tiktok_shop.duckdb"), read_only=True) as warehouse:
        [(matched,)] = warehouse.execute(
            "SELECT count(*) FROM tiktok_shop_marts.rec_shopify_orders WHERE match_status = 'matched'"
        ).fetchall()
        paid_by_seller = warehouse.execute(
            "SELECT currency, sum(seller_discount) FROM tiktok_shop_marts.fct_orders WHERE is_sale GROUP BY 1"
        ).fetchall()
    shown_matched = re.findall(r"^ matched\s+(\d+)", done.stdout, re.MULTILINE)
    assert matched == sum(map(int, shown_matched)) > 0
    discounts = done.stdout.split("What discounts cost whom")[1]
    assert len(paid_by_seller) > 1
    for currency, amount in paid_by_seller:
        assert re.search(rf"^ {currency}\s+[\d,.]+\s+{amount:,.2f}\s", discounts, re.MULTILINE)
    assert "Net sales and refunds by day" in done.stdout
    assert "Which orders don't match" in done.stdout
