"""Programs that ask the API of a desk, on each database in turn."""

import pytest

from worker.desk.desk import Desk


@pytest.fixture
def desk(store, store_settings, clock):
    store_settings.data_dir.mkdir(exist_ok=True)
    return Desk(store_settings, store, clock)


@pytest.fixture
def ask(program):
    """A program that may only read."""
    return program().client


@pytest.fixture
def tell(program):
    """A program that may write."""
    return program(may_write=True).client


@pytest.fixture
def problem():
    """A function that checks that an answer is a problem with this status and reason; the problem."""

    def check(answer, status, reason):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        found = answer.json()
        assert (found["status"], found["reason"]) == (status, reason), found
        assert found["title"]
        assert found["detail"]
        return found

    return check
