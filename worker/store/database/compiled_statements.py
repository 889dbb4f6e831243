"""Statements that run for every document: compiled once, and given to the driver without SQLAlchemy.

Through SQLAlchemy, a statement takes 50 to 150 microseconds before the driver sees it: more than SQLite takes
to run it. Here, SQLAlchemy compiles a statement once for each kind of database, and only its types convert
parameters and results after that. On PostgreSQL the statements of a transaction are sent without waiting for
each other (`worker.store.database.pipelines`): only a result that is asked for is waited for.

For statements that run less often, use `connection.execute`.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]

Build = Callable[[Dialect], Any]
"""Makes a statement for a dialect, where the two databases need different ones."""


class Result:
    """What a statement returns. Whoever does not ask for it does not wait for it."""

    __slots__ = ("_cursor", "_read")

    def __init__(self, cursor: Any, read: Callable[[Sequence[Any]], Any]) -> None:
        self._cursor = cursor
        self._read = read

    def all(self) -> list[Any]:
        """All rows, as named tuples."""
        return list(map(self._read, self._cursor.fetchall()))

    def first(self) -> Any:
        """The first row, or None."""
        row = self._cursor.fetchone()
        return None if row is None else self._read(row)

    def scalars(self) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.all()]

    def scalar(self) -> Any:
        """The first column of the first row, or None if there is no row."""
        row = self.first()
        return None if row is None else row[0]


class CompiledStatement:
    """A statement, or a function that builds it for a dialect.

    An INSERT or UPDATE without values of its own names the `columns` that its parameters set.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def execute(self, connection: Connection, parameters: Mapping[str, Any]) -> Result:
        """Run the statement. Raises the driver's errors, perhaps only when a later result is read."""
        if not connection.in_transaction():
            connection.begin()  # as `connection.execute` does
        form = self._form(connection.dialect)
        driver: Any = connection.connection.driver_connection
        return Result(driver.execute(form.text, form.convert(parameters)), form.read)

    def text_for(self, dialect: Dialect) -> str:
        """Return the SQL that a database of this kind gets."""
        return self._form(dialect).text

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            is_statement = isinstance(self._statement, ClauseElement)
            statement = self._statement if is_statement else self._statement(dialect)
            form = self._forms[dialect.name] = _Form(statement, self._columns, dialect)
        return form


class _Form:
    """The form of a statement for one kind of database."""

    def __init__(self, statement: Any, columns: Sequence[str] | None, dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns)
        assert not compiled.insert_prefetch, "the defaults of the database apply, not those of the tables"
        self.text = compiled.string
        names = compiled.positiontup if compiled.positional else list(compiled.params)
        self._parameters = [_parameter(compiled.binds[name], name, dialect) for name in names or ()]
        self._names = None if compiled.positional else names
        returned = list(getattr(statement, "exported_columns", ()))
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in returned]
        row = namedtuple("Row", [column.key for column in returned], rename=True)  # type: ignore[misc]  # noqa: PYI024  # as many as there are statements
        self.read = _reader(row, readers) if returned else tuple  # what a text returns is not known

    def convert(self, given: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """Return the parameters as the driver gets them. Raises KeyError if one is missing."""
        values = [
            value if name is None else given[name] if to_driver is None else to_driver(given[name])
            for name, value, to_driver in self._parameters
        ]
        return values if self._names is None else dict(zip(self._names, values, strict=True))


def _parameter(
    one: BindParameter[Any], name: str, dialect: Dialect
) -> tuple[str | None, Any, Convert | None]:
    """Return the name of a parameter and its converter; of one that is part of the statement, its value."""
    to_driver = one.type.dialect_impl(dialect).bind_processor(dialect)
    if one.required:
        return name, None, to_driver
    return None, one.value if to_driver is None else to_driver(one.value), None


def _reader(row: Any, readers: Sequence[Convert | None]) -> Callable[[Sequence[Any]], Any]:
    """Return a function that makes a named tuple of a row of the driver."""
    make: Callable[[Sequence[Any]], Any] = row._make
    if not any(readers):
        return make
    converted = [(place, read) for place, read in enumerate(readers) if read is not None]

    def read(stored: Sequence[Any]) -> Any:
        values = list(stored)
        for place, convert in converted:
            values[place] = convert(values[place])
        return make(values)

    return read
