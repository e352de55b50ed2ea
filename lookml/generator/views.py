"""A LookML view of each semantic model: dimensions of its columns, measures of its numbers."""

from __future__ import annotations

from lookml.generator import sql
from lookml.generator.source import ANY_CURRENCY, Definition, Model

LookML = dict[str, object]

FORMATS = {"money": "decimal_2", "count": "decimal_0", "rate": "percent_2", "ratio": "decimal_2"}
MOMENT = ["raw", "time", "hour_of_day", "date", "day_of_week", "week", "month", "quarter", "year"]
DAY = ["raw", "date", "day_of_week", "week", "month", "quarter", "year"]


def view(model: Model, schema: str, metrics: list[LookML]) -> LookML:
    """`metrics` are the measures of the named metrics, see metrics.py."""
    return {
        "name": model.table,
        "label": model.label,
        "sql_table_name": f"{schema}.{model.table}",
        "dimensions": keys(model) + [dimension(each, model) for each in model.dimensions if each["type"] != "time"],
        "dimension_groups": [group(each, model) for each in model.dimensions if each["type"] == "time"],
        "measures": metrics + [field for each in model.measures.values() for field in measures(each, model)],
    }


def keys(model: Model) -> list[LookML]:
    """Entities: what joins go by, hidden, and the currency. An entity that is just a column is a dimension anyway."""
    found: list[LookML] = []
    plain = {each["expr"] or each["name"] for each in model.dimensions}
    for name, entity in model.entities.items():
        expression = entity["expr"] or name
        if expression in plain:
            continue
        if expression in model.columns:
            found.append(text_dimension(name, expression, model))
        else:
            found.append({"name": name, "hidden": "yes", "type": "string", "sql": sql.of_table(expression)})
        if name == model.primary_entity:
            found[-1]["primary_key"] = "yes"
    return found


def dimension(definition: Definition, model: Model) -> LookML:
    column = definition["expr"] or definition["name"]
    field = text_dimension(definition["name"], column, model)
    if model.columns[column].data_type in ("boolean", "bool"):
        field["type"] = "yesno"
    entity = model.entities.get(model.primary_entity)
    if entity and entity["expr"] == column:
        field["primary_key"] = "yes"
    return field


def text_dimension(name: str, column: str, model: Model) -> LookML:
    description = model.columns[column].description
    return {"name": name, "type": "string", "description": description, "sql": f"${{TABLE}}.{column}"}


def group(definition: Definition, model: Model) -> LookML:
    """`order_date` is the group `order` with the field order_date; `paid_at` the group `paid` with paid_time."""
    column = definition["expr"] or definition["name"]
    is_day = model.columns[column].data_type == "date"
    field: LookML = {
        "name": group_name(definition["name"]),
        "type": "time",
        "description": model.columns[column].description,
        "timeframes": DAY if is_day else MOMENT,
        "datatype": "date" if is_day else "timestamp",
        "sql": f"${{TABLE}}.{column}",
    }
    if is_day:
        # A day is the shop's already: the reader's time zone must not move it.
        field["convert_tz"] = "no"
    return field


def group_name(dimension: str) -> str:
    return dimension.removesuffix("_at").replace("_date", "")


def measures(definition: Definition, model: Model) -> list[LookML]:
    """One of a count. Two of an amount: the sum, hidden, and what shows it, empty where currencies meet."""
    name: str = definition["name"]
    field = {
        "name": name,
        "label": definition["label"],
        "group_label": "Sums of columns",
        "description": definition["description"],
        **aggregate(definition),
        "value_format_name": FORMATS["count"],
    }
    if not name.endswith(ANY_CURRENCY):
        return [field | ({"hidden": "yes"} if name == model.currencies else {})]
    field |= {"hidden": "yes", "value_format_name": FORMATS["money"]}
    shown = field | {
        "name": name.removesuffix(ANY_CURRENCY),
        "label": definition["label"].removesuffix(" (any currency)"),
        "hidden": "no",
        "type": "number",
        "sql": f"CASE WHEN ${{{model.currencies}}} <= 1 THEN ${{{name}}} END",
        "required_fields": ["currency"],
    }
    return [field, shown]


def aggregate(definition: Definition, condition: str | None = None) -> LookML:
    """Type and SQL of a measure, over the rows that meet the condition."""
    expression = sql.of_table(definition["expr"] or definition["name"])
    if expression == "1" and condition is None:
        return {"type": "count"}
    return {
        "type": definition["agg"],
        "sql": expression if condition is None else f"CASE WHEN {condition} THEN {expression} END",
    }
