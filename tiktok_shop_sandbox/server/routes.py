"""Which endpoint or operation serves a request."""

from __future__ import annotations

from ..operations import table
from ..operations.operation import Operation
from . import endpoints
from .endpoints import Endpoint


def find(method: str, path: str) -> tuple[Endpoint | Operation, str] | None:
    """With the id in the path, "" without one. If the path has no such method, whatever else it has."""
    operations = table.find(path)
    if method in operations:
        return operations[method]
    return endpoints.find(path) or next(iter(operations.values()), None)
