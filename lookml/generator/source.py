"""What dbt's parse says of the semantic models, the metrics and the marts' columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Definition = dict[str, Any]

ANY_CURRENCY = "_any_currency"
"""How measures end that add up amounts whatever their currency."""


@dataclass
class Column:
    data_type: str
    description: str


@dataclass
class Model:
    """A semantic model with the columns of its mart."""

    definition: Definition
    columns: dict[str, Column]

    @property
    def name(self) -> str:
        return self.definition["name"]

    @property
    def table(self) -> str:
        return self.definition["node_relation"]["alias"]

    @property
    def label(self) -> str:
        return self.definition["label"]

    @property
    def description(self) -> str:
        return one_line(self.definition["description"])

    @property
    def meta(self) -> Definition:
        return (self.definition.get("config") or {}).get("meta") or {}

    @property
    def dimensions(self) -> list[Definition]:
        return self.definition["dimensions"]

    @property
    def measures(self) -> dict[str, Definition]:
        return {measure["name"]: measure for measure in self.definition["measures"]}

    @property
    def entities(self) -> dict[str, Definition]:
        return {entity["name"]: entity for entity in self.definition["entities"]}

    @cached_property
    def primary_entity(self) -> str:
        declared = [name for name, entity in self.entities.items() if entity["type"] == "primary"]
        return declared[0] if declared else self.definition["primary_entity"]

    @cached_property
    def currencies(self) -> str | None:
        """The measure that counts the currencies of a group."""
        return next((name for name in self.measures if name.endswith("_currencies")), None)


@dataclass
class Project:
    models: list[Model]
    metrics: dict[str, Definition]

    @cached_property
    def model_of_measure(self) -> dict[str, Model]:
        return {name: model for model in self.models for name in model.measures}


def read(target: Path) -> Project:
    """From the folder that `dbt parse` wrote to."""
    semantic = json.loads((target / "semantic_manifest.json").read_text())
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    columns = {
        node["alias"]: {
            name: Column((column["data_type"] or "").lower(), one_line(column["description"]))
            for name, column in node["columns"].items()
        }
        for node in nodes.values()
        if node["resource_type"] == "model"
    }
    return Project(
        [Model(each, columns[each["node_relation"]["alias"]]) for each in semantic["semantic_models"]],
        {each["name"]: each for each in semantic["metrics"]},
    )


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())
