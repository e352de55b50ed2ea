"""LookML read back: its fields, and what Looker would make of a measure's SQL."""

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import lkml

Field = dict[str, Any]


class LookML:
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.files = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.lkml"))}

    @cached_property
    def model(self) -> dict[str, Any]:
        return lkml.load(self.files["tiktok_shop.model.lkml"])

    @cached_property
    def views(self) -> dict[str, dict[str, Any]]:
        found = [lkml.load(text) for path, text in self.files.items() if path.startswith("views/")]
        return {view["name"]: view for each in found for view in each["views"]}

    def fields(self, view: str) -> list[str]:
        """The names of all fields as Looker knows them: `order` with the timeframe `date` is order_date."""
        content = self.views[view]
        names = [field["name"] for kind in ("dimensions", "measures") for field in content.get(kind, [])]
        for group in content.get("dimension_groups", []):
            names += [f"{group['name']}_{timeframe}" for timeframe in group["timeframes"]]
        return names

    def measures(self, view: str) -> dict[str, Field]:
        return {measure["name"]: measure for measure in self.views[view].get("measures", [])}

    def sql(self, view: str, measure: str) -> str:
        """What Looker selects for a measure of a view that nothing is joined to."""
        field = self.measures(view)[measure]
        own = field.get("sql", "").replace("${TABLE}.", "")
        if field["type"] == "number":
            return re.sub(r"\$\{(\w+)\}", lambda name: f"({self.sql(view, name[1])})", own)
        return {"sum": f"sum({own})", "count": "count(*)", "count_distinct": f"count(distinct {own})"}[field["type"]]
