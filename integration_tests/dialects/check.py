"""What a parser can find wrong in a warehouse's statements without the warehouse.

Each statement must parse in its dialect, use only functions, types and operators that the dialect documents, and name
no reserved word. Every column it names must be one of what it reads, nothing may be compared with another kind of
thing, and no column may be a float.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.tokens import Token, TokenType

Columns = dict[str, str]

WORDS = yaml.safe_load(Path(__file__).with_name("words.yml").read_text())
FLOATS = {exp.DType.FLOAT, exp.DType.DOUBLE}
COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
KINDS = {
    "text": exp.DataType.TEXT_TYPES,
    "number": exp.DataType.NUMERIC_TYPES,
    "boolean": {exp.DType.BOOLEAN},
    "date": {exp.DType.DATE},
    "time": {exp.DType.TIMESTAMPTZ},
    # What BigQuery calls DATETIME; elsewhere times with and without a zone become each other where they meet.
    "clock time": {exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATETIME},
}


@dataclass
class Checker:
    """`tables` holds the columns of what is there before the first statement: schema -> table -> name -> type."""

    dialect: str
    database: str
    tables: dict[str, dict[str, Columns]]

    @cached_property
    def words(self) -> dict[str, Any]:
        own = {"adapters_own": []} | WORDS["dialects"][self.dialect]
        return {name: value.split() if isinstance(value, str) else value for name, value in own.items()}

    def problems(self, sql: str) -> list[str]:
        """One sentence for each thing wrong; a table that the statement creates is known from here on."""
        line = " ".join(sql.split())
        if any(re.match(pattern, line, re.IGNORECASE) for pattern in self.words["adapters_own"]):
            return []
        try:
            trees = sqlglot.parse(sql, dialect=self.dialect, error_level=ErrorLevel.RAISE)
        except SqlglotError as error:
            return [f"does not parse: {str(error).splitlines()[0]}"]
        found = [*self._in_words(sql)]
        for tree in filter(None, trees):
            found += [*self._in_tree(tree)]
        return found

    def _in_words(self, sql: str) -> Iterator[str]:
        tokens = sqlglot.tokenize(sql, dialect=self.dialect)
        dbts_own = {*self.words["snapshots"]} if re.search("dbt_scd_id|dbt_snapshot_time", sql) else set()
        functions = {*WORDS["everywhere"].split(), *WORDS["no_functions"].split(), *self.words["functions"], *dbts_own}
        for name in sorted({*_called(tokens)} - functions):
            yield f"{name}() is not among the functions of {self.dialect} in words.yml"
        for name in sorted({*_cast_to(tokens)} - {*self.words["types"], *dbts_own}):
            yield f"{name} is not among the types of {self.dialect} in words.yml"
        for text in sorted({token.text for token in tokens} & {*self.words["no_operators"]}):
            yield f"{text} is no operator of {self.dialect}"

    def _in_tree(self, tree: exp.Expr) -> Iterator[str]:
        for node in tree.find_all(exp.Command):
            yield f"does not parse: {node.sql()[:60]}"
        for node in tree.find_all(exp.Identifier):
            if not node.quoted and node.name.lower() in self.words["reserved"]:
                yield f"{node.name} is a reserved word of {self.dialect}"
        if isinstance(tree, exp.Alter) and (rename := tree.find(exp.AlterRename)):
            tables = self.tables[tree.this.db]
            tables[rename.this.name] = tables[tree.this.name]
        if isinstance(tree, exp.Create) and isinstance(tree.this, exp.Schema):
            self._create(tree.this.this, {column.name: column.kind for column in tree.this.find_all(exp.ColumnDef)})
        query = _query(tree)
        if query is None:
            return
        schema = {self.database: self.tables}
        try:
            query = qualify(
                query.copy(), dialect=self.dialect, schema=schema, catalog=self.database, quote_identifiers=False
            )
        except SqlglotError as error:
            yield str(error).splitlines()[0]
            return
        query = annotate_types(query, dialect=self.dialect, schema=schema)
        yield from self._in_types(query)
        if isinstance(tree, exp.Create) and not isinstance(tree.this, exp.Schema):
            self._create(tree.this, {column.alias_or_name: column.type for column in query.selects})

    def _in_types(self, query: exp.Expr) -> Iterator[str]:
        for node in query.find_all(*COMPARISONS):
            left, right = _kind(node.left), _kind(node.right)
            are_times = self.dialect != "bigquery" and {left, right} == {"time", "clock time"}
            if left and right and left != right and not are_times:
                yield f"{left} compared with {right}: {node.sql(self.dialect)[:80]}"
        for column in query.selects:
            if column.type and column.type.this in FLOATS:
                yield f"{column.alias_or_name} is a float"
        for node in query.find_all(exp.Literal):
            if self.dialect == "bigquery" and not node.is_string and "." in node.this:
                yield f"{node.this} is a float, write exact()"

    def _create(self, table: exp.Table, columns: dict[str, exp.DataType | None]) -> None:
        types = {name: kind.sql(self.dialect) if kind else "unknown" for name, kind in columns.items()}
        self.tables.setdefault(table.db, {})[table.name] = types


def _query(tree: exp.Expr) -> exp.Expr | None:
    """The select whose columns can be looked up; a delete's condition as that of a select."""
    if isinstance(tree, exp.Create | exp.Insert):
        return tree.expression if isinstance(tree.expression, exp.Query) else None
    if isinstance(tree, exp.Delete) and tree.args.get("where") and not tree.args.get("using"):
        return exp.select("1").from_(tree.this.copy()).where(tree.args["where"].this.copy())
    return tree if isinstance(tree, exp.Query) else None


def _kind(node: exp.Expr) -> str | None:
    return next((kind for kind, types in KINDS.items() if node.type and node.type.this in types), None)


def _called(tokens: list[Token]) -> Iterator[str]:
    for before, token, following in zip([tokens[0], *tokens], tokens, tokens[1:], strict=False):
        is_table = before.token_type in (TokenType.DOT, TokenType.TABLE, TokenType.INTO)
        is_name = re.fullmatch(r"[a-z_]\w*", token.text, re.IGNORECASE)
        if following.token_type == TokenType.L_PAREN and is_name and not is_table:
            yield token.text.lower()


def _cast_to(tokens: list[Token]) -> Iterator[str]:
    """The types of casts, as they are written."""
    for start, token in enumerate(tokens):
        if token.token_type == TokenType.DCOLON:
            yield tokens[start + 1].text.lower()
        if token.text.lower() not in ("cast", "try_cast", "safe_cast"):
            continue
        depth, written = 0, None
        for inner in tokens[start + 1 :]:
            depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(inner.token_type, 0)
            if depth == 0:
                break
            if written is not None:
                written.append(inner.text.lower())
            elif depth == 1 and inner.token_type == TokenType.ALIAS:
                written = []
        yield re.sub(r" ?([(),]) ?", r"\1", " ".join(written or []))
