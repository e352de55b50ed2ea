"""The package's data files."""

import tomllib
from importlib import resources
from typing import Any


def load_toml(path: str) -> dict[str, Any]:
    """A TOML file by its path within this package, such as rules/markets.toml."""
    return tomllib.loads(resources.files(__package__).joinpath(*path.split("/")).read_text(encoding="utf-8"))
