from datetime import timedelta

from clerk import comment
from prose import text
from sqlalchemy import event

from worker.errors import Rejected, TryLater
from worker.store.queries.figures import counting


def test_nothing_yet(store, now):
    assert store.library.documents(10) == []
    assert store.library.read_details(1) is None
    assert store.library.raw_of(1) is None
    assert store.library.items() == []
    standing = store.library.standing(now)
    assert standing.items == {}
    assert (standing.documents, standing.comments, standing.copies, standing.waiting) == (0, 0, 0, 0)
    assert standing.oldest_due is None


def test_listing_documents(clerk, store):
    one = clerk.record("/a", text(1), [comment("c1"), comment("c2")], title="One").document_id
    two = clerk.record("/b", "other words", title="Two").document_id
    listed = store.library.documents(10)
    assert [(d["id"], d["title"], d["comments"]) for d in listed] == [(two, "Two", 0), (one, "One", 2)]
    assert [d["id"] for d in store.library.documents(1)] == [two]
    clerk.record("/b", text(1))
    assert [d["id"] for d in store.library.documents(10)] == [one]
    assert [d["id"] for d in store.library.documents(10, everything=True)] == [two, one]


def test_the_shelf_of_a_document(clerk, store):
    one = clerk.record("/a", "some words", [comment("c1")]).document_id
    clerk.record("/a", text(1), [comment("c1"), comment("c2", parent=0)])
    two = clerk.record("/b", "apart").document_id
    clerk.record("/b", text(1), title="A copy")
    shelf = store.library.read_details(one)
    assert shelf.document["body"] == text(1)
    assert [c["key"] for c in shelf.comments] == ["c1", "c2"]
    assert [s["verdict"] for s in shelf.sightings] == ["new", "revised"]
    assert [r["revision"] for r in shelf.revisions] == [1]
    assert shelf.copies == [{"id": two, "url": "file:///b", "title": "A copy"}]


def test_items_by_state_source_and_number(clerk, store, now):
    source = store.sources.add("folder", "/notes", 5.0, now)
    mine = clerk.accept("/a", source_id=source.id)
    other = clerk.accept("/b")
    store.ledger.fail(clerk.claim(other), Rejected("empty_file", "it holds nothing"), now)
    assert [i["id"] for i in store.library.items()] == [other, mine]
    assert [i["id"] for i in store.library.items(limit=1)] == [other]
    assert [i["id"] for i in store.library.items(source_id=source.id)] == [mine]
    (failed,) = store.library.items(state="failed")
    assert (failed["id"], failed["reason"], failed["detail"]) == (other, "empty_file", "it holds nothing")
    assert store.library.items([mine], state="failed") == []
    assert store.library.items([]) == []


def test_how_things_stand(clerk, store, now):
    clerk.record("/a", "some words", [comment("c1")])
    clerk.record("/b", "apart")
    clerk.record("/b", "some words")
    first = clerk.accept("/c")
    clerk.now = now + timedelta(minutes=1)
    clerk.accept("/d")
    waiting = clerk.accept("/e")
    store.ledger.retry_later(clerk.claim(waiting), TryLater("timeout", after=600), clerk.now)
    standing = store.library.standing(clerk.now)
    assert standing.items == {"done": 3, "pending": 3}
    assert (standing.documents, standing.copies, standing.comments, standing.waiting) == (2, 1, 1, 1)
    assert standing.oldest_due == now
    clerk.claim(first)
    assert store.library.standing(clerk.now).oldest_due == clerk.now


def test_what_is_too_many_to_count_is_estimated(clerk, store, monkeypatch):
    clerk.record("/a", "some words", [comment("c1"), comment("c2")])
    for number in range(3):
        clerk.record(f"/b{number}", f"apart {number}")
    clerk.record("/b0", "some words")
    clerk.record("/b1", "some words")
    clerk.accept("/c")
    exact = store.library.standing(clerk.now)
    assert (exact.estimated, exact.items) == ((), {"done": 6, "pending": 1})
    if not store.database.is_sqlite:
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # by which it knows how many rows there are
    monkeypatch.setattr(counting, "MAX_COUNTED", 1)
    about = store.library.standing(clerk.now)
    assert about.estimated == ("done", "documents", "copies", "comments")
    assert about.items == {"done": 6, "pending": 1}, "all items but those that wait"
    assert (about.documents, about.copies, about.comments) == (4, 2, 2)
    assert about.count("comments") == counting.Count(2, is_exact=False)
    assert about.count("pending") == counting.Count(1, is_exact=True)


def test_items_that_are_not_done_are_counted_by_the_indexes_of_their_states(store, now):
    """Of three states at once, PostgreSQL read all items."""
    seen = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    store.library.standing(now)
    ((statement, values),) = [one for one in seen if "state = 'running'" in one[0]]
    explain = "EXPLAIN QUERY PLAN" if store.database.is_sqlite else "EXPLAIN"
    with store.database.reading() as connection:
        if not store.database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(connection.exec_driver_sql(f"{explain} {statement}", values).all())
    assert "items_open" in plan
    assert "Seq Scan" not in plan


def is_stalled(store, at):
    return store.library.is_stalled(at - timedelta(minutes=1), at)


def test_work_is_stalled_when_it_is_due_and_nothing_moves(clerk, store, now):
    later = now + timedelta(minutes=2)
    assert not is_stalled(store, later)
    item = clerk.accept("/a")
    assert not is_stalled(store, now)
    assert is_stalled(store, later)
    clerk.claim(item)
    assert not is_stalled(store, later)
    store.leases.rescue_lost(item, "task-1", now)
    assert is_stalled(store, later)
    clerk.now = later
    clerk.record("/b")
    assert not is_stalled(store, later)


def test_what_was_touched_in_the_future_hides_no_standstill(clerk, store, now):
    clerk.accept("/a")
    clerk.record("/b")
    assert is_stalled(store, now - timedelta(hours=1))


def test_the_newest_bytes_of_a_document(clerk, store):
    one = clerk.record("/a", "some words").document_id
    newest = clerk.ready("/a")
    clerk.record("/a", "new words", claim=newest)
    clerk.record("/b", "other words")
    assert store.library.raw_of(one) == newest.raw_id


def test_the_view_holds_what_is_canonical_and_live(clerk, store, rows):
    one = clerk.record("/a", "some words", authors=("Ann",)).document_id
    two = clerk.record("/b", "apart").document_id
    clerk.record("/b", "some words")
    three = clerk.record("/c", "gone words").document_id
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE documents SET deleted_at = updated_at WHERE id = {three}")
    (row,) = rows("SELECT * FROM articles")
    assert row["id"] == one != two
    assert row["body"] == "some words"
    for name in (
        "url",
        "title",
        "published",
        "language",
        "site",
        "markdown",
        "html",
        "cluster_id",
        "word_count",
    ):
        assert name in row
    assert "duplicate_of" not in row
