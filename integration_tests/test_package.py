"""What is shipped: the wheel, and the facts that stand in several of the project's files."""

from __future__ import annotations

import json
import re
import shutil
import site
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from airbyte_connector_models.metadata.v0.connector_metadata_definition_v0 import ConnectorMetadataDefinitionV0

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"destination_tiktok_shop", "source_tiktok_shop", "tiktok_shop", "tiktok_shop_api", "tiktok_shop_sandbox"}
NOT_SHIPPED = shutil.ignore_patterns(
    ".*", "build", "dist", "*.egg-info", "__pycache__", "target", "logs", "integration_tests"
)
# Names that others may well have for packages of their own.
FOREIGN_PACKAGES = ("benchmarks", "pipeline", "report", "sandbox")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout in which dbt has run."""
    copied = shutil.copytree(ROOT, tmp_path_factory.mktemp("sources") / "checkout", ignore=NOT_SHIPPED)
    (copied / "dbt_project" / "target").mkdir()
    (copied / "dbt_project" / "target" / "manifest.json").write_text("{}")
    return copied


@pytest.fixture(scope="module", params=["checkout", "source archive"])
def wheel(request: pytest.FixtureRequest, sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the checkout, or from the source archive that was built from it."""
    folder = tmp_path_factory.mktemp("wheel")
    built_from = sources
    if request.param == "source archive":
        archive = folder / build("sdist", sources, folder)
        shutil.unpack_archive(archive, folder, filter="data")
        built_from = folder / archive.name.removesuffix(".tar.gz")
    return folder / build("wheel", built_from, folder)


def build(kind: str, project: Path, folder: Path) -> str:
    code = f"from setuptools.build_meta import build_{kind}; print(build_{kind}({str(folder)!r}))"
    return run(sys.executable, "-c", code, cwd=project).splitlines()[-1]


