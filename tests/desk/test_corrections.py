"""Corrections of one article and of failed items, and how they are undone."""

import pytest
from store.clerk import comment, url_ref

from worker.comments import merge
from worker.document import CleanPart, Lead
from worker.errors import Rejected


@pytest.fixture
def notified(monkeypatch):
    """The items of which workers were notified."""
    found = []
    monkeypatch.setattr("tasks.acceptance.notify_again", found.extend)
    return found


@pytest.fixture
def failures(desk, clerk, clock):
    """Three items that failed, two of them for one reason."""
    for number, reason in enumerate(("http_404", "http_404", "empty_file")):
        item = desk.store.ledger.accept([url_ref(f"https://a.example/{number}")], clock.now)[0]
        desk.store.ledger.fail(
            clerk.claim(item.item_id, "fetch"), Rejected(reason, f"why {number}"), clock.now
        )


@pytest.mark.usefixtures("failures")
def test_what_was_dropped_is_listed_and_put_back(reader, desk, clock):
    reader.post("/failed/drop", item="3")
    clock.now += clock.now.resolution
    page = reader.follow(reader.post("/failed/drop", reason="http_404"))
    assert "Nothing has failed" in page.words
    page = reader.undo(page)
    assert "listed as failed again" in page.words
    assert [item["id"] for item in desk.store.library.items(state="failed")] == [2, 1]
    page = reader.page("/dropped")
    assert ("why 2" in page.words, "why 1" in page.words) == (True, False)
    page = reader.follow(reader.post("/dropped/restore", item="3"))
    assert "why 2" in page.words
    assert "Nothing was dropped" in reader.page("/dropped").words
    for fields in ({}, {"item": "x"}, {"at": "-1"}, {"at": "9" * 40}):
        assert reader.post("/dropped/restore", **fields).status_code == 400, fields
    assert reader.post("/dropped/restore", at="9" * 18).status_code == 303


@pytest.mark.usefixtures("failures")
def test_what_was_dropped_is_listed_a_page_at_a_time(reader, desk, clock, monkeypatch):
    monkeypatch.setattr("worker.desk.pages.failed.PAGE_SIZE", 2)
    desk.store.failed_items.drop([1, 2, 3], clock.now)
    first = reader.page("/dropped")
    assert ("why 2" in first.words, "why 1" in first.words, "why 0" in first.words) == (True, True, False)
    second = reader.page(first.link("after="))
    assert ("why 0" in second.words, "why 1" in second.words) == (True, False)


PAGE, PLACE = "https://a.example/story", Lead("interface", "https://a.example/api", "the page says so")


@pytest.fixture
def fetch(desk, clerk):
    """A function that fetches an item, and gives a claim to process it."""

    def fetch(item):
        desk.store.ledger.finish_fetch(clerk.claim(item["id"], "fetch"), clerk.raw(item["target"]), clerk.now)
        return clerk.claim(item["id"])

    return fetch


@pytest.fixture
def thread(desk, clerk, fetch):
    """A page that states nine comments, shows one, and names a place with more."""
    (accepted,) = desk.store.ledger.accept([url_ref(PAGE)], clerk.now)
    claim = fetch(clerk.item(accepted.item_id))
    clerk.record(PAGE, "A story.", [comment("c1")], claim, PAGE, stated=9, leads=[PLACE])


@pytest.mark.usefixtures("thread")
def test_the_thread_of_an_article_says_what_the_site_states_and_is_followed_again(
    reader, desk, clerk, fetch, notified
):
    assert "it is being read" in reader.page("/articles/1").words
    (item,) = desk.store.library.items(state="pending")
    part = CleanPart((comment("c2", "Another one.", native_id="2"),), (), None)
    desk.store.threads.record_part(fetch(item), part, merge, clerk.now)
    page = reader.page("/articles/1")
    for words in ("Stated by the site 9 comments, 2 found", "fewer than the site states", "Follow it again"):
        assert words in page.words, words
    page = reader.follow(reader.post("/articles/1/follow"))
    assert "ask the places of its thread again" in page.words
    assert [item["target"] for item in notified] == [PLACE.address]


@pytest.mark.usefixtures("thread")
def test_a_thread_without_places_or_against_the_rules_cannot_be_followed(reader, clerk, desk, notified):
    clerk.record(stated=3)
    page = reader.page("/articles/2")
    assert "0 comments of the 3 that the page states" in page.words
    assert "Follow it again" not in page.words
    answer = reader.post("/articles/2/follow")
    assert (answer.status_code, "names no place" in answer.text, notified) == (409, True, [])
    desk.settings.sites_file.write_text('["a.example"]\nthreads = "page"\n')
    answer = reader.post("/articles/1/follow")
    assert (answer.status_code, "the rules forbid reading its thread" in answer.text) == (409, True)


@pytest.mark.usefixtures("thread")
def test_a_program_has_a_thread_followed_again(program, clerk, notified):
    tell = program(may_write=True).client
    assert tell.post("/api/v1/articles/1/follow").json() == {"asked": 1}
    assert [item["target"] for item in notified] == [PLACE.address]
    clerk.record()
    for number, status, reason in ((2, 409, "no_thread"), (9, 404, "unknown_document")):
        answer = tell.post(f"/api/v1/articles/{number}/follow")
        assert (answer.status_code, answer.json()["reason"]) == (status, reason)


def test_any_two_revisions_are_compared(reader, clerk):
    for word in ("loud.", "silent.", "electric."):
        clerk.record(body=f"The engine was old and {word}")
    page = reader.page("/articles/1/revisions")
    assert page.words.count("Revision 2 to 3") == 1
    page = reader.page("/articles/1/revisions?from=1&to=3")
    assert ("<del>loud.</del>" in page.text, "<ins>electric.</ins>" in page.text) == (True, True)
    assert "silent" not in page.text
    page = reader.page("/articles/1/revisions?from=3&to=1")
    assert "<del>electric.</del>" in page.text
    assert "Their words are the same" in reader.page("/articles/1/revisions?from=2&to=2").words
    for query in ("from=1&to=4", "from=1", "to=x", "from=1&to=01"):
        assert reader.get(f"/articles/1/revisions?{query}").status_code == 404, query
