"""Counting the statements that a database is given, each row of an executemany as one."""

from contextlib import contextmanager

from sqlalchemy import event


class RowCount:
    def __init__(self):
        self.texts = []

    def __len__(self):
        return len(self.texts)


@contextmanager
def counting(database):
    """Count what is executed in the block."""
    counted = RowCount()

    def note(_connection, _cursor, statement, parameters, _context, is_many):
        counted.texts += [statement] * (len(parameters) if is_many else 1)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
