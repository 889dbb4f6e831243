from collections.abc import Callable

import pytest
from clerk import Clerk


@pytest.fixture
def clerk(store, now) -> Clerk:
    return Clerk(store, now)


@pytest.fixture
def rows(store) -> Callable:
    """A function that reads rows of a table by plain SQL."""

    def read(statement):
        with store.database.reading() as connection:
            return [row._asdict() for row in connection.exec_driver_sql(statement)]

    return read
