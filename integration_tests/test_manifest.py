"""The manifest by itself, and with its components in Airbyte's own programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import md5
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from airbyte_cdk.sources.declarative.parsers.manifest_component_transformer import ManifestComponentTransformer
from airbyte_cdk.sources.declarative.parsers.manifest_reference_resolver import ManifestReferenceResolver
from jsonschema import Draft7Validator

from connector_builder.__main__ import build
from integration_tests.connector import Run, configured_catalog, connected, days_ago, rfc3339, run_program
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MANIFEST = ROOT / "manifest.yaml"

# As integration_tests/documented_fields.json names a type: the schema's.
TYPES = {"string": "string", "int": "integer", "bool": "boolean", "object": "object"}
API_VERSION = re.compile(r"/20\d{4}/")


@cache
def manifest() -> dict[str, Any]:
    return yaml.safe_load(MANIFEST.read_text())


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=60, requests_per_second=0) as running:
        yield running


# The component schema -------------------------------------------------------------------------------------------------


def test_manifest_is_valid_by_the_declarative_component_schema() -> None:
    schema = yaml.safe_load(
        files("airbyte_cdk.sources.declarative").joinpath("declarative_component_schema.yaml").read_text()
    )
    resolved = ManifestReferenceResolver().preprocess_manifest(manifest())
    resolved = ManifestComponentTransformer().propagate_types_and_parameters("", resolved, {})
    problems = [
        f"{'/'.join(map(str, error.path))}: {error.message[:200]}"
        for error in Draft7Validator(schema).iter_errors(resolved)
    ]
    assert not problems, "\n".join(problems)


def test_every_defined_stream_is_listed_once() -> None:
    named = [stream["$ref"].removeprefix("#/definitions/streams/") for stream in manifest()["streams"]]
    assert named == list(dict.fromkeys(named))
    assert set(named) == set(manifest()["definitions"]["streams"])


def test_api_versions_are_defined_in_one_place() -> None:
    """Among the endpoints, one per stream, and nowhere else in the manifest or in Python."""
    endpoints = manifest()["definitions"]["endpoints"]
    assert set(endpoints) == set(manifest()["definitions"]["streams"])
    assert all(len(API_VERSION.findall(path)) == 1 for path in endpoints.values()), endpoints
    assert len(API_VERSION.findall(MANIFEST.read_text())) == len(endpoints)
    for package in ("source_tiktok_shop", "tiktok_shop_api"):
        for code in (ROOT / package).glob("*.py"):
            assert not API_VERSION.search(code.read_text()), f"{code.name} names an API version"


# The schemas ----------------------------------------------------------------------------------------------------------


def documented_fields() -> dict[str, dict[str, str]]:
    """By stream: every field that TikTok's documentation gives its records, with its type.

    `a.b` lies in the object a, `a[].b` in the objects of the list a.
    """
    return json.loads((HERE / "documented_fields.json").read_text())


def types_of(schema: Mapping[str, Any]) -> set[str]:
    types = schema.get("type", [])
    return {types} if isinstance(types, str) else set(types)


def field_in(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    """The schema of a field, of a list's elements where the path ends so; None where it isn't declared."""
    for part in path.split("."):
        properties = schema.get("properties", {})
        if part.removesuffix("[]") not in properties:
            return None
        schema = properties[part.removesuffix("[]")]
    return schema


def problem_with(schema: Mapping[str, Any], path: str, type_: str) -> str | None:
    field = field_in_lists(schema, path)
    if field is None:
        return "missing"
    if not field.get("description", "").strip():
        return "no description"
    name = path.rsplit(".", 1)[-1].removesuffix("[]")
    if type_.startswith("[]"):
        if "array" not in types_of(field):
            return f"documented as a list, declared {sorted(types_of(field))}"
        field, type_ = field.get("items", {}), type_[2:]
    # Numbers that are ids exceed what JSON readers keep exact, so the connector writes them as strings.
    is_id = name == "id" or name.endswith(("_id", "_ids"))
    wanted = "string" if type_ == "int" and is_id else TYPES[type_]
    return None if wanted in types_of(field) else f"documented as {type_}, declared {sorted(types_of(field))}"


def field_in_lists(schema: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    *outer, last = path.split(".")
    for part in outer:
        found = field_in(schema, part)
        if found is None:
            return None
        schema = found.get("items", {}) if part.endswith("[]") else found
    return field_in(schema, last)


@pytest.fixture(scope="module")
def discovered(sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The schema that a user's catalog has, by stream."""
    path = tmp_path_factory.mktemp("discover") / "config.json"
    path.write_text(json.dumps(sandbox.config()))
    run = run_program("discover", "--config", str(path))
    assert run.returncode == 0, run.ending()
    return {stream["name"]: stream["json_schema"] for stream in run.only("CATALOG")["streams"]}


