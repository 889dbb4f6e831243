"""Clusters as they are listed and looked at; what a person chose among copies."""

from datetime import timedelta

import pytest
from prose import clusters_of, edited, part, text
from statements import counting

from worker import dedupe
from worker.errors import Rejected


@pytest.fixture
def clusters(rows):
    return lambda: clusters_of(rows)


@pytest.fixture
def later(clerk):
    """Store something a minute after the last thing; the number of its document."""

    def record(path, body, **about):
        clerk.now += timedelta(minutes=1)
        return clerk.record(path, body, **about).document_id

    return record


def listed(store, **which):
    return [(one["id"], one["copies"], one["places"]) for one in store.copies.list_newest(9, **which)]


def test_clusters_are_listed_by_their_newest_copy(store, later):
    for number in (1, 2, 3):
        later(f"/{number}", text(number))
    assert listed(store) == []
    later("/3b", edited(text(3)))
    later("/1b", text(1))  # the same words, so no document of its own
    assert listed(store) == [(1, 0, 1), (3, 1, 0)]
    later("/3c", part(text(3), 0, 110))
    later("/3d", part(text(3), 0, 110))
    assert listed(store) == [(3, 2, 1), (1, 0, 1)]
    newest = store.copies.list_newest(1)[0]
    assert listed(store, before=(newest["copied_at"], newest["id"])) == [(1, 0, 1)]
    assert listed(store, since=newest["copied_at"]) == [(3, 2, 1)]


def test_clusters_that_got_their_copies_at_once_are_all_on_one_page_or_the_next(store, clerk):
    for number in range(1, 6):
        clerk.record(f"/{number}", text(number))
        clerk.record(f"/{number}b", text(number))
    seen, before = [], None
    while page := store.copies.list_newest(2, before=before):
        seen += [one["id"] for one in page]
        before = (page[-1]["copied_at"], page[-1]["id"])
    assert seen == [5, 4, 3, 2, 1]


def test_a_cluster_without_copies_any_more_is_not_listed(store, later, now):
    one, copy = later("/1", text(1)), later("/1b", edited(text(1)))
    store.corrections.split([copy], now)
    assert listed(store) == []
    store.corrections.merge(one, copy, now)
    assert listed(store) == [(one, 1, 0)]
    store.forgetting.forget(copy, now)
    assert listed(store) == []


def test_a_merge_is_taken_back_whole(store, later, now, clusters):
    numbers = [
        later("/1", text(1)),
        later("/2", text(2)),
        later("/1b", edited(text(1))),
        later("/2b", edited(text(2))),
    ]
    before = clusters()
    merged = store.corrections.merge(numbers[2], numbers[3], now)
    assert merged.moved == (numbers[1], numbers[3])
    assert clusters() != before
    done = store.corrections.split(merged.moved, now)
    assert (clusters(), done.document_ids, done.others) == (before, merged.moved, numbers[0])
    assert later("/2c", edited(text(2))) in (numbers[1], numbers[3])
    for some, reason in (((numbers[0], numbers[1]), "not_together"), ((numbers[0], numbers[2]), "no_copy")):
        with pytest.raises(Rejected, match=reason):
            store.corrections.split(some, now)


def test_a_document_that_leaves_takes_its_other_places_along(store, later, now):
    one, copy = later("/1", text(1)), later("/1b", edited(text(1)))
    later("/1c", edited(text(1)))
    store.corrections.split([one], now)
    assert listed(store) == [(copy, 0, 1)]
    store.corrections.merge(one, copy, now)
    store.corrections.split([copy], now)
    assert listed(store) == [(copy, 0, 1)]


def test_a_cluster_has_its_members_with_what_put_them_there(store, later, now):
    one, copy = later("/1", text(1)), later("/1b", edited(text(1)))
    later("/1c", edited(text(1)))
    later("/1b", edited(text(1)))  # only seen again
    merged = later("/2", text(2))
    cluster = store.copies.find_cluster(copy)
    store.corrections.merge(one, merged, now)
    first, second, third = store.copies.list_members(cluster, 9)
    assert [m.document["id"] for m in (first, second, third)] == [one, copy, merged]
    assert [m.joined["verdict"] for m in (first, second, third)] == ["new", "near-duplicate", "new"]
    assert [fact[0] for fact in second.joined["evidence"]][:2] == ["near", "containment"]
    assert [place["target"] for place in second.places] == ["/1c"]
    assert [(r["kind"], r["other"]) for r in third.rulings] == [("together", one)]
    assert [m.document["id"] for m in store.copies.list_members(cluster, 9, after=copy)] == [merged]
    with pytest.raises(Rejected, match="no document 99"):
        store.copies.find_cluster(99)


def test_a_cluster_of_many_costs_what_a_page_of_it_costs(store, clerk):
    for number in range(30):
        clerk.record(f"/{number}", edited(text(1), 20 + number))
    counts = []
    for limit in (5, 5):
        with counting(store.database) as counted:
            store.copies.list_members(1, limit)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 18


def test_the_chosen_document_stays_canonical_until_a_person_lets_winnow_choose(store, later, clusters, now):
    one, copy = later("/1", text(1)), later("/1b", part(text(1), 0, 110))
    assert clusters() == {one: (one, {copy})}
    store.corrections.choose(copy, now)
    assert clusters() == {one: (copy, {one})}
    fuller = later("/1c", f"{text(1)} and more of it")
    assert clusters() == {one: (copy, {one, fuller})}
    later("/1", f"{text(1)} and more and more of it")
    assert clusters() == {one: (copy, {one, fuller})}
    assert store.corrections.undo_choice(fuller, now) == one
    assert clusters() == {one: (one, {copy, fuller})}
    with pytest.raises(Rejected) as refused:
        store.corrections.undo_choice(one, now)
    assert refused.value.reason == "not_chosen"


def test_one_document_of_a_cluster_is_chosen(store, later, clusters, now, rows):
    one, copy, third = (later(f"/{n}", edited(text(1), 30 + n)) for n in range(3))
    for choice in (copy, third):
        store.corrections.choose(choice, now)
        assert clusters()[one][0] == choice
    assert [row["one"] for row in rows("SELECT * FROM rulings WHERE kind = 'chosen'")] == [third]
    store.corrections.split([third], now)
    assert rows("SELECT * FROM rulings WHERE kind = 'chosen'") == []
    with pytest.raises(Rejected) as refused:
        store.corrections.choose(third, now)
    assert refused.value.reason == "no_copy"


def test_a_stored_document_is_compared_with_others_like_a_new_one(store, later, now):
    one, other = later("/1", text(1)), later("/2", f"{text(1)[:400]} {text(2, 60)}")
    store.corrections.split([other], now) if store.copies.find_cluster(other) == one else None
    fingerprint = store.copies.read_fingerprint(other)
    found = store.documents.find_similar(fingerprint, dedupe.shortlist)
    like = next(one for one in dedupe.compare(fingerprint, found) if one.other.document_id != other)
    assert (like.other.document_id, 0.2 < like.containment < 1) == (one, True)
