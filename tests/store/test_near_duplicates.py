"""Copies that are not word for word the same: verdicts, clusters, canonical documents, revisions."""

import os
import random

import pytest
from clerk import article, comment
from prose import claimed, clusters_of, edited, part, text

from worker import dedupe
from worker.document import Duplicate, NearDuplicate, New, Revision, Unchanged
from worker.store.documents import near_index

COPIES = int(os.environ.get("WINNOW_COPIES", "60"))
"""Near copies of one text; the release check runs with 5,000."""


@pytest.fixture
def clusters(rows):
    """A function that gives each cluster's canonical document and copies, and finds no chain."""
    return lambda: clusters_of(rows)


def test_a_near_copy_is_kept_out_of_the_feed(clerk, store, clusters):
    body = text(1)
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", part(edited(body), 0, 110), [comment("only there", "Only I.")])
    assert isinstance(copy.verdict, NearDuplicate)
    assert clusters() == {first: (first, {copy.document_id})}
    assert clerk.changes() == [(first, "created")]
    assert [document["id"] for document in store.library.documents(9)] == [first]
    shelf = store.library.read_details(copy.document_id)
    assert [said["key"] for said in shelf.comments] == ["only there"]
    assert {fact[0] for fact in shelf.sightings[0]["evidence"]} >= {"near", "containment", "size ratio"}
    assert [one["id"] for one in store.library.read_details(first).copies] == [copy.document_id]


def test_a_teaser_gives_way_to_the_article(clerk, clusters):
    body = text(1)
    teaser = clerk.record("/teaser", part(body, 0, 40)).document_id
    article = clerk.record("/article", body).document_id
    late = clerk.record("/late", part(body, 0, 60)).document_id
    assert clusters() == {teaser: (article, {teaser, late})}
    assert clerk.changes() == [(teaser, "created"), (article, "created"), (teaser, "merged")]


def test_an_exact_copy_of_a_copy_is_a_place_of_that_copy(clerk, clusters):
    body = text(1)
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", part(edited(body), 0, 110)).document_id
    again = clerk.record("/c", part(edited(body), 0, 110))
    assert (type(again.verdict), again.document_id) == (Duplicate, copy)
    assert clusters() == {first: (first, {copy})}
    assert isinstance(clerk.record("/c", part(edited(body), 0, 110)).verdict, Unchanged)


def test_a_document_that_bridges_two_clusters(clerk, clusters):
    body = text(1, 200)
    one, other = clerk.record("/a", part(body, 0, 80)), clerk.record("/b", part(body, 100, 200))
    assert isinstance(other.verdict, New)
    bridge = clerk.record("/c", body)
    assert clusters() == {one.document_id: (bridge.document_id, {one.document_id, other.document_id})}
    assert clerk.changes()[2:] == [
        (bridge.document_id, "created"), (one.document_id, "merged"), (other.document_id, "merged"),
    ]  # fmt: skip


def test_a_revision_that_stays_with_its_copies_and_one_that_leaves_them(clerk, clusters):
    body = text(1)
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", edited(body)).document_id
    third = clerk.record("/c", edited(body, 25)).document_id
    assert isinstance(clerk.record("/a", f"{body} and one more sentence").verdict, Revision)
    assert clusters() == {first: (first, {copy, third})}
    before = len(clerk.changes())
    assert isinstance(clerk.record("/a", text(2)).verdict, Revision)
    assert clusters() == {first: (first, set()), copy: (copy, {third})}
    assert clerk.changes()[before:] == [(copy, "split"), (first, "revised")]
    assert clerk.record("/d", edited(body, 40)).verdict.clusters == (copy,)
    assert clerk.record("/e", edited(text(2))).verdict.clusters == (first,)


def test_a_copy_that_is_revised_into_the_fullest(clerk, clusters):
    body = text(1)
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", part(body, 0, 90)).document_id
    before = len(clerk.changes())
    clerk.record("/b", f"{body} {text(9, 20)}")
    assert clusters() == {first: (copy, {first})}
    assert clerk.changes()[before:] == [(first, "merged"), (copy, "revised")]


def test_a_place_of_a_copy_that_changes_is_a_revision(clerk, store, clusters):
    body = text(1)
    first = clerk.record("/a", body, [comment("there too", "I too.")]).document_id
    assert clerk.record("/b", body, [comment("only there", "Only I.")]).document_id == first
    changed = clerk.record("/b", part(edited(body), 0, 110), [comment("later", "Late.")])
    assert (type(changed.verdict), changed.verdict.splits_copy) == (Revision, True)
    assert changed.document_id != first
    assert clusters() == {first: (first, {changed.document_id})}
    shelf = store.library.read_details(changed.document_id)
    assert (shelf.document["revision"], [r["body"] for r in shelf.revisions]) == (2, [body])
    assert [said["key"] for said in shelf.comments] == ["only there", "later"]
    assert [seen["verdict"] for seen in shelf.sightings] == ["duplicate", "revised"]
    assert [said["key"] for said in store.library.read_details(first).comments] == ["there too"]


