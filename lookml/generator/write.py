"""The LookML files of the project."""

from __future__ import annotations

from pathlib import Path

import lkml

from lookml.generator.explores import explore
from lookml.generator.metrics import Metrics
from lookml.generator.source import Project
from lookml.generator.views import LookML, view

NOTE = "# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.\n\n"


def files(project: Project, connection: str, schema: str) -> dict[str, str]:
    """The text of each file by its path."""
    metrics = Metrics(project)
    model: LookML = {
        "connection": connection,
        "label": "TikTok Shop",
        "includes": ["views/*.view.lkml"],
        "explores": [explore(each, project) for each in project.models if each.measures],
    }
    views = {
        f"views/{each.table}.view.lkml": {"views": [view(each, schema, metrics.by_model.get(each.name, []))]}
        for each in project.models
    }
    contents = {"tiktok_shop.model.lkml": model, **views}
    return {path: NOTE + lkml.dump(content) + "\n" for path, content in contents.items()}


def write(texts: dict[str, str], folder: Path) -> None:
    """Replaces all LookML in the folder."""
    for stale in folder.rglob("*.lkml"):
        stale.unlink()
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
