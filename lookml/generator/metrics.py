"""LookML measures of the named metrics: simple ones, and ones derived from others."""

from __future__ import annotations

from dataclasses import dataclass, field

import click

from lookml.generator import sql
from lookml.generator.source import ANY_CURRENCY, Definition, Model, Project, one_line
from lookml.generator.views import FORMATS, LookML, aggregate


@dataclass
class Metrics:
    """The measures of each view, by the name of its semantic model."""

    project: Project
    by_model: dict[str, list[LookML]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for metric in self.project.metrics.values():
            if metric["name"] not in self.project.model_of_measure and not self._is_over_a_window(metric):
                self.by_model.setdefault(self._model(metric).name, []).extend(self._measures(metric))

    def _is_over_a_window(self, metric: Definition) -> bool:
        """LookML has no measure of a period's days so far; in Looker that is a filter and a running total."""
        return metric["type"] == "cumulative" or any(
            self._is_over_a_window(self.project.metrics[each["name"]]) for each in self._inputs(metric)
        )

    def _measures(self, metric: Definition) -> list[LookML]:
        model = self._model(metric)
        shown: LookML = {
            "name": metric["name"],
            "label": metric["label"],
            "group_label": "Metrics",
            "description": description(metric),
            "value_format_name": FORMATS[metric["config"]["meta"]["unit"]],
        }
        if self._is_of_money(metric):
            shown["required_fields"] = ["currency"]
        if metric["type"] == "simple":
            measure = metric["type_params"]["measure"]
            condition = sql.condition([metric["filter"], measure["filter"]], model)
            return [shown | aggregate(model.measures[measure["name"]], condition)]
        parts: list[LookML] = []
        fields: dict[str, str] = {}
        for each in self._inputs(metric):
            alias = each["alias"] or each["name"]
            if each["filter"] is None:
                fields[alias] = each["name"]
            else:
                fields[alias] = f"{metric['name']}_{alias}"
                parts.append(self._part(fields[alias], each, model))
        return [*parts, shown | {"type": "number", "sql": sql.of_fields(metric["type_params"]["expr"], fields)}]

    def _part(self, name: str, each: Definition, model: Model) -> LookML:
        """A hidden measure: the metric's input over the rows that its filter leaves."""
        if each["name"] not in model.measures:
            raise click.ClickException(f"LookML can't filter the metric {each['name']} once more: filter its measure.")
        condition = sql.condition([each["filter"]], model)
        return {"name": name, "hidden": "yes", **aggregate(model.measures[each["name"]], condition)}

    def _inputs(self, metric: Definition) -> list[Definition]:
        if metric["type"] not in ("simple", "derived", "cumulative"):
            raise click.ClickException(
                f"{metric['name']} is a {metric['type']} metric; LookML is written for simple and derived ones."
            )
        return metric["type_params"]["metrics"] or []

    def _measures_of(self, metric: Definition) -> set[str]:
        return {each["name"] for each in metric["type_params"]["input_measures"]}

    def _is_of_money(self, metric: Definition) -> bool:
        return any(name.endswith(ANY_CURRENCY) for name in self._measures_of(metric))

    def _model(self, metric: Definition) -> Model:
        models = {
            self.project.model_of_measure[name].name: self.project.model_of_measure[name]
            for name in self._measures_of(metric)
        }
        if len(models) != 1:
            raise click.ClickException(f"{metric['name']} needs measures of one semantic model, not of {len(models)}.")
        return models.popitem()[1]


def description(metric: Definition) -> str:
    seller_center = one_line(metric["config"]["meta"].get("seller_center"))
    return one_line(metric["description"]) + (f" Seller Center: {seller_center}" if seller_center else "")
