"""One filter for lists, searches and exports, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from clerk import Clerk, comment, url_ref
from prose import text
from sqlalchemy import event

from worker.deliver import export
from worker.store import open_store
from worker.store.queries import id_windows, narrowing
from worker.store.queries.document_filter import DocumentFilter

PAGES = {
    "/cranes": ("https://harbour.example/cranes", dict(language="en", site="Harbour News")),
    "/bread": ("https://www.bread.example:8443/x.harbour.example/", dict(language="de")),
    "/port": ("https://port.harbour.example/", dict(language="en", site="HARBOUR NEWS")),
    "/note": ("file:///note", dict(language="fr")),
}


@pytest.fixture
def found(clerk, store):
    """A function that gives the names of what a filter finds: list, search and export agree."""
    names = {}
    for number, (path, (url, about)) in enumerate(PAGES.items()):
        words = [comment("c1")] if path == "/cranes" else []
        body = f"common words\n\n{text(number)}"
        names[clerk.record(path, body, words, address=url, **about).document_id] = path.strip("/")
        clerk.now += timedelta(hours=1)

    def ask(**asked):
        wanted = DocumentFilter(**asked)
        listed = {names[one["id"]] for one in store.library.documents(9, wanted)}
        assert {names[hit.id] for hit in store.search.find("common", 9, wanted)} == listed
        assert {names[one["id"]] for one in export.read_changed(store, 0, wanted)} == listed
        assert {names[one["id"]] for one in export.read_all(store, wanted)} == listed
        return listed

    return ask


def test_without_conditions_there_is_everything(found):
    assert found() == {"cranes", "bread", "port", "note"}


def test_by_site_its_name_or_its_host(found):
    assert found(site="harbour news") == {"cranes", "port"}
    assert found(site="harbour.example") == {"cranes", "port"}
    assert found(site="https://www.harbour.example/somewhere") == {"cranes", "port"}
    assert found(site="port.harbour.example") == {"port"}
    assert found(site="bread.example") == {"bread"}
    assert found(site="arbour.example") == set()
    assert found(site="%.example") == set()


def test_by_language_kind_and_time(found, now):
    assert found(language="EN") == {"cranes", "port"}
    assert found(kind="thread") == set()
    assert found(kind="article", since=now + timedelta(hours=2)) == {"port", "note"}
    assert found(language="en", since=now + timedelta(minutes=1)) == {"port"}


def test_comments_that_were_deleted_do_not_count(found, clerk, store):
    assert found(with_comments=True) == {"cranes"}
    assert store.library.standing(clerk.now).comments == 1
    gone = [comment("c1", deleted=True)]
    clerk.record("/cranes", f"common words\n\n{text(0)}", gone, address=PAGES["/cranes"][0])
    assert found(with_comments=True) == set()
    assert [one["comments"] for one in store.library.documents(9)] == [0, 0, 0, 0]
    assert store.library.standing(clerk.now).comments == 0


def accepted(clerk, source, name, body):
    ref = url_ref(f"https://feeds.example/{name}", source_id=source.id)
    item_id = clerk.store.ledger.accept([ref], clerk.now)[0].item_id
    clerk.store.ledger.finish_fetch(clerk.claim(item_id, "fetch"), clerk.raw(ref.target), clerk.now)
    return clerk.record(body=body, claim=clerk.claim(item_id), address=ref.target).document_id


@pytest.mark.parametrize("most", [0, narrowing.MAX_ITEMS], ids=["looked up", "by their items"])
def test_by_source_with_those_that_it_names_and_by_copies(clerk, store, now, most, monkeypatch):
    monkeypatch.setattr(narrowing, "MAX_ITEMS", most)
    index = store.sources.add("sitemap", "https://feeds.example/index.xml", 60.0, now)
    inner = store.sources.add("sitemap", "https://feeds.example/1.xml", 60.0, now, parent_id=index.id)
    feed = store.sources.add("feed", "https://feeds.example/feed", 60.0, now, title="The feed")
    one = accepted(clerk, inner, "one", text(1))
    two = accepted(clerk, feed, "two", text(2))
    accepted(clerk, feed, "three", text(1))
    by_hand = clerk.record("/by-hand", text(3)).document_id

    def ask(everything=False, **asked):
        listed = store.library.documents(9, DocumentFilter(**asked), everything=everything)
        return [record["id"] for record in listed]

    assert ask(source=str(index.id)) == ask(source=index.target) == ask(source=str(inner.id)) == [one]
    assert ask(source=str(feed.id)) == [two, one], "it named a copy of the one"
    own = accepted(clerk, feed, "four", text(4))
    clerk.record(body=text(5), claim=clerk.ready("/five"), address="https://feeds.example/five")
    store.corrections.merge(own, own + 1, clerk.now)
    assert set(ask(source=str(feed.id))) == {two, one, store.library.read_details(own).document["cluster_id"]}
    assert ask(source=str(feed.id), everything=True)[-3:] == [own, two, one]
    assert ask(source="77") == ask(source="nowhere") == ask(label="news") == []
    store.sources.change_labels(index.id, ["news", "north sea"])
    assert ask(label="north sea") == ask(label="news") == [one]
    assert ask(label="north") == []
    shown = {record["id"]: record["source"] for record in store.library.documents(9)}
    assert (shown[one], shown[two], shown[by_hand]) == (inner.target, "The feed", None)


@pytest.fixture
def on_postgresql(store_settings_for, postgres_url):
    with open_store(store_settings_for(postgres_url)) as opened:
        yield opened


def test_documents_of_a_source_with_many_items_are_looked_for_among_the_newest(
    on_postgresql, now, monkeypatch
):
    """PostgreSQL collected all documents that were ever seen in the source, and in the whole store for it."""
    monkeypatch.setattr(narrowing, "MAX_ITEMS", 0)
    monkeypatch.setattr(id_windows, "GROWTH", 2)
    clerk = Clerk(on_postgresql, now)
    feeds = [on_postgresql.sources.add("feed", f"https://feeds.example/{name}", 60.0, now) for name in "abc"]
    for number in range(30):
        accepted(clerk, feeds[0 if number < 4 else 1 + number % 2], f"{number}", text(number % 28))
    for feed in feeds:
        wanted = DocumentFilter(source=str(feed.id))
        everything = [one["id"] for one in on_postgresql.library.documents(99, wanted)]
        assert len(everything) == (4 if feed is feeds[0] else 13)
        for first in range(len(everything)):
            pages = [
                on_postgresql.library.documents(2, wanted, offset=first),
                on_postgresql.library.documents(2, wanted, before=everything[first] + 1),
            ]
            assert [[one["id"] for one in page] for page in pages] == 2 * [everything[first : first + 2]]


def test_only_the_newest_sightings_are_read_for_a_source_with_many_items(on_postgresql, now, monkeypatch):
    monkeypatch.setattr(narrowing, "MAX_ITEMS", 0)
    clerk = Clerk(on_postgresql, now)
    feed = on_postgresql.sources.add("feed", "https://feeds.example/feed", 60.0, now)
    for number in range(9):
        accepted(clerk, feed, f"{number}", text(number))
    seen = []
    event.listen(
        on_postgresql.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4])
    )
    assert len(on_postgresql.library.documents(2, DocumentFilter(source=str(feed.id)))) == 2
    ((statement, values),) = [one for one in seen if "documents.title" in one[0]]
    with on_postgresql.database.reading() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    assert "(document_id > '4'::bigint)" in plan
    assert "(duplicate_of > '4'::bigint)" in plan
    assert "Recursive" not in plan


def test_pages_are_whole_and_do_not_overlap(found, store):
    assert found() == {"cranes", "bread", "port", "note"}
    pages = [store.library.documents(3, offset=first) for first in (0, 3, 6)]
    assert [[one["id"] for one in page] for page in pages] == [[4, 3, 2], [1], []]
    hits = [store.search.find("common", 3, offset=first) for first in (0, 3)]
    assert sorted(hit.id for page in hits for hit in page) == [1, 2, 3, 4]
    assert [len(page) for page in hits] == [3, 1]


def test_what_was_forgotten_is_told_of_whatever_is_wanted(found, clerk, store):
    assert found(language="de") == {"bread"}
    last = max(one["seq"] for one in export.read_changed(store, 0))
    store.forgetting.forget(2, clerk.now)
    assert [one["gone"] for one in export.read_changed(store, last, DocumentFilter(language="en"))] == [
        "deleted"
    ]


def test_many_documents_and_many_hosts_are_not_narrowed_and_found_all_the_same(found, now, monkeypatch):
    monkeypatch.setattr(narrowing, "FEW", 0)
    monkeypatch.setattr(narrowing, "MAX_HOSTS", 2)
    assert found(site="harbour.example") == {"cranes", "port"}
    assert found(site="harbour news", language="en", kind="article") == {"cranes", "port"}
    assert found(since=now + timedelta(hours=2)) == {"port", "note"}


@pytest.fixture
def on_sqlite(store_settings_for, sqlite_url):
    """A store on SQLite: on few rows, PostgreSQL takes any index."""
    with open_store(store_settings_for(sqlite_url)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "indexes"),
    [
        ({"language": "fr"}, {"documents_language"}),
        ({"kind": "product"}, {"documents_kind"}),
        ({"since": datetime(2027, 1, 1, tzinfo=UTC)}, {"documents_first_seen"}),
        ({"until": datetime(2025, 1, 1, tzinfo=UTC)}, {"documents_first_seen"}),
        ({"max_confidence": 0.2}, {"documents_confidence"}),
        ({"with_comments": True}, {"documents_commented"}),
        ({"site": "Harbour News"}, {"documents_site"}),
        ({"site": "bread.example"}, {"documents_site", "documents_host"}),
    ],
)
def test_what_few_documents_have_is_found_by_its_index(on_sqlite, now, asked, indexes):
    Clerk(on_sqlite, now).record("/bread", address="https://www.bread.example:8443/")
    seen = []
    event.listen(on_sqlite.database.engine, "before_cursor_execute", lambda *given: seen.append(given[2:4]))
    on_sqlite.library.documents(9, DocumentFilter(**asked))
    statement, values = seen[-1]
    with on_sqlite.database.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert indexes == {name for name in BY_INDEX if any(name in str(row) for row in plan)}, plan


BY_INDEX = ("documents_language", "documents_kind", "documents_first_seen", "documents_site",
            "documents_host", "documents_confidence", "documents_commented")  # fmt: skip
