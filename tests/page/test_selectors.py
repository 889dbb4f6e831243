"""The part of CSS that rules for a site are written in."""

from __future__ import annotations

import pytest

from worker.page.page import parse_markup
from worker.page.selectors import SelectorError, parse_selector

PAGE = parse_markup(
    '<main id=top><div class="text wide" data-kind=story-7><p id=a>one</p><section><p id=b class=last>two</p>'
    '</section></div><div class=text lang="en-GB"><p id=c>three</p></div></main>'
    '<p id=d rel="me nofollow">four</p>'
)


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("p", "abcd"),
        ("main p", "abc"),
        ("div > p", "ac"),
        ("main > p", ""),
        (".text.wide p", "ab"),
        ("#top section .last", "b"),
        ("main>div>section>p", "b"),
        ("[data-kind] p", "ab"),
        ("[data-kind^=story] > p", "a"),
        ('[data-kind$="-7"] > p', "a"),
        ("[data-kind*='ory'] > p", "a"),
        ('[lang="en-GB"] *', "c"),
        ("p[rel~=nofollow]", "d"),
        ("#a, #d ,.last", "abd"),
        ("P#a", "a"),
        ("article p", ""),
        ('[data-kind^=""] p', ""),
    ],
)
def test_what_a_selector_matches(selector, ids):
    assert "".join(e.attrs["id"] for e in parse_selector(selector).find_all(PAGE)) == ids


@pytest.mark.parametrize("selector", ["", "p >", "> p", "p:first-child", ".", "p,,b", "p + b", "[=x]", "p,"])
def test_a_selector_that_cannot_be_read_says_so(selector):
    with pytest.raises(SelectorError, match="cannot be read"):
        parse_selector(selector)


def test_deep_nesting_takes_no_time():
    page = parse_markup("<div class=a>" * 250 + "<p>x" + "</div>" * 250)
    assert len(parse_selector(".a .a .a .a .a .b p").find_all(page)) == 0
