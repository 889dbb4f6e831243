"""The parsed page: what browsers make of broken markup, within bounds, in linear time."""

from __future__ import annotations

import gc

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from worker.page.limits import MAX_ATTRIBUTES, MAX_DEPTH, limit_markup
from worker.page.page import Element, make_span_test, parse_markup, parse_text
from worker.pipeline import raw_item_of
from worker.pipeline import read as read_article

PAGE = """<!DOCTYPE html><html lang=en><head><title>Tea & <b>milk</b></title>
<script>var a = "</div><div><div>";</script><style>p > a { color: red }</style></head>
<body><!-- <div><div> --><ul><li>one<li>two<ul><li>deep</ul></ul><p>First<p>Second
<table><tr><td>a<td>b</table>
<img alt="a > b" src=x><textarea><div></textarea><a href="?q=<div>">link</a></body></html>"""


def deepest(html: str) -> int:
    return max(element.depth for element in parse_markup(html).elements)


def read(html: str) -> None:
    assert parse_markup(html).root.text is not None


def test_a_page_within_the_bounds_stays_as_it_is():
    assert limit_markup(PAGE) == PAGE


@pytest.mark.parametrize("opener", ["<p>", "<li>", "<dd>", "<td>", "<option>", "<font size=2>", "<a href=x>"])
def test_tags_left_open_are_not_nesting(opener):
    page = "<table><tr>" * ("td" in opener) + "".join(f"{opener}{number} " for number in range(200))
    assert limit_markup(page) == page


def test_text_after_a_deep_nest_is_found_quickly():
    def nest(depth: int) -> str:
        return "<div>" * depth + "<p>still here</p>"

    page = parse_markup(nest(100_000))
    assert page.root.text == "still here"
    assert deepest(nest(100_000)) <= MAX_DEPTH + 3
    assert_linear(lambda depth: read(nest(depth)), 12_500)


def test_tags_go_but_text_never_does():
    html = "".join(f"<div>{number} " for number in range(1000))
    assert parse_markup(html).root.text.split() == [str(number) for number in range(1000)]


def test_a_tag_keeps_its_first_attributes():
    def tag(attributes: int) -> str:
        return "<p " + " ".join(f"a{number}=1" for number in range(attributes)) + ">text"

    paragraph = parse_markup(tag(100_000)).by_tag["p"][0]
    assert len(paragraph.attrs) == MAX_ATTRIBUTES
    assert paragraph.text == "text"
    assert_linear(lambda attributes: read(tag(attributes)), 12_500)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<script",
        "<script>",
        "<title",
        "<title>",
        '<a b="',
        "<a b='",
        "<a b=",
        "<textarea>",
        "<style>",
        "<",
        "</",
        "</x>",
        "<!",
        "<?",
        "<div></p>",
        "<td><div>",
        "<table>",
        "<ul><li>",
        "<svg>",
        "<i><p>",
        "<div><object></div></object>",
        "<b><div></b>",
        "<b><div></b></div>",
        "<a><p></a>",
        "<b><i><li></b></i>",
        '<a =">',
    ],
)
def test_no_repeated_piece_takes_more_than_linear_time(piece):
    assert_linear(lambda times: read(piece * times), 2_000)


def test_formatting_left_open_in_every_block_is_not_multiplied():
    html = "".join(f"<div><font size={number}>x</div>" for number in range(20_000))
    assert len(parse_markup(html).elements) < 500_000


@pytest.mark.parametrize("broken", ["<title>News<body>", "<title>News</titel></head><p>", "<title>News<div>"])
def test_an_unclosed_title_does_not_swallow_the_page(broken):
    page = parse_markup(f"<html><head>{broken}Body text.")
    assert page.by_tag["title"][0].text.startswith("News")
    assert "Body text." in page.by_tag["body"][0].text


def test_noscript_content_is_visible():
    assert parse_markup("<body><noscript><p>Only here.</p></noscript>").root.text == "Only here."


def test_an_xml_declaration_is_harmless():
    assert parse_markup('<?xml version="1.0" encoding="latin-1"?><p>é</p>').root.text == "é"


def test_nul_and_lone_surrogates_are_harmless():
    assert parse_markup("<p>a\0b \ud800 c</p>").root.text.startswith("ab")


def test_walking_a_deep_page_needs_no_recursion():
    page = parse_markup("<div>" * 5000 + "x")
    assert sum(1 for _ in page.root.walk()) == len(page.elements)
    assert "".join(page.root.strings()) == "x"


def test_text_is_lines():
    page = parse_text("one\n\n  two\n")
    assert page.is_text
    assert page.lines == ("one", "", "  two")


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9))), st.integers(-1, 60))
def test_standing_in_spans_is_what_it_says_however_they_lie(given_spans, position):
    spans = [(start, start + length) for start, length in given_spans]
    assert make_span_test(spans)(position) == any(start <= position < end for start, end in spans)


def test_a_page_that_was_read_is_freed_without_the_garbage_collector():
    page = f"<h1>Tides</h1><p>{'The tide came in slowly. ' * 9}</p><footer><x-mark>Top</x-mark></footer>"
    raw = raw_item_of(page, None, None, "text/html")
    gc.disable()
    try:
        assert "came in slowly" in read_article(raw).body
        assert not any(isinstance(held, Element) and held.tag == "x-mark" for held in gc.get_objects())
    finally:
        gc.enable()
