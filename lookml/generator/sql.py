"""Expressions of semantic models and metrics, rewritten to refer to LookML's tables and fields."""

from __future__ import annotations

import re
from collections.abc import Callable

import click
import sqlglot
from sqlglot import exp

from lookml.generator.source import Definition, Model

_REFERENCE = re.compile(r"\{\{\s*Dimension\('(\w+?)__(\w+)'\)\s*\}\}")


def of_table(expression: str) -> str:
    """`shop_id || '/' || order_id` -> `${TABLE}.shop_id || '/' || ${TABLE}.order_id`."""
    return _renamed(expression, lambda name: f"${{TABLE}}.{name}")


def of_fields(expression: str, fields: dict[str, str]) -> str:
    """Each name in the expression becomes the LookML field that `fields` has for it."""
    return _renamed(expression, lambda name: f"${{{fields[name]}}}")


def _renamed(expression: str, rename: Callable[[str], str]) -> str:
    tree = sqlglot.parse_one(expression)
    placeholders: dict[str, str] = {}
    for column in list(tree.find_all(exp.Column)):
        placeholder = f"field_{len(placeholders)}_"
        placeholders[placeholder] = rename(column.name)
        column.this.set("this", placeholder)
    text = tree.sql()
    for placeholder, reference in placeholders.items():
        text = text.replace(placeholder, reference)
    return text


def condition(filters: list[Definition | None], model: Model) -> str | None:
    """The where filters of a metric and of its input as one SQL condition; none where there are none."""
    templates = [where["where_sql_template"] for each in filters if each for where in each["where_filters"]]
    conditions = [of_table(_columns(template, model)) for template in templates]
    return conditions[0] if len(conditions) == 1 else " AND ".join(f"({each})" for each in conditions) or None


def _columns(template: str, model: Model) -> str:
    def column(reference: re.Match[str]) -> str:
        entity, dimension = reference.groups()
        if entity != model.primary_entity:
            raise click.ClickException(
                f"The filter {' '.join(template.split())!r} looks beyond {model.table}, which LookML can't do in a "
                f"measure: filter by dimensions of {model.primary_entity}."
            )
        return dimension

    return _REFERENCE.sub(column, template)
