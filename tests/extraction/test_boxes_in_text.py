"""Boxes between the paragraphs of a text: notes and quotes are part of it, advertising is not."""

from __future__ import annotations

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.extraction.blocks.segmenting import find_blocks
from worker.page.page import parse_markup

NOTE = "The wall of 1911 was built in eleven weeks, by men who had never built one before."
CHINESE = "委员会在星期二开会，讨论了港口的问题，但是没有作出任何决定，所以大家都回家去了。"


def page_with(box: str):
    return page_of(BODY + box + BODY.replace("Tuesday", "Friday") + f"<p>{S[1]} Or so they say.</p>")


def boxes_of(html: str) -> list[str]:
    return [block.text for block in find_blocks(parse_markup(html)) if block.is_box_of_text]


@pytest.mark.parametrize(
    "box",
    [
        f"<aside class=quoted><p>{NOTE}</p></aside>",
        f"<div class='alert alert-info'><p>{NOTE}</p></div>",
        f"<div role=complementary class=sidebar><p>{NOTE}</p></div>",
    ],
)
def test_a_note_between_the_paragraphs_is_a_box_of_the_text(box):
    assert boxes_of(f"<div>{BODY}{box}{BODY}</div>") == [NOTE]


def test_a_box_of_the_text_is_in_the_body_with_its_source():
    chosen = text(
        page_with(f"<aside class=quoted><p>{NOTE}</p><p>— A. Fisher, <a href=/b>Walls</a></p></aside>")
    )
    assert f"{NOTE}— A. Fisher, Walls" in chosen


@pytest.mark.parametrize(
    "box",
    [
        "<aside><h3>Read more</h3><a href=/a>The harbour has a new wall, and it is high.</a></aside>",
        "<aside><p>Write to us about the harbour and win a lamp.</p><form><input name=a></form></aside>",
        "<aside><ul><li>Harbour</li><li>Walls and lamps</li><li>Town council</li></ul></aside>",
        f"<aside class=newsletter><p>{NOTE}</p></aside>",
        f"<nav><p>{NOTE}</p></nav>",
    ],
)
def test_what_is_chrome_by_its_nature_is_no_box_of_the_text(box):
    assert boxes_of(f"<div>{BODY}{box}{BODY}</div>") == []


@pytest.mark.parametrize(
    "page", ["<div>{box}{body}</div>", "<div>{body}{box}</div>", "<div>{body}</div>{box}"]
)
def test_a_box_beside_the_paragraphs_is_no_box_of_the_text(page):
    assert boxes_of(page.format(body=BODY, box=f"<aside><p>{NOTE}</p></aside>")) == []


def test_a_heading_between_the_paragraphs_is_no_widget():
    html = f"<div>{BODY}<h4 class=header-with-anchor-widget>The wall</h4>{BODY}</div>"
    assert boxes_of(html) == ["The wall"]


def test_chrome_within_a_box_stays_chrome():
    html = f"<div>{BODY}<aside><p>{NOTE}</p><div class=share><p>Share it.</p></div></aside>{BODY}</div>"
    assert boxes_of(html) == [NOTE]
    assert [block.text for block in find_blocks(parse_markup(html)) if block.is_chrome] == [NOTE, "Share it."]


def test_east_asian_paragraphs_are_shorter():
    html = f"<div><p>{CHINESE}</p><aside><p>{CHINESE[:20]}。</p></aside><p>{CHINESE}</p></div>"
    assert boxes_of(html) == [CHINESE[:20] + "。"]
