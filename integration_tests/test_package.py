"""What is shipped: the installed package, and the facts that stand in several of the project's files."""

from __future__ import annotations

import json
import re
import shutil
import site
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from airbyte_connector_models.metadata.v0.connector_metadata_definition_v0 import ConnectorMetadataDefinitionV0

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "manifest.yaml", "source_tiktok_shop",
           "tiktok_shop", "tiktok_shop_sandbox")  # fmt: skip


@pytest.fixture(params=["folder", "source archive"])
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A fresh environment after `pip install`, of the folder or of its source archive, without `-e`.

    It borrows the dependencies from this environment, since only the project's own files are in question.
    """
    sources = tmp_path / "sources"
    sources.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, sources / name)
    what = sources
    if request.param == "source archive":
        build = "from setuptools.build_meta import build_sdist; print(build_sdist('dist'))"
        archive = run(sys.executable, "-c", build, cwd=sources).splitlines()[-1]
        what = sources / "dist" / archive
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    packages = Path(run(str(python), "-c", "import site; print(site.getsitepackages()[0])").strip())
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
        "--no-build-isolation", "--no-index", str(what))  # fmt: skip
    shutil.rmtree(sources)
    return environment


def run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_installed_program_finds_its_manifest_from_any_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text("version: 0.0.0\ntype: DeclarativeSource\nstreams: []\n")
    where = "import source_tiktok_shop; print(source_tiktok_shop.__file__)"
    assert installed in Path(run(str(installed / "bin" / "python"), "-c", where, cwd=tmp_path).strip()).parents

    messages = run(str(installed / "bin" / "source-tiktok-shop"), "spec", cwd=tmp_path).splitlines()
    spec = next(message["spec"] for line in messages if (message := json.loads(line))["type"] == "SPEC")
    assert spec["connectionSpecification"] == manifest()["spec"]["connection_specification"]


def test_the_command_that_authorises_is_installed(installed: Path, tmp_path: Path) -> None:
    assert "--service-id" in run(str(installed / "bin" / "source-tiktok-shop-authorize"), "--help", cwd=tmp_path)


# Facts that stand in several files ------------------------------------------------------------------------------------


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "manifest.yaml").read_text())


@cache
def metadata() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "metadata.yaml").read_text())


def test_metadata_is_valid_by_the_schema_of_the_registry() -> None:
    ConnectorMetadataDefinitionV0.model_validate(metadata())


def test_one_version_of_the_connector() -> None:
    version = run(sys.executable, "setup.py", "--version", cwd=ROOT).strip()
    assert metadata()["data"]["dockerImageTag"] == version
    assert re.search(rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_one_version_of_the_cdk() -> None:
    base_image = metadata()["data"]["connectorBuildOptions"]["baseImage"]
    version = base_image.rpartition(":")[2]
    assert manifest()["version"] == version
    assert f"airbyte-cdk~={version}" in (ROOT / "setup.py").read_text()
    assert f"airbyte-cdk=={version}" in (ROOT / "constraints.txt").read_text().splitlines()
    assert f"ARG BASE_IMAGE={base_image}" in (ROOT / "Dockerfile").read_text().splitlines()


def test_the_allowed_hosts_are_those_the_connector_asks() -> None:
    properties = manifest()["spec"]["connection_specification"]["properties"]
    defaults = {properties[key]["default"] for key in ("api_base_url", "auth_base_url")}
    assert {f"https://{host}" for host in metadata()["data"]["allowedHosts"]["hosts"]} == defaults


def test_the_suggested_streams_exist() -> None:
    assert set(metadata()["data"]["suggestedStreams"]["streams"]) <= set(manifest()["definitions"]["streams"])


def test_the_icon_is_a_picture() -> None:
    icon = ET.parse(ROOT / metadata()["data"]["icon"]).getroot()
    assert icon.tag == "{http://www.w3.org/2000/svg}svg" and len(icon)


def test_the_dockerfile_is_clean() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(linter), "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
