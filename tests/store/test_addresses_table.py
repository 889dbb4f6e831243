"""What is known of addresses: validators, where they moved, that they are gone, and when to look again."""

from datetime import timedelta

import pytest
from clerk import article

from worker import dedupe, pipeline
from worker.comments import merge
from worker.dates import Reference
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.errors import Rejected
from worker.store.sources.url_records import Addresses

URL = "https://a.example/story"
KEY = URL
KNOWN = Validators(URL, '"1"', None)


class Web:
    """Answers as it is told, and remembers what it was asked."""

    def __init__(self, now):
        self.now = now
        self.asked = []
        self.answer = self.page()

    def page(self, content=b"<p>Words.</p>", final_url=URL, moved_to=None, **headers):
        reference = Reference(self.now, "http_date")
        return RawItem(URL, content, reference, final_url=final_url, headers=headers, moved_to=moved_to)

    def __call__(self, ref, _within, known):
        self.asked.append((ref.target, known))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def web(now):
    return Web(now)


@pytest.fixture
def visit(store, now, web):
    """A function that takes an address as far as it goes: its item, as a record."""
    times = iter(range(1000))

    def go(at=now, ref=None, store_it=True, source_id=None):
        ref = ref or ItemRef("url", URL, f"url:{KEY}:{next(times)}", source_id)
        (accepted,) = store.ledger.accept([ref], at)
        claim = store.ledger.claim(accepted.item_id, "fetch", "t", at)
        more = pipeline.attempt(claim, store, lambda c: pipeline.fetch(c, store, web, at), lambda: at)
        if more and store_it:
            held = store.ledger.claim(accepted.item_id, "process", "t", at)
            made = article(f"body {web.answer.content}")
            print_ = dedupe.make_fingerprint(made, URL)
            with store.documents.begin_verdict(held, print_, dedupe.shortlist, merge) as writer:
                writer.record(made, print_, dedupe.decide(print_, writer.lookalikes), URL, at)
        return store.library.items([accepted.item_id])[0]

    return go


def test_a_stored_address_is_asked_for_only_if_it_changed(store, web, visit):
    web.answer = web.page(etag='"1"')
    first = visit()
    assert web.asked == [(URL, None)]
    web.answer = NotModified(URL)
    second = visit()
    assert web.asked[1] == (URL, KNOWN)
    assert (second["state"], second["verdict"]) == ("done", "unchanged")
    assert second["document_id"] == first["document_id"]
    shelf = store.library.read_details(first["document_id"])
    assert [sighting["verdict"] for sighting in shelf.sightings] == ["new", "unchanged"]
    assert shelf.sightings[1]["raw_id"] == shelf.sightings[0]["raw_id"]


def test_bytes_that_no_document_rests_on_are_fetched_again(web, visit):
    web.answer = web.page(etag='"1"')
    visit(store_it=False)
    visit(store_it=False)
    assert web.asked == [(URL, None), (URL, None)]


def test_without_validators_it_is_fetched_again(web, visit):
    visit()
    visit()
    assert web.asked == [(URL, None), (URL, None)]


def test_an_address_that_moved_for_good_is_asked_for_where_it_is(web, visit, store):
    web.answer = web.page(final_url="https://b.example/", moved_to="https://b.example/", etag='"1"')
    visit()
    web.answer = NotModified("https://b.example/")
    visit()
    visit()
    known = Validators("https://b.example/", '"1"', None)
    assert web.asked == [(URL, None), ("https://b.example/", known), ("https://b.example/", known)]
    assert store.addresses.get(KEY).moved_to == "https://b.example/"


def test_what_is_gone_is_not_asked_for_again_on_behalf_of_a_source(store, web, visit, now):
    source = store.sources.add("folder", "/a", 5.0, now)
    web.answer = Rejected("http_410", "gone")
    for _ in range(2):
        with pytest.raises(Rejected, match="http_410"):
            visit(source_id=source.id)
    assert len(web.asked) == 1
    with pytest.raises(Rejected, match="http_410"):
        visit()
    assert len(web.asked) == 2, "a person may ask again"
    web.answer = web.page()
    visit(source_id=source.id, at=now + timedelta(days=31))
    assert store.addresses.get(KEY).gone_at is None


def revisits(store, at):
    refs = store.addresses.list_due(at, 100)
    store.ledger.accept(refs, at)
    store.addresses.unschedule(refs)
    return refs


def test_a_stored_article_is_looked_at_again_at_growing_distances(store, visit, now):
    visit()
    hours = [1, 7, 31, 103, 343]  # the sums of 1 h, 6 h, 1 d, 3 d, 10 d
    for number, hour in enumerate(hours):
        at = now + timedelta(hours=hour)
        assert revisits(store, at - timedelta(minutes=1)) == []
        (ref,) = revisits(store, at)
        assert (ref.target, ref.notes.visit) == (URL, number + 1)
        assert revisits(store, at) == [], "it is on its way"
        visit(at=at, ref=ref)
    assert revisits(store, now + timedelta(days=1000)) == []


def test_only_what_is_stored_is_looked_at_again(store, visit, now):
    visit(store_it=False)
    assert revisits(store, now + timedelta(days=1)) == []


def test_looking_again_can_be_switched_off(store, now, visit):
    store.addresses = Addresses(store.database, store.ledger, store.raw, ())
    visit()
    assert revisits(store, now + timedelta(days=1000)) == []


def test_a_visit_that_a_sender_made_up_changes_nothing(store, visit, now):
    for number, visits in enumerate(["x", -1, 2, 10**9, None, {"a": 1}]):
        visit(ref=ItemRef("url", URL, f"url:{KEY}:made-up-{number}", meta={"visit": visits}))
        assert len(store.addresses.list_due(now + timedelta(hours=2), 10)) == 1
