"""The documentation matches the code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "tiktok_shop_sandbox" / "README.md",
        ROOT / "benchmarks" / "README.md",
    ]
)


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "manifest.yaml").read_text())


def test_generated_docs_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_every_stream_has_a_section() -> None:
    sections = re.findall(r"^## `(\w+)`$", (ROOT / "docs" / "streams.md").read_text(), re.MULTILINE)
    assert sections == [stream["$ref"].rsplit("/", 1)[-1] for stream in manifest()["streams"]]


def test_readme_has_the_number_of_streams() -> None:
    count = re.search(r"reads (\d+) streams", (ROOT / "README.md").read_text())
    assert count and int(count[1]) == len(manifest()["streams"])


def test_every_config_key_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "setup.md").read_text()
    properties = manifest()["spec"]["connection_specification"]["properties"]
    for name in properties.keys() - {"credentials", "service_id", "consent_host"}:
        rows = [line for line in page.splitlines() if line.startswith("|") and f"`{name}`" in line.split("|")[1]]
        assert len(rows) == 1, f"docs/setup.md has {len(rows)} rows for {name}"
        default = properties[name].get("default")
        if default and not str(default).startswith("http"):
            documented = rows[0].split("|")[2].strip().strip("`")
            assert documented == (default if isinstance(default, str) else json.dumps(default)), name


def test_every_key_of_the_destinations_config_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "publish.md").read_text().partition("\n## config.json\n")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    documented = {
        name.strip(" `"): default.strip(" `")
        for _, names, defaults, *_ in rows
        for name, default in zip(names.split(","), (defaults + "," * names.count(",")).split(","), strict=False)
    }
    spec = json.loads((ROOT / "destination_tiktok_shop" / "spec.json").read_text())
    properties = spec["connectionSpecification"]["properties"]
    assert documented.keys() == properties.keys()
    for name, definition in properties.items():
        if (default := definition.get("default")) is not None:
            assert documented[name] == (default if isinstance(default, str) else json.dumps(default)), name


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_are_valid(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text()), link


def anchors(text: str) -> set[str]:
    """The anchors of the headings, as GitHub generates them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_documented_messages_exist() -> None:
    sources = [ROOT / "manifest.yaml"]
    for package in ("source_tiktok_shop", "tiktok_shop_api", "tiktok_shop"):
        sources += [*(ROOT / package).rglob("*.py"), *(ROOT / package).rglob("*.toml")]
    # Joins the lines of implicitly concatenated strings.
    text = " ".join(re.sub(r'"\n\s*f?"', "", "\n".join(path.read_text() for path in sources)).split())
    table = (ROOT / "docs" / "operations.md").read_text().partition("| message | do |\n| --- | --- |\n")[2]
    rows = [row.split("|")[1].strip() for row in table.partition("\n\n")[0].splitlines()]
    assert rows
    for part in (part.strip() for row in rows for part in row.split("…")):
        assert part in text, part


def test_documented_commands_exist() -> None:
    """Every make target, command and option in the docs exists."""
    text = "\n".join(page.read_text() for page in PAGES)
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in set(re.findall(r"(?:`|^)make ([\w-]+)", text, re.MULTILINE)):
        assert target in targets, f"make {target}"
    program = str(Path(sys.executable).with_name("tiktok-shop"))
    commands = {"python -m lookml.generator": [sys.executable, "-m", "lookml.generator"]}
    commands |= {
        f"tiktok-shop {name}": [program, name] for name in re.findall(r"(?:`|^|/)tiktok-shop (\w+)", text, re.MULTILINE)
    }
    for shown, command in commands.items():
        done = subprocess.run(
            [*command, "--help"],
            cwd=ROOT,
            env=os.environ | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{shown}: {done.stderr}"
        for line in re.findall(rf"{re.escape(shown)}\b([^`\n]*)", text):
            for option in re.findall(r"--[\w-]+", line):
                assert option in done.stdout, f"{shown} {option}"
