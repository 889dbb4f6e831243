import threading
from concurrent.futures import ThreadPoolExecutor

from worker.store import open_store


def seqs(changes):
    return [change.seq for change in changes]


def test_a_reader_that_keeps_its_place_sees_all_once(clerk, store, now):
    one = clerk.record("/a", "some words").document_id
    first = store.changes.list_after(0)
    two = clerk.record("/b", "other words").document_id
    clerk.record("/a", "third words")
    second = store.changes.list_after(first[-1].seq)
    assert [(c.document_id, c.kind) for c in first + second] == [
        (one, "created"),
        (two, "created"),
        (one, "revised"),
    ]
    assert seqs(first + second) == [1, 2, 3]
    assert second[0].time == now
    assert store.changes.list_after(3) == []


def test_pages_of_changes(clerk, store):
    for number in range(5):
        clerk.record(f"/{number}", f"words {number}")
    pages = [store.changes.list_after(after, limit=2) for after in (0, 2, 4)]
    assert [seqs(page) for page in pages] == [[1, 2], [3, 4], [5]]


def test_the_writer_who_commits_last_is_numbered_last(postgres_url, store_settings_for, now):
    """The one who wrote first holds its transaction open over the other's commit, and a reader's look."""
    settings = store_settings_for(postgres_url)
    with open_store(settings) as slow, open_store(settings) as quick:
        with slow.database.writing() as connection:
            slow.changes.record(connection, 1, "created", now)
            with quick.database.writing() as other:
                quick.changes.record(other, 2, "created", now)
                assert quick.changes.list_after(0) == []
            before = quick.changes.list_after(0)
            assert [(c.seq, c.document_id) for c in before] == [(1, 2)]
        after = quick.changes.list_after(1)
        assert [(c.seq, c.document_id) for c in after] == [(2, 1)]
        assert quick.changes.list_after(0) == before + after


def test_changes_are_numbered_on_sqlite_at_insert(sqlite_url, store_settings_for, now):
    with open_store(store_settings_for(sqlite_url)) as store, store.database.writing() as connection:
        store.changes.record(connection, 1, "created", now)
        store.changes.record(connection, 1, "revised", now)
        numbers = connection.exec_driver_sql("SELECT seq FROM changes ORDER BY id").scalars().all()
    assert numbers == [1, 2]


def test_what_is_rolled_back_leaves_no_gap(clerk, store, now):
    clerk.record("/a", "some words")
    with store.database.writing() as connection:
        store.changes.record(connection, 9, "created", now)
        connection.rollback()
    clerk.record("/b", "other words")
    assert seqs(store.changes.list_after(0)) == [1, 2]


def test_readers_miss_nothing_while_many_write(store_settings, now):
    writers, each = 4, 25
    done = threading.Event()

    def write(writer):
        with open_store(store_settings) as store:
            for number in range(each):
                with store.database.writing() as connection:
                    store.changes.record(connection, writer * each + number, "created", now)
                    store.changes.record(connection, writer * each + number, "comments", now)

    def read():
        seen = []
        with open_store(store_settings) as store:
            while not (done.is_set() and len(seen) == len(store.changes.list_after(0))):
                seen += store.changes.list_after(seen[-1].seq if seen else 0, limit=7)
        return seen

    with ThreadPoolExecutor(writers + 2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for writing in [pool.submit(write, writer) for writer in range(writers)]:
            writing.result(60)
        done.set()
        seen = [reader.result(60) for reader in readers]
    assert seen[0] == seen[1]
    assert seqs(seen[0]) == list(range(1, 2 * writers * each + 1))
    for writer in range(writers):
        mine = [(c.document_id, c.kind) for c in seen[0] if c.document_id // each == writer]
        assert mine == [
            (writer * each + number, kind) for number in range(each) for kind in ("created", "comments")
        ]
