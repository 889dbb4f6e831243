"""The whole text that a feed gives checks what is taken from the article's page, at each reading."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.intake.poller import run
from tests.intake.stories import SHELL, cut, entry, feed_of, misleading, paragraphs, story
from worker import pipeline
from worker.document import RawItem
from worker.errors import Rejected, TryLater
from worker.explanation import add_known, explain, load_received
from worker.fetch import fetch
from worker.intake.revisits import accept_revisits
from worker.rules.sites import NO_RULES

S = story(1)
DAY = timedelta(days=1)
WALL = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"


@pytest.fixture
def ingest(poller, site, store, conf):
    """A function that ingests what waits; what was stored, or the reason that it was not."""

    def process(item_id):
        claim = store.ledger.claim(item_id, "process", "t", poller.now)
        return pipeline.attempt(
            claim,
            store,
            lambda c: pipeline.process(c, store, fetch, NO_RULES, poller.now),
            lambda: poller.now,
        )

    def ingest(page=None):
        if page is not None:
            site.says("/1", page)
        (item,) = store.library.items(state="pending")
        try:
            if item["step"] == "fetch":
                assert run(store, item["id"], poller, conf)
            return process(item["id"])
        except Rejected as error:
            return error.reason

    return ingest


@pytest.fixture
def polled(poller, site):
    """A function that polls a feed with one article, whose text is given."""

    def poll(content=None):
        site.says("/feed", feed_of(entry(1, paragraphs(S) if content is None else content, "The wall")))
        poller.poll(poller.add("feed", "/feed"))

    return poll


@pytest.fixture
def revisit(poller, store, ingest):
    """A function that visits the article again; what was stored."""

    def visit(page):
        poller.now += timedelta(hours=30)
        assert len(accept_revisits(store, poller.now, NO_RULES)) == 1
        return ingest(page)

    return visit


def body_of(store, number=1):
    return store.library.read_details(number).document["body"]


def origin_of(store, number=1):
    return [sighting["notes"].get("stored_from") for sighting in store.library.read_details(number).sightings]


def reasons(store, number=1):
    return {
        fact.subject: fact.because
        for fact in explain(load_received(store, number), store, NO_RULES)[1].evidence
    }


def test_the_choice_is_made_again_among_what_the_feed_gives(polled, ingest, store):
    polled()
    assert ingest(misleading(S)).verdict.name == "new"
    assert all(sentence in body_of(store) for sentence in S)
    assert "lighthouse" not in body_of(store)
    assert origin_of(store) == [None]
    assert reasons(store)["body"].startswith(
        "they agree with the feed; the likeliest by learned weights hold 0%"
    )


@pytest.mark.parametrize(
    "content",
    [
        " ".join(S[:5]),
        f"{paragraphs(S)}<p>And then&#8230;</p><p>The post The wall appeared first on Boats.</p>",
        f"{paragraphs(S)}<p>It rained. <a href=/1>Read more »</a></p>",
        f"{paragraphs(S)}<a href=/1>[more]</a>",
    ],
    ids=["short", "dots", "read more", "more"],
)
def test_an_excerpt_checks_nothing(polled, ingest, store, content):
    polled(content)
    ingest(misleading(S))
    assert "lighthouse" in body_of(store)


def test_an_address_by_hand_is_explained_with_what_is_known(polled, ingest, store, site):
    polled()
    ingest(misleading(S))
    raw = RawItem(site.url("/1"), misleading(S).encode(), None, final_url=site.url("/1"))
    stage = explain(add_known(raw, store), store, NO_RULES)[1]
    assert any(fact.because.startswith("they agree with the feed") for fact in stage.evidence)
    other = replace(raw, target=site.url("/2"))
    assert add_known(other, store) is other


def test_reading_it_again_gives_the_same(polled, ingest, store, poller):
    polled()
    ingest(misleading(S))
    store.reprocessing.accept(store.reprocessing.select_all(0, 9), "run", poller.now)
    assert ingest().verdict.name == "unchanged"
    assert all(sentence in body_of(store) for sentence in S)


def test_a_later_visit_knows_the_text_that_the_feed_gave(polled, ingest, revisit, store):
    polled()
    ingest(misleading(S))
    for number in range(2):
        page = misleading(S).replace("</body>", f"<p>{number}</p></body>")
        assert revisit(page).verdict.name == "unchanged"
    longer = [*S, "Nobody, as it turned out, had read the last line of the contract."]
    assert revisit(misleading(longer)).verdict.name == "revised"
    assert all(sentence in body_of(store) for sentence in longer)


def test_a_page_that_shows_no_text_is_stored_from_the_feed_each_time(polled, ingest, revisit, store, site):
    polled()
    assert ingest(SHELL).verdict.name == "new"
    document = store.library.read_details(1).document
    assert (document["title"], document["url"]) == ("The wall", site.url("/1"))
    assert all(sentence in document["body"] for sentence in S)
    assert origin_of(store) == ["feed, since needs_rendering"]
    assert reasons(store)["page"].startswith("only a script shows its text")
    assert revisit(SHELL.replace("a.js", "b.js")).verdict.name == "unchanged"
    assert revisit(misleading(S)).verdict.name == "unchanged"
    assert revisit(SHELL) == "needs_rendering", "the page was stored last"


def test_a_page_with_hardly_any_text_is_no_document_beside_its_feed(polled, ingest, store):
    polled()
    ingest("<html><title>Boats</title><body><p>Hello to all who read this.</p></body></html>")
    assert S[7] in body_of(store)
    assert origin_of(store) == ["feed, since text_not_shown"]


def test_of_a_page_that_shows_the_beginning_the_feed_has_the_rest(polled, ingest, revisit, store):
    polled()
    ingest(cut(S))
    assert all(sentence in body_of(store) for sentence in S)
    assert "Subscribe" not in body_of(store)
    assert origin_of(store) == ["feed, since text_cut"]
    assert revisit(cut(S).replace("read on", "read all")).verdict.name == "unchanged"


def test_another_text_on_the_page_is_the_document(polled, ingest, store):
    polled()
    other = story(7, 6)
    ingest(f"<html><title>A picture</title><body><h1>A picture</h1>{paragraphs(other)}</body></html>")
    assert other[0] in body_of(store)
    assert "the feed gives a text that is not shown" in reasons(store)["body"]


def test_a_page_that_was_stored_is_not_replaced_when_it_shows_less(polled, ingest, revisit, store):
    polled()
    ingest(f"<h1>The wall</h1>{paragraphs(S)}")
    taken_back = "This article was taken back, because nothing in it was true. We are sorry for that."
    assert revisit(f"<h1>The wall</h1><p>{taken_back}</p>").verdict.name == "revised"
    assert revisit(WALL) == "bot_check"
    assert taken_back in body_of(store)
    assert origin_of(store) == [None, None]


def test_a_text_that_the_feed_gives_for_many_is_of_none(poller, site, store, ingest):
    greeting = paragraphs(S)
    site.says("/feed", feed_of(*(entry(n, f"<p>Item {n}.</p>{greeting}") for n in (2, 1))))
    source = poller.add("feed", "/feed", newest=1)
    poller.poll(source)
    (item,) = store.library.items()
    site.says(f"/{item['target'][-1]}", cut(S))
    ingest()
    assert S[7] not in body_of(store)


def test_a_text_that_the_feed_gave_before_is_not_of_the_next_entry(poller, site, store):
    source = poller.add("feed", "/feed")
    for number in (1, 2, 1):
        site.says("/feed", feed_of(entry(number, paragraphs(S), at=f"0{number} Feb 2026 10:00:00 GMT")))
        poller.poll(source)
    with store.database.reading() as connection:
        copies = connection.exec_driver_sql("SELECT target, copy_hash FROM items ORDER BY id").all()
    assert [(target[-1], copy is None) for target, copy in copies] == [("1", False), ("2", True)]


def kept_files(store):
    return [path for path in store.raw.folder.rglob("*") if path.is_file()]


def test_what_is_forgotten_leaves_no_copy(polled, poller, ingest, revisit, store):
    polled()
    poller.site.says("/1", status=500)
    assert ingest_all_tries(poller, ingest) == "stored from the feed"
    revisit(misleading(S))
    again = feed_of(entry(1, paragraphs(S) + "<p>Corrected.</p>", "The wall", at="05 Mar 2026 10:00:00 GMT"))
    poller.site.says("/feed", again)
    poller.now += DAY * 2
    poller.poll(store.sources.get(1))
    assert len(kept_files(store)) == 3
    store.forgetting.forget(1, poller.now)
    assert ingest() == "forgotten"
    assert kept_files(store) == []


def ingest_all_tries(poller, ingest):
    while True:
        try:
            ingest()
        except TryLater:
            poller.now += timedelta(hours=1)
        else:
            return "stored from the feed"
