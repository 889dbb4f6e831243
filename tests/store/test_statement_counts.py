"""What is done while others wait for a lock takes no more statements for more rows."""

from datetime import timedelta

import pytest
from clerk import comment, file_ref
from prose import text
from statements import counting

from worker.store.webhooks.delivery_types import Draft


def thread(count, **changed):
    return [
        comment(f"c{n}", f"Comment {n}.", parent=n - 1 if n % 3 else None, **changed) for n in range(count)
    ]


@pytest.fixture
def statements(clerk, store):
    """A function that gives how many statements each of these looks at a thread takes."""

    def look(target, *looks):
        counts = []
        for comments in looks:
            clerk.now += timedelta(days=1)
            claim = clerk.ready(target)
            with counting(store.database) as counted:
                clerk.record(target, f"words of {target}", comments, claim=claim)
            counts.append(len(counted))
        return counts

    return look


@pytest.mark.parametrize(
    "again",
    [
        thread,
        lambda count: thread(count, score=5, likes=2, collapsed=True),
        lambda count: [comment("first"), *thread(count)],
        lambda count: thread(count)[: count // 3],
        lambda count: [comment(f"c{n}", f"Edited {n}.") for n in range(count)],
        lambda count: thread(count, deleted=True),
        lambda count: [comment(f"other {n}") for n in range(count)],
    ],
    ids=["unchanged", "votes", "moved", "vanished", "edited", "deleted", "others"],
)
def test_comments(statements, again):
    few = statements("/few", thread(9), again(9))
    many = statements("/many", thread(3000), again(3000))
    assert many == few


@pytest.fixture
def counts_of(store):
    """A function that gives how many statements each of these calls takes."""

    def count(*calls):
        counts = []
        for call in calls:
            with counting(store.database) as counted:
                call()
            counts.append(len(counted))
        return counts

    return count


def test_a_long_document_is_found_by_more_keys(clerk, store):
    counts = []
    for name, words in (("/short", 60), ("/long", 6000)):
        claim = clerk.ready(name)
        with counting(store.database) as counted:
            clerk.record(name, text(name, words), claim=claim)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_revision_of_one_of_many_copies(clerk, store):
    counts = []
    for copies in (12, 60):
        body = text(copies)
        for number in range(copies):
            clerk.record(f"/{copies}/{number}", f"{body} {number}")
        claim = clerk.ready(f"/{copies}/5")
        with counting(store.database) as counted:
            verdict = clerk.record(f"/{copies}/5", text(f"other {copies}"), claim=claim).verdict
        assert verdict.name == "revised"
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_document_that_was_seen_often_is_forgotten(clerk, store, counts_of):
    for name, often in (("/seldom", 3), ("/often", 90)):
        for number in range(often):
            clerk.record(name, f"words of {name}", address=f"https://a.example{name}?{number}")
    few, many = counts_of(
        lambda: store.forgetting.forget(1, clerk.now), lambda: store.forgetting.forget(2, clerk.now)
    )
    assert few == many


def test_entries_of_sources_and_files_of_folders(store, now, counts_of):
    source = store.sources.add("sitemap", "https://a.example/s.xml", 60, now).id

    def marked(count, day, stamp):
        entries = {f"{count} {number}": stamp for number in range(count)}
        files = {f"/{count}/{number}": (stamp, "0" * 64) for number in range(count)}
        return (
            lambda: store.source_entries.save(source, entries, now + timedelta(days=day)),
            lambda: store.watched_files.save(source, files),
        )

    for day, stamp in ((0, "one"), (1, "one"), (3, "two")):
        assert counts_of(*marked(5, day, stamp)) == counts_of(*marked(3000, day, stamp))
    assert store.source_entries.read(source)["3000 7"] == "two"


def test_failed_items_are_tried_again_or_dropped(clerk, store, counts_of):
    refs = [file_ref(f"/{number}") for number in range(3005)]
    ids = [item.item_id for item in store.ledger.accept(refs, clerk.now)]
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE items SET state = 'failed', reason = 'http_404'")
    retry, drop = store.failed_items.retry, store.failed_items.drop
    few, many = counts_of(lambda: retry(ids[:2], clerk.now), lambda: retry(ids[2:], clerk.now))
    assert few == many
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE items SET state = 'failed', reason = 'http_404'")
    few, many = counts_of(lambda: drop(ids[:2], clerk.now), lambda: drop(ids[2:], clerk.now))
    assert few == many


def test_changes_that_wait_for_others_of_their_document(clerk, store, counts_of):
    for number in range(70):
        clerk.record(f"/{number}", f"words {number}")
    store.webhooks.add("https://a.example/hook", "whsec_c2VjcmV0", clerk.now, kinds=None, batch=1, after=0)
    endpoint = store.webhooks.lease(1, clerk.now)
    changes = tuple(store.changes.list_after(0))

    def begin(queued):
        return lambda: store.deliveries.begin(endpoint, Draft((), queued, queued[-1].seq), clerk.now)

    few, many = counts_of(begin(changes[:3]), begin(changes[3:]))
    assert few == many
