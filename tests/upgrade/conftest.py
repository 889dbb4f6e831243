import pytest

from tests.conftest import empty_database


@pytest.fixture
def other_postgres_url(postgres_server):
    """The URL of one more PostgreSQL database with nothing in it."""
    with empty_database(postgres_server) as url:
        yield url
