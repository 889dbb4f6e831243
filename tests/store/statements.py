"""Counting the statements that a database is given, each row of an executemany as one."""

from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import event

from worker.store.database.compiled_statements import CompiledStatement


class RowCount:
    def __init__(self):
        self.texts = []

    def __len__(self):
        return len(self.texts)


@contextmanager
def counting(database):
    """Count what is executed in the block, through SQLAlchemy or straight by the driver."""
    counted = RowCount()
    execute = CompiledStatement.execute

    def note(_connection, _cursor, statement, parameters, _context, is_many):
        counted.texts += [statement] * (len(parameters) if is_many else 1)

    def note_compiled(self, connection, parameters):
        counted.texts.append(self.text_for(connection.dialect))
        return execute(self, connection, parameters)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with patch.object(CompiledStatement, "execute", note_compiled):
            yield counted
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
