"""Renders the HTML page."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

import vl_convert
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tiktok_shop.report import charts, formatting
from tiktok_shop.report.currency_panels import read_panels, read_shops
from tiktok_shop.report.marts import Marts
from tiktok_shop.report.performance import AVAILABLE_DAYS
from tiktok_shop.report.reconciliation import (
    MAX_ROWS,
    MISMATCH,
    PAID,
    STATUS_LABELS,
    UNPAID,
    UNVERIFIED,
    read_available_data,
)
from tiktok_shop.report.top_items import MAX_ITEMS

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"


def render(marts: Marts, generated_at: datetime) -> tuple[str, str]:
    """The HTML, and a short summary of its content."""
    panels = read_panels(marts)
    shops = read_shops(marts, panels)
    timeline = next((panel.timeline for panel in panels if panel.timeline), None)
    styles, script = _read("report.css"), f"{_vega_bundle()}\n{_read('report.js')}"
    html = _environment().get_template("report.html").render(
        panels=panels,
        shops=shops,
        timeline=timeline,
        date_range=marts.date_range,
        available=read_available_data(marts),
        generated_at=generated_at,
        marts_schema=marts.schema,
        definitions=yaml.safe_load((HERE / "definitions.yaml").read_text(encoding="utf-8")),
        statuses={"paid": PAID, "unpaid": UNPAID, "mismatch": MISMATCH, "unverified": UNVERIFIED},
        status_labels=STATUS_LABELS,
        max_rows=MAX_ROWS,
        max_items=MAX_ITEMS,
        available_days=AVAILABLE_DAYS,
        chart_config=charts.CONFIG,
        styles=Markup(styles),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    summary = [formatting.plural(len(shops), "shop"), ", ".join(panel.currency.code for panel in panels)]
    if timeline:
        summary.append(f"{timeline.first} to {timeline.last}")
    return html, ", ".join(filter(None, summary))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {name: getattr(formatting, name) for name in ("count", "percent", "plural", "day")}
    return environment


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _vega_bundle() -> str:
    """Vega, Vega-Lite and vega-embed as one script, inlined so that the page needs no network."""
    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # In HTML, this would end the script element.
    return script.replace("</script", "<\\/script")
