"""Forgetting a document: what goes, what stays, and what cannot come back."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from clerk import comment
from prose import edited, part, text

from worker import dedupe
from worker.document import ItemRef
from worker.errors import Rejected

TABLES = ("documents", "comments", "sightings", "revisions", "sketches", "near_keys", "clusters", "raw")


def counts(rows):
    return {table: rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in TABLES}


def raw_files(store):
    return [path for path in store.raw.folder.rglob("*") if path.is_file()]


def test_nothing_is_left_of_it(clerk, store, rows, now):
    stored = clerk.record("/a", text(1), [comment("c1"), comment("c2")]).document_id
    clerk.record("/a", text(2), [comment("c1")])
    gone = store.forgetting.forget(stored, now)
    assert (gone.document_ids, gone.addresses, gone.comments, gone.files) == ((stored,), 1, 2, 1)
    assert counts(rows) == dict.fromkeys(TABLES, 0)
    assert raw_files(store) == []
    assert clerk.changes()[-1] == (stored, "deleted")
    told = ("state", "reason", "document_id", "raw_id", "verdict")
    assert {tuple(row[name] for name in told) for row in rows("SELECT * FROM items")} == {
        ("failed", "forgotten", None, None, None)
    }


def test_it_comes_back_neither_to_its_address_nor_by_its_words(clerk, store, rows, now):
    store.forgetting.forget(clerk.record("/a", text(1)).document_id, now)
    for target, body in (("/a", text(2)), ("/elsewhere", text(1))):
        with pytest.raises(Rejected) as refused:
            clerk.record(target, body)
        assert refused.value.reason == "forgotten"
        assert "winnow forget --undo 1" in refused.value.detail
    with pytest.raises(Rejected, match="forgotten"):
        store.forgetting.check_not_forgotten("file:///a")
    assert rows("SELECT id FROM documents") == []
    assert clerk.record("/elsewhere", text(3)).document_id == 2


def test_it_may_come_back_when_that_is_said(clerk, store, now):
    store.forgetting.forget(clerk.record("/a", text(1)).document_id, now)
    with pytest.raises(Rejected, match="not_forgotten"):
        store.forgetting.undo(7)
    store.forgetting.undo(1)
    store.forgetting.check_not_forgotten("file:///a")
    assert clerk.record("/a", text(1)).verdict.name == "new"
    store.forgetting.forget(2, now)
    store.forgetting.undo_at("file:///a")
    assert clerk.record("/a", text(1)).verdict.name == "new"


def test_bytes_of_another_document_stay(clerk, store, now):
    """All of the clerk's files hold the same bytes unless they are told otherwise."""
    one, two = (clerk.record(f"/{number}", text(number)).document_id for number in range(2))
    assert store.forgetting.forget(one, now).files == 0
    assert store.raw_item(store.library.raw_of(two)).content == b"some words"
    assert store.forgetting.forget(two, now).files == 1


def test_a_feeds_copy_goes_unless_another_item_may_need_it(clerk, store, now):
    copy = b"<p>what the feed said</p>"
    digest = sha256(copy).hexdigest()
    stored = clerk.record("/a", text(1), claim=clerk.ready("/a", copy=copy)).document_id
    other = ItemRef("url", "https://b.example/", "url:b:1", None, copy=copy)
    store.ledger.accept([other], now)
    assert store.forgetting.forget(stored, now).files == 1
    assert store.raw.load(digest) == copy


def test_what_failed_at_its_address_goes_with_it(clerk, store, rows, now):
    """A try that failed has no document, and still has what was received for it."""
    copy, page = b"<p>what the feed said</p>", b"a page that could not be read"
    url = "https://a.example/x_y"
    key = dedupe.address_key(url)
    stored = clerk.record(url, text(1), address=url).document_id
    refs = [
        ItemRef("url", one, f"url:{dedupe.address_key(one)}:{number}", copy=copy)
        for number, one in enumerate([url, "https://a.example/xzy"])
    ]
    for item in store.ledger.accept(refs, now):
        claim = clerk.claim(item.item_id, "fetch")
        store.addresses.finish_fetch(
            claim, clerk.raw(item.target, page), dedupe.address_key(item.target), now
        )
        store.ledger.fail(clerk.claim(item.item_id), Rejected("internal_error", "a bug"), now)
    store.forgetting.forget(stored, now)
    left = rows("SELECT reason, copy_hash IS NULL AS gone FROM items WHERE kind = 'url' ORDER BY id")
    assert [(row["reason"], bool(row["gone"])) for row in left] == [
        ("forgotten", True),
        ("internal_error", False),
    ]
    assert len(rows("SELECT id FROM raw")) == 1
    with pytest.raises(Rejected, match="forgotten"):
        store.forgetting.check_not_forgotten(key)


