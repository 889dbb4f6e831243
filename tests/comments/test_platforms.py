# ruff: noqa: E501 - markup is easier to read on one line
"""Tables of platforms: read from files, checked against what is found without them."""

from __future__ import annotations

import pytest

from worker.comments import NO_PLATFORM_TABLES, find, load_platform_tables
from worker.comments.platforms import parse_table
from worker.document import FoundComment
from worker.page.page import Element, Page, parse_markup

POSTS = [
    ("Ada", "The crane was still in use when I was a child, I remember the noise."),
    ("Bo", "Nobody asked the fishermen, as usual. It will end like the last time."),
    ("Cid", "Thank you for the photographs, especially the third one from the pier."),
]
MOTTO = "Sailing is the art of getting wet and becoming ill while slowly going nowhere at great expense"
TABLE = """
evidence = 'meta[name="generator"][content^="Quayside"]'
items = 'div.message'
text = 'div.said'
score = 'b.rank'
deleted = 'i.gone'
"""


def page(box: str = "message", generator: str = "Quayside 3") -> Page:
    rows = "".join(
        f'<div class="{box}" id="m{n}1"><a href="/user/{name}">{name}</a> <time>2024-03-0{n + 1} 10:15</time>'
        f'<b class="rank">{n * 5}</b><div class="said"><p>{text}</p></div><div class="below"><p>{MOTTO} number {n}</p></div></div>'
        for n, (name, text) in enumerate(POSTS)
    )
    return parse_markup(
        f'<html><head><meta name="generator" content="{generator}"></head><body><h1>Harbour</h1><p>{"Prose about the harbour. " * 20}</p><h3>3 comments</h3><div id="comments">{rows}</div></body></html>'
    )


def said(comment: FoundComment) -> str:
    return " ".join(part.text if isinstance(part, Element) else part for part in comment.content)


def test_a_table_reads_the_fields_it_names() -> None:
    found = find(page(), platforms=(parse_table("quayside", TABLE),))
    assert [(c.author, said(c), c.score) for c in found.comments] == [
        (name, text, n * 5) for n, (name, text) in enumerate(POSTS)
    ]
    assert [fact.finding for fact in found.evidence if fact.subject == "platform"] == ["quayside"]


@pytest.mark.parametrize(
    ("of", "platforms"),
    [
        (page(), NO_PLATFORM_TABLES),
        (page(generator="Another"), (parse_table("quayside", TABLE),)),
        (page(box="reply"), (parse_table("quayside", TABLE),)),
    ],
    ids=["no tables", "another platform", "the markup has changed"],
)
def test_without_a_table_that_holds_all_is_as_found(of: Page, platforms: tuple) -> None:  # type: ignore[type-arg]
    found = find(of, platforms=platforms)
    assert [c.author for c in found.comments] == [name for name, _ in POSTS]
    assert all(fact.subject != "platform" for fact in found.evidence)


def test_every_table_of_the_folder_can_be_read() -> None:
    assert {table.name for table in load_platform_tables()} >= {"invision", "vbulletin4"}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("items = 'li'\ntext = 'p'", "evidence is missing"),
        ("evidence = 'li'\nitems = 'li'", "no field"),
        ("evidence = 'li'\nitems = 'li'\ntext = 'p'\ntitel = 'b'", "titel"),
        ("evidence = 'li >'\nitems = 'li'\ntext = 'p'", "platform table x"),
        ("evidence = ", "platform table x"),
    ],
)
def test_a_bad_table_is_refused_with_its_name(source: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse_table("x", source)
