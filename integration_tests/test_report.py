"""The report on marts of the sandbox's history, in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from click.testing import CliRunner, Result

from integration_tests.browser import PHONE, Browser, chromium
from integration_tests.marts.records import streams, unit_costs
from integration_tests.marts.warehouse import MARTS, SHOPIFY, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server, psycopg_url  # noqa: F401
from tiktok_shop.report.cli import report
from tiktok_shop_sandbox.history import generate

TIKTOK_SHOP = Path(sys.executable).with_name("tiktok-shop")
ROOT = Path(__file__).resolve().parent.parent
LANDED_AT = datetime(2026, 11, 18, 12)
ZONES = {"US": "America/Los_Angeles", "GB": "Europe/London"}
HOSTILE = '<script>window.hurt = 1</script><img src="http://outside.example/x.png" onerror="window.hurt = 2">\'"`&amp;'
HOSTILE_SHOP = "</script><b>Shop & Söhne</b>"
STATEMENT_GAP = Decimal("5.00")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two shops in two currencies. One USD statement doesn't tie out; GBP has no mismatch."""
    world = generate(seed=7, orders=80, days=100, now=1_795_000_000)
    records = streams(world)
    us_shop = next(shop for shop in records["shops"] if shop["region"] == "US")
    us_shop["name"] = HOSTILE_SHOP
    hostile_product = _best_seller(records["orders"], us_shop["id"])
    for order in records["orders"]:
        for line in order["line_items"]:
            line["seller_sku"] = line.get("seller_sku") or "UNNAMED"
            if line["product_id"] == hostile_product:
                line["product_name"] = HOSTILE
    for product in records["products"]:
        if product["id"] == hostile_product:
            product["title"] = HOSTILE
    statement = [entry for entry in records["statements"] if entry["shop_id"] == us_shop["id"]][-1]
    statement["settlement_amount"] = str(Decimal(statement["settlement_amount"]) - STATEMENT_GAP)
    warehouse = Warehouse(
        tmp_path_factory.mktemp("report"),
        variables={
            "shopify_schema": SHOPIFY, "reporting_timezones": ZONES, "cost_of_goods_table": "merchant.cost_of_goods"
        },
    )  # fmt: skip
    warehouse.land(records, LANDED_AT)
    warehouse.land({"cost_of_goods": unit_costs(records)}, LANDED_AT, "merchant")
    warehouse.land(world.shopify, LANDED_AT, SHOPIFY)
    assert not warehouse.dbt("run", "--select", "+path:models/marts").having("error", "skipped")
    return warehouse


def _best_seller(orders: list[dict[str, Any]], shop_id: str) -> str:
    sold: dict[str, Decimal] = {}
    for order in orders:
        if order["shop_id"] == shop_id and order.get("paid_time"):
            for line in order["line_items"]:
                sold[line["product_id"]] = sold.get(line["product_id"], Decimal(0)) + Decimal(line["sale_price"])
    return max(sold, key=lambda product_id: sold[product_id])


