"""Pages that go on with another document: it is left out."""

from __future__ import annotations

import pytest

from tests.extraction.body_pages import BODY, S
from tests.extraction.body_pages import text as text_of
from worker.document import Thread
from worker.extraction import choose
from worker.page.page import Page, parse_markup

OTHER = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The lighthouse has stood empty for nine years, and its lamp, which was sold, is now in a bar.",
        "Its owner, who lives abroad, says that he would give it away to anybody who repairs the stairs.",
        "Two architects, one of them from the island, have looked at the stairs and gone home again.",
        "The keeper's widow still paints the door each spring, because somebody, she says, has to do it.",
        "Whoever wants to see the inside may ask her for the key, and should bring shoes that do not slip.",
    )
)


def story(
    title: str, text: str, heading: str = "h1", byline: str = "<p class=byline>By Ann Miller</p>"
) -> str:
    return f"<div class=story><{heading} class='title left'>{title}</{heading}>{byline}{text}</div>"


def page_of(*parts: str) -> Page:
    title = "<title>A wall for the harbour | The Gull</title>"
    return parse_markup(f"<html lang=en><head>{title}</head><body>{''.join(parts)}</body></html>")


OWN = story("A wall for the harbour", BODY)


@pytest.mark.parametrize(
    "following",
    [
        story("The empty lighthouse", OTHER),
        f"<div class=more>{story('The empty lighthouse', OTHER)}{story('The empty quay', BODY)}</div>",
        story("The empty lighthouse", OTHER, byline="<time>3 May 2024</time>"),
        f"<div class=add><h3>Town</h3>{story('The empty lighthouse', OTHER)}</div>",
    ],
    ids=["one", "two in a box", "with a time", "below a rubric"],
)
def test_the_next_document_is_left_out(following):
    page = page_of(OWN, following)
    chosen = text_of(page)
    assert all(sentence in chosen for sentence in S)
    assert "lighthouse" not in chosen
    assert "above the next document, 'The empty lighthouse'" in choose(page, Thread()).evidence[0].because


def test_the_next_article_may_have_a_lower_heading():
    own = f"<article class=post><h1>A wall for the harbour</h1>{BODY}</article>"
    other = f"<article class=post><h2>The empty lighthouse</h2><time>3 May</time>{OTHER}</article>"
    assert "lighthouse" not in text_of(page_of(own, other))


@pytest.mark.parametrize(
    "part",
    [
        story("The empty lighthouse", OTHER, heading="h2"),
        story("The empty lighthouse", OTHER, byline=""),
        story("A wall for the harbour, and its history", OTHER),
    ],
    ids=["a lower heading", "no byline", "the page's own title"],
)
def test_a_chapter_is_no_other_document(part):
    assert "lighthouse" in text_of(page_of(OWN, part))


def test_a_page_that_is_not_named_after_its_first_document_is_one_whole():
    title = "<title>News of the town</title>"
    page = parse_markup(f"{title}{OWN}{story('The empty lighthouse', OTHER)}")
    assert "lighthouse" in text_of(page)
