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


@pytest.fixture
def walk(ask):
    """A function that gives all items of a list, page by page."""

    def all_items(path, limit=2, **filters):
        found, cursor = [], ""
        while cursor is not None:
            answer = ask.get(f"/api/v1{path}", params={"limit": limit, "cursor": cursor, **filters})
            assert answer.status_code == 200, answer.text
            page = answer.json()
            assert len(page["items"]) <= limit
            found += page["items"]
            cursor = page["next"]
        return found

    return all_items
