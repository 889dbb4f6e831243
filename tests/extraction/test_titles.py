"""The title of pages whose headings and stated titles disagree, or name the site."""

from __future__ import annotations

import pytest

from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_markup

TEXT = (
    "<p>The wall of the harbour was built by people who had never seen the sea, and it shows in every stone "
    "that they set; but it has held against the water for two hundred years.</p>"
)


def title(head: str, body: str, url: str | None = "https://www.gull.example/town/2024/wall") -> str | None:
    page = parse_markup(f"<html><head>{head}</head><body>{body}", url)
    return choose(page, Thread()).metadata.title


@pytest.mark.parametrize(
    ("stated", "body"),
    [
        ("A wall for us – Mill Post", "<div><h1>Mill Post</h1></div><main><h2>A wall for us</h2>"),
        ("A wall for us – Mill Post", "<h1>Mill Post</h1><main><h1>A wall for us</h1>"),
        ("A wall for us – Mill Post", "<h1>Mill Post</h1><main><div>A wall for us</div>"),
        (
            "Mill Post • View topic - A wall for us",
            "<div><h1>Mill Post</h1></div><main><h2>A wall for us</h2>",
        ),
    ],
)
def test_a_heading_that_is_the_last_part_of_the_title_is_a_logo(stated, body):
    assert title(f"<title>{stated}</title>", f"{body}{TEXT}</main>", None) == "A wall for us"


@pytest.mark.parametrize(
    ("stated", "body"),
    [
        ("Walls - A guide for us", f"<div><h1>Walls</h1></div><main><h2>A guide for us</h2>{TEXT}</main>"),
        ("A guide for us - Walls", f"<div><h1>Walls</h1>{TEXT}</div><main><h2>A guide for us</h2></main>"),
        ("A guide for us - Walls", f"<main><h1>Walls</h1><h2>A guide for us</h2>{TEXT}</main>"),
    ],
)
def test_a_headline_with_a_deck_is_no_logo(stated, body):
    assert title(f"<title>{stated}</title>", body, None) == "Walls"


@pytest.mark.parametrize("target", ["/", "/town/", "https://gull.example/index.html"])
def test_a_heading_that_links_to_the_front_page_or_the_section_is_no_title(target):
    body = f'<h1><a href="{target}">Town news</a></h1><div>A wall</div>{TEXT}'
    assert title("<title>A wall | Town news</title>", body) == "A wall"


def test_a_heading_that_links_home_in_an_archived_copy():
    archive = "https://web.archive.org/web/20130807000000/http://gull.example"
    body = f'<h1><a href="{archive}/">Town news</a></h1><div>A wall</div>{TEXT}'
    assert title("<title>A wall | Town news</title>", body, f"{archive}/town/wall") == "A wall"


@pytest.mark.parametrize(
    ("stated", "shown", "expected"),
    [
        ("How walls were built", "Walls built by hand", "How walls were built"),
        ("Walls built by hand, a talk", "Walls built by hand", "Walls built by hand, a talk"),
        ("Walls built by hand_Town_News", "Walls built by hand", "Walls built by hand"),
        ("Walls built by hand [Talks]", "Walls built by hand", "Walls built by hand"),
        ("gull.example Walls built by hand", "Walls built by hand", "Walls built by hand"),
    ],
)
def test_a_title_element_alone_beside_a_heading_that_differs(stated, shown, expected):
    assert title(f"<title>{stated}</title>", f"<h1>{shown}</h1>{TEXT}") == expected


def test_a_label_glued_to_the_headline():
    head = '<title>Walls</title><meta property="og:title" content="How walls were built">'
    body = f"<h1><span>Regular article</span>How walls were built<sup>*</sup></h1>{TEXT}"
    assert title(head, body) == "How walls were built"


def test_a_part_that_only_holds_the_name_of_the_site_stays():
    assert title("<title>gull_size_of_things - Reference</title>", TEXT) == "gull_size_of_things - Reference"


def test_the_heading_that_the_address_repeats_where_only_the_site_is_stated():
    body = f"<h1>Mill Post</h1><article><h2>The wall that holds</h2>{TEXT}</article>"
    head = "<title>Mill Post</title>"
    assert (
        title(head, body, "https://www.gull.example/2024/the-wall-that-holds.html") == "The wall that holds"
    )
    assert title(head, body, "https://www.gull.example/2024/mill-post") == "Mill Post"
    assert title(head, body, "https://www.gull.example/?p=17") == "Mill Post"
