"""Where documents come from, as exports, the view `articles` and webhooks tell it."""

import json
from datetime import timedelta

import pytest
from clerk import file_ref
from jsonschema import Draft202012Validator
from prose import edited, text

from worker.deliver import export
from worker.deliver.records import load_json_schema
from worker.deliver.webhooks.payload import encode_change
from worker.document.item_notes import ItemNotes

FEED = "https://reader:secret@a.example/feed?token=abc"


@pytest.fixture
def seen(clerk, store):
    """A function that sees a text somewhere, an hour after the last time; its document's id."""

    def see(target, body, source=None, meta=None):
        clerk.now += timedelta(hours=1)
        ref = file_ref(target, source_id=source, meta=meta or {})
        item_id = store.ledger.accept([ref], clerk.now)[0].item_id
        store.ledger.finish_fetch(clerk.claim(item_id), clerk.raw(target, body.encode()), clerk.now)
        return clerk.record(target, body, claim=clerk.claim(item_id)).document_id

    return see


@pytest.fixture
def sources(store, now):
    """A folder and a feed with labels, and a list with none; their ids."""
    made = []
    for kind, target, title, labels in (
        ("folder", "/notes", None, ("ours", "notes")),
        ("feed", FEED, "Harbour news", ("harbour", "ours")),
        ("list", "https://a.example/list", None, ()),
    ):
        source = store.sources.add(kind, target, 60, now, title=title)
        store.sources.change_labels(source.id, labels)
        made.append(source.id)
    return made


def exported(store):
    check = Draft202012Validator(load_json_schema()).validate
    records = [json.loads(json.dumps(record)) for record in export.read_changed(store, 0)]
    for record in records:
        check(record)
    return {record["id"]: record for record in records}


def article(rows, document_id):
    (row,) = rows(f"SELECT * FROM articles WHERE id = {document_id}")
    for name in ("labels", "meta"):
        if isinstance(row[name], str):
            row[name] = json.loads(row[name])
    return row


ORIGIN = ("source", "source_kind", "source_title", "feed", "labels", "meta")


def origin(record):
    return tuple(sorted(record[name]) if name == "labels" else record[name] for name in ORIGIN)


def test_what_a_person_brought_has_no_source(seen, store, rows):
    one = seen("/a", text(1))
    record = exported(store)[one]
    assert origin(record) == origin(article(rows, one)) == (None, None, None, None, [], {})
    assert record["last_seen_at"] == record["first_seen_at"]


def test_the_first_source_the_feed_all_labels_and_the_last_sighting(seen, store, rows, sources, clerk):
    folder, feed, plain = sources
    one = seen("/a", text(1), folder)
    first = clerk.now
    assert {seen("/a", text(1), source) for source in (plain, feed, None)} == {one}
    record = exported(store)[one]
    labels = ["harbour", "notes", "ours"]
    told = "https://***@a.example/feed?token=***"
    assert origin(record) == ("/notes", "folder", None, told, labels, {})
    assert origin(article(rows, one)) == ("/notes", "folder", None, FEED, labels, {})
    assert record["first_seen_at"] == first.isoformat()
    assert record["last_seen_at"] == clerk.now.isoformat()


def test_labels_of_where_copies_were_seen_and_nothing_else_of_them(seen, store, rows, sources):
    folder, feed, _ = sources
    body = text(1)
    one = seen("/a", body, folder)
    copy = seen("/b", edited(body), feed, meta={"order": 2})
    canonical = store.library.read_details(copy).document["duplicate_of"] or copy
    assert {one, copy} >= {canonical}
    record = exported(store)[canonical]
    assert record["labels"] == sorted(article(rows, canonical)["labels"]) == ["harbour", "notes", "ours"]
    assert record["source"] == ("/notes" if canonical == one else "https://***@a.example/feed?token=***")
    assert record["meta"] == ({} if canonical == one else {"order": 2})


def test_what_the_sender_said_last(seen, store, rows):
    one = seen("/a", text(1), meta={"order": 17})
    assert seen("/a", text(1), meta={"order": 18, "for": ["Ann"]}) == one
    assert seen("/a", text(1)) == one
    assert exported(store)[one]["meta"] == article(rows, one)["meta"] == {"order": 18, "for": ["Ann"]}


def test_what_winnow_notes_itself_is_no_meta(clerk, store, rows):
    ref = file_ref("/a", notes=ItemNotes(within="/watched", stored_from="feed"))
    item_id = store.ledger.accept([ref], clerk.now)[0].item_id
    store.ledger.finish_fetch(clerk.claim(item_id), clerk.raw("/a"), clerk.now)
    one = clerk.record("/a", claim=clerk.claim(item_id)).document_id
    assert exported(store)[one]["meta"] == article(rows, one)["meta"] == {}
    assert "/watched" not in json.dumps(exported(store))


def test_a_removed_source_is_named_no_more(seen, store, rows, sources):
    one = seen("/a", text(1), sources[0])
    store.sources.remove(sources[0])
    assert origin(exported(store)[one]) == origin(article(rows, one)) == (None, None, None, None, [], {})


def test_webhooks_tell_the_same(seen, store, sources):
    one = seen("/a", text(1), sources[1], meta={"order": 17})
    (change,) = store.changes.list_after(0)
    told = json.loads(encode_change(change, store.export_pages.read_snapshot(one), 1_000_000))["document"]
    assert origin(told) == origin(exported(store)[one])
    assert told["meta"] == {"order": 17}


def test_a_webhook_leaves_out_a_meta_that_is_too_long(seen, store):
    one = seen("/a", text(1), meta={"order": "x" * 5000})
    (change,) = store.changes.list_after(0)
    told = json.loads(encode_change(change, store.export_pages.read_snapshot(one), 4000))
    assert "meta" not in told["document"]
    assert told["left_out"][-1] == "meta"
    assert told["document"]["title"] == "A title"