@pytest.fixture(scope="module")
def page(built: Warehouse) -> Path:
    """Written by the command as users run it."""
    output = built.folder / "out" / "report.html"
    done = subprocess.run(
        [TIKTOK_SHOP, "report", "--warehouse", str(built.file), "--output", str(output)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert str(output) in done.stdout
    return output


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


def write(warehouse: str | Path, output: Path, *options: str) -> Result:
    """Runs the command in this process, which has already imported the charting library."""
    return CliRunner().invoke(report, ["--warehouse", str(warehouse), "--output", str(output), *options])


def show_each_currency(browser: Browser) -> Iterator[str]:
    """Shows one currency after the other, and yields each once its charts are drawn."""
    for code in browser.run("return [...document.querySelectorAll('[data-panel]')].map(panel => panel.dataset.panel)"):
        browser.run(f"document.querySelector('[data-currency={code}]')?.click()")
        shown = f"document.querySelector('[data-panel={code}]:not([hidden])')"
        browser.wait(f"[...{shown}.querySelectorAll('figure')].every(figure => figure.dataset.drawn === 'done')")
        yield code


def texts(browser: Browser, code: str, selector: str) -> list[str]:
    """The texts of a panel's elements, with whitespace collapsed."""
    script = (
        "return [...document.querySelectorAll(`[data-panel=${arguments[0]}] ${arguments[1]}`)].map(e => e.textContent)"
    )
    return [" ".join(text.split()) for text in browser.run(script, code, selector)]


def exact(browser: Browser, code: str, selector: str) -> list[Decimal]:
    """The exact values of a panel's figures."""
    script = "return [...document.querySelectorAll(`[data-panel=${arguments[0]}] ${arguments[1]}`)].map(e => e.value)"
    return [Decimal(value) for value in browser.run(script, code, selector)]


def test_charts_are_drawn_without_console_messages_or_requests(browser: Browser, page: Path) -> None:
    browser.open(page)
    marks = """
        const figures = [...document.querySelectorAll(`[data-panel=${arguments[0]}] figure`)];
        const marks = (figure) => figure.querySelectorAll("svg [role=graphics-symbol]").length;
        return Object.fromEntries(figures.map(figure => [figure.dataset.chart, marks(figure)]));
    """
    drawn = {code: browser.run(marks, code) for code in show_each_currency(browser)}
    expected = {"sales", "waterfall", "products", "skus", "statements", "shopify", "gmv", "visitors", "conversion"}
    assert drawn["USD"].keys() == drawn["GBP"].keys() == expected
    assert all(number > 2 for charts in drawn.values() for number in charts.values()), drawn
    assert browser.console() == []
    assert browser.requests() == [page.as_uri()]
    assert page.stat().st_size < 3_000_000


TOO_WIDE = """
    document.querySelectorAll("details").forEach(details => { details.open = true; });
    const visible = [...document.querySelectorAll("body *")].filter(e => e.getClientRects().length);
    const edge = (e) => e.closest("section")?.getBoundingClientRect().right ?? innerWidth;
    const wide = visible.filter(e => !e.closest("svg") && e.getBoundingClientRect().right > edge(e) + 0.5);
    return [document.documentElement.scrollWidth - innerWidth, ...wide.map(e => e.outerHTML)];
"""
TOO_SMALL = """
    const hasText = (e) => [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const visible = [...document.querySelectorAll("body *")].filter(e => e.getClientRects().length && hasText(e));
    const small = visible.filter(e => !e.closest("sup") && parseFloat(getComputedStyle(e).fontSize) < 12);
    return small.map(e => e.outerHTML);
"""


def test_page_fits_on_a_phone(browser: Browser, page: Path) -> None:
    browser.open(page, PHONE)
    for code in show_each_currency(browser):
        assert browser.run(TOO_WIDE) == [0], code
        assert browser.run(TOO_SMALL) == [], code
    assert browser.console() == []


def test_key_figures_match_the_marts(browser: Browser, page: Path, built: Warehouse) -> None:
    """Compared with the order lines, not with the daily marts that the report reads."""
    rows = built.query(
        f"""
        select currency,
            sum(case when is_paid and not is_sample and not is_replacement then customer_paid_total else 0 end) as gmv,
            sum(case when is_sale then net_sales end) as net_sales,
            count(distinct case when is_sale then shop_id || order_id end) as orders,
            sum(units_sold) as units,
            sum(case when is_sale then refund_product end) as refunded,
            sum(payout) as payout_settled,
            sum(estimated_payout) as payout_estimated,
            coalesce(sum(payout), 0) + coalesce(sum(estimated_payout), 0) as payout
        from {MARTS}.fct_order_line_revenue group by currency
        """
    )
    statements = built.query(
        f"select currency, sum(settlement_amount) as s from {MARTS}.fct_settlements group by currency"
    )
    performance = built.query(f"select currency, sum(gmv) as s from {MARTS}.fct_daily_performance group by currency")
    assert len(rows) > 1
    browser.open(page)
    for row in rows:
        code = row.pop("currency")
        row["statements_settled"] = next(entry["s"] for entry in statements if entry["currency"] == code)
        row["performance_gmv"] = next(entry["s"] for entry in performance if entry["currency"] == code)
        for name, value in row.items():
            assert exact(browser, code, f"[data-figure={name}]") == [Decimal(value or 0)], (code, name)
        [net_sales] = texts(browser, code, "[data-figure=net_sales]")
        assert net_sales == f"{'$' if code == 'USD' else '£'}{row['net_sales']:,.2f}"
        [average] = exact(browser, code, "[data-figure=aov]")
        assert abs(average - row["net_sales"] / row["orders"]) <= Decimal("0.005")
        [rate] = exact(browser, code, "[data-figure=refund_rate]")
        assert abs(rate - 100 * row["refunded"] / row["net_sales"]) <= Decimal("0.05")


def test_waterfall_adds_up(browser: Browser, page: Path) -> None:
    browser.open(page)
    for code in ("USD", "GBP"):
        list_price, net_sales, payout, margin = exact(browser, code, "[data-table=waterfall] [data-figure=subtotal]")
        *steps, cost = exact(browser, code, "[data-table=waterfall] [data-figure=step]")
        assert [net_sales, payout] == exact(
            browser, code, ".key-figures :is([data-figure=net_sales], [data-figure=payout])"
        )
        assert list_price + steps[0] == net_sales
        assert list_price + sum(steps) == payout
        assert cost < 0 and payout + cost == margin
        assert -sum(exact(browser, code, ".key-figures [data-figure=fees]")) < 0


def test_names_are_escaped(browser: Browser, page: Path) -> None:
    browser.open(page)
    list(show_each_currency(browser))
    assert " ".join(HOSTILE.split()) in texts(browser, "USD", "[data-table=products] tbody th")[0]
    assert HOSTILE_SHOP in browser.run("return document.querySelector('h1').textContent")
    assert browser.run("return [window.hurt, document.querySelectorAll('img, h1 b').length]") == [None, 0]
    label = "return [...document.querySelectorAll('figure[data-chart=products] svg text')].map(e => e.textContent)"
    assert any("<script>window.hurt" in text for text in browser.run(label))
    assert browser.console() == []


def test_reconciliation_lists_every_difference(browser: Browser, page: Path, built: Warehouse) -> None:
    differing = built.query(
        f"""
        select coalesce(tiktok_currency, shopify_currency) as currency, count(*) as orders
        from {MARTS}.rec_shopify_orders
        where match_status <> 'matched' and (match_status <> 'only in TikTok' or has_shopify_reference) group by 1
        """
    )
    shopify = {row["currency"]: row["orders"] for row in differing}
    browser.open(page)
    # One statement, its row in rec_money_gaps, and the differences with Shopify.
    assert texts(browser, "USD", ".headlines .big")[2] == f"{shopify['USD'] + 2} issues"
    assert texts(browser, "GBP", ".headlines .big")[2] == (
        f"{shopify['GBP']} issues" if shopify.get("GBP") else "Everything ties out"
    )
    first = texts(browser, "USD", "[data-table=statements] tbody tr:first-child td")
    assert "doesn't equal the sum of its transactions" in first
    assert first[-1] == f"${STATEMENT_GAP}"
    assert len(texts(browser, "USD", "[data-table=shopify] tbody tr")) == shopify["USD"]
    assert texts(browser, "USD", "[data-table=gaps] tbody tr td:last-child") == [f"${STATEMENT_GAP}"]
    assert not any("does not tie out" in text for text in texts(browser, "GBP", ".statuses"))
    assert "every total adds up" in " ".join(texts(browser, "GBP", ".verdicts"))


def test_archived_analytics_are_marked(browser: Browser, page: Path, built: Warehouse) -> None:
    [row] = built.query(
        f"""
        select count(*) as days from {MARTS}.fct_daily_performance where currency = 'USD'
            and performance_date < (select max(performance_date) from {MARTS}.fct_daily_performance) - 59
        """
    )
    assert row["days"] > 20
    browser.open(page)
    next(show_each_currency(browser))
    assert any(f"The {row['days']} days before the dashed line" in text for text in texts(browser, "USD", ".lead"))
    dashed = "return document.querySelectorAll('[data-panel=USD] [data-chart=gmv] svg line[stroke-dasharray]').length"
    assert browser.run(dashed) == 1


def test_postgres_gives_the_same_page(
    built: Warehouse,
    page: Path,
    postgres_server: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    with fresh_postgres(postgres_server) as conninfo:
        _copy_marts(built, conninfo)
        database = psycopg.conninfo.conninfo_to_dict(conninfo)["dbname"]
        done = write(psycopg_url(postgres_server, str(database)), tmp_path / "report.html")
    assert done.exit_code == 0, done.output
    assert _without_timestamp(tmp_path / "report.html") == _without_timestamp(page)


def _copy_marts(built: Warehouse, conninfo: str) -> None:
    """As built by dbt; test_marts.py covers that dbt builds the same on both."""
    with duckdb.connect(str(built.file), read_only=True) as source, psycopg.connect(conninfo) as target:
        target.execute(f"create schema {MARTS}")
        for (table,) in source.execute(
            f"select table_name from information_schema.tables where table_schema = '{MARTS}'"
        ).fetchall():
            columns = source.execute(f"describe {MARTS}.{table}").fetchall()
            typed = ", ".join(f'"{name}" {"text" if kind == "VARCHAR" else kind}' for name, kind, *_ in columns)
            target.execute(f"create table {MARTS}.{table} ({typed})")
            with target.cursor().copy(f"copy {MARTS}.{table} from stdin") as copy:
                for row in source.execute(f"select * from {MARTS}.{table}").fetchall():
                    copy.write_row(row)


def _without_timestamp(page: Path) -> str:
    return re.sub(r"<time .*?</time>", "", page.read_text())


def test_shops_with_the_same_currency_are_listed(browser: Browser, built: Warehouse, tmp_path: Path) -> None:
    """As if the UK shop sold in dollars."""
    both = tmp_path / "both.duckdb"
    built.query("checkpoint")
    shutil.copyfile(built.file, both)
    with duckdb.connect(str(both)) as connection:
        for table in ("fct_daily_sales", "fct_order_line_revenue", "fct_order_profit", "fct_refunds"):
            connection.execute(f"update {MARTS}.{table} set currency = 'USD'")
    assert write(both, tmp_path / "report.html").exit_code == 0
    browser.open(tmp_path / "report.html")
    shop_net_sales = exact(browser, "USD", "[data-figure=shop_net_sales]")
    assert len(shop_net_sales) == 2
    assert [sum(shop_net_sales)] == exact(browser, "USD", "[data-figure=net_sales]")
    assert browser.run("return document.querySelectorAll('[data-panel=USD] [data-shop]').length") == 2


def test_since_and_until_limit_the_period(browser: Browser, built: Warehouse, tmp_path: Path) -> None:
    [days] = built.query(f"select max(order_date) - 39 as since, max(order_date) - 10 as until from {MARTS}.fct_orders")
    done = write(
        built.file, tmp_path / "report.html", "--since", str(days["since"])[:10], "--until", str(days["until"])[:10]
    )
    assert done.exit_code == 0, done.output
    [expected] = built.query(
        f"""
        select sum(net_sales) as net_sales from {MARTS}.fct_order_line_revenue
        where is_sale and currency = 'USD' and order_date between '{days["since"]}' and '{days["until"]}'
        """
    )
    browser.open(tmp_path / "report.html")
    assert exact(browser, "USD", "[data-figure=net_sales]") == [expected["net_sales"]]
    assert browser.run("return document.querySelector('.meta').textContent").count("30 days") == 1


def test_missing_streams_are_named(browser: Browser, tmp_path: Path) -> None:
    orders = streams(generate(seed=5, orders=12, days=20, now=1_795_000_000))["orders"]
    warehouse = Warehouse(tmp_path)
    warehouse.land({"orders": orders}, LANDED_AT)
    assert not warehouse.dbt("run", "--select", "+path:models/marts").having("error", "skipped")
    assert write(warehouse.file, tmp_path / "report.html").exit_code == 0
    browser.open(tmp_path / "report.html")
    for code in show_each_currency(browser):
        content = " ".join(texts(browser, code, "p, li"))
        for stream in ("statement_transactions", "returns", "statements", "shopify_schema", "shop_performance"):
            assert stream in content, stream
        assert texts(browser, code, ".headlines .big")[1:] == ["Unknown", "Not reconciled"]
        assert exact(browser, code, "[data-figure=gmv]")[0] > 0
        charts = browser.run(
            "return [...document.querySelectorAll('article:not([hidden]) figure')].map(f => f.dataset.chart)"
        )
        assert charts == ["sales", "waterfall", "products", "skus"]
    assert browser.console() == []


def test_empty_marts_are_reported(browser: Browser, built: Warehouse, tmp_path: Path) -> None:
    empty, tables = tmp_path / "empty.duckdb", built.columns(MARTS)
    with duckdb.connect(str(empty)) as connection:
        connection.execute(f"attach '{built.file}' as source (read_only); create schema {MARTS}")
        for table in tables:
            connection.execute(f"create table {MARTS}.{table} as select * from source.{MARTS}.{table} limit 0")
    assert write(empty, tmp_path / "report.html").exit_code == 0
    browser.open(tmp_path / "report.html")
    assert "has no orders yet: sync the stream orders" in browser.run("return document.querySelector('main').innerText")
    assert browser.console() == []


def test_invalid_input_is_rejected(built: Warehouse, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    no_marts = tmp_path / "no_marts.duckdb"
    duckdb.connect(str(no_marts)).close()
    unreachable = "postgresql://ann:very-secret@localhost:1/shop"
    results = {
        "There are no marts in schema tiktok_shop_marts": write(no_marts, output),
        "There are no marts in schema elsewhere": write(built.file, output, "--marts-schema", "elsewhere"),
        "There is no DuckDB file": write(tmp_path / "missing.duckdb", output),
        "can't be opened": write(unreachable, output),
        "is after": write(built.file, output, "--since", "2026-02-02", "--until", "2026-02-01"),
        "use letters": write(built.file, output, "--marts-schema", "a; drop"),
    }
    for message, done in results.items():
        assert done.exit_code == 2, message
        assert message in " ".join(done.output.replace("│", " ").split()), done.output
        assert "very-secret" not in done.output
    assert not output.exists()
