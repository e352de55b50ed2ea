"""The charts, as Vega-Lite that the page draws: colours are its CSS variables, so that they follow light and dark.

Positions are floats; every figure that is to be read comes with its exact value as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import altair as alt

from tiktok_shop.report.catalog import Seller
from tiktok_shop.report.checks import DIFFERS, PAID, STATES, UNKNOWN, WAITING, Cause, Statement
from tiktok_shop.report.numbers import NOTHING, Currency, count, percent, plural
from tiktok_shop.report.performance import Performance
from tiktok_shop.report.sales import Sales, Step
from tiktok_shop.report.timeline import Span, Timeline

Spec = dict[str, Any]

SALES, REFUNDS, SETTLED, ESTIMATED = "var(--sales)", "var(--refunds)", "var(--settled)", "var(--estimated)"
MORE, KEPT, NEUTRAL = "var(--more)", "var(--kept)", "var(--neutral)"
INK, MUTED, RULE = "var(--ink)", "var(--muted)", "var(--rule)"
STATE_COLOURS = {PAID: SETTLED, WAITING: ESTIMATED, DIFFERS: REFUNDS, UNKNOWN: NEUTRAL}

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
    "text": {"color": INK, "fontSize": 12},
}  # fmt: skip
BAR_ROW = 40
"""Height of a row in a chart of horizontal bars: a line of text above its bar."""


def sales_by_day(sales: Sales, timeline: Timeline, currency: Currency) -> Spec:
    bars, averages, week = [], [], []
    for sold in sales.over(timeline):
        told = _position(sold.span) | {
            "Net sales": currency.money(sold.net_sales).text,
            "Orders": count(sold.orders).text,
            "Refunds": currency.money(sold.refunds).text,
        }
        bars.append(told | {"amount": float(sold.net_sales), "kind": "Net sales"})
        if sold.refunds:
            bars.append(told | {"amount": float(-sold.refunds), "kind": "Refunds granted"})
        week = [*week[-6:], sold.net_sales]
        if timeline.unit == "day" and len(week) == 7:
            middle = (told["start"] + told["end"]) // 2
            averages.append({"at": middle, "amount": float(sum(week) / 7), "kind": "7-day average"})
    colours = {"Net sales": SALES, "Refunds granted": REFUNDS} | ({"7-day average": INK} if averages else {})
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    color = alt.Color("kind:N", scale=scale, legend=None)
    x, x2 = _time_axis(timeline)
    y = alt.Y("amount:Q", axis=_money_axis(currency))
    tooltip = _tooltip("Net sales", "Orders", "Refunds")
    layers = [alt.Chart(alt.Data(values=bars)).mark_rect().encode(x, x2, y, alt.Y2Datum(0), color, tooltip=tooltip)]
    if averages:
        line = alt.Chart(alt.Data(values=averages)).mark_line(strokeWidth=1.5, opacity=0.75, interpolate="monotone")
        layers.append(line.encode(alt.X("at:T", scale=alt.Scale(type="utc")), y, color))
    return _spec(alt.layer(*layers), height=260)


def waterfall(steps: Sequence[Step], currency: Currency) -> Spec:
    """Each step's bar from where the one before ended; the last shows what of it is settled and what estimated."""
    values, level = [], NOTHING
    for step in steps:
        text = currency.money(step.amount.total).text
        row = {"name": step.name, "label": step.name, "text": text, "Amount": text}
        if step is steps[-1] and step.amount.estimated:
            settled = step.amount.settled
            values.append(row | {"from": 0.0, "to": float(settled), "kind": "Settled"})
            # The row's words stand there once.
            row |= {"label": "", "text": "", "from": float(settled), "to": float(step.amount.total)}
            values.append(row | {"kind": "Estimated"})
        elif step.is_sum:
            level = step.amount.total
            values.append(row | {"from": 0.0, "to": float(level), "kind": "Settled" if step is steps[-1] else "Sum"})
        else:
            before, level = level, level + step.amount.total
            kind = "Less" if step.amount.total < 0 else "More"
            values.append(row | {"from": float(before), "to": float(level), "kind": kind})
    colours = {"Sum": SALES, "Less": REFUNDS, "More": MORE, "Settled": SETTLED, "Estimated": ESTIMATED}
    return _bars(values, colours, _tooltip("Amount", title="name"))


