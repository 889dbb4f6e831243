"""Every statement that the docs show runs on the store that it is for, and finds what it says."""

import re

import pytest
from clerk import comment, file_ref
from docs_blocks import PROJECT, pages, sql_blocks, unfenced
from sqlalchemy import text

_STATEMENT = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|LISTEN)\b|`(SELECT|WHERE|LISTEN|MATCH) ", re.MULTILINE
)
SHOWN = [
    pytest.param(store, statement, id=f"{page.stem}-{number}-{store or 'any'}")
    for page in pages()
    for number, (store, statement) in enumerate(sql_blocks(page))
]
GIVEN = {"last": 0}
"""What the parameters in them stand for."""


@pytest.fixture
def harbour(clerk, store, now):
    """A document that each of them finds: with a comment, from a feed with a label."""
    feed = store.sources.add("feed", "https://a.example/feed", 60, now).id
    store.sources.change_labels(feed, ("harbour",))
    item_id = store.ledger.accept([file_ref("/a", source_id=feed)], now)[0].item_id
    store.ledger.finish_fetch(clerk.claim(item_id), clerk.raw("/a"), now)
    body = "Four old cranes stand in the harbour."
    clerk.record(
        "/a", body, [comment("c", "My grandfather built them.")], clerk.claim(item_id), title="Old cranes"
    )
    store.changes.assign_numbers()


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize(("kind", "statement"), SHOWN)
def test_it_runs(store, kind, statement):
    if kind not in {"", "sqlite" if store.database.is_sqlite else "postgresql"}:
        pytest.skip("for the other database")
    asked = text(statement)
    with store.database.reading() as connection:
        found = connection.execute(asked, {name: GIVEN[name] for name in asked._bindparams})
        assert not found.returns_rows or found.all()


def test_the_docs_show_statements_for_both():
    shown = {kind for page in pages() for kind, _ in sql_blocks(page)}
    assert shown == {"", "sqlite", "postgresql"}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(PROJECT)))
def test_no_statement_stands_where_no_test_runs_it(page):
    assert not _STATEMENT.search(unfenced(page))
