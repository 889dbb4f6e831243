"""Kept bytes that are read again, through the whole path."""

from dataclasses import replace

import pytest

from worker import document, pipeline
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.fetch import read_file
from worker.intake import reprocessing as batches
from worker.rules.sites import NO_RULES
from worker.store.documents import observation, reprocessing, similar_documents
from worker.store.queries import library

PAGES = (
    """<title>Piers</title><p>The pier was closed in March, and nobody has said when it will open again.</p>
    <p>Anglers have moved to the harbour wall, where the council tolerates them until the summer.</p>""",
    """<title>Bread</title><p>A loaf wants time more than all else, says the baker of the corner shop.</p>
    <p>She begins at two in the morning and closes when the last one is sold, which is before noon.</p>""",
)


@pytest.fixture
def visit(clerk, store):
    """A function that takes a page through the store, as found in a file."""

    def record(path, html):
        item_id = clerk.accept(path)
        raw = RawItem(path, html.encode(), Reference(clerk.now, "mtime"), media_type="text/html")
        store.raw.keep(raw.content, raw.hash)
        store.ledger.finish_fetch(clerk.claim(item_id), raw, clerk.now)
        return pipeline.process(clerk.claim(item_id, "process"), store, read_file, NO_RULES, clerk.now)

    return record


@pytest.fixture
def again(clerk, store):
    """A function that brings items to be read again to their ends."""

    def process(item_ids):
        for item_id in item_ids:
            pipeline.process(clerk.claim(item_id, "process"), store, read_file, NO_RULES, clerk.now)

    return process


@pytest.fixture
def reader(monkeypatch):
    """A function that lets the extractor leave something out; its version rises if that is said."""

    def install(left_out, *, version=document.EXTRACTOR_VERSION):
        for module in (document, observation, library, similar_documents, reprocessing):
            monkeypatch.setattr(module, "EXTRACTOR_VERSION", version)
        read = pipeline.read

        def other(raw, rules=NO_RULES):
            article = read(raw, rules)
            return replace(article, body=article.body.replace(left_out, ""))

        monkeypatch.setattr(pipeline, "read", other)

    return install


def test_what_another_version_read_is_read_again_once(visit, again, store, reader, clerk):
    for number, html in enumerate(PAGES):
        visit(f"/{number}", html)
    assert store.reprocessing.select_outdated(0, 10) == []
    reader("of the corner shop", version=document.EXTRACTOR_VERSION + 1)
    kept = store.reprocessing.select_outdated(0, 10)
    assert [one.document_id for one in kept] == [1, 2]
    assert store.reprocessing.select_outdated(1, 10) == kept[1:] == store.reprocessing.select_these([2])
    with pytest.raises(Rejected, match="9"):
        store.reprocessing.select_these([2, 9])
    items = store.reprocessing.accept(kept, "v2", clerk.now)
    assert store.reprocessing.accept(kept, "v2", clerk.now) == []
    again(items)
    assert clerk.changes(2) == [(2, "reextracted")]
    assert "corner shop" not in clerk.document(2)["body"]
    assert clerk.document(2)["revision"] == 2
    assert store.reprocessing.select_outdated(0, 10) == []
    assert [len(store.library.read_details(number).sightings) for number in (1, 2)] == [1, 1]
    assert store.library.standing(clerk.now).items == {"done": 4}


def test_reading_again_with_other_rules_is_no_revision(visit, again, store, reader, clerk):
    """The version is the same; what changed is what a person says of the site."""
    visit("/0", PAGES[0])
    reader("in March")
    assert store.reprocessing.select_outdated(0, 10) == []
    again(store.reprocessing.accept(store.reprocessing.select_all(0, 10), "rules", clerk.now))
    assert clerk.changes() == [(1, "created"), (1, "reextracted")]


def test_nothing_changes_where_the_same_is_read(visit, again, store, clerk):
    visit("/0", PAGES[0])
    before = clerk.document(1)
    again(store.reprocessing.accept(store.reprocessing.select_all(0, 10), "once more", clerk.now))
    assert clerk.document(1) == before
    assert clerk.changes() == [(1, "created")]


def test_a_newer_page_is_not_undone(visit, again, store, clerk):
    visit("/0", PAGES[0])
    (item,) = store.reprocessing.accept(store.reprocessing.select_all(0, 10), "late", clerk.now)
    visit("/0", PAGES[1])
    again([item])
    assert clerk.document(1)["title"] == "Bread"
    assert clerk.changes() == [(1, "created"), (1, "revised")]
    assert clerk.item(item)["verdict"] == "superseded"


def test_a_sender_cannot_name_an_item_so(store, now):
    ref = document.ItemRef("file", "/a", "msg:again:1:v1")
    (accepted,) = store.ledger.accept([ref], now)
    assert store.ledger.claim(accepted.item_id, "process", "task", now).is_again is False


def test_the_documents_of_a_site_are_chosen_in_batches(clerk, store, monkeypatch):
    addresses = ("https://www.weir.example/a", "https://weir.example/b", "https://other.example/c")
    for number, address in enumerate(addresses):
        clerk.record(f"/{number}.html", f"words {number} of {address}", address=address)
    monkeypatch.setattr(batches, "BATCH_SIZE", 1)
    chosen = [[one.document_id for one in batch] for batch in batches.list_site(store, "weir.example")]
    assert chosen == [[1], [2]]
    assert batches.reprocess_site(store, "weir.example", clerk.now) == 2
    assert [row["target"] for row in store.library.items(state="pending")] == ["/1.html", "/0.html"]