def top_sellers(sellers: Sequence[Seller], currency: Currency) -> Spec:
    values = []
    for place, seller in enumerate(sellers, 1):
        text = currency.money(seller.net_sales).text
        name = " · ".join(filter(None, (seller.detail, seller.name)))
        values.append(
            {
                "name": f"{place}  {name}",
                "label": f"{place}  {name}",
                "text": text,
                "from": 0.0,
                "to": float(seller.net_sales),
                "kind": "Net sales",
                "Net sales": text,
                "Units": count(seller.units).text,
                "Refunded": currency.money(seller.refunded).text,
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
    found = timeline.gather((statement.day, statement) for statement in statements)
    for span, group in found.items():
        top, bottom = NOTHING, NOTHING
        for state, name in STATES.items():
            amounts = [statement.settled for statement in group if statement.state == state]
            if not amounts:
                continue
            total = sum(amounts, NOTHING)
            start = top if total >= 0 else bottom
            values.append(
                _position(span)
                | {"from": float(start), "to": float(start + total), "state": name, "State": name,
                   "Settled": currency.money(total).text, "Statements": count(len(amounts)).text}
            )  # fmt: skip
            top, bottom = (start + total, bottom) if total >= 0 else (top, start + total)
    names = [name for name in STATES.values() if any(row["state"] == name for row in values)]
    colours = [STATE_COLOURS[state] for state, name in STATES.items() if name in names]
    x, x2 = _time_axis(timeline)
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_rect()
        .encode(
            x, x2, alt.Y("from:Q", axis=_money_axis(currency)), alt.Y2("to"),
            alt.Color("state:N", scale=alt.Scale(domain=names, range=colours), legend=None),
            tooltip=_tooltip("Settled", "Statements", "State"),
        )
    )  # fmt: skip
    return _spec(chart, height=200)


def kept_performance(performance: Performance, timeline: Timeline, currency: Currency) -> dict[str, Spec]:
    """A chart each for GMV and, where there are any visitors, visitors and conversion."""
    values = []
    for span, days in timeline.gather((day.day, day) for day in performance.days).items():
        gmv = sum((day.gmv for day in days), NOTHING)
        visitors, customers = sum(day.visitors for day in days), sum(day.customers for day in days)
        rate = percent(customers, visitors)
        if days:
            values.append(
                _position(span)
                | {
                    "gmv": float(gmv),
                    "visitors": visitors,
                    "conversion": 100 * customers / visitors if visitors else None,
                    "kept": span.end <= performance.shown_from,
                    "GMV": currency.money(gmv).text,
                    "Visitors": count(visitors).text,
                    "Buyers": count(customers).text,
                    "Conversion": rate.text if rate else "–",
                }
            )
    line_at = performance.shown_from if performance.kept_only_here else None
    found = {"gmv": _kept(values, "gmv", _money_axis(currency, ticks=4), timeline, line_at)}
    if performance.visitors:
        plain = alt.Axis(title=None, format="~s", tickCount=4)
        found["visitors"] = _kept(values, "visitors", plain, timeline, line_at)
        percents = alt.Axis(title=None, labelExpr="datum.label + ' %'", tickCount=4)
        found["conversion"] = _kept(values, "conversion", percents, timeline, line_at)
    return found


def _kept(values: list[Spec], field: str, axis: alt.Axis, timeline: Timeline, line_at: date | None) -> Spec:
    """Bars, those that only the warehouse still has in another colour, and the line between them and the rest."""
    x, x2 = _time_axis(timeline, width=70)
    tooltip = _tooltip("GMV", "Visitors", "Buyers", "Conversion")
    colour = alt.condition("datum.kept", alt.value(KEPT), alt.value(SALES))
    bars = alt.Chart(alt.Data(values=values)).mark_rect()
    layers = [bars.encode(x, x2, alt.Y(f"{field}:Q", axis=axis), alt.Y2Datum(0), color=colour, tooltip=tooltip)]
    if line_at:
        line = alt.Chart(alt.Data(values=[{"at": _milliseconds(line_at)}]))
        line = line.mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=INK)
        layers.append(line.encode(alt.X("at:T", scale=alt.Scale(type="utc"))))
    return _spec(alt.layer(*layers), height=150)


def _bars(values: list[Spec], colours: Mapping[str, str], tooltip: list[alt.Tooltip]) -> Spec:
    """Horizontal bars, each below its name and amount, which thus have the chart's whole width on any screen."""
    order = list(dict.fromkeys(row["name"] for row in values))
    base = alt.Chart(alt.Data(values=values)).encode(alt.Y("name:N", sort=order, axis=None), tooltip=tooltip)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    # The outline keeps visible what is next to nothing.
    bar = base.mark_bar(height=9, yOffset=10, strokeWidth=1).encode(
        alt.X("from:Q", axis=None, scale=alt.Scale(nice=False)),
        alt.X2("to"),
        alt.Color("kind:N", legend=None, scale=scale),
        alt.Stroke("kind:N", legend=None, scale=scale),
    )
    name = base.mark_text(align="left", dy=-6, limit=alt.ExprRef("width - 96"))
    amount = base.mark_text(align="right", dy=-6, fontWeight="bold")
    texts = (name.encode(alt.Text("label:N"), x=alt.value(0)), amount.encode(alt.Text("text:N"), x=alt.value("width")))
    return _spec(alt.layer(bar, *texts), height=BAR_ROW * len(order))


def _position(span: Span) -> Spec:
    start, end = _milliseconds(span.start), _milliseconds(span.end)
    gap = (end - start) // 12
    return {"start": start + gap, "end": end - gap, "When": span.name}


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
    short = f"(datum.value < 0 ? '-' : '') + {symbol} + format(abs(datum.value), '~s')"
    return alt.Axis(title=None, labelExpr=short, tickCount=ticks)


def _tooltip(*fields: str | tuple[str, str], title: str = "When") -> list[alt.Tooltip]:
    named = [(field, field) if isinstance(field, str) else field for field in fields]
    return [alt.Tooltip(f"{title}:N", title="\N{NO-BREAK SPACE}"), *(alt.Tooltip(f"{f}:N", title=t) for f, t in named)]


def _spec(chart: alt.Chart | alt.LayerChart, height: int) -> Spec:
    spec = chart.properties(width="container", height=height).to_dict()
    # The page has one configuration for all charts, and brings the schema's program itself.
    for name in ("config", "$schema"):
        spec.pop(name, None)
    return spec
