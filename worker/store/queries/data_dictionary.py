"""The data dictionary: docs/tables.md is made of what the tables say of themselves.

`python -m worker.store.queries.data_dictionary` writes it anew between its two marks;
a test fails when it is stale.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Boolean, Column, Float, LargeBinary, Table
from sqlalchemy.orm import Mapper

from worker.settings import PROJECT
from worker.store import tables
from worker.store.column_types import StorableText, Structure, UtcTime
from worker.store.tables import Base

PAGE = PROJECT / "docs" / "tables.md"
BEGIN = "<!-- from here on made by: python -m worker.store.queries.data_dictionary -->"
END = "<!-- to here -->"

FIRST = ("documents", "comments", "changes", "sightings", "revisions", "clusters", "items", "raw", "sources")
"""What readers look for; the others follow by name."""
KINDS = (
    (StorableText, "text"),
    (UtcTime, "time"),
    (Structure, "JSON"),
    (Boolean, "yes or no"),
    (Float, "number"),
    (LargeBinary, "bytes"),
    (object, "whole number"),
)


def dictionary() -> str:
    """The tables with their columns, as Markdown."""
    mappers = {str(mapper.local_table): mapper for mapper in Base.registry.mappers}
    names = [*(name for name in FIRST if name in mappers), *sorted(set(mappers) - set(FIRST))]
    said = _said(Path(tables.__file__).read_text("utf-8"))
    return "\n".join(line for name in names for line in _section(mappers[name], said))


def unexplained() -> list[str]:
    """The columns that say nothing of themselves."""
    said = _said(Path(tables.__file__).read_text("utf-8"))
    return [
        f"{mapper.class_.__name__}.{key}"
        for mapper in Base.registry.mappers
        for key in mapper.columns.keys()  # noqa: SIM118  # no mapping
        if (mapper.class_.__name__, key) not in said
    ]


def page(text: str) -> str:
    """The page with the dictionary made anew in it."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{dictionary()}\n{END}{after}"


def _section(mapper: Mapper[object], said: dict[tuple[str, str], str]) -> Iterator[str]:
    name = mapper.class_.__name__
    table = mapper.local_table
    assert isinstance(table, Table)
    yield f"## {table.name}\n"
    yield f"{said[name, '']}\n"
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for column in table.columns:
        words = " ".join(said.get((name, column.key), "").split()).replace("|", "\\|")
        yield f"| `{column.name}` | {_kind(column)} | {words} |"
    yield ""


def _kind(column: Column[object]) -> str:
    """Its type, as people say it, and what is special about it."""
    kind = next(word for of, word in KINDS if isinstance(column.type, of))
    marks = [", or null"] if column.nullable else []
    marks += [", unique"] if column.unique else []
    marks += [f", of `{key.column.table.name}`" for key in column.foreign_keys]
    return kind + "".join(marks)


def _said(source: str) -> dict[tuple[str, str], str]:
    """What each class says of itself (under the name ""), and the text under each of its attributes."""
    said = {}
    for made in ast.parse(source).body:
        if not isinstance(made, ast.ClassDef):
            continue
        said[made.name, ""] = ast.get_docstring(made) or ""
        for one, after in zip(made.body, made.body[1:], strict=False):
            if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and _is_text(after):
                said[made.name, one.target.id] = ast.literal_eval(after.value)  # type: ignore[attr-defined]
    return said


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
