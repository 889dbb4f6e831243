import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from clerk import Clerk, article, comment
from waiting import PATIENCE, wait_until

from worker import dedupe
from worker.comments import merge
from worker.dates import Moment
from worker.document import Duplicate, New, Revision, Unchanged
from worker.store import open_store
from worker.store.ledger.claims import LostClaimError


def test_no_garbage_is_looked_for_while_locks_are_held(clerk, store):
    fingerprint = dedupe.make_fingerprint(article("one two three"), "file:///notes/a.txt")
    with store.documents.begin_verdict(clerk.ready(), fingerprint, dedupe.shortlist, merge):
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_new_document(clerk, store, now, rows):
    stored = clerk.record(
        "/notes/a.txt",
        "one two three",
        [comment("c1")],
        authors=("Ann", "Bo"),
        language="en",
        tags=("x",),
        published=Moment(now, "day"),
    )
    assert isinstance(stored.verdict, New)
    assert (stored.title, stored.comments, stored.at) == ("A title", 1, now)
    row = clerk.document(stored.document_id)
    expected = dict(
        url="file:///notes/a.txt", address_key="file:///notes/a.txt", title="A title", authors=["Ann", "Bo"],
        language="en", tags=["x"], published=now, published_precision="day", modified=None,
        body="one two three", word_count=3, duplicate_of=None, revision=1,
        comments_stated=1, cluster_id=stored.document_id,
        first_seen_at=now, updated_at=now, deleted_at=None, paywalled=None, kind="article",
    )  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert rows("SELECT id, canonical_id FROM clusters") == [{"id": row["id"], "canonical_id": row["id"]}]
    assert clerk.changes() == [(stored.document_id, "created")]
    (item,) = store.library.items()
    assert (item["state"], item["verdict"], item["document_id"]) == ("done", "new", stored.document_id)
    (sighting,) = store.library.read_details(stored.document_id).sightings
    assert (sighting["item_id"], sighting["verdict"], sighting["seen_at"]) == (item["id"], "new", now)
    assert sighting["evidence"] == [["address and content", "not seen before", "no document has either"]]


def test_confidence_in_comments_is_that_of_the_last_look(clerk, rows):
    first = clerk.record()
    assert clerk.document(first.document_id)["comments_confidence"] is None
    for sure, comments in ((0.75, [comment("c1")]), (0.5, [comment("c1"), comment("c2")])):
        again = clerk.record(comments=comments, sure=sure)
        assert isinstance(again.verdict, Unchanged)
        assert rows("SELECT comments_stated, comments_confidence FROM articles") == [
            {"comments_stated": len(comments), "comments_confidence": sure}
        ]


def test_the_same_again_is_unchanged(clerk, store):
    first = clerk.record(body="some words")
    again = clerk.record(body="Some  words!")
    assert isinstance(again.verdict, Unchanged)
    assert again.document_id == first.document_id
    assert len(store.library.read_details(first.document_id).sightings) == 2
    assert clerk.document(first.document_id)["body"] == "some words"
    assert clerk.changes() == [(first.document_id, "created")]


def test_other_content_at_the_same_address_is_a_revision(clerk, store, now):
    first = clerk.record(body="some words", title="Before")
    clerk.now = now + timedelta(days=1)
    again = clerk.record(body="other words", title="After")
    assert isinstance(again.verdict, Revision)
    shelf = store.library.read_details(first.document_id)
    assert (shelf.document["body"], shelf.document["title"]) == ("other words", "After")
    assert (shelf.document["revision"], shelf.document["first_seen_at"]) == (2, now)
    assert shelf.document["updated_at"] == clerk.now
    (before,) = shelf.revisions
    assert (before["revision"], before["title"], before["body"]) == (1, "Before", "some words")
    assert before["replaced_at"] == clerk.now
    clerk.record(body="third words")
    assert [r["body"] for r in store.library.read_details(first.document_id).revisions] == [
        "some words",
        "other words",
    ]
    assert [kind for _, kind in clerk.changes()] == ["created", "revised", "revised"]


