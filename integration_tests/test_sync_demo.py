"""`tiktok-shop demo`, with a tenth of the orders of `make demo`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb

from integration_tests.sync_support import run_tiktok_shop


def test_the_demo_answers_its_questions_from_the_marts_and_lists_products(tmp_path: Path) -> None:
    done = run_tiktok_shop("demo", "--orders", "150", "--folder", str(tmp_path), columns=80)

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
        unmatched = warehouse.execute(
            "SELECT order_id, tiktok_total FROM tiktok_shop_marts.rec_shopify_orders"
            " WHERE match_status <> 'matched' AND order_id IS NOT NULL AND has_shopify_reference"
            " ORDER BY order_date DESC, order_id DESC LIMIT 3"
        ).fetchall()
    shown_matched = re.findall(r"^ matched\s+(\d+)", done.stdout, re.MULTILINE)
    assert matched == sum(map(int, shown_matched)) > 0
    discounts = done.stdout.split("What discounts cost whom")[1]
    assert len(paid_by_seller) > 1
    for currency, amount in paid_by_seller:
        assert re.search(rf"^ {currency}\s+[\d,.]+\s+{amount:,.2f}\s", discounts, re.MULTILINE)
    assert "Net sales and refunds by day" in done.stdout
    assert "Which orders don't match" in done.stdout
    assert len(unmatched) == 3
    for order_id, total in unmatched:
        assert re.search(rf"^ {order_id} .* {total:,.2f} ", done.stdout, re.MULTILINE)
    assert re.search(r"^20 of \d+ rows; the rest: select \* from tiktok_shop_marts\.", done.stdout, re.MULTILINE)
    assert (tmp_path / "report.html").stat().st_size > 0
    published = done.stdout.split("The example feed, published to the shop")[1]
    assert re.search(r"^ the feed, for the first time +37 .* 37 *$", published, re.MULTILINE)
    assert re.search(r"^ the same feed again .* 0 *$", published, re.MULTILINE)
    assert re.search(r"^ one new price, one new stock .* 2 *$", published, re.MULTILINE)
    assert "The shop shows 36 ACTIVATE, 1 DRAFT; WAVE-CUSHION-RUST costs 39, and of EVERYDAY-MUG-MOSS there are 3." in (
        published
    )
    assert f"duckdb {tmp_path / 'tiktok_shop.duckdb'}" in done.stdout
