"""Contents that a feed gives for more than one entry."""

from tests.intake.stories import paragraphs, story
from worker.sources.listing_types import Entry
from worker.sources.listings.shared_texts import drop_shared_texts

NOTE = "<p>This article is for our subscribers, who can read it at their usual address.</p>"


def entries(*contents):
    return [Entry(f"https://gull.example/{n}", html=html) for n, html in enumerate(contents)]


def own(found, known=None):
    kept, stamps = drop_shared_texts(found, known or {}, str)
    return [one.html is not None for one in kept], stamps


def test_a_note_below_each_text_does_no_harm():
    assert own(entries(*(paragraphs(story(n)) + NOTE for n in range(3))))[0] == [True] * 3


def test_one_text_with_another_title_each_time_is_of_none():
    found = entries(*(f"<h2>Report {n}</h2>{paragraphs(story(1))}" for n in range(3)), paragraphs(story(2)))
    assert own(found)[0] == [False, False, False, True]


def test_an_entry_that_is_listed_twice_keeps_its_text():
    found = entries(paragraphs(story(1)))
    assert own(found * 2)[0] == [True, True]


def test_the_first_address_that_had_a_text_keeps_it():
    first, second = entries(paragraphs(story(1)), paragraphs(story(1)))
    _, stamps = own([first])
    assert own([second], stamps)[0] == [False]
    assert own([first], stamps)[0] == [True]


def test_entries_without_a_text_leave_nothing_to_remember():
    assert own(entries(None, "", "<p>Short.</p>")) == ([False, True, True], {})
