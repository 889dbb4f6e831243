"""Boxes that are never closed: what follows is not read as part of them."""

from __future__ import annotations

import pytest

from worker.page.limits import limit_markup
from worker.page.page import parse_markup

STORY = "<main><h1>The wall</h1><p>It was built in 1911.</p></main>"


def around(html: str, text: str) -> set[str]:
    """The tags around the element with this text."""
    page = parse_markup(html)
    element = next(e for e in page.elements if text in e.children)
    return {above.tag for above in element.ancestors()}


@pytest.mark.parametrize("tag", ["nav", "aside", "footer", "dialog", "button", "select", "video", "canvas"])
@pytest.mark.parametrize(
    "html", ["<body>{}", "<body><div>{}</div></body>", "<body><div>{}</div><p>End</body></html>"]
)
def test_a_box_that_is_never_closed_ends_where_the_page_goes_on(tag, html):
    assert tag not in around(html.format(f"<{tag} class=x>Menu {STORY}"), "It was built in 1911.")


@pytest.mark.parametrize(
    "start", ["<textarea name=q>", "<IFRAME src=x>", "<iframe src=y></iframe><iframe src=x>"]
)
def test_text_after_an_element_of_raw_text_that_is_never_closed_is_read(start):
    assert "main" in around(f"<body>{start}{STORY}", "It was built in 1911.")


def test_boxes_in_boxes_end_together():
    html = f"<body><nav><ul><li><button>Menu{STORY}"
    assert around(html, "It was built in 1911.").isdisjoint(["nav", "button"])


@pytest.mark.parametrize(
    "html",
    [
        f"<nav><h1>The Gull</h1><a href=/>Home</a></nav>{STORY}",
        f"<a href=/wall><article><h2>A wall</h2><p>For all.</p></article></a>{STORY}",
        f"<button><div>Menu</div></button>{STORY}<footer><p>1911</p></footer>",
        "<div><aside><p>A note that is not closed.<p>Another one.</div><p>The end.",
        "<table><tr><td><a href=/x>One</a><td><p>Two</table>",
        f"<textarea></textarea><iframe src=x></iframe>{STORY}",
    ],
)
def test_a_page_without_such_a_box_is_not_changed(html):
    assert limit_markup(html) == html


def test_many_unclosed_boxes_take_linear_time():
    html = "<div><nav><button>" * 20_000 + STORY
    repaired = limit_markup(html)
    assert "It was built in 1911." in repaired
    assert len(repaired) < 2 * len(html)