def test_the_same_content_elsewhere_is_a_duplicate(clerk, store):
    first = clerk.record("/a", "some words")
    copy = clerk.record("/b", "some words", [comment("only there")])
    assert isinstance(copy.verdict, Duplicate)
    assert copy.document_id == first.document_id
    assert len(store.library.documents(10, everything=True)) == 1
    shelf = store.library.read_details(first.document_id)
    assert [s["target"] for s in shelf.sightings] == ["/a", "/b"]
    assert [s["address_key"] for s in shelf.sightings] == ["file:///a", "file:///b"]
    assert [c["sighting_id"] for c in shelf.comments] == [shelf.sightings[1]["id"]]
    assert clerk.changes() == [(first.document_id, "created"), (first.document_id, "comments")]


def test_a_document_revised_into_a_copy_of_another(clerk, store):
    one, two = clerk.record("/a", "some words"), clerk.record("/b", "other words")
    verdict = clerk.record("/b", "some words").verdict
    assert (verdict.document_id, verdict.clusters) == (two.document_id, (one.document_id,))
    row = clerk.document(two.document_id)
    assert (row["duplicate_of"], row["cluster_id"]) == (one.document_id, one.document_id)
    assert [d["id"] for d in store.library.documents(10)] == [one.document_id]
    assert [c["id"] for c in store.library.read_details(one.document_id).copies] == [two.document_id]


def test_a_copy_that_goes_its_own_way_again(clerk):
    clerk.record("/a", "some words")
    two = clerk.record("/b", "other words")
    clerk.record("/b", "some words")
    clerk.record("/b", "third words")
    row = clerk.document(two.document_id)
    assert (row["duplicate_of"], row["cluster_id"]) == (None, two.document_id)


def test_copies_stay_together_when_the_first_is_revised(clerk):
    first, second, third = (clerk.record(at, f"{at} words").document_id for at in ("/a", "/b", "/c"))
    clerk.record("/b", "/a words")
    clerk.record("/c", "/a words")
    before = len(clerk.changes())
    clerk.record("/a", "new words")
    second_row, third_row = clerk.document(second), clerk.document(third)
    assert (second_row["duplicate_of"], second_row["cluster_id"]) == (None, second)
    assert (third_row["duplicate_of"], third_row["cluster_id"]) == (second, second)
    assert clerk.changes()[before:] == [(second, "split"), (first, "revised")]
    again = clerk.record("/d", "/a words")
    assert again.document_id == second
    back = clerk.record("/a", "/a words")
    assert back.verdict.clusters == (second,)


def test_cluster_ids_are_those_of_canonical_documents(clerk, rows):
    for number, (at, body) in enumerate(
        [
            ("/a", "x"),
            ("/b", "y"),
            ("/b", "x"),
            ("/c", "z"),
            ("/c", "x"),
            ("/a", "y"),
            ("/b", "y"),
            ("/a", "x"),
        ]
    ):
        clerk.record(at, f"{body} words")
        documents = rows("SELECT id, cluster_id, duplicate_of, content_hash FROM documents")
        for row in documents:
            assert row["cluster_id"] == (row["duplicate_of"] or row["id"]), number
        canonical = [row["content_hash"] for row in documents if row["duplicate_of"] is None]
        assert len(set(canonical)) == len(canonical) == len({row["content_hash"] for row in documents})


def test_each_item_leaves_one_sighting(clerk, store, rows):
    claim = clerk.ready()
    clerk.record(claim=claim)
    with pytest.raises(LostClaimError):
        clerk.record(claim=claim)
    assert len(rows("SELECT id FROM sightings")) == 1
    assert store.library.standing(clerk.now).documents == 1