@pytest.mark.parametrize("stream", sorted(documented_fields()))
def test_every_documented_field_is_declared_and_described(stream: str, discovered: dict[str, dict[str, Any]]) -> None:
    assert stream in discovered, f"the connector has no stream {stream}"
    problems = {
        path: problem
        for path, type_ in documented_fields()[stream].items()
        if (problem := problem_with(discovered[stream], path, type_))
    }
    assert not problems, "\n".join(f"{stream}.{path}: {problem}" for path, problem in problems.items())


def test_every_declared_field_is_described_and_may_be_absent(discovered: dict[str, dict[str, Any]]) -> None:
    def problems(schema: Mapping[str, Any], path: str) -> Iterator[str]:
        for name, field in schema.get("properties", {}).items():
            if not field.get("description", "").strip():
                yield f"{path}.{name}: no description"
            if "null" not in types_of(field) and path.count(".") == 0 and name not in required:
                yield f"{path}.{name}: can't be null"
            yield from problems(field.get("items", field) if "array" in types_of(field) else field, f"{path}.{name}")

    found = []
    for stream, schema in discovered.items():
        assert schema.get("additionalProperties") is True, f"{stream} drops fields it doesn't know"
        primary_key = manifest()["definitions"]["streams"][stream]["primary_key"]
        required = {*primary_key, *schema.get("required", [])}
        found += problems(schema, stream)
    assert not found, "\n".join(found)


# The Connector Builder and the source-declarative-manifest image ------------------------------------------------------

# One of each kind: a list, a listing by windows, details of listed records, analytics by day.
KINDS = ("shops", "orders", "order_price_details", "product_performance")