@dataclass
class Environment:
    """A Python environment with the wheel, next to other people's packages."""

    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    @cached_property
    def packages(self) -> Path:
        return Path(run(self.program("python"), "-c", "import site; print(site.getsitepackages()[0])").strip())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """It borrows the dependencies from this environment, since only the project's own files are in question."""
    environment = Environment(tmp_path_factory.mktemp("environment"))
    run(sys.executable, "-m", "venv", "--without-pip", str(environment.folder))
    (environment.packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    for name in FOREIGN_PACKAGES:
        (environment.packages / name).mkdir()
        (environment.packages / name / "__init__.py").write_text(
            "raise RuntimeError('this is somebody else's package')"
        )
    run(sys.executable, "-m", "pip", "--python", environment.program("python"), "install", "--quiet", "--no-deps",
        "--no-index", str(wheel))  # fmt: skip
    return environment


def run(*command: str, cwd: Path | None = None, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_wheel_holds_our_packages_whole_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        shipped = {Path(name) for name in archive.namelist() if ".dist-info" not in name}
    assert {path.parts[0] for path in shipped} == PACKAGES
    files = {
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    dbt_project = {
        Path("tiktok_shop", path.relative_to(ROOT))
        for path in (ROOT / "dbt_project").rglob("*")
        if path.is_file() and not {"target", "logs"} & set(path.parts) and path.name != ".user.yml"
    }
    assert shipped == files | dbt_project | {Path("source_tiktok_shop/manifest.yaml")}


def test_the_installed_program_finds_its_manifest_from_any_folder(installed: Environment, tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text("version: 0.0.0\ntype: DeclarativeSource\nstreams: []\n")
    where = "import source_tiktok_shop; print(source_tiktok_shop.__file__)"
    module = Path(run(installed.program("python"), "-c", where, cwd=tmp_path).strip())
    assert installed.folder in module.parents

    messages = run(installed.program("source-tiktok-shop"), "spec", cwd=tmp_path).splitlines()
    spec = next(message["spec"] for line in messages if (message := json.loads(line))["type"] == "SPEC")
    assert spec["connectionSpecification"] == manifest()["spec"]["connection_specification"]


def test_the_installed_destination_runs_from_any_folder(installed: Environment, tmp_path: Path) -> None:
    [message] = run(installed.program("destination-tiktok-shop"), "spec", cwd=tmp_path).splitlines()
    spec = json.loads((ROOT / "destination_tiktok_shop" / "spec.json").read_text())
    assert json.loads(message) == {"type": "SPEC", "spec": spec}
    assert list(tmp_path.iterdir()) == []


def test_the_installed_example_is_written_whole(installed: Environment, tmp_path: Path) -> None:
    run(installed.program("tiktok-shop"), "publish", "--example", "feed", cwd=tmp_path)
    example = ROOT / "tiktok_shop" / "publish" / "example"
    files = {file.relative_to(example) for file in (*example.glob("*.csv"), *example.glob("pictures/*.png"))}
    assert {file.relative_to(tmp_path / "feed") for file in tmp_path.rglob("*.*")} == files


def test_the_installed_command_knows_its_version(installed: Environment, tmp_path: Path) -> None:
    version = run(sys.executable, "setup.py", "--version", cwd=ROOT).strip()
    assert run(installed.program("tiktok-shop"), "--version", cwd=tmp_path) == f"tiktok-shop {version}\n"


@pytest.mark.parametrize("wheel", ["checkout"], indirect=True)
def test_the_demo_runs_in_an_empty_folder_and_writes_nowhere_else(installed: Environment, tmp_path: Path) -> None:
    empty, home = tmp_path / "empty", tmp_path / "home"
    empty.mkdir()
    home.mkdir()
    before = files_of(installed.packages)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "COLUMNS": "80", "PYTHONDONTWRITEBYTECODE": "1"}

    printed = run(installed.program("tiktok-shop"), "demo", "--orders", "40", cwd=empty, environment=environment)

    assert re.search(r"dbt: [1-9]\d* models built; tests: [1-9]\d* passed, \d+ warned, 0 failed", printed)
    assert (empty / ".demo" / "report.html").is_file()
    assert {path.name for path in empty.iterdir()} == {".demo", ".data"}
    assert files_of(installed.packages) == before
    assert files_of(home) == {}


def files_of(folder: Path) -> dict[Path, float]:
    """When each file below it was last changed."""
    return {path: path.stat().st_mtime for path in folder.rglob("*") if path.is_file()}


# Facts that stand in several files ------------------------------------------------------------------------------------


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "manifest.yaml").read_text())


METADATA = ["metadata.yaml", "destination_tiktok_shop/metadata.yaml"]


@cache
def metadata(file: str = METADATA[0]) -> dict[str, Any]:
    return yaml.safe_load((ROOT / file).read_text())


@pytest.mark.parametrize("file", METADATA)
def test_metadata_is_valid_by_the_schema_of_the_registry(file: str) -> None:
    ConnectorMetadataDefinitionV0.model_validate(metadata(file))


@pytest.mark.parametrize("file", METADATA)
def test_one_version_of_the_connector(file: str) -> None:
    version = run(sys.executable, "setup.py", "--version", cwd=ROOT).strip()
    assert metadata(file)["data"]["dockerImageTag"] == version
    assert re.search(rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("file", "dockerfile"), zip(METADATA, ["Dockerfile", "Dockerfile.destination"], strict=True))
def test_one_version_of_the_cdk(file: str, dockerfile: str) -> None:
    base_image = metadata(file)["data"]["connectorBuildOptions"]["baseImage"]
    version = base_image.rpartition(":")[2]
    assert manifest()["version"] == version
    assert f"airbyte-cdk~={version}" in (ROOT / "setup.py").read_text()
    assert f"airbyte-cdk=={version}" in (ROOT / "constraints.txt").read_text().splitlines()
    assert f"ARG BASE_IMAGE={base_image}" in (ROOT / dockerfile).read_text().splitlines()


@pytest.mark.parametrize("dockerfile", ["Dockerfile", "Dockerfile.destination"])
def test_the_images_install_what_the_package_requires(dockerfile: str) -> None:
    requirements = re.findall(r'"([\w\[\]-]+[~>]=[\d.]+)"', (ROOT / dockerfile).read_text())
    required = re.findall(r'^        "([^"]+)",$', (ROOT / "setup.py").read_text(), re.MULTILINE)
    assert requirements and set(requirements) <= set(required)


def test_the_allowed_hosts_are_those_the_connector_asks() -> None:
    properties = manifest()["spec"]["connection_specification"]["properties"]
    defaults = {properties[key]["default"] for key in ("api_base_url", "auth_base_url")}
    assert {f"https://{host}" for host in metadata()["data"]["allowedHosts"]["hosts"]} == defaults


def test_the_suggested_streams_exist() -> None:
    assert set(metadata()["data"]["suggestedStreams"]["streams"]) <= set(manifest()["definitions"]["streams"])


def test_the_icon_is_a_picture() -> None:
    icon = ET.parse(ROOT / metadata()["data"]["icon"]).getroot()
    assert icon.tag == "{http://www.w3.org/2000/svg}svg" and len(icon)


@pytest.mark.parametrize("dockerfile", ["Dockerfile", "Dockerfile.destination"])
def test_the_dockerfiles_are_clean(dockerfile: str) -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(linter), dockerfile], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