def test_word_for_word_copies_go_with_it_and_near_ones_stay(clerk, store, rows, now):
    body = text(1)
    first = clerk.record("/first", body).document_id
    near = clerk.record("/near", part(edited(body), 0, 110)).document_id
    twin = clerk.record("/twin", text(2)).document_id
    clerk.record("/twin", body)
    clerk.record("/place", body)
    gone = store.forgetting.forget(first, now)
    assert gone.document_ids == (first, twin)
    assert gone.left == (near,)
    assert gone.addresses == 3
    assert clerk.document(near)["duplicate_of"] is None
    assert clerk.changes()[-3:] == [(near, "split"), (first, "deleted"), (twin, "deleted")]
    assert rows("SELECT id, canonical_id FROM clusters") == [{"id": near, "canonical_id": near}]
    for address in ("/twin", "/place"):
        with pytest.raises(Rejected, match="forgotten"):
            clerk.record(address, text(9))
    late = clerk.record("/late", edited(body))
    assert (late.verdict.name, late.verdict.clusters) == ("near-duplicate", (near,))


def test_a_copy_is_forgotten_by_itself(clerk, store, rows, now):
    body = text(1)
    first = clerk.record("/first", body).document_id
    near = clerk.record("/near", part(edited(body), 0, 110)).document_id
    store.corrections.split([near], now)
    store.corrections.merge(first, near, now)
    assert store.forgetting.forget(near, now).left == (first,)
    assert clerk.changes()[-1] == (near, "deleted")
    assert clerk.document(first)["duplicate_of"] is None
    assert rows("SELECT * FROM rulings") == []


def test_what_says_nothing_takes_nothing_with_it(clerk, store, now):
    one = clerk.record("/one", "").document_id
    clerk.record("/two", text(1))
    store.forgetting.forget(one, now)
    assert clerk.record("/three", "").verdict.name == "new"


def test_it_is_found_by_its_address_and_by_that_of_a_copy(clerk, store):
    stored = clerk.record("/a", text(1)).document_id
    clerk.record("/b", text(1))
    assert {store.forgetting.find_document(f"file:///{name}") for name in "ab"} == {stored}
    with pytest.raises(Rejected, match="unknown_document"):
        store.forgetting.find_document("file:///c")


def test_what_is_not_there_cannot_be_forgotten(store, now):
    with pytest.raises(Rejected, match="unknown_document"):
        store.forgetting.forget(3, now)


def test_the_bytes_of_what_comes_back_are_not_kept(clerk, store, rows):
    claim = clerk.ready("/a", copy=b"<p>what the feed said</p>")
    store.forgetting.discard(claim)
    assert raw_files(store) == []
    assert rows("SELECT copy_hash FROM items") == [{"copy_hash": None}]
    assert rows("SELECT id FROM raw") == []
    assert rows("SELECT step, raw_id FROM items") == [{"step": "process", "raw_id": None}]


def test_copies_that_arrive_meanwhile_go_too_or_are_kept_out(clerk, store, rows, now):
    body = text(1)
    stored = clerk.record("/0", body).document_id
    claims = [(f"/{number}", clerk.ready(f"/{number}")) for number in range(1, 9)]

    def record(target, claim):
        try:
            return clerk.record(target, body, claim=claim).verdict.name
        except Rejected as error:
            return error.reason

    with ThreadPoolExecutor(5) as pool:
        arrivals = [pool.submit(record, *one) for one in claims]
        store.forgetting.forget(stored, now)
        outcomes = [arrival.result(60) for arrival in arrivals]
    assert set(outcomes) <= {"duplicate", "forgotten"}
    assert rows("SELECT id FROM documents") == []
    assert rows("SELECT id FROM sightings") == []
