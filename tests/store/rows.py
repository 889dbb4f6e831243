"""Rows of a database as an older version made it."""

from datetime import UTC, datetime

from sqlalchemy import MetaData, Table, insert


def put(connection, name, **values):
    """Insert a row, with something in each column that must have something."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    fillers = {
        str: "x",
        int: 1,
        float: 1.0,
        bool: False,
        datetime: datetime(2026, 3, 14, tzinfo=UTC),
        object: {},
    }
    for column in table.columns:
        if not column.nullable and column.server_default is None and column.name not in values:
            values[column.name] = fillers[column.type.python_type]
    connection.execute(insert(table).values(values))
