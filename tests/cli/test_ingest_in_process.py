"""What `winnow ingest` does with an item when something other than the item fails."""

import pytest

from worker.cli import ingestion
from worker.context import Context
from worker.document import ItemRef
from worker.errors import Unavailable
from worker.settings import load


def test_a_database_that_is_away_is_no_failure_of_the_document(store, now, monkeypatch):
    (accepted,) = store.ledger.accept([ItemRef("file", "/seeds/a.txt", "file:/seeds/a.txt:1")], now)

    context = Context(load(), store)

    def away(_ref, _within, _known):
        raise Unavailable("database: is locked")

    monkeypatch.setattr(context, "fetch", away)
    with pytest.raises(Unavailable):
        ingestion.ingest(accepted, context)
    (item,) = store.library.items([accepted.item_id])
    assert (item["state"], item["reason"]) == ("running", None)


def test_a_fault_of_ours_fails_the_item_with_its_reason(store, now, monkeypatch):
    (accepted,) = store.ledger.accept([ItemRef("file", "/seeds/a.txt", "file:/seeds/a.txt:1")], now)

    context = Context(load(), store)

    def broken(_ref, _within, _known):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(context, "fetch", broken)
    assert ingestion.ingest(accepted, context) == ("internal_error", "ZeroDivisionError: a fault")
    (item,) = store.library.items([accepted.item_id])
    assert (item["state"], item["reason"]) == ("failed", "internal_error")
