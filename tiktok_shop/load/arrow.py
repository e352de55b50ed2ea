"""pyarrow, without pandas.

pyarrow looks for pandas when it makes its first array, and importing it takes as long as loading a small shop. The
Airbyte CDK installs it; nothing here uses it.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder

import pyarrow as pa

__all__ = ["pa"]


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("pyarrow does without pandas here", name=name)


def _make_first_array() -> None:
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


_make_first_array()
