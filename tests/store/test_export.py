"""Exports: what is in them, by their published schema; going on from the last; all formats alike."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet
import pytest
from clerk import comment
from jsonschema import Draft202012Validator, ValidationError
from prose import edited, part, text

from worker.dates import Moment
from worker.deliver import export
from worker.deliver.records import load_json_schema
from worker.store.queries.document_filter import DocumentFilter

POSTED = Moment(datetime(2026, 2, 1, tzinfo=UTC), "month", "received")


@pytest.fixture
def checked():
    """A function that checks records by the published schema, and gives them as a list."""
    check = Draft202012Validator(load_json_schema()).validate

    def each(records):
        found = list(records)
        for record in found:
            check(json.loads(json.dumps(record)))
        return found

    return each


def thread():
    return [
        comment("c1", "The first.", posted_text="2 months ago", posted=POSTED, likes=3),
        comment("c2", "An answer to it.", parent=0, author=None, collapsed=True),
    ]


def test_a_record_has_what_is_stored_and_its_thread(clerk, store, checked):
    published = Moment(datetime(2026, 1, 2, tzinfo=UTC), "day", "shown")
    clerk.record("/a", text(1), thread(), title="One", authors=("Ann", "Ben"), published=published, sure=0.75)
    (record,) = checked(export.read_changed(store, 0))
    document = store.library.read_details(1).document
    for name in ("url", "title", "authors", "kind", "body", "markdown", "html", "word_count", "content_hash"):
        assert record[name] == document[name]
    assert (record["schema"], record["id"], record["seq"], record["gone"]) == (1, 1, 1, None)
    assert record["author"] == "Ann, Ben"
    assert record["comments_confidence"] == 0.75
    assert (record["published"], record["published_precision"]) == ("2026-01-02", "day")
    assert record["updated_at"] == clerk.now.isoformat()
    first, answer = record["comments"]
    assert (first["key"], first["text"], first["likes"]) == ("c1", "The first.", 3)
    assert (first["posted_text"], first["posted_at"]) == ("2 months ago", "2026-02-01T00:00:00+00:00")
    assert [one["parent"] for one in (first, answer)] == [None, 0]
    assert (answer["author"], answer["deleted"], answer["collapsed"]) == (None, False, True)


def test_the_next_export_has_what_changed_since_each_once(clerk, store, checked, now):
    for number in range(4):
        clerk.record(f"/{number}", text(number))
    first = checked(export.read_changed(store, 0))
    assert [(one["id"], one["seq"]) for one in first] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    clerk.record("/1", text(11))
    clerk.record("/1", text(12))
    clerk.record("/2", text(2), [comment("new")])
    store.forgetting.forget(1, now)
    store.corrections.merge(3, 4, now)
    news = checked(export.read_changed(store, 4))
    assert [(one["id"], one["gone"]) for one in news] == [
        (2, None),
        (3, None),
        (1, "deleted"),
        (4, "merged"),
    ]
    assert news[0]["revision"] == 3
    assert news[-1]["duplicate_of"] == 3
    assert checked(export.read_changed(store, news[-1]["seq"])) == []
    assert [one["id"] for one in checked(export.read_changed(store, 0))] == [2, 3]


def test_an_export_that_was_cut_off_goes_on(clerk, store, checked):
    for number in range(7):
        clerk.record(f"/{number}", text(number))
    whole = checked(export.read_changed(store, 0))
    records = export.read_changed(store, 0)
    begun = [next(records) for _ in range(3)]
    assert begun + checked(export.read_changed(store, begun[-1]["seq"])) == whole


def test_more_than_one_page(clerk, store, checked, monkeypatch):
    monkeypatch.setattr("worker.store.feed.export_pages.MAX_DOCUMENTS_PER_PAGE", 3)
    for number in range(8):
        clerk.record(f"/{number}", text(number), [comment("c")])
    for reading in (lambda: export.read_changed(store, 0), lambda: export.read_all(store)):
        records = checked(reading())
        assert [one["id"] for one in records] == list(range(1, 9))
        assert {len(one["comments"]) for one in records} == {1}


def test_what_changes_during_an_export_is_in_it_or_in_the_next(clerk, store, checked, monkeypatch):
    monkeypatch.setattr("worker.store.feed.export_pages.MAX_DOCUMENTS_PER_PAGE", 1)
    for number in range(3):
        clerk.record(f"/{number}", text(number))
    records = export.read_changed(store, 0)
    seen = [next(records)]
    clerk.record("/0", text(10))  # was given already
    clerk.record("/2", text(12))  # is still to be given
    seen += records
    seen += checked(export.read_changed(store, seen[-1]["seq"]))
    latest = {one["id"]: one["body"] for one in seen}
    assert latest == {1: text(10), 2: text(1), 3: text(12)}
    assert [one["seq"] for one in seen] == sorted({one["seq"] for one in seen})


def test_copies_are_in_it_only_when_all_is_asked_for(clerk, store, checked):
    body = text(1)
    clerk.record("/a", body)
    clerk.record("/b", part(edited(body), 0, 110))
    assert [one["id"] for one in checked(export.read_changed(store, 0))] == [1]
    assert [(one["id"], one["duplicate_of"], one["seq"]) for one in checked(export.read_all(store))] == [
        (1, None, 1),
        (2, 1, None),
    ]


def test_all_formats_say_the_same(clerk, store, checked, now, monkeypatch):
    monkeypatch.setattr(export, "DOCUMENTS_PER_FRAME", 2)
    monkeypatch.setattr(export, "DOCUMENTS_PER_TABLE", 2)
    monkeypatch.setattr(export, "MIN_ROW_GROUP_BYTES", 1)
    clerk.record("/a", text(1), [*thread(), replace(comment("c3"), deleted=True)], title="Ünï 鷗")
    clerk.record("/b", text(2))
    clerk.record("/c", text(3))
    store.forgetting.forget(3, now)
    records = checked(export.read_changed(store, 0)) + checked(export.read_changed(store, 3))
    made = {name: b"".join(encode(records)) for name, encode in export.FORMATS.items()}
    assert [json.loads(line) for line in made["jsonl"].splitlines()] == records
    stream = pa.CompressedInputStream(pa.BufferReader(made["jsonl.zst"]), "zstd")
    assert stream.read() == made["jsonl"]
    read = pyarrow.parquet.read_table(io.BytesIO(made["parquet"]))
    rows = [row | {"meta": row["meta"] and json.loads(row["meta"])} for row in read.to_pylist()]
    assert [
        {name: row[name] for name in record} for row, record in zip(rows, records, strict=True)
    ] == records
    assert {row["gone"] for row in rows} == {None, "deleted"}


def test_the_newest_and_those_with_words_come_with_all_that_belongs_to_them(checked, clerk, store, now):
    clerk.record("/a", text(1), thread(), title="One ferry")
    clerk.record("/b", text(2), title="Two piers")
    clerk.record("/c", text(3), title="Three ferries and a ferry", language="nl")
    clerk.record("/copy", text(3) + " More.", title="A ferry again")
    store.forgetting.forget(2, now)
    canonical, everything = 4, {one["id"]: one for one in export.read_all(store)}
    for found, ids in (
        (export.read_newest(store), [canonical, 1]),
        (export.read_newest(store, DocumentFilter(language="nl")), []),
        (export.read_found(store, "ferry"), [canonical, 1]),
        (export.read_found(store, "answer", DocumentFilter(with_comments=True)), [1]),
    ):
        assert checked(found) == [everything[number] for number in ids]


def test_parquet_has_every_column_of_the_schema():
    columns = export.build_parquet_schema()
    schema = load_json_schema()["$defs"]
    assert set(columns.names) == set(schema["document"]["properties"])
    of_comment = columns.field("comments").type.value_type
    assert {field.name for field in of_comment} == set(schema["comment"]["properties"])


def test_the_schema_refuses_what_it_does_not_know(checked, clerk, store):
    clerk.record("/a", text(1))
    (record,) = export.read_changed(store, 0)
    for wrong in ({"surprise": 1}, {"kind": "poem"}, {"seq": "1"}, {"comments": [{"key": "c"}]}):
        with pytest.raises(ValidationError):
            checked([record | wrong])
