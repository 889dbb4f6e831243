"""Choosing the body of a page: what belongs to the document, and what only stands around it."""

from __future__ import annotations

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.document import Thread
from worker.extraction import choose
from worker.page.page import parse_markup


def test_the_body_is_whole_and_without_the_headline():
    chosen = text(page_of(BODY))
    assert all(sentence in chosen for sentence in S)
    assert "A wall for the harbour" not in chosen


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav><ul><li><a href=/a>Local news and more of it</a><li><a href=/b>Sports pages</a></ul></nav>",
        (
            "<div class='cookie-banner'><p>We use cookies to make this site work, "
            "and to count readers. Accept?</p></div>"
        ),
        (
            "<aside><h3>Newsletter</h3><p>Sign up today, and never miss a story "
            "from the harbour or the town.</p></aside>"
        ),
        (
            "<div class=related-posts><p>The old wall, built in 1911, was never "
            "meant to last as long as it has.</p></div>"
        ),
        (
            "<footer><p>Copyright The Gull, Harbour Street 1. All rights reserved, "
            "and none of them given away.</p></footer>"
        ),
        (
            "<div id=comments><p>I never liked the old wall, to be honest, and "
            "neither did my late father.</p></div>"
        ),
        (
            "<div style='display: none'><p>Hidden words that no reader of this "
            "page could ever have seen on it.</p></div>"
        ),
        "<p hidden>Hidden words that no reader of this page could ever have seen on their screen.</p>",
        (
            "<div aria-hidden=true><p>Hidden words that no reader of this page "
            "could ever have seen on it.</p></div>"
        ),
        (
            "<form><label>Your name</label><textarea>Write "
            "here</textarea><button>Send it to us now</button></form>"
        ),
        "<ul class=share><li><a href=/f>Share on this network</a><li><a href=/t>Share on that one</a></ul>",
    ],
)
@pytest.mark.parametrize("place", ["before", "inside", "after"])
def test_chrome_is_left_out(chrome, place):
    words = parse_markup(chrome).root.text
    main = BODY.replace("</p><p>", f"</p>{chrome}<p>", 1) if place == "inside" else BODY
    chosen = text(page_of(main, **({place: chrome} if place != "inside" else {})))
    assert all(sentence in chosen for sentence in S)
    assert words[:30] not in chosen


TEASER = (
    "<div><h3><a href=/x>The lighthouse is for sale again</a></h3><p>After nine years without an "
    "owner, a date.</p></div>"
)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_teaser_beside_the_text_is_left_out(place):
    assert "lighthouse" not in text(page_of(BODY, **{place: TEASER}))


@pytest.mark.xfail(strict=True, reason="one nameless teaser in a very short text reads like a chapter of it")
def test_a_teaser_in_the_midst_of_the_text_is_left_out():
    assert "lighthouse" not in text(page_of(BODY.replace("</p><p>", f"</p>{TEASER}<p>", 1)))


def test_a_name_that_would_take_the_whole_text_is_not_believed():
    chosen = text(page_of(f"<div class='sidebar-left widget'>{BODY}</div>"))
    assert all(sentence in chosen for sentence in S)


def test_a_page_that_hides_all_it_has_is_read_all_the_same():
    page = parse_markup(f"<body style='display:none'>{BODY}")
    assert S[2] in text(page)


def test_text_apart_at_line_breaks_without_paragraphs():
    chosen = text(page_of("<div class=x>" + "<br><br>".join(S) + "</div>"))
    assert all(sentence in chosen for sentence in S)


def test_headings_lists_and_quotes_among_the_text_stay():
    main = (
        f"{BODY}<h2>What they want</h2><ul><li>a "
        f"wall</li><li>peace</li></ul><blockquote>Never!</blockquote>{BODY}"
    )
    chosen = choose(page_of(main), Thread()).body
    found = {node.tag: node.text for part in chosen for node in part.walk()}
    assert found["h2"] == "What they want"
    assert found["ul"] == "a wallpeace"
    assert found["blockquote"] == "Never!"


def test_pictures_among_the_text_stay_and_others_go():
    main = (
        f"<img src=logo.png>{BODY}<figure><img src=wall.jpg><figcaption>The wall</figcaption></figure>{BODY}"
    )
    chosen = choose(page_of(main, after="<img src=pixel.png>"), Thread()).body
    images = [node.attrs["src"] for part in chosen for node in part.walk() if node.tag == "img"]
    assert "wall.jpg" in images
    assert "pixel.png" not in images


def test_a_cloud_of_links_is_no_paragraph():
    cloud = " ".join(f"<a href=/tag/{n}>Harbours of the year {1900 + n}</a>" for n in range(60))
    chosen = text(page_of(BODY * 3, before=f"<div class=text>{cloud}</div>"))
    assert "1907" not in chosen
    assert all(sentence in chosen for sentence in S)


