"""The container images, built and run without a container engine by buildah, where it is installed.

The base image would have to come from a registry, so it is imitated with this machine's Python and the CDK that is
installed here: same folders, same user, same entrypoint.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from integration_tests.connector import Run, configured_catalog
from integration_tests.destination import Destination, Stream
from integration_tests.destination_feed import Feed
from tiktok_shop_sandbox.testing import running_sandbox

ROOT = Path(__file__).resolve().parent.parent
WORKDIR = "/airbyte/integration_code"
BASE = "localhost/imitated-base"
# What the Dockerfiles install, since the real base lacks it. Here the base has it, so nothing is fetched.
INSTALLED = ("filelock", "nh3", "pillow", "psycopg", "psycopg-binary", "python-stdnum", "regex", "sqlalchemy")
AIRBYTE_USER = 1000

pytestmark = pytest.mark.skipif(
    shutil.which("buildah") is None, reason="buildah is not installed; `make image-test` installs it on Debian"
)


class Buildah:
    """Keeps its images in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._storage = ["--root", str(folder / "images"), "--runroot", str(folder / "run")]
        self._environment = os.environ | {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}

    def try_to(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = ["buildah", *self._storage, *arguments]
        return subprocess.run(command, env=self._environment, input=stdin, capture_output=True, text=True, timeout=120)

    def __call__(self, *arguments: str) -> str:
        done = self.try_to(*arguments)
        assert done.returncode == 0, f"buildah {arguments[0]}: {done.stdout[-1000:]}{done.stderr[-1000:]}"
        return done.stdout.strip()


# The imitated base ----------------------------------------------------------------------------------------------------


def needed_by(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The installed packages that this one needs, itself included."""
    package = distribution(name)
    if package.name not in found:
        found[package.name] = package
        for requirement in map(Requirement, package.requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                needed_by(requirement.name, found)
    return found


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def libraries_of(binaries: list[Path]) -> set[Path]:
    """The shared libraries, the dynamic linker among them, that these files load."""
    listed = subprocess.run(["ldd", *map(str, binaries)], capture_output=True, text=True).stdout
    return {Path(word) for word in listed.replace("\t", " ").split() if word.startswith("/") and not word.endswith(":")}


def make_root_folder(root: Path) -> None:
    python = Path(sys.executable).resolve()
    standard_library = Path(os.__file__).parent
    copy(python, root / python.relative_to("/"))
    shutil.copytree(
        standard_library,
        root / standard_library.relative_to("/"),
        ignore=shutil.ignore_patterns("site-packages", "dist-packages", "test", "tests", "__pycache__", "*.a"),
        symlinks=True,
    )
    packages: dict[str, Distribution] = {}
    for name in ("airbyte-cdk", "pip", *INSTALLED):
        needed_by(name, packages)
    for package in packages.values():
        for file in package.files or []:
            if ".." not in file.parts and (source := Path(str(package.locate_file(file)))).is_file():
                copy(source, root / "packages" / file)
    shell = Path("/bin/sh").resolve()
    copy(shell, root / "bin/sh")
    binaries = [
        python,
        shell,
        *(root / standard_library.relative_to("/")).rglob("*.so"),
        *(root / "packages").rglob("*.so*"),
    ]
    for library in libraries_of(binaries):
        if not library.is_relative_to(root):
            copy(library, root / library.relative_to("/"))
    shutil.copytree("/usr/share/zoneinfo", root / "usr/share/zoneinfo", symlinks=True)
    for folder in ("tmp", "etc", "usr/local/bin", f"{WORKDIR[1:]}/source_declarative_manifest"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "tmp").chmod(0o1777)
    (root / "etc/passwd").write_text(f"root:x:0:0::/root:\nairbyte:x:{AIRBYTE_USER}:{AIRBYTE_USER}::/airbyte:\n")
    (root / "etc/group").write_text(f"root:x:0:\nairbyte:x:{AIRBYTE_USER}:\n")
    (root / "usr/local/bin/python").symlink_to(python)
    pip = root / "usr/local/bin/pip"
    pip.write_text("#!/usr/local/bin/python\nfrom pip import main\n\nraise SystemExit(main())\n")
    pip.chmod(0o755)
    (root / WORKDIR[1:] / "main.py").write_text("raise SystemExit('the program of the base image')\n")
    for folder, _, _ in os.walk(root):
        Path(folder).chmod(Path(folder).stat().st_mode | 0o555)


def make_base(buildah: Buildah, root: Path) -> None:
    make_root_folder(root)
    container = buildah("from", "scratch")
    buildah("copy", "--quiet", container, str(root), "/")
    buildah("config", "--workingdir", WORKDIR, "--user", "airbyte", "--cmd", "",
            "--env", "PATH=/usr/local/bin", "--env", "PYTHONPATH=/packages", "--env", "PYTHONDONTWRITEBYTECODE=1",
            "--entrypoint", json.dumps(["python", f"{WORKDIR}/main.py"]), container)  # fmt: skip
    buildah("commit", "--quiet", "--rm", container, BASE)


# The image ------------------------------------------------------------------------------------------------------------


class Image:
    """An image that has been built, and a container of it."""

    def __init__(self, buildah: Buildah, name: str, dockerfile: str) -> None:
        self._buildah = buildah
        self._name = f"localhost/{name}"
        buildah("build", "--quiet", "--pull-never", "--layers=false", "--build-arg", f"BASE_IMAGE={BASE}",
                "--file", str(ROOT / dockerfile), "--tag", self._name, str(ROOT))  # fmt: skip
        self._container = buildah("from", self._name)

    def settings(self) -> dict[str, Any]:
        return json.loads(self._buildah("inspect", "--type", "image", self._name))["OCIv1"]

    def run(self, *arguments: str, files: Path | None = None, stdin: str = "") -> Run:
        """What `docker run --interactive IMAGE arguments` does, with this folder at /files."""
        mount = ["--volume", f"{files}:/files"] if files else []
        entrypoint = self.settings()["config"]["Entrypoint"]
        done = self._buildah.try_to("run", *mount, self._container, "--", *entrypoint, *arguments, stdin=stdin)
        messages = [json.loads(line) for line in done.stdout.splitlines()]
        return Run(done.returncode, messages, done.stdout, done.stderr, 0.0)

    def python(self, code: str) -> str:
        return self._buildah("run", self._container, "--", "python", "-c", code)

    def files(self) -> set[str]:
        """Those in the folder that it starts in."""
        listing = "import os; print(*(os.path.join(d, f)[2:] for d, _, fs in os.walk('.') for f in fs))"
        return set(self.python(listing).split())


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    """It has the imitated base."""
    folder = tmp_path_factory.mktemp("buildah")
    buildah = Buildah(folder)
    possible = buildah.try_to("from", "scratch")
    if possible.returncode:
        pytest.skip(f"buildah can't work here: {possible.stderr.strip()[-300:]}")
    make_base(buildah, folder / "root")
    shutil.rmtree(folder / "root")
    yield buildah
    buildah("rm", "--all")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def source(buildah: Buildah) -> Image:
    return Image(buildah, "source-tiktok-shop", "Dockerfile")


@pytest.fixture(scope="module")
def destination_image(buildah: Buildah) -> Image:
    return Image(buildah, "destination-tiktok-shop", "Dockerfile.destination")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder that the image's user may write to."""
    tmp_path.chmod(0o777)
    return tmp_path


def project_files(*packages: str, patterns: tuple[str, ...]) -> set[str]:
    return {
        str(file.relative_to(ROOT))
        for package in packages
        for pattern in patterns
        for file in (ROOT / package).rglob(pattern)
    }


@pytest.mark.parametrize("name", ["source", "destination_image"])
def test_an_image_keeps_the_base_entrypoint_and_runs_unprivileged(name: str, request: pytest.FixtureRequest) -> None:
    image: Image = request.getfixturevalue(name)
    settings = image.settings()["config"]
    assert settings["Entrypoint"] == ["python", f"{WORKDIR}/main.py"]
    assert settings["User"] == f"{AIRBYTE_USER}:{AIRBYTE_USER}"
    assert image.python("import os; print(os.getuid(), os.getgid())") == f"{AIRBYTE_USER} {AIRBYTE_USER}"


def test_the_images_contain_only_their_connector(source: Image, destination_image: Image) -> None:
    packages = project_files("source_tiktok_shop", "tiktok_shop_api", patterns=("*.py", "*.toml"))
    assert source.files() == {"main.py", "manifest.yaml"} | packages
    packages = project_files("destination_tiktok_shop", "tiktok_shop_api", patterns=("*.py", "*.toml", "*.json"))
    assert destination_image.files() == {"main.py"} | packages


def test_the_source_runs_every_command(source: Image, files: Path) -> None:
    spec = source.run("spec").only("SPEC")
    assert "credentials" in spec["connectionSpecification"]["properties"]

    with running_sandbox(orders=60, requests_per_second=0) as sandbox:
        config = sandbox.config(requests_per_second=1000)
        del config["credentials"]["access_token"], config["credentials"]["token_expiry_date"]
        (files / "config.json").write_text(json.dumps(config))
        (files / "config.json").chmod(0o666)

        check = source.run("check", "--config", "/files/config.json", files=files)
        assert check.only("CONNECTION_STATUS")["status"] == "SUCCEEDED", check.ending()
        stored = json.loads((files / "config.json").read_text())
        assert stored["credentials"]["access_token"], "the refreshed token was not kept in the mounted config"

        catalog = source.run("discover", "--config", "/files/config.json", files=files).only("CATALOG")
        (files / "catalog.json").write_text(json.dumps(configured_catalog(catalog, ("shops", "orders"))))
        arguments = ("--config", "/files/config.json", "--catalog", "/files/catalog.json")
        read = source.run("read", *arguments, files=files).succeeded()
        orders = {key for shop in sandbox.shops() for key in sandbox.truth(shop["id"], "orders")}
        assert {record["id"] for record in read.records["orders"]} == orders


def test_the_destination_runs_every_command(destination_image: Image, files: Path) -> None:
    run = destination_image.run
    assert "ledger_url" in run("spec").only("SPEC")["connectionSpecification"]["properties"]
    with running_sandbox(orders=30, requests_per_second=0) as sandbox:
        shop = sandbox.shops()[0]["id"]
        config = sandbox.config(requests_per_second=1000, shop_id=shop, ledger_url="sqlite:////files/ledger.sqlite")
        connection = Destination(sandbox, config, files)
        feed = Feed(connection)
        stream = Stream("products", [feed.mug("tea")], "overwrite")
        (files / "config.json").write_text(json.dumps(config))
        (files / "catalog.json").write_text(json.dumps({"streams": [stream.configured]}))
        for file in files.iterdir():
            file.chmod(0o666)

        check = run("check", "--config", "/files/config.json", files=files)
        assert check.only("CONNECTION_STATUS")["status"] == "SUCCEEDED", check.ending()
        [catalog] = [
            message["destination_catalog"]
            for message in run("discover", "--config", "/files/config.json", files=files).messages
            if message["type"] == "DESTINATION_CATALOG"
        ]
        assert {operation["object_name"] for operation in catalog["operations"]} >= {"products", "prices", "inventory"}
        messages = "".join(json.dumps(message) + "\n" for message in stream.messages())
        arguments = ("--config", "/files/config.json", "--catalog", "/files/catalog.json")
        written = run("write", *arguments, files=files, stdin=messages).succeeded()
        assert [message["state"]["destinationStats"]["recordCount"] for message in written.messages
                if message["type"] == "STATE"] == [1]  # fmt: skip
        assert set(feed.listings()) == {"tea"}