@pytest.fixture(scope="module")
def components(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that `make builder` writes."""
    folder = tmp_path_factory.mktemp("builder")
    build(folder)
    assert (folder / "manifest.yaml").read_bytes() == MANIFEST.read_bytes()
    return folder / "components.py"


def without_the_project(tmp_path: Path, *command: str, unsafe_code: bool = True) -> subprocess.CompletedProcess[str]:
    """In a process that finds the installed libraries but no module of this project, as Airbyte's images do.

    `-S` keeps Python from processing .pth files, by which the checkout is installed. Airbyte asks for consent to custom
    code in an environment variable.
    """
    environment = {key: value for key, value in os.environ.items() if key != "AIRBYTE_ENABLE_UNSAFE_CODE"}
    environment["PYTHONPATH"] = sysconfig.get_path("purelib")
    if unsafe_code:
        environment["AIRBYTE_ENABLE_UNSAFE_CODE"] = "true"
    return subprocess.run(
        [sys.executable, "-S", *command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("package", ["source_tiktok_shop", "tiktok_shop_api"])
def test_built_file_is_tested_without_the_project_on_the_path(tmp_path: Path, package: str) -> None:
    done = without_the_project(tmp_path, "-c", f"import airbyte_cdk, {package}")
    assert f"No module named '{package}'" in done.stderr


def test_build_is_reproducible_and_lint_free(components: Path, tmp_path: Path) -> None:
    build(tmp_path)
    assert (tmp_path / "components.py").read_bytes() == components.read_bytes()
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E9,F", str(components)]
    done = subprocess.run(ruff, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def generic_program(components: Path, tmp_path: Path, command: str, *arguments: str, unsafe_code: bool = True) -> Run:
    """`source-declarative-manifest` with the manifest and the components handed over, as its image runs them."""
    done = without_the_project(
        tmp_path,
        str(Path(sys.executable).with_name("source-declarative-manifest")),
        *(command, *arguments, "--manifest-path", str(MANIFEST), "--components-path", str(components)),
        unsafe_code=unsafe_code,
    )
    return Run(done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stdout, done.stderr, 0.0)


def test_generic_program_checks_discovers_and_reads(components: Path, sandbox: RunningSandbox, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(sandbox.config(requests_per_second=1000)))
    config = ("--config", "config.json")

    check = generic_program(components, tmp_path, "check", *config)
    assert check.only("CONNECTION_STATUS")["status"] == "SUCCEEDED", check.ending()

    catalog = generic_program(components, tmp_path, "discover", *config).only("CATALOG")
    assert {stream["name"] for stream in catalog["streams"]} == set(manifest()["definitions"]["streams"])

    (tmp_path / "catalog.json").write_text(json.dumps(configured_catalog(catalog, KINDS)))
    run = generic_program(components, tmp_path, "read", *config, "--catalog", "catalog.json").succeeded()
    orders = {key for shop in sandbox.shops() for key in sandbox.truth(shop["id"], "orders")}
    assert {record["id"] for record in run.records["orders"]} == orders
    assert {record["id"] for record in run.records["shops"]} == {shop["id"] for shop in sandbox.shops()}
    assert run.records["order_price_details"]

    of_the_package = connected(sandbox).read(*KINDS).succeeded()
    for stream in KINDS:
        assert in_any_order(run.records[stream]) == in_any_order(of_the_package.records[stream]), stream


def in_any_order(records: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(record, sort_keys=True) for record in records)


def test_generic_program_requires_consent_to_custom_code(
    components: Path, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    (tmp_path / "config.json").write_text(json.dumps(sandbox.config()))
    run = generic_program(components, tmp_path, "check", "--config", "config.json", unsafe_code=False)
    assert run.returncode != 0 and "AIRBYTE_ENABLE_UNSAFE_CODE" in run.output + run.stderr


def builder(components: Path, tmp_path: Path, config: dict[str, Any], stream: str) -> dict[str, Any]:
    """What the Connector Builder's server answers; it hands over manifest and components within the config."""
    handed_over = {
        **config,
        "__injected_declarative_manifest": manifest(),
        "__injected_components_py": components.read_text(),
        "__injected_components_py_checksums": {"md5": md5(components.read_bytes()).hexdigest()},
    }
    (tmp_path / "config.json").write_text(json.dumps(handed_over))
    configured = {
        "stream": {"name": stream, "json_schema": {}, "supported_sync_modes": ["full_refresh"]},
        "sync_mode": "full_refresh",
        "destination_sync_mode": "overwrite",
    }
    (tmp_path / "catalog.json").write_text(json.dumps({"streams": [configured]}))
    arguments = ("read", "--config", "config.json", "--catalog", "catalog.json")
    done = without_the_project(tmp_path, "-m", "airbyte_cdk.connector_builder.main", *arguments)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    records = [message["record"]["data"] for message in answers if message["type"] == "RECORD"]
    assert len(records) == 1, done.stdout[-2000:] + done.stderr[-2000:]
    return records[0]


def test_builder_resolves_the_manifest(components: Path, tmp_path: Path) -> None:
    resolved = builder(components, tmp_path, {"__command": "resolve_manifest"}, "shops")["manifest"]
    assert [stream["name"] for stream in resolved["streams"]] == [
        stream["$ref"].rsplit("/", 1)[-1] for stream in manifest()["streams"]
    ]
    assert "$ref" not in json.dumps(resolved)


def test_builder_reads_a_stream(components: Path, sandbox: RunningSandbox, tmp_path: Path) -> None:
    config = sandbox.config(requests_per_second=1000, __command="test_read")
    answer = builder(components, tmp_path, config, "shops")
    pages = [page for slice_ in answer["slices"] for page in slice_["pages"]]
    assert {record["id"] for page in pages for record in page["records"]} == {shop["id"] for shop in sandbox.shops()}


@pytest.mark.parametrize("stream", ["orders", "order_price_details", "product_performance"])
def test_builder_with_a_single_worker_finishes_windowed_streams(
    components: Path, sandbox: RunningSandbox, tmp_path: Path, stream: str
) -> None:
    handed_over = sandbox.config(__command="test_read", __test_read_config={"max_slices": 12})
    assert "slices" in builder(components, tmp_path, handed_over, stream)


@pytest.mark.parametrize("stream", KINDS)
def test_builder_reads_what_the_package_reads(
    components: Path, sandbox: RunningSandbox, tmp_path: Path, stream: str
) -> None:
    since = rfc3339(days_ago(10))
    unlimited = {"max_slices": 1000, "max_records": 1000}
    config = sandbox.config(start_date=since, requests_per_second=1000)
    answer = builder(components, tmp_path, config | {"__command": "test_read", "__test_read_config": unlimited}, stream)
    records = [record for slice_ in answer["slices"] for page in slice_["pages"] for record in page["records"]]
    of_the_package = connected(sandbox, start_date=since).read(stream).succeeded()
    assert records and in_any_order(records) == in_any_order(of_the_package.records[stream])
