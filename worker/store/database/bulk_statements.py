"""Statements on many rows at once: the number of statements and parameters does not grow with the rows.

The rows go to the database as one JSON text, which the database unpacks. Use this while others wait for a
lock: they would all feel three thousand small statements.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    Connection,
    Dialect,
    Integer,
    Select,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from worker.store.database.column_types import StorableInteger, Structure, storable
from worker.store.database.compiled_statements import CompiledStatement, Result
from worker.store.database.dialects import insert_into, json_type, list_type
from worker.store.tables.declarative_base import Base

Rows = Sequence[Mapping[str, Any]]
"""Rows by their columns' names; each names the same columns."""

_GIVEN = bindparam("given", type_=Text)


def update_rows(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Set columns of rows, found by their `id`, in one statement."""
    if rows:
        _run(connection, _updating(table.__table__, tuple(rows[0])), table, rows)


def insert_rows(
    connection: Connection,
    table: type[Base],
    rows: Rows,
    *returned: ColumnClause[Any],
) -> list[Any]:
    """Add rows in one statement, in their order; returned columns, if any, come in no particular order."""
    if not rows:
        return []
    adding = _inserting(table.__table__, tuple(rows[0]), tuple(one.name for one in returned))
    result = _run(connection, adding, table, rows)
    return result.all() if returned else []


def upsert_rows(
    connection: Connection,
    table: type[Base],
    rows: Rows,
    keys: Sequence[str],
    updated: Sequence[str],
) -> None:
    """Add rows in one statement; of rows that exist by these keys, set the columns `updated`."""
    if rows:
        upserting = _upserting(table.__table__, tuple(rows[0]), tuple(keys), tuple(updated))
        _run(connection, upserting, table, rows)


def _run(connection: Connection, statement: CompiledStatement, table: type[Base], rows: Rows) -> Result:
    given = _encode(connection.dialect, table.__table__, rows)
    return statement.execute(connection, {"given": given})


@lru_cache
def _updating(target: Table, names: tuple[str, ...]) -> CompiledStatement:
    def build(dialect: Dialect) -> Update:
        given = _select_given(dialect, target, names).subquery("given")
        values = {name: given.c[name] for name in names if name != "id"}
        return update(target).where(target.c.id == given.c.id).values(values)

    return CompiledStatement(build)


@lru_cache
def _inserting(target: Table, names: tuple[str, ...], returned: tuple[str, ...]) -> CompiledStatement:
    def build(dialect: Dialect) -> Any:
        given = _select_given(dialect, target, names)
        adding = insert(target).from_select(list(names), given, include_defaults=False)
        return adding.returning(*[target.c[name] for name in returned]) if returned else adding

    return CompiledStatement(build)


@lru_cache
def _upserting(
    target: Table, names: tuple[str, ...], keys: tuple[str, ...], updated: tuple[str, ...]
) -> CompiledStatement:
    def build(dialect: Dialect) -> Any:
        given = _select_given(dialect, target, names)
        adding = insert_into(target, dialect).from_select(list(names), given, include_defaults=False)
        changed = {name: adding.excluded[name] for name in updated}
        return adding.on_conflict_do_update(index_elements=list(keys), set_=changed)

    return CompiledStatement(build)


def is_among(of: ColumnClause[Any], values: Collection[Any] | str) -> ColumnElement[bool]:
    """Match rows whose column has one of these values; a string is the name of a parameter with values."""
    kind = _ValueList(whole=isinstance(of.type, Integer | StorableInteger))
    if isinstance(values, str):
        return _Among(of, bindparam(values, type_=kind))
    return _Among(of, bindparam(None, list(values), type_=kind))


class _ValueList(TypeDecorator[Any]):
    """Values of one type: an array on PostgreSQL, a JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.whole = whole

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use an array on PostgreSQL."""
        return dialect.type_descriptor(list_type(dialect, whole=self.whole))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Convert the values as they are stored."""
        values = [storable(one) if isinstance(one, str) else one for one in value]
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    """A column, and a list of values; see `is_among`."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002
        """Stand alone among other conditions: as a Boolean, SQLite would get `(...) = 1` and use no index."""
        return self


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    of, values = element.clauses
    left, listed = (compiler.process(one, **kw) for one in (of, values))
    return f"({left} IN (SELECT value FROM json_each({listed})))"  # noqa: S608  # of compiled parts


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    of, values = element.clauses
    return f"({compiler.process(of, **kw)} = ANY ({compiler.process(values, **kw)}))"


def _select_given(dialect: Dialect, table: Table, names: Sequence[str]) -> Select[Any]:
    """Select the rows in the parameter `given` as a table with these columns."""
    columns = [table.c[name] for name in names]
    if dialect.name == "sqlite":
        each = func.json_each(_GIVEN).table_valued("key", "value", name="one")
        fields = [
            func.json_extract(each.c.value, literal_column(f"'$.{one.name}'"), type_=one.type).label(one.name)
            for one in columns
        ]
        return select(*fields).order_by(each.c.key)
    typed = [column(one.name, one.type) for one in columns]
    made = func.jsonb_to_recordset(cast(_GIVEN, json_type(dialect)))
    return select(made.table_valued(*typed, name="one").render_derived(with_types=True))


def _encode(dialect: Dialect, table: Table, rows: Rows) -> str:
    """Encode the rows as JSON, with values as the driver would get them."""
    as_stored = _converters_of(dialect, table, tuple(rows[0]))
    return json.dumps(
        [{name: as_stored[name](value) for name, value in row.items()} for row in rows],
        default=datetime.isoformat,
    )


@lru_cache
def _converters_of(dialect: Dialect, table: Table, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _converter_of(dialect, table, name) for name in names}


def _converter_of(dialect: Dialect, table: Table, name: str) -> Any:
    """Return the function that converts a value of this column as the driver would get it."""
    kind = table.c[name].type
    if isinstance(kind, Structure):  # each driver wraps JSON in its own way
        on_sqlite = dialect.name == "sqlite"
        return lambda value: _structure(kind.process_bind_param(value, dialect), as_text=on_sqlite)
    return kind.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)


def _structure(value: Any, *, as_text: bool) -> Any:
    return json.dumps(value) if as_text and value is not None else value
