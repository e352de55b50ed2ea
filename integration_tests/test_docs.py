"""The documentation says what the code says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "tiktok_shop_sandbox" / "README.md"])


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "manifest.yaml").read_text())


def test_what_repeats_the_manifest_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_every_stream_has_its_section() -> None:
    sections = re.findall(r"^## `(\w+)`$", (ROOT / "docs" / "streams.md").read_text(), re.MULTILINE)
    assert sections == [stream["$ref"].rsplit("/", 1)[-1] for stream in manifest()["streams"]]


def test_readme_counts_the_streams() -> None:
    told = re.search(r"reads (\d+) streams", (ROOT / "README.md").read_text())
    assert told and int(told[1]) == len(manifest()["streams"])


def test_every_config_key_is_explained_with_its_default() -> None:
    page = (ROOT / "docs" / "setup.md").read_text()
    properties = manifest()["spec"]["connection_specification"]["properties"]
    for name in properties.keys() - {"credentials", "service_id", "consent_host"}:
        rows = [line for line in page.splitlines() if line.startswith("|") and f"`{name}`" in line.split("|")[1]]
        assert len(rows) == 1, f"docs/setup.md has {len(rows)} rows for {name}"
        default = properties[name].get("default")
        if default and not str(default).startswith("http"):
            written = default if isinstance(default, str) else json.dumps(default)
            assert rows[0].split("|")[2].strip().strip("`") == written, name


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text()), link


def anchors(text: str) -> set[str]:
    """The headings' anchors, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_explained_messages_are_the_connectors() -> None:
    said = (ROOT / "manifest.yaml").read_text() + (ROOT / "source_tiktok_shop" / "components.py").read_text()
    said = " ".join(re.sub(r'"\n\s*f?"', "", said).split())
    table = (ROOT / "docs" / "operations.md").read_text().partition("| message | do |\n| --- | --- |\n")[2]
    rows = [row.split("|")[1].strip() for row in table.partition("\n\n")[0].splitlines()]
    assert rows
    for part in (part.strip() for row in rows for part in row.split("…")):
        assert part in said, part


def test_commands_of_the_readme_exist() -> None:
    """Each make target, program and option that the pages show is there."""
    text = "\n".join(page.read_text() for page in PAGES)
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for target in set(re.findall(r"(?:`|^)make ([\w-]+)", text, re.MULTILINE)):
        assert target in targets, f"make {target}"
    helps = {
        "python -m tiktok_shop.sync run": [sys.executable, "-m", "tiktok_shop.sync", "run", "--help"],
        "python -m lookml.generator": [sys.executable, "-m", "lookml.generator", "--help"],
        "source-tiktok-shop-authorize": [str(Path(sys.executable).with_name("source-tiktok-shop-authorize")), "--help"],
    }
    for shown, command in helps.items():
        help_text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120).stdout
        for line in re.findall(rf"{re.escape(shown)} ([^`\n]*)", text):
            for option in re.findall(r"--[\w-]+", line):
                assert option in help_text, f"{shown} {option}"
