"""Files that stand at the root of a checkout, and inside the packages once these are installed as a wheel."""

from __future__ import annotations

from pathlib import Path

import source_tiktok_shop

PACKAGE = Path(__file__).resolve().parent


def dbt_project() -> Path:
    """The folder with dbt_project.yml and profiles.yml. Read-only: dbt's target and logs belong elsewhere."""
    return _installed_or_checkout(PACKAGE, "dbt_project")


def manifest() -> Path:
    return _installed_or_checkout(Path(source_tiktok_shop.__file__).resolve().parent, "manifest.yaml")


def _installed_or_checkout(package: Path, name: str) -> Path:
    installed = package / name
    return installed if installed.exists() else package.parent / name
