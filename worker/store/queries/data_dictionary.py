"""The data dictionary: docs/tables.md is generated from the docstrings of the tables.

`python -m worker.store.queries.data_dictionary` replaces the part of the page between two marks. A test fails
if the page is out of date.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Boolean, Column, Float, LargeBinary

from worker.settings import PROJECT
from worker.store import tables
from worker.store.database.column_types import StorableText, Structure, UtcTime
from worker.store.tables import Base

PAGE = PROJECT / "docs" / "tables.md"
BEGIN = "<!-- from here on made by: python -m worker.store.queries.data_dictionary -->"
END = "<!-- to here -->"

LISTED_FIRST = (
    "documents",
    "comments",
    "changes",
    "sightings",
    "revisions",
    "clusters",
    "items",
    "raw",
    "sources",
)
"""The tables that readers need most. The others follow in the order of their names."""
TYPE_WORDS = (
    (StorableText, "text"),
    (UtcTime, "time"),
    (Structure, "JSON"),
    (Boolean, "yes or no"),
    (Float, "number"),
    (LargeBinary, "bytes"),
    (object, "whole number"),
)


def make_dictionary() -> str:
    """Describe the tables and their columns in Markdown."""
    by_name = {table.__tablename__: table for table in Base.__subclasses__()}
    names = [*(name for name in LISTED_FIRST if name in by_name), *sorted(set(by_name) - set(LISTED_FIRST))]
    docs = _read_docstrings()
    return "\n".join(line for name in names for line in _section(by_name[name], docs))


def find_undescribed() -> list[str]:
    """List the columns that have no description."""
    docs = _read_docstrings()
    return [
        f"{table.__name__}.{column.name}"
        for table in Base.__subclasses__()
        for column in table.__table__.columns
        if (table.__name__, column.name) not in docs
    ]


def renew_page(text: str) -> str:
    """Replace the dictionary in the text of the page."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{make_dictionary()}\n{END}{after}"


def _section(table: type[Base], docs: dict[tuple[str, str], str]) -> Iterator[str]:
    name = table.__name__
    yield f"## {table.__tablename__}\n"
    yield f"{docs[name, '']}\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for column in table.__table__.columns:
        meaning = " ".join(docs.get((name, column.key), "").split()).replace("|", "\\|")
        yield f"| `{column.name}` | {_describe_type(column)} | {meaning} |"
    yield ""


def _describe_type(column: Column[object]) -> str:
    """Describe the type of a column: a plain word; whether it is nullable, unique, or a reference."""
    kind = next(word for of, word in TYPE_WORDS if isinstance(column.type, of))
    marks = [", or null"] if column.nullable else []
    marks += [", unique"] if column.unique else []
    marks += [f", of `{key.column.table.name}`" for key in column.foreign_keys]
    return kind + "".join(marks)


def _read_docstrings() -> dict[tuple[str, str], str]:
    """Read the descriptions of tables and columns, by class and column; the column of a table's own is ""."""
    found = {}
    for file in sorted(Path(tables.__path__[0]).glob("*.py")):
        for one in ast.parse(file.read_text("utf-8")).body:
            if isinstance(one, ast.ClassDef):
                found[one.name, ""] = ast.get_docstring(one) or ""
                found |= {(one.name, column): text for column, text in _column_docs(one)}
    return found


def _column_docs(table: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for column, after in pairwise(table.body):
        if isinstance(column, ast.AnnAssign) and isinstance(column.target, ast.Name) and _is_text(after):
            yield column.target.id, ast.literal_eval(after.value)  # type: ignore[attr-defined]


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


if __name__ == "__main__":
    PAGE.write_text(renew_page(PAGE.read_text("utf-8")), "utf-8")