@pytest.mark.parametrize("body", ["new words", "some words", "other words"])
def test_nothing_is_written_when_the_claim_was_lost(clerk, store, now, rows, body):
    clerk.record("/a", "some words")
    clerk.record("/b", "other words")
    claim = clerk.ready("/a")
    store.leases.rescue_expired(now + timedelta(hours=1))
    tables = ("documents", "clusters", "sightings", "comments", "revisions", "changes", "items")
    before = {name: rows(f"SELECT * FROM {name} ORDER BY id") for name in tables}
    with pytest.raises(LostClaimError):
        clerk.record("/a", body, [comment("c1")], claim=claim)
    assert {name: rows(f"SELECT * FROM {name} ORDER BY id") for name in tables} == before


def test_an_error_in_the_transaction_writes_nothing(clerk, store, rows):
    claim = clerk.ready()
    fingerprint = dedupe.make_fingerprint(article(), "file:///notes/a.txt")

    def fail_after_writing():
        with store.documents.begin_verdict(claim, fingerprint, dedupe.shortlist, merge) as writer:
            verdict = dedupe.decide(fingerprint, writer.lookalikes)
            writer.record(article(), fingerprint, verdict, "file:///notes/a.txt", clerk.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    assert rows("SELECT id FROM documents") == []
    assert clerk.item(claim.item_id)["state"] == "running"


def test_looking_for_the_like_writes_nothing(clerk, store):
    stored = clerk.record("/a", "some words")
    found = store.documents.find_similar(
        dedupe.make_fingerprint(article("some words"), "file:///b"), dedupe.shortlist
    )
    assert [seen.document_id for seen in found] == [stored.document_id]
    assert (
        store.documents.find_similar(
            dedupe.make_fingerprint(article("others"), "file:///b"), dedupe.shortlist
        )
        == ()
    )


def test_addresses_longer_than_an_index_entry(clerk, rows):
    query = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(3_000))
    one = clerk.record("/a", "some words", address=f"https://a.example/?q={query}1")
    two = clerk.record("/a", "other words", address=f"https://a.example/?q={query}2")
    again = clerk.record("/a", "other words", address=f"https://a.example/?q={query}2&utm_source=x")
    assert one.document_id != two.document_id == again.document_id
    assert rows("SELECT url FROM documents ORDER BY id")[0]["url"].endswith("1")


def test_revising_while_a_copy_arrives(clerk, store_settings, now):
    """The copies that a revision sets free, and a newcomer with their content, must not both be canonical."""
    clerk.record("/a", "shared words")
    clerk.record("/b", "apart")
    clerk.record("/b", "shared words")
    revision, newcomer, unchanged = clerk.ready("/a"), clerk.ready("/c"), clerk.ready("/b")
    written, newcomer_waits = threading.Event(), threading.Event()

    def revise():
        with open_store(store_settings) as store:
            made = article("quite other words")
            fingerprint = dedupe.make_fingerprint(made, "file:///a")
            with store.documents.begin_verdict(revision, fingerprint, dedupe.shortlist, merge) as writer:
                verdict = dedupe.decide(fingerprint, writer.lookalikes)
                writer.record(made, fingerprint, verdict, "file:///a", now)
                written.set()
                wait_until(lambda: waiting(store) >= 1, "the newcomer waits for this transaction")
                newcomer_waits.set()
                wait_until(lambda: waiting(store) >= 2, "so does the copy")

    def waiting(store):
        if store.database.is_sqlite:  # where all writers wait, and it tells nobody
            return 2
        here = "datname = current_database() AND wait_event_type = 'Lock'"
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE {here}"
        with store.database.reading() as connection:
            return connection.exec_driver_sql(asked).scalar()

    def record(claim, target, turn):
        turn.wait(PATIENCE)
        with open_store(store_settings) as store:
            return Clerk(store, now).record(target, "shared words", claim=claim)

    with ThreadPoolExecutor(3) as pool:
        revising = pool.submit(revise)
        settled = [
            pool.submit(record, newcomer, "/c", written),
            pool.submit(record, unchanged, "/b", newcomer_waits),
        ]
        revising.result(30)
        verdicts = [type(future.result(30).verdict) for future in settled]
    assert verdicts == [Duplicate, Unchanged]
