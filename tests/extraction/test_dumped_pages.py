# ruff: noqa: E501 - texts are easier to read on one line
"""Pages dumped as text: the document stands among menus, share rows and lists; without these it is whole."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from worker import extract
from worker.document import FoundComment, Thread
from worker.extraction import choose
from worker.page.boilerplate import Boilerplate, classify_line
from worker.page.page import make_element, parse_text

PARAGRAPHS = (
    "The valley has had running water since the monks dug the first channel, and every house keeps a gate of its own.",
    "Last year the council asked who should pay for the repairs. The answer took eleven meetings, and then a lottery.",
    "A pump costs less than a gate. It also breaks more often, says the smith, who sells both and recommends neither.",
)
TOP = ("Skip to content", "Home", "News", "Sport", "Contact", "Log in | Register")
SHARED = ("Share", "Facebook", "Twitter", "Print")
FOOT = (
    "Recent Posts",
    "Ten years of the mill",
    "What the ferry taught us",
    "Privacy Policy",
    "Terms of Service",
)
TITLE = "The wooden gates"


def dump(*middle: str, apart: str = "\n", foot: tuple[str, ...] = FOOT) -> str:
    return apart.join((*TOP, TITLE, "By Ann Miller | May 3, 2024", *SHARED, *middle, *SHARED, *foot))


def body_of(text: str) -> list[str]:
    return [block.text for block in choose(parse_text(text), Thread()).body]


@pytest.mark.parametrize("apart", ["\n", "\n\n"])
def test_menus_share_rows_and_lists_are_left_out(apart: str) -> None:
    parts = choose(parse_text(dump(*PARAGRAPHS, apart=apart)), Thread())
    assert [block.text for block in parts.body] == list(PARAGRAPHS)
    assert (parts.metadata.title, parts.metadata.authors) == (TITLE, ("Ann Miller",))


def test_a_byline_torn_over_lines_is_read() -> None:
    torn = dump(*PARAGRAPHS).replace("By Ann Miller | May 3, 2024", "By\nAnn Miller\n|\nMay 3, 2024")
    said = choose(parse_text(torn), Thread()).metadata
    assert (said.title, said.authors) == (TITLE, ("Ann Miller",))
    assert said.published is not None


def test_lists_headings_and_a_share_row_within_the_document() -> None:
    inside = ("What it costs", "Wood", "Iron", "Nails and a day of work")
    text = dump(*PARAGRAPHS, *inside, *PARAGRAPHS, *SHARED, "Advertisement", *PARAGRAPHS, *PARAGRAPHS)
    assert body_of(text) == [
        *PARAGRAPHS,
        "".join(inside),
        *PARAGRAPHS,
        *PARAGRAPHS,
        *PARAGRAPHS,
    ]  # the lines of one block


def test_first_sentences_of_other_pages_are_none_of_this_one() -> None:
    teasers = [
        line
        for n in range(8)
        for line in (f"Another page, the {n}th", f"{PARAGRAPHS[n % 3][:60]} and so on.")
    ]
    assert body_of(dump(*PARAGRAPHS, foot=("Related articles", *teasers, *FOOT))) == list(PARAGRAPHS)


def test_what_the_place_for_a_comment_speaks_of_is_no_document() -> None:
    form = (
        "Leave a Reply",
        "Your words are read by somebody before they appear here, which may take a day or two.",
    ) * 4
    short = "We sell both of them. Ask the smith, he is in on Mondays."
    assert body_of(dump(short, foot=(*form, *FOOT))) == [short]


def test_an_opening_post_found_among_the_comments_is_the_body() -> None:
    lines = dump("ann · 03/03/2024 19:44", "Whose gate is it?", "bob · 03/03/2024 19:49", "Mine.").split("\n")
    at = lines.index("bob · 03/03/2024 19:49")
    opened = Thread(
        spans=((at, at + 2),), opening=FoundComment(None, (make_element("p", "Whose gate is it?"),))
    )
    assert [block.text for block in choose(parse_text("\n".join(lines)), opened).body] == [
        "Whose gate is it?"
    ]


README = """\
gatekeeper
==========

A tool that opens gates. Home pages and shops can use it, too.

Documentation
-------------

See the manual, or ask in the forum.

Support
-------

* News
* Forum
* Contact

License
-------

Copyright (C) 2024 Ann Miller. All rights reserved.
"""
MINUTES = "Minutes of the meeting\n\nPresent\nAnn, Bob, Cleo\n\nAgenda\n- News\n- Events\n- Contact\n- Help\n\nNews\n\nNone.\n"
POEM = "Home\n\nI came home\nand the weather\nwas as I had left it\n\nThe shop is closed\nthe forum is empty\nand you\n"
LISTED = "Things to buy\n\nmilk\nbread\nnails\na pump\nforty metres of hose\n"
RIGHTS = (
    "A letter\n\n"
    + "\n\n".join(PARAGRAPHS)
    + "\n\nCopyright 2024 Ann Miller\n\nAll rights reserved.\n\nTags: gates, water\n"
)


@pytest.mark.parametrize("text", [README, MINUTES, POEM, LISTED, RIGHTS, "\n\n".join((TITLE, *PARAGRAPHS))])
def test_documents_that_are_no_dumps_come_out_whole(text: str) -> None:
    found = extract(text, media_type="text/plain")
    said = f"{found.title}\n{found.body}"
    assert Counter(re.findall(r"\w+", said)) == Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Startseite", Boilerplate.MENU),
        ("* About us »", Boilerplate.MENU),
        ("Home | News | Berlin | Contact", Boilerplate.MENU),
        ("Home › Log in", Boilerplate.SERVICE),
        ("Teilen", Boilerplate.SERVICE),
        ("Recent Comments:", Boilerplate.LISTING),
        ("関連記事", Boilerplate.LISTING),
        ("Kommentar verfassen", Boilerplate.ENDING),
        ("© 2024 The Shed Post", Boilerplate.NOTICE),
        ("Comments (12)", Boilerplate.NONE),
        ("We went home", Boilerplate.NONE),
        ("Share of votes by district", Boilerplate.NONE),
    ],
)
def test_what_lines_serve(line: str, kind: Boilerplate) -> None:
    assert classify_line(line) is kind
