"""Copies from each database to each: the same rows, the same numbers, and going on where they ended."""

import shutil
from contextlib import closing
from datetime import timedelta

import pytest
from clerk import Clerk, comment
from prose import edited, part, text
from sqlalchemy import select

from tests.conftest import spelled
from worker.errors import Rejected, Unavailable
from worker.store import open_store
from worker.store.database import Database, schema
from worker.store.transfer.copy import StoreCopy
from worker.store.transfer.row_counts import is_empty, tables
from worker.store.webhooks.delivery_types import Draft


@pytest.fixture
def filled(clerk, store, now):
    """A store with something in every corner: copies, threads, a document forgotten, items on their way."""
    thread = [comment("late", parent=1), comment("early"), comment("third", parent=0)]
    clerk.record("/a", part(edited(text(1)), 0, 90))
    clerk.record("/b", text(1))  # fuller: the one before becomes its copy
    clerk.record("/c", text(2), thread, title="Ünï 鷗 \\N \t tab", authors=("Ann",), tags=("x",))
    clerk.record("/c", text(3), thread)
    clerk.record("/d", text(4))
    store.forgetting.forget(4, now)
    store.sources.add("folder", "/notes", 5.0, now)
    clerk.accept("/waits")
    clerk.claim(clerk.accept("/at work"))
    store.changes.assign_numbers()
    store.webhooks.add("https://hooks.example/", "whsec_x", now, kinds=["created"], batch=9, after=0)
    endpoint = store.webhooks.lease(1, now)
    ahead = store.deliveries.read_pending(endpoint, 9)
    store.deliveries.begin(endpoint, Draft(ahead.changes[:2], ahead.changes[2:3], 3), now)
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/target.db"
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def prepared_url(request, tmp_path):
    """The URL of a target in which the schema is already: most of what a small copy takes is to make it."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), tmp_path / "target.db")
        yield f"sqlite:///{tmp_path}/target.db"
    else:
        server = request.getfixturevalue("postgres_server")
        with request.getfixturevalue("fresh_databases").one() as name:
            yield spelled(server.set(database=name))


def everything(database, but=()):
    with database.reading() as connection:
        return {
            one.name: [
                {name: value for name, value in row.items() if name not in but}
                for row in connection.execute(select(one).order_by(*one.primary_key)).mappings()
            ]
            for one in tables(connection)
        }


def copy(store, url, watch=lambda _: None):
    target = Database(url, pooled=False, is_copy_target=True)
    with store.database.snapshot() as source:
        copying = StoreCopy(source, target)
        copying.begin()
        counted = copying.copy_rows(watch)
        copying.finish()
    return counted


OF_CLAIMS = ("state", "token", "lease_until", "sent_at")


def test_a_copy_has_every_row_and_goes_on_with_the_numbers(filled, target_url, store_settings_for, now):
    counted = copy(filled, target_url)
    before = everything(filled.database, OF_CLAIMS)
    assert {one.table: one.copy for one in counted} == {name: len(rows) for name, rows in before.items()}
    assert all(
        before[name]
        for name in (
            "documents",
            "comments",
            "near_keys",
            "tombstones",
            "revisions",
            "webhooks",
            "deliveries",
        )
    )
    with open_store(store_settings_for(target_url)) as copied:
        schema.check(copied.database)
        assert everything(copied.database, OF_CLAIMS) == before
        items = {one["target"]: one["state"] for one in copied.library.items()}
        assert items["/at work"] == items["/waits"] == "pending"  # nobody works on it there
        assert copied.webhooks.lease(1, now) is not None
        last = copied.changes.list_after(0)[-1].seq
        clerk = Clerk(copied, now)
        clerk.record("/e", text(5))
        (news,) = copied.changes.list_after(last)
        assert (news.seq, news.document_id) == (last + 1, 5)  # 4 was given once, and is not given again
        for copied_text in (text(3), part(edited(text(3)), 0, 110)):  # known by hash, and by the index
            clerk.record(f"/{len(copied_text)}", copied_text)
        assert copied.changes.list_after(last + 1) == []
        assert [hit.id for hit in copied.search.find(text(3).split()[0], 9)] == [3]


def test_items_that_a_worker_is_at_are_counted(filled, now):
    assert filled.leases.count_held(now) == 1
    assert filled.leases.count_held(now + timedelta(minutes=5)) == 0


def test_json_s_null_and_none_at_all_stay_apart(filled, prepared_url):
    with filled.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sources SET labels = 'null', declines = NULL")
    copy(filled, prepared_url)
    target = Database(prepared_url, pooled=False)
    with target.reading() as connection:
        query = "SELECT labels IS NULL, declines IS NULL FROM sources"
        assert tuple(map(bool, connection.exec_driver_sql(query).one())) == (False, True)


def test_a_copy_that_was_cut_off_goes_on(filled, prepared_url, monkeypatch):
    monkeypatch.setattr("worker.store.transfer.copy.MAX_BATCH_ROWS", 2)
    steps = []

    def cut(rows):
        steps.append(rows)
        if len(steps) == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(filled, prepared_url, cut)
    unfinished = Database(prepared_url, pooled=False)
    for refusing in (schema.check, schema.migrate, schema.prepare):
        with pytest.raises(Unavailable, match=r"not finished.*winnow copy"):
            refusing(unfinished)
    again = []
    copy(filled, prepared_url, again.append)
    assert sum(again) == sum(map(len, everything(filled.database).values())) - sum(steps)
    assert everything(unfinished, OF_CLAIMS) == everything(filled.database, OF_CLAIMS)


def test_a_copy_of_an_earlier_state_is_begun_anew_only_when_told(filled, clerk, prepared_url):
    with pytest.raises(KeyboardInterrupt):
        copy(filled, prepared_url, watch=lambda _: interrupt())
    clerk.record("/later", text(7))
    with pytest.raises(Rejected, match=r"source_changed.*--anew"):
        copy(filled, prepared_url)
    filled.changes.assign_numbers()
    clear(filled, prepared_url)
    copy(filled, prepared_url)
    assert everything(Database(prepared_url, pooled=False), OF_CLAIMS) == everything(
        filled.database, OF_CLAIMS
    )


def interrupt():
    raise KeyboardInterrupt


def test_what_holds_something_is_no_target_and_is_left_alone(filled, prepared_url, store_settings_for, now):
    assert is_empty(Database(prepared_url, pooled=False))
    with open_store(store_settings_for(prepared_url)) as other:
        other.sources.add("folder", "/mine", 5.0, now)
        before = everything(other.database)
        with pytest.raises(Rejected, match="not_empty"):
            copy(filled, prepared_url)
        clear(filled, prepared_url)  # it is no unfinished copy
        assert everything(other.database) == before
        assert not is_empty(other.database)


def clear(store, url):
    with store.database.snapshot() as source:
        StoreCopy(source, Database(url, pooled=False, is_copy_target=True)).clear()


def test_changes_not_yet_numbered_get_numbers_on_sqlite(store, clerk, tmp_path):
    clerk.record("/a", text(1))
    clerk.record("/b", text(2))
    copy(store, f"sqlite:///{tmp_path}/target.db")
    with closing(Database(f"sqlite:///{tmp_path}/target.db")) as target, target.reading() as connection:
        assert connection.exec_driver_sql("SELECT seq FROM changes ORDER BY id").scalars().all() == [1, 2]