def test_a_place_of_a_copy_that_stays_while_the_document_changes(clerk, clusters):
    body, place = text(1), "/b"
    first = clerk.record("/a", body).document_id
    clerk.record(place, body)
    clerk.record("/a", text(2))
    promoted = clerk.record(place, body)
    assert isinstance(promoted.verdict, New)
    assert set(clusters()) == {first, promoted.document_id}


def test_what_was_split_stays_so(clerk, store, clusters, now):
    body = text(1)
    first = clerk.record("/a", body).document_id
    copy = clerk.record("/b", edited(body)).document_id
    store.corrections.split([copy], now)
    assert clusters() == {first: (first, set()), copy: (copy, set())}
    assert clerk.changes()[-1] == (copy, "split")
    clerk.record("/b", edited(body, 50))
    assert set(clusters()) == {first, copy}
    third = clerk.record("/c", edited(body, 40)).document_id
    assert len(clusters()) == 2
    clerk.record("/c", edited(body, 45))
    assert {first, copy} <= set(clusters()), third


def test_splitting_the_first_of_a_cluster(clerk, store, clusters, now):
    body = text(1)
    first, second, third = (
        clerk.record(at, said).document_id
        for at, said in (("/a", body), ("/b", part(body, 0, 100)), ("/c", part(body, 20)))
    )
    assert store.corrections.split([first], now).others == second
    assert clusters() == {first: (first, set()), second: (second, {third})}
    assert clerk.record("/d", edited(body)).verdict.clusters in {(first,), (second,)}
    assert len(clusters()) == 2


def test_what_was_merged_stays_so(clerk, store, clusters, now):
    one, other = clerk.record("/a", text(1)).document_id, clerk.record("/b", text(2, 200)).document_id
    assert store.corrections.merge(one, other, now).canonical_id == other
    assert clusters() == {one: (other, {one})}
    assert clerk.changes()[-1] == (one, "merged")
    clerk.record("/a", text(3))
    clerk.record("/b", text(4, 200))
    assert clusters() == {one: (other, {one})}
    store.corrections.split([one], now)
    assert set(clusters()) == {one, other}
    store.corrections.merge(one, other, now)
    assert clusters() == {one: (other, {one})}


def test_many_copies_with_one_sentence_changed_in_each(clerk, store, clusters, rows, now):
    sentences = [text(n, 10) for n in range(15)]
    chance = random.Random(3)
    claims = claimed(store, [f"/{copy}" for copy in range(COPIES)], now)
    for copy, claim in enumerate(claims):
        changed = list(sentences)
        changed[chance.randrange(15)] = text(100 + copy, 10)
        clerk.record(f"/{copy}", ". ".join(changed), claim=claim)
    ((_, found),) = clusters().values()
    assert len(found) == COPIES - 1
    (most,) = rows("SELECT count(*) AS n FROM near_keys GROUP BY key ORDER BY n DESC LIMIT 1")
    assert most["n"] == 1


def notice(name, town, day):
    return (
        f"It is with sadness that we announce the passing of {name} of {town}, who left us on {day} after "
        "a long illness borne with courage. Those who wish to honour the memory may make a donation to a "
        "charity of their choice. The family thanks all who have sent messages of sympathy and support."
    )


NOTICES = [notice("Vera Lindgren", "Ashford", "3 March"), notice("Walter Birch", "Oakdale", "22 May")]


def test_pages_of_one_template_stay_apart(clerk, clusters):
    first, second = (clerk.record(f"/{n}", body).document_id for n, body in enumerate(NOTICES))
    copy = clerk.record("/copy", f"From the Evening Desk in Kingsport. {NOTICES[1]}")
    assert isinstance(copy.verdict, NearDuplicate)
    assert clusters() == {first: (first, set()), second: (copy.document_id, {second})}


def test_the_sketch_of_an_earlier_version_is_replaced_when_the_page_is_read_again(clerk, store):
    clerk.record("/a", NOTICES[0])
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE sketches SET slots = NULL")
    assert isinstance(clerk.record("/a", NOTICES[0]).verdict, Unchanged)
    assert isinstance(clerk.record("/b", NOTICES[1]).verdict, New)


def test_what_was_deleted_finds_nothing(clerk, store):
    """Even if its index keys were left: no verdict names it, and it takes no place among those compared."""
    first = clerk.record("/a", text(1)).document_id
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE documents SET deleted_at = updated_at WHERE id = {first}")
    keys = dedupe.make_fingerprint(article(text(1)), "file:///b").sketch.keys
    with store.database.reading() as connection:
        assert near_index.find_holders(connection, keys) == []
    assert isinstance(clerk.record("/b", edited(text(1))).verdict, New)


def test_boilerplate_is_given_up(clerk, rows):
    shared = text(1, 40)
    for number in range(60):
        assert isinstance(clerk.record(f"/{number}", f"{shared} {text(10 + number, 60)}").verdict, New)
    assert rows("SELECT max(n) AS n FROM (SELECT count(*) AS n FROM near_keys GROUP BY key) AS counted") == [
        {"n": 51}
    ]
    copy = clerk.record("/near", edited(f"{shared} {text(69, 60)}", 20))
    assert isinstance(copy.verdict, NearDuplicate)