def test_an_empty_page_has_no_body():
    parts = choose(parse_markup(""), Thread())
    assert (parts.body, parts.confidence) == ((), 0.0)


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        (f"<h1>Wall</h1>{BODY}", "article"),
        (
            (
                "<title>404 Not Found</title><h1>Page not found</h1><p>Sorry, there is "
                "nothing here for you to read.</p>"
            ),
            "error_page",
        ),
        ("<h1>Sign in</h1><p>Please sign in to read on, dear reader.</p><input type=password>", "login_wall"),
        (
            "<ul>"
            + "".join(f"<li><a href=/{n}>Story number {n} about the harbour</a>" for n in range(30))
            + "</ul>",
            "listing",
        ),
        (
            """<script type="application/ld+json">{"@type": "Product", "name": "Rope"}</script><h1>Rope</h1>
            <p>Hemp, 20 m, for boats and goats.</p><p>$12.00</p><button>Add to cart</button>""",
            "product",
        ),
    ],
)
def test_the_kind_of_page(markup, kind):
    assert choose(parse_markup(markup), Thread()).kind == kind


def test_the_evidence_says_what_was_taken_and_why():
    facts = choose(page_of(BODY), Thread()).evidence
    assert facts[0].subject == "body"
    assert "in <div.wrap>; expected F1" in facts[0].because
    assert {"title", "language", "site", "published"} <= {fact.subject for fact in facts}


def test_a_word_that_each_paragraph_bears_is_not_believed():
    paragraphs = "".join(f"<div class='builder-widget'><p>{sentence}</p></div>" for sentence in S)
    assert all(sentence in text(page_of(paragraphs)) for sentence in S)


def test_a_heading_late_on_the_page_does_not_cut_off_what_comes_before():
    page = parse_markup(f"<div class=t>{BODY}{BODY}<h1>A word from our founder</h1><p>{S[0]}</p></div>")
    assert text(page).count(S[1]) == 2


def test_a_caption_without_its_figure_is_left_out():
    caption = "<p class=wp-caption-text>The old wall, as it stood in the winter of 1911, in a drawing.</p>"
    assert "winter of 1911" not in text(page_of(BODY.replace("</p><p>", f"</p>{caption}<p>", 1)))


def test_text_in_nothing_but_quotes_is_found():
    assert text(parse_markup("<blockquote>" * 200 + S[0])) == S[0]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>ok</p>", "ok"),
        (
            "<h1>Links</h1><ul><li><a href=/a>One link</a></li><li><a href=/b>Two links</a></li></ul>",
            "One link",
        ),
        ("<h1>Just a heading</h1>", "Just a heading"),
        ("<div class=comments><p>Hello there</p></div>", "Hello there"),
        ("<aside class=sidebar><p>Hello there</p></aside>", "Hello there"),
    ],
)
def test_whatever_can_be_read_is_a_body_where_there_is_nothing_better(markup, words):
    assert words in text(parse_markup(markup))


def test_a_caption_in_a_box_goes_with_its_picture():
    box = "<div class=wp-caption><img src=wall.jpg><p class=wp-caption-text>The winter of 1911</p></div>"
    assert "winter of 1911" in text(page_of(BODY.replace("</p><p>", f"</p>{box}<p>", 1)))


def test_numbered_headings_that_are_links_belong_to_a_listicle():
    items = "".join(f"<h3><a href=/{n}>{n}. The wall at harbour {n}</a></h3><p>{S[n]}</p>" for n in range(4))
    chosen = text(page_of(f"<p>{S[0]}</p>{items}"))
    assert all(f"{n}. The wall at harbour {n}" in chosen for n in range(4))


def test_a_picture_beside_words_that_are_left_out_goes_with_them():
    card = "<div class=author-bio><img src=ann.jpg><b><a href=/ann>Ann Miller, and her stories</a></b></div>"
    captioned = "<div><img src=wall.jpg><p class=caption>The wall in winter</p></div>"
    main = BODY.replace("</p><p>", f"</p>{card}{captioned}<p>", 1)
    chosen = choose(page_of(main), Thread()).body
    assert [node.attrs["src"] for part in chosen for node in part.walk() if node.tag == "img"] == ["wall.jpg"]


def test_links_that_stand_in_the_text_belong_to_it():
    items = "<li><a href=/p>Plans</a> for the wall, by June<li>A <a href=/b>bill</a> for it, by autumn"
    main = BODY.replace("</p><p>", f"</p><h2><a href=#x>What is next</a></h2><ul>{items}</ul><p>", 1)
    chosen = text(page_of(main))
    assert all(said in chosen for said in ("What is next", "Plans for the wall", "A bill for it"))
