"""Writes what repeats the manifest and the models: docs/fields.md, and tables in the other pages and README.md.

`python docs/generate.py` writes them; `--check` writes nothing and fails where one is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import ManifestReferenceResolver

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent


@dataclass
class Stream:
    name: str
    request: str
    scope: str
    primary_key: list[str]
    cursor: str | None
    schema: Mapping[str, Any]


def streams() -> list[Stream]:
    """In the manifest's order."""
    manifest = ManifestReferenceResolver().preprocess_manifest(yaml.safe_load((ROOT / "manifest.yaml").read_text()))
    return [stream(definition) for definition in manifest["streams"]]


def stream(definition: Mapping[str, Any]) -> Stream:
    parameters = definition["$parameters"]
    retriever = definition["retriever"]
    requester = retriever.get("detail_requester") or retriever["requester"]
    endpoint = requester.get("$parameters", {}).get("endpoint") or parameters["endpoint"]
    loader = definition["schema_loader"]
    return Stream(
        name=parameters["name"],
        request=f"{requester['http_method']} {endpoint}",
        scope=parameters["scope"],
        primary_key=definition["primary_key"],
        cursor=definition.get("incremental_sync", {}).get("cursor_field"),
        schema=loader.get("schema") or loader["schema_loader"]["schema"],
    )


# fields.md ------------------------------------------------------------------------------------------------------------


def fields_page(found: list[Stream]) -> str:
    parts = [
        "# Every field",
        "Written by `make docs` from the schemas in `manifest.yaml`. `a.b` lies in the object `a`, `a[].b` in each "
        "object of the list `a`. TikTok leaves optional fields out; what isn't in a record is null in the warehouse.",
        " · ".join(f"[{each.name}](#{each.name})" for each in found),
    ]
    for each in found:
        rows = [f"| `{path}` | {kind} | {description} |" for path, kind, description in fields(each.schema)]
        parts.append(f"## {each.name}\n\n| field | type | meaning |\n| --- | --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def fields(schema: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in schema.get("properties", {}).items():
        kind = types(field)
        items = field.get("items", {})
        if "array" in kind:
            path, inner, kind = f"{before}{name}[]", items, [f"list of {' or '.join(types(items)) or 'any'}"]
        else:
            path, inner = f"{before}{name}", field
        yield path, " or ".join(kind), " ".join(field.get("description", "").split()).replace("|", "\\|")
        yield from fields(inner, f"{path}.")


def types(field: Mapping[str, Any]) -> list[str]:
    kind = field.get("type", [])
    return [each for each in ([kind] if isinstance(kind, str) else kind) if each != "null"]


# Tables within written pages ------------------------------------------------------------------------------------------


def requests_table(found: list[Stream]) -> str:
    rows = [
        f"| [`{each.name}`](#{each.name}) | `{each.request}` | {', '.join(each.primary_key)} | {each.cursor or ''} |"
        for each in found
    ]
    return "| stream | request | primary key | cursor |\n| --- | --- | --- | --- |\n" + "\n".join(rows)


def scopes_table(found: list[Stream]) -> str:
    by_scope: dict[str, list[str]] = {}
    for each in found:
        by_scope.setdefault(each.scope, []).append(f"`{each.name}`")
    rows = [f"| `{scope}` | {', '.join(names)} |" for scope, names in by_scope.items()]
    return "| scope | streams |\n| --- | --- |\n" + "\n".join(rows)


def contents_table(found: list[Stream]) -> str:
    rows = [
        f"| [`{each.name}`](docs/streams.md#{each.name}) | {gist(each.name)} | "
        f"{f'incremental by `{each.cursor}`' if each.cursor else 'full refresh'} |"
        for each in found
    ]
    return "| stream | holds | sync |\n| --- | --- | --- |\n" + "\n".join(rows)


def marts_table() -> str:
    models = [
        model
        for page in sorted((ROOT / "dbt_project" / "models" / "marts").rglob("*.yml"))
        for model in yaml.safe_load(page.read_text()).get("models", [])
        if not model["name"].startswith("int_")
    ]
    rows = [f"| `{model['name']}` | {' '.join(model['description'].split())} |" for model in models]
    return "| model | is |\n| --- | --- |\n" + "\n".join(rows)


def metrics_table() -> str:
    metrics = [
        metric
        for page in sorted((ROOT / "dbt_project" / "models").rglob("*_metrics.yml"), key=metrics_order)
        for metric in yaml.safe_load(page.read_text())["metrics"]
    ]
    rows = [
        f"| `{metric['name']}` | {one_line(metric['description'])} | {one_line(meta['seller_center'])} |"
        for metric in metrics
        if "seller_center" in (meta := metric["config"]["meta"])
    ]
    return "| metric | is | in Seller Center |\n| --- | --- | --- |\n" + "\n".join(rows)


def metrics_order(page: Path) -> int:
    """From the sale to the money, TikTok's own figures last."""
    return ["sales", "refunds", "finance", "performance"].index(page.parent.name)


def one_line(text: str) -> str:
    return " ".join(text.split())


def gist(name: str) -> str:
    """The first sentence of the stream's section in streams.md."""
    section = (DOCS / "streams.md").read_text().partition(f"\n## `{name}`\n")[2].partition("\n## ")[0]
    return " ".join(section.split()).partition(". ")[0].rstrip(".")


def with_table(page: str, name: str, table: str) -> str:
    return re.sub(
        rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda marks: marks[1] + table + "\n" + marks[2], page, flags=re.S
    )


def pages() -> dict[Path, str]:
    """What each page should hold."""
    found = streams()
    written = {
        DOCS / "streams.md": ("requests", requests_table(found)),
        DOCS / "setup.md": ("scopes", scopes_table(found)),
        DOCS / "marts.md": ("marts", marts_table()),
        DOCS / "metrics.md": ("metrics", metrics_table()),
        ROOT / "README.md": ("streams", contents_table(found)),
    }
    return {DOCS / "fields.md": fields_page(found)} | {
        page: with_table(page.read_text(), name, table) for page, (name, table) in written.items()
    }


def main() -> None:
    stale = [page for page, text in pages().items() if not page.exists() or page.read_text() != text]
    if "--check" in sys.argv[1:]:
        sys.exit(f"Out of date, run `make docs`: {', '.join(page.name for page in stale)}" if stale else 0)
    for page, text in pages().items():
        page.write_text(text)


if __name__ == "__main__":
    main()
