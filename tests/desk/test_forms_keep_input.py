"""A form with a mistake comes back with what was written in it, and says what is wrong."""

import pytest
from store.clerk import url_ref

from worker.errors import Rejected


def value_of(page, name):
    """What stands in a field of a page."""
    return next(given.get("value", "") for _, given in page.elements if given.get("name") == name)


def test_a_filter_that_is_refused_stands_in_its_field_and_the_others_too(reader, clerk):
    clerk.record()
    answer = reader.get("/articles?q=ferry&site=a.example&since=yesterday-ish&comments=1")
    assert answer.status_code == 400
    page = reader.read(answer)
    assert [value_of(page, name) for name in ("q", "site", "since")] == [
        "ferry",
        "a.example",
        "yesterday-ish",
    ]
    assert "Since: 'yesterday-ish' is not a time" in page.words
    assert "Nothing found" not in page.words
    assert ("details", {"class": "filters", "open": None}) in page.elements
    assert "/articles?q=ferry&site=a.example&comments=1" in page.links
    assert "A title" not in page.words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("confidence=high", "confidence up to: give a number from 0 to 1"),
        ("kind=poem", "Kind: give one of article, thread"),
    ],
)
def test_a_filter_is_named_as_its_field_is(reader, query, words):
    assert words.casefold() in reader.read(reader.get(f"/articles?{query}")).words.casefold()


def test_an_interval_that_is_refused_stands_in_its_field_with_the_labels(reader, desk, clock):
    source = desk.store.sources.add("feed", "https://a.example/feed.xml", 1800, clock.now)
    answer = reader.post(f"/sources/{source.id}/edit", every="often", labels="harbour, daily")
    assert answer.status_code == 400
    page = reader.read(answer)
    assert (value_of(page, "every"), value_of(page, "labels")) == ("often", "harbour, daily")
    field = next(given for _, given in page.elements if given.get("name") == "every")
    assert (field["aria-invalid"], "edit-problem" in field["aria-describedby"]) == ("true", True)
    assert any(given.get("id") == "edit-problem" for _, given in page.elements)
    assert desk.store.sources.get(source.id).labels == ()


@pytest.fixture
def failures(desk, clerk, clock):
    """Three items that failed, two of them for one reason."""
    for number, reason in enumerate(("timeout", "timeout", "no_text")):
        item = desk.store.ledger.accept([url_ref(f"https://a.example/{number}")], clock.now)[0]
        desk.store.ledger.fail(clerk.claim(item.item_id, "fetch"), Rejected(reason, "why"), clock.now)


@pytest.mark.usefixtures("failures")
def test_the_list_of_one_reason_is_left_only_by_its_link(reader):
    page = reader.page("/failed?reason=timeout")
    assert ("no_text" in page.words, "/failed" in page.links) == (False, True)
    assert ("https://a.example/1" in page.links, "https://a.example/2" in page.links) == (True, False)
    page = reader.follow(reader.post("/failed/drop", item="1", within="timeout"))
    assert ("https://a.example/1" in page.links, "https://a.example/0" in page.links) == (True, False)
    page = reader.follow(reader.post("/failed/drop", item="2", within="timeout"))
    assert "None is left with this reason" in page.words


def test_an_error_page_keeps_the_way_to_all_pages(reader, anybody):
    assert "/deliveries" in reader.read(reader.get("/articles/99")).links
    assert "/deliveries" not in anybody.read(anybody.get("/nowhere")).links
