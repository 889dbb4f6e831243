"""The excerpt above a text is its description, and is not given twice."""

from __future__ import annotations

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.document import Thread
from worker.extraction import choose


def page_with_deck(deck: str, head: str = ""):
    return page_of(f"<header><p class=intro>{deck}</p></header><div class=text>{BODY}</div>{head}")


@pytest.mark.parametrize(
    "deck",
    [
        S[0],
        f"{S[0]} {S[1]}",
        S[0].replace(",", " –"),
        S[0][:61] + "…",
        f"{S[0]} Its members, most of them fish",
    ],
)
def test_a_deck_that_the_text_begins_with_is_given_once(deck):
    chosen = choose(page_with_deck(deck), Thread())
    assert [part.text.count("The committee met on Tuesday") for part in chosen.body] == [1]
    assert chosen.metadata.description == deck


def test_a_stated_description_is_kept():
    page = page_with_deck(S[0], head="<meta name=description content='What the harbour may cost.'>")
    assert choose(page, Thread()).metadata.description == "What the harbour may cost."


@pytest.mark.parametrize("deck", ["The harbour needs a wall, and nobody knows who will pay for it.", S[2]])
def test_a_deck_that_says_something_else_stays(deck):
    chosen = choose(page_with_deck(deck), Thread())
    assert chosen.metadata.description is None
    assert deck in text(page_with_deck(deck))


def test_a_refrain_among_the_paragraphs_stays():
    assert text(page_of(f"<div><p>{S[0]}</p>{BODY}</div>")).count(S[0]) == 2
