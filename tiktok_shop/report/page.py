"""The page: figures and charts put into the template."""

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

from tiktok_shop.report import charts, numbers
from tiktok_shop.report.catalog import MOST_SHOWN
from tiktok_shop.report.checks import DIFFERS, MOST_ROWS, PAID, STATES, UNKNOWN, WAITING, read_presence
from tiktok_shop.report.marts import Marts
from tiktok_shop.report.panels import read_panels, read_shops
from tiktok_shop.report.performance import WINDOW_DAYS

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"


def render(marts: Marts, generated_at: datetime) -> tuple[str, str]:
    """The HTML, and of what it is in a few words."""
    panels = read_panels(marts)
    shops = read_shops(marts, panels)
    period = next((panel.timeline for panel in panels if panel.timeline), None)
    styles, script = _text("report.css"), f"{_chart_program()}\n{_text('report.js')}"
    html = _environment().get_template("report.html").render(
        panels=panels,
        shops=shops,
        period=period,
        asked=marts.period,
        presence=read_presence(marts),
        generated_at=generated_at,
        marts_schema=marts.schema,
        definitions=yaml.safe_load((HERE / "definitions.yaml").read_text(encoding="utf-8")),
        states={"paid": PAID, "waiting": WAITING, "differs": DIFFERS, "unknown": UNKNOWN},
        state_names=STATES,
        most_rows=MOST_ROWS,
        most_shown=MOST_SHOWN,
        window_days=WINDOW_DAYS,
        chart_config=charts.CONFIG,
        styles=Markup(styles),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip
    told = [numbers.plural(len(shops), "shop"), ", ".join(panel.currency.code for panel in panels)]
    if period:
        told.append(f"{period.first} to {period.last}")
    return html, ", ".join(filter(None, told))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {name: getattr(numbers, name) for name in ("count", "percent", "plural", "day")}
    return environment


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _chart_program() -> str:
    """Vega, Vega-Lite and vega-embed as one program, which is part of the page so that it needs no network."""
    program: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # Within HTML only this would end the script early.
    return program.replace("</script", "<\\/script")
