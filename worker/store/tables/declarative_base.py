"""The base class of the tables, and what their columns have in common.

A table is a class whose columns are its attributes, with the types of their values, so that statements are
checked by the type checker: `select(Document.url)`. The class stands for the table in statements as well:
`insert(Document)`. SQLAlchemy's Core is all that this needs; its ORM would take longer to import than most
commands take to answer. For the same reason no table has options for PostgreSQL, which would load its
dialect everywhere: the migrations have them (conditions of indexes, as here for SQLite; room in pages).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    text,
)

from worker.store.database.column_types import StorableInteger, StorableText, Structure, UtcTime

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER primary key."""

NO = text("false")
"""The default of a flag."""

NOTHING = text("'{}'")
"""The default of a JSON object."""

NEVER_REUSED = {"sqlite_autoincrement": True}
"""For tables whose ids others keep. Without it, SQLite gives the id of a deleted last row again."""

COLUMN_TYPES: dict[str, Any] = {
    "str": StorableText,
    "int": StorableInteger,
    "float": Float,
    "bool": Boolean,
    "bytes": LargeBinary,
    "datetime": UtcTime,
    "dict[str, Any]": Structure,
    "list[str]": Structure,
    "list[Any]": Structure,
}
"""The type of a column by the type of its values, as its annotation writes it."""


def column(*items: Any, **options: Any) -> Any:
    """Declare a column about which more is to be said than the type of its values.

    Takes what `sqlalchemy.Column` takes, without the name. A given type, or that of the column which a
    foreign key names, goes before that of the values.
    """
    return _Declared(items, options)


class Base:
    """A table. Its class has `__tablename__`, its columns, and perhaps indexes as `__table_args__`.

    A column may be null if its annotation says so.
    """

    __tablename__: ClassVar[str]
    __table_args__: ClassVar[Any] = ()
    __table__: ClassVar[Table]
    metadata: ClassVar[MetaData] = MetaData()

    def __init_subclass__(cls) -> None:
        """Make the table, and put its columns in the places of their declarations."""
        columns = [_make_column(cls, name, annotation) for name, annotation in cls.__annotations__.items()]
        constraints, options = _split_arguments(cls.__table_args__)
        cls.__table__ = Table(cls.__tablename__, Base.metadata, *columns, *constraints, **options)
        for one in columns:
            setattr(cls, one.name, one)

    @classmethod
    def __clause_element__(cls) -> Table:
        """Stand for the table in statements; SQLAlchemy asks for this."""
        return cls.__table__


@dataclass(frozen=True)
class _Declared:
    items: tuple[Any, ...]
    options: dict[str, Any]


def _make_column(table: type[Base], name: str, annotation: str) -> Column[Any]:
    """Make a column from its annotation. It is read as text: to evaluate it would take longest."""
    declared = getattr(table, name, _Declared((), {}))
    of_values = annotation.removeprefix("ColumnClause[").removesuffix("]")
    kind = of_values.removesuffix(" | None")
    may_be_null = kind != of_values
    items = declared.items
    if not items:
        items = (COLUMN_TYPES[kind],)
    return Column(name, *items, **{"nullable": may_be_null} | declared.options)


def _split_arguments(given: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Split the arguments of a table: indexes and constraints, and the options, which stand last."""
    if isinstance(given, dict):
        return (), given
    return (given[:-1], given[-1]) if given and isinstance(given[-1], dict) else (given, {})
