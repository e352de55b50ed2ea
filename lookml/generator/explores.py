"""A LookML explore of each semantic model with measures, joined to what its entities lead to."""

from __future__ import annotations

from lookml.generator.source import Model, Project
from lookml.generator.views import LookML


def explore(base: Model, project: Project) -> LookML:
    """Joined to everything it belongs to, and to the parts of it that say so (meta joined_from_above)."""
    above = {
        entity: model
        for entity in base.entities
        for model in project.models
        if model is not base and model.entities.get(entity, {}).get("type") == "primary"
    }
    below = [
        model
        for model in project.models
        if model is not base and model.meta.get("joined_from_above") and base.primary_entity in model.entities
    ]
    return {
        "name": base.name,
        "label": base.label,
        "description": base.description,
        "view_name": base.table,
        # A filter that can't be taken away: it may be left open, and keeps the currency before one's eyes.
        "always_filter": {"filters__all": [[{f"{base.table}.currency": ""}]]},
        "joins": [join(base, model, entity, "many_to_one") for entity, model in above.items()]
        + [join(base, model, base.primary_entity, "one_to_many") for model in below],
    }


def join(base: Model, model: Model, entity: str, relationship: str) -> LookML:
    return {
        "name": model.table,
        "type": "left_outer",
        "relationship": relationship,
        "sql_on": f"${{{base.table}.{field(base, entity)}}} = ${{{model.table}.{field(model, entity)}}}",
    }


def field(model: Model, entity: str) -> str:
    """The dimension that holds the entity's key."""
    expression = model.entities[entity]["expr"]
    return expression if expression in model.columns else entity
