"""The charts as Vega-Lite specs. Colors are the page's CSS variables, so that they follow light and dark mode.

Positions are floats; every value that is displayed is formatted from its exact amount.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import altair as alt

from tiktok_shop.report.formatting import ZERO, Currency, count, percent, plural
from tiktok_shop.report.performance import Performance
from tiktok_shop.report.profit import WaterfallStep
from tiktok_shop.report.reconciliation import MISMATCH, PAID, STATUS_LABELS, UNPAID, UNVERIFIED, Cause, Statement
from tiktok_shop.report.sales import Sales
from tiktok_shop.report.timeline import Bucket, Timeline
from tiktok_shop.report.top_items import TopItem

Spec = dict[str, Any]

SALES, REFUNDS, SETTLED, ESTIMATED = "var(--sales)", "var(--refunds)", "var(--settled)", "var(--estimated)"
INCREASE, ARCHIVED, NEUTRAL = "var(--increase)", "var(--archived)", "var(--neutral)"
TEXT, MUTED, RULE = "var(--text)", "var(--muted)", "var(--rule)"
STATUS_COLORS = {PAID: SETTLED, UNPAID: ESTIMATED, MISMATCH: REFUNDS, UNVERIFIED: NEUTRAL}

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
CONFIG: Spec = {
    "font": FONT,
    "background": None,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "labelFontSize": 12, "gridColor": RULE, "domain": False, "ticks": False, "labelPadding": 6,
    },
    "axisX": {"grid": False, "domain": True, "domainColor": RULE},
    "text": {"color": TEXT, "fontSize": 12},
}  # fmt: skip
# Height of a horizontal bar with its line of text above.
BAR_ROW_HEIGHT = 40


def sales_by_day(sales: Sales, timeline: Timeline, currency: Currency) -> Spec:
    bars, averages, last_7_days = [], [], []
    for period in sales.over(timeline):
        row = _position(period.bucket) | {
            "Net sales": currency.money(period.net_sales).text,
            "Orders": count(period.orders).text,
            "Refunds": currency.money(period.refunds).text,
        }
        bars.append(row | {"amount": float(period.net_sales), "kind": "Net sales"})
        if period.refunds:
            bars.append(row | {"amount": float(-period.refunds), "kind": "Refunds granted"})
        last_7_days = [*last_7_days[-6:], period.net_sales]
        if timeline.unit == "day" and len(last_7_days) == 7:
            middle = (row["start"] + row["end"]) // 2
            averages.append({"at": middle, "amount": float(sum(last_7_days) / 7), "kind": "7-day average"})
    colors = {"Net sales": SALES, "Refunds granted": REFUNDS} | ({"7-day average": TEXT} if averages else {})
    scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    color = alt.Color("kind:N", scale=scale, legend=None)
    x, x2 = _time_axis(timeline)
    y = alt.Y("amount:Q", axis=_money_axis(currency))
    tooltip = _tooltip("Net sales", "Orders", "Refunds")
    layers = [alt.Chart(alt.Data(values=bars)).mark_rect().encode(x, x2, y, alt.Y2Datum(0), color, tooltip=tooltip)]
    if averages:
        line = alt.Chart(alt.Data(values=averages)).mark_line(strokeWidth=1.5, opacity=0.75, interpolate="monotone")
        layers.append(line.encode(alt.X("at:T", scale=alt.Scale(type="utc")), y, color))
    return _spec(alt.layer(*layers), height=260)


def waterfall(steps: Sequence[WaterfallStep], currency: Currency) -> Spec:
    """Each bar starts where the previous one ended; the last is split into settled and estimated."""
    values, level = [], ZERO
    for step in steps:
        text = currency.money(step.amount.total).text
        row = {"name": step.name, "label": step.name, "text": text, "Amount": text}
        if step is steps[-1] and step.amount.estimated:
            settled = step.amount.settled
            values.append(row | {"from": 0.0, "to": float(settled), "kind": "Settled"})
            # The label is shown once per row.
            row |= {"label": "", "text": "", "from": float(settled), "to": float(step.amount.total)}
            values.append(row | {"kind": "Estimated"})
        elif step.is_subtotal:
            level = step.amount.total
            values.append(
                row | {"from": 0.0, "to": float(level), "kind": "Settled" if step is steps[-1] else "Subtotal"}
            )
        else:
            previous, level = level, level + step.amount.total
            kind = "Decrease" if step.amount.total < 0 else "Increase"
            values.append(row | {"from": float(previous), "to": float(level), "kind": kind})
    colors = {"Subtotal": SALES, "Decrease": REFUNDS, "Increase": INCREASE, "Settled": SETTLED, "Estimated": ESTIMATED}
    return _bars(values, colors, _tooltip("Amount", title="name"))


def top_items(items: Sequence[TopItem], currency: Currency) -> Spec:
    values = []
    for rank, item in enumerate(items, 1):
        text = currency.money(item.net_sales).text
        name = " · ".join(filter(None, (item.detail, item.name)))
        values.append(
            {
                "name": f"{rank}  {name}",
                "label": f"{rank}  {name}",
                "text": text,
                "from": 0.0,
                "to": float(item.net_sales),
                "kind": "Net sales",
                "Net sales": text,
                "Units": count(item.units).text,
                "Refunded": currency.money(item.refunded).text,
            }
        )
    return _bars(values, {"Net sales": SALES}, _tooltip("Net sales", "Units", "Refunded", title="name"))


def shopify_causes(causes: Sequence[Cause]) -> Spec:
    values = [
        {
            "name": cause.title,
            "label": cause.title,
            "text": plural(cause.orders, "order"),
            "from": 0.0,
            "to": float(cause.orders),
            "kind": "Orders",
        }
        for cause in causes
    ]
    return _bars(values, {"Orders": REFUNDS}, [])


def statements_by_day(statements: Sequence[Statement], timeline: Timeline, currency: Currency) -> Spec:
    values = []
    by_bucket = timeline.group((statement.day, statement) for statement in statements)
    for bucket, group in by_bucket.items():
        top, bottom = ZERO, ZERO
        for status, label in STATUS_LABELS.items():
            amounts = [statement.settled for statement in group if statement.status == status]
            if not amounts:
                continue
            total = sum(amounts, ZERO)
            start = top if total >= 0 else bottom
            values.append(
                _position(bucket)
                | {"from": float(start), "to": float(start + total), "status": label, "Status": label,
                   "Settled": currency.money(total).text, "Statements": count(len(amounts)).text}
            )  # fmt: skip
            top, bottom = (start + total, bottom) if total >= 0 else (top, start + total)
    labels = [label for label in STATUS_LABELS.values() if any(row["status"] == label for row in values)]
    colors = [STATUS_COLORS[status] for status, label in STATUS_LABELS.items() if label in labels]
    x, x2 = _time_axis(timeline)
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_rect()
        .encode(
            x, x2, alt.Y("from:Q", axis=_money_axis(currency)), alt.Y2("to"),
            alt.Color("status:N", scale=alt.Scale(domain=labels, range=colors), legend=None),
            tooltip=_tooltip("Settled", "Statements", "Status"),
        )
    )  # fmt: skip
    return _spec(chart, height=200)


def performance_over_time(performance: Performance, timeline: Timeline, currency: Currency) -> dict[str, Spec]:
    """Charts of GMV and, if there are visitors, of visitors and conversion."""
    values = []
    for bucket, days in timeline.group((day.day, day) for day in performance.days).items():
        gmv = sum((day.gmv for day in days), ZERO)
        visitors, customers = sum(day.visitors for day in days), sum(day.customers for day in days)
        rate = percent(customers, visitors)
        if days:
            values.append(
                _position(bucket)
                | {
                    "gmv": float(gmv),
                    "visitors": visitors,
                    "conversion": 100 * customers / visitors if visitors else None,
                    "archived": bucket.end <= performance.available_from,
                    "GMV": currency.money(gmv).text,
                    "Visitors": count(visitors).text,
                    "Buyers": count(customers).text,
                    "Conversion": rate.text if rate else "–",
                }
            )
    boundary = performance.available_from if performance.archived_days else None
    charts = {"gmv": _performance_bars(values, "gmv", _money_axis(currency, ticks=4), timeline, boundary)}
    if performance.visitors:
        count_axis = alt.Axis(title=None, format="~s", tickCount=4)
        charts["visitors"] = _performance_bars(values, "visitors", count_axis, timeline, boundary)
        percent_axis = alt.Axis(title=None, labelExpr="datum.label + '%'", tickCount=4)
        charts["conversion"] = _performance_bars(values, "conversion", percent_axis, timeline, boundary)
    return charts


def _performance_bars(
    values: list[Spec], field: str, axis: alt.Axis, timeline: Timeline, boundary: date | None
) -> Spec:
    """Bars, with archived days in another color and a dashed line after them."""
    x, x2 = _time_axis(timeline, width=70)
    tooltip = _tooltip("GMV", "Visitors", "Buyers", "Conversion")
    color = alt.condition("datum.archived", alt.value(ARCHIVED), alt.value(SALES))
    bars = alt.Chart(alt.Data(values=values)).mark_rect()
    layers = [bars.encode(x, x2, alt.Y(f"{field}:Q", axis=axis), alt.Y2Datum(0), color=color, tooltip=tooltip)]
    if boundary:
        line = alt.Chart(alt.Data(values=[{"at": _milliseconds(boundary)}]))
        line = line.mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=TEXT)
        layers.append(line.encode(alt.X("at:T", scale=alt.Scale(type="utc"))))
    return _spec(alt.layer(*layers), height=150)


def _bars(values: list[Spec], colors: Mapping[str, str], tooltip: list[alt.Tooltip]) -> Spec:
    """Horizontal bars below their name and amount, which can then use the full width on any screen."""
    order = list(dict.fromkeys(row["name"] for row in values))
    base = alt.Chart(alt.Data(values=values)).encode(alt.Y("name:N", sort=order, axis=None), tooltip=tooltip)
    scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    # The outline keeps tiny bars visible.
    bar = base.mark_bar(height=9, yOffset=10, strokeWidth=1).encode(
        alt.X("from:Q", axis=None, scale=alt.Scale(nice=False)),
        alt.X2("to"),
        alt.Color("kind:N", legend=None, scale=scale),
        alt.Stroke("kind:N", legend=None, scale=scale),
    )
    name = base.mark_text(align="left", dy=-6, limit=alt.ExprRef("width - 96"))
    amount = base.mark_text(align="right", dy=-6, fontWeight="bold")
    texts = (name.encode(alt.Text("label:N"), x=alt.value(0)), amount.encode(alt.Text("text:N"), x=alt.value("width")))
    return _spec(alt.layer(bar, *texts), height=BAR_ROW_HEIGHT * len(order))


def _position(bucket: Bucket) -> Spec:
    start, end = _milliseconds(bucket.start), _milliseconds(bucket.end)
    gap = (end - start) // 12
    return {"start": start + gap, "end": end - gap, "When": bucket.name}


def _milliseconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _time_axis(timeline: Timeline, width: int = 80) -> tuple[alt.X, alt.X2]:
    axis = alt.Axis(
        title=None,
        format="%b %Y" if timeline.unit == "month" else "%b %-d",
        tickCount=alt.ExprRef(f"ceil(width / {width})"),
        labelFlush=True,
        labelOverlap="greedy",
        labelSeparation=8,
    )
    return alt.X("start:T", scale=alt.Scale(type="utc", nice=False), axis=axis), alt.X2("end")


def _money_axis(currency: Currency, ticks: int = 5) -> alt.Axis:
    symbol = json.dumps(currency.symbol)
    label = f"(datum.value < 0 ? '-' : '') + {symbol} + format(abs(datum.value), '~s')"
    return alt.Axis(title=None, labelExpr=label, tickCount=ticks)


def _tooltip(*fields: str | tuple[str, str], title: str = "When") -> list[alt.Tooltip]:
    named = [(field, field) if isinstance(field, str) else field for field in fields]
    return [alt.Tooltip(f"{title}:N", title="\N{NO-BREAK SPACE}"), *(alt.Tooltip(f"{f}:N", title=t) for f, t in named)]


def _spec(chart: alt.Chart | alt.LayerChart, height: int) -> Spec:
    spec = chart.properties(width="container", height=height).to_dict()
    # The page has one config for all charts and bundles Vega-Lite itself.
    for name in ("config", "$schema"):
        spec.pop(name, None)
    return spec
