import secrets

import pytest
from fresh_databases import create, drop

from tests.conftest import administrating, spelled


@pytest.fixture
def other_postgres_url(postgres_server):
    """The URL of one more PostgreSQL database with nothing in it."""
    name = f"t_{secrets.token_hex(6)}"
    with administrating(postgres_server) as connection:
        create(connection, name, "template1")
        yield spelled(postgres_server.set(database=name))
        drop(connection, name)
