"""Merges a module and the modules that it needs, of this project, into the text of a single one.

The text of the modules is kept, comments and docstrings included; imports are gathered at the top. What a single module
can't hold is refused: two definitions of a name, an import cycle, an import that Airbyte's images can't resolve.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

LINE_LENGTH = 120
# The dict of file names and contents in which a module looks before it reads its package's data files.
EMBEDDED = "EMBEDDED"


class MergeError(Exception):
    """Why the modules can't be merged, with the module and the line."""


@dataclass
class Module:
    name: str
    path: Path
    source: str
    tree: ast.Module
    needs: set[str] = field(default_factory=set)  # other modules of the project
    imports: list[tuple[str, ast.alias]] = field(default_factory=list)  # "" and the alias for `import x`
    dropped: set[int] = field(default_factory=set)  # line numbers that the merged text leaves out

    def refuse(self, node: ast.stmt, reason: str) -> MergeError:
        return MergeError(f"{self.path}, line {node.lineno}: {reason}")

    def drop(self, node: ast.stmt) -> None:
        self.dropped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))


def merge_modules(root: Path, entry: str, packages: tuple[str, ...]) -> str:
    """The text of `entry` with all that it needs from `packages`, whose data files are embedded in EMBEDDED."""
    modules = _in_order_of_need(root, entry, packages)
    _refuse_collisions(modules)
    parts = [_import_block(modules)]
    for module in modules:
        body = _body(module, root)
        if body:
            parts.append(f"{_title(module)}\n\n{body}")
    return "\n\n\n".join(parts) + "\n"


# Reading --------------------------------------------------------------------------------------------------------------


def _in_order_of_need(root: Path, entry: str, packages: tuple[str, ...]) -> list[Module]:
    """Each module after those that it imports."""
    ordered: dict[str, Module] = {}
    provided = _provided_by_the_cdk()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise MergeError(f"The modules import each other: {' -> '.join((*path, name))}.")
        if name not in ordered:
            module = _read(root, name, packages, provided)
            for needed in sorted(module.needs):
                visit(needed, (*path, name))
            ordered[name] = module

    visit(entry, ())
    return list(ordered.values())


def _read(root: Path, name: str, packages: tuple[str, ...], provided: frozenset[str]) -> Module:
    path = root.joinpath(*name.split(".")).with_suffix(".py")
    source = path.read_text(encoding="utf-8")
    module = Module(name, path.relative_to(root), source, ast.parse(source))
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if node not in module.tree.body:
                raise module.refuse(node, "an import inside a function or condition; write it at the top.")
            _read_import(module, node, packages, provided)
    if ast.get_docstring(module.tree) is not None:
        module.drop(module.tree.body[0])
    for node in module.tree.body:
        if list(_names([node])) in (["__all__"], [EMBEDDED]):
            module.drop(node)
    return module


def _read_import(
    module: Module, node: ast.Import | ast.ImportFrom, packages: tuple[str, ...], provided: frozenset[str]
) -> None:
    module.drop(node)
    origin = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    if isinstance(node, ast.ImportFrom):
        if node.level:
            raise module.refuse(node, "a relative import; write the module's whole name.")
        if origin == "__future__":
            raise module.refuse(node, "`from __future__`; the CDK executes the merged file before it registers it.")
    for alias in node.names:
        top_level = (origin or alias.name).partition(".")[0]
        if alias.name == "*":
            raise module.refuse(node, "an import of everything; name what is needed.")
        if top_level in packages:
            if origin in ("", *packages) or alias.asname:
                raise module.refuse(node, "an import of a module or under another name; use `from module import name`.")
            module.needs.add(origin)
        elif top_level in sys.stdlib_module_names or top_level in provided:
            module.imports.append((origin, alias))
        else:
            raise module.refuse(node, f"{top_level} doesn't come with airbyte-cdk, so Airbyte's images lack it.")


@cache
def _provided_by_the_cdk() -> frozenset[str]:
    """Top-level modules of airbyte-cdk and of everything that it requires."""
    found: dict[str, set[str]] = {}

    def visit(name: str) -> None:
        package = distribution(name)
        if package.name not in found:
            found[package.name] = set()
            for requirement in map(Requirement, package.requires or []):
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    visit(requirement.name)

    visit("airbyte-cdk")
    return frozenset(
        module for module, distributions in packages_distributions().items() if found.keys() & set(distributions)
    )


# Names ----------------------------------------------------------------------------------------------------------------


def _refuse_collisions(modules: Iterable[Module]) -> None:
    bound: dict[str, str] = {}
    for module in modules:
        for origin, alias in module.imports:
            name = alias.asname or alias.name.partition(".")[0]
            target = f"{origin}.{alias.name}" if origin else (alias.name if alias.asname else name)
            if bound.setdefault(name, target) != target:
                raise MergeError(f"{name} is both {bound[name]} and, as imported in {module.path}, {target}.")
    for module in modules:
        for name in dict.fromkeys(_names(module.tree.body)):
            if name != "__all__" and bound.setdefault(name, module.name) != module.name:
                raise MergeError(f"{name} in {module.path} has the name of {bound[name]}; rename one of them.")


def _names(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that module-level statements define."""
    for node in statements:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif not isinstance(node, (ast.Import, ast.ImportFrom)):
            for child in ast.walk(node):
                if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                    yield child.id


# Writing --------------------------------------------------------------------------------------------------------------


def _import_block(modules: Iterable[Module]) -> str:
    """All imports of libraries, the standard library's first, each once."""
    plain: set[str] = set()
    from_modules: dict[str, set[str]] = {}
    for module in modules:
        for origin, alias in module.imports:
            text = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            if origin:
                from_modules.setdefault(origin, set()).add(text)
            else:
                plain.add(text)
    blocks: tuple[list[str], list[str]] = ([], [])
    for text in sorted(plain):
        blocks[_is_library(text)].append(f"import {text}")
    for origin in sorted(from_modules):
        names = sorted(from_modules[origin])
        line = f"from {origin} import {', '.join(names)}"
        if len(line) > LINE_LENGTH:
            line = f"from {origin} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
        blocks[_is_library(origin)].append(line)
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _is_library(module: str) -> bool:
    return module.partition(" ")[0].partition(".")[0] not in sys.stdlib_module_names


def _title(module: Module) -> str:
    docstring = ast.get_docstring(module.tree) or ""
    lines = [f"# {module.path.as_posix()} ".ljust(LINE_LENGTH, "-"), *f"#\n{docstring}".splitlines()]
    return "\n".join(line if line.startswith("#") else f"# {line}".rstrip() for line in lines)


def _body(module: Module, root: Path) -> str:
    """The module's text without docstring, imports and `__all__`, and with its package's data files embedded."""
    embedded = [node.lineno for node in module.tree.body if list(_names([node])) == [EMBEDDED]]
    kept: list[str] = []
    for number, line in enumerate(module.source.splitlines(), start=1):
        if number in embedded:
            kept.append(_embed_data_files(root / module.path.parent))
        elif number not in module.dropped and (line.strip() or kept):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _embed_data_files(folder: Path) -> str:
    entries = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix != ".py":
            content = path.read_text(encoding="utf-8")
            escaped = content.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
            entries.append(f'    "{path.name}": """\\\n{escaped}""",\n')
    return f"{EMBEDDED}: dict[str, str] = {{\n{''.join(entries)}}}"
