# ruff: noqa: E501 - markup is easier to read on one line
"""Which comment answers which, told by links, places, levels or only in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.comments import find
from worker.page.page import parse_markup

PEOPLE = ["Ines", "Paul K.", "Rosa", "Ines"]
TEXTS = [
    "Mine floods in every March, and nobody from the council comes to look at it.",
    "Dig a ditch on the north side, that is what we did.",
    "They forbid ditches now, since last year.",
    "Since when is that? It is not in the rules that they sent us.",
]
STORY = "<p>The allotments behind the railway have been under water for three weeks now.</p>" * 4


def parents_on(boxes: str) -> list[int | None]:
    page = parse_markup(
        f"<html><body><article><h1>The allotments</h1>{STORY}</article><h2>4 comments</h2><div id='comments'>{boxes}</div></body></html>"
    )
    found = find(page).comments
    assert [comment.author for comment in found] == PEOPLE
    return [comment.parent for comment in found]


def boxes(write: Callable[[int], tuple[str, str, str]]) -> str:
    """Four comments; for each, the attributes of its box, what stands before its name, what before its text."""
    written = []
    for n in range(4):
        attributes, before, above = write(n)
        written.append(
            f'<div class="comment" {attributes}>{before}<b class="author">{PEOPLE[n]}</b> <time datetime="2024-05-0{n + 1}T10:00:00Z">{n + 1} May 2024</time>'
            f'<div class="text">{above}{TEXTS[n]}</div></div>'
        )
    return "".join(written)


DEPTHS = [0, 1, 2, 1]
NESTED: list[int | None] = [None, 0, 1, 0]


@pytest.mark.parametrize(
    "write",
    [
        lambda n: (f'depth="{DEPTHS[n]}"', "", ""),
        lambda n: (f'data-thread-level="{DEPTHS[n] + 1}"', "", ""),
        lambda n: (f'aria-level="{DEPTHS[n] + 1}"', "", ""),
        lambda n: (f'style="--comment-depth: {DEPTHS[n]}"', "", ""),
        lambda n: (f'style="margin: 0 0 4px {20 * DEPTHS[n]}px"', "", ""),
        lambda n: ("", f'<table><tr><td class="ind" indent="{DEPTHS[n]}"></td></tr></table>', ""),
        lambda n: ("", f'<img src="s.gif" height="1" width="{40 * DEPTHS[n]}">', ""),
        lambda n: ("", "<i class='line'></i>" * DEPTHS[n], ""),
        lambda n: (f'id="c-{n}a" data-reply-to="c-{NESTED[n]}a"', "", ""),
        lambda n: (f'id="note{n}" parent-note="note{NESTED[n]}"', "", ""),
        lambda n: (f'id="c7{n}"', "", f'in reply to <a href="#c7{NESTED[n]}">this</a>' if n else ""),
        lambda n: (f'id="c7{n}"', f'<in-reply-to ref="https://a.example/x#c7{NESTED[n]}"></in-reply-to>', ""),
    ],
)  # fmt: skip
def test_levels_and_links(write: Callable[[int], tuple[str, str, str]]) -> None:
    assert parents_on(boxes(write)) == NESTED


def test_a_link_to_an_id_is_stronger_than_an_indentation() -> None:
    indented = boxes(
        lambda n: (f'id="c7{n}" style="margin-left: {20 * (n > 0)}px" data-parent="c7{NESTED[n]}"', "", "")
    )
    assert parents_on(indented) == NESTED


def test_portraits_of_many_sizes_and_row_colours_are_no_levels() -> None:
    portraits = boxes(
        lambda n: (
            "",
            f'<img class="avatar" alt="" src="/a{n}.jpg" width="{[60, 80, 60, 100][n]}" height="90">',
            "",
        )
    )
    assert parents_on(portraits) == [None] * 4
    rows = boxes(lambda n: (f'data-row="{n % 2}" data-index="{n}"', "", ""))
    assert parents_on(rows) == [None] * 4


def test_the_id_of_a_box_around_all_comments_is_of_none_of_them() -> None:
    around = f'<div id="comments-55" data-post="55">{boxes(lambda n: (f"""id="c7{n}" data-parent="55" """, "", ""))}</div>'
    assert parents_on(around) == [None] * 4


@pytest.mark.parametrize(
    "quote",
    [
        '<blockquote data-source="post: 71">Dig a ditch.</blockquote>',
        '<blockquote cite="/topic?p=71#p71"><p>Dig a ditch.</p></blockquote>',
        '<blockquote data-quote-commentid="71">Dig a ditch.</blockquote>',
        '<div class="quote"><a href="#post71">↑</a> Dig a ditch.</div>',
        "<blockquote><cite>Paul K. wrote:</cite> Dig a ditch.</blockquote>",
        "<div class='quotebox'>Originally posted by <b>Paul K.</b><br>Dig a ditch.</div>",
        "<blockquote data-author='Paul K.'>Dig a ditch.</blockquote>",
        "Zitat von Paul K.:<blockquote>Dig a ditch.</blockquote>",
        "<p>In reply to Paul K.</p>",
        "<span>Antwort auf</span> <a href='/u/paul'>@Paul K.</a><br>",
        "@Paul K. ",
        ">>71 ",
    ],
)
def test_a_parent_that_the_text_names(quote: str) -> None:
    told = boxes(lambda n: (f'id="post7{n}"', "", quote if n == 2 else ""))
    assert parents_on(told) == [None, None, 1, None]


def test_the_quoted_words_choose_among_comments_of_one_person() -> None:
    quote = f"<blockquote><b>Ines wrote:</b> {TEXTS[0]}</blockquote>"
    later = boxes(lambda n: (f'id="post7{n}"', "", quote if n == 3 else ""))
    assert parents_on(later) == [None, None, None, 0]


def test_quotations_of_posts_elsewhere_and_of_nobody_give_no_parent() -> None:
    quotes = [
        "<blockquote data-source='post: 12'><b>Paul K. wrote:</b> Dig a ditch.</blockquote>",
        "<blockquote>Dig a ditch, said Paul K. once.</blockquote>",
    ]
    for quote in quotes:
        told = boxes(lambda n, quote=quote: (f'id="post7{n}"', "", quote if n == 2 else ""))
        assert parents_on(told) == [None] * 4


def test_a_place_is_stronger_than_a_mention() -> None:
    told = boxes(lambda n: (f'depth="{DEPTHS[n]}"', "", "@Rosa " if n == 3 else ""))
    assert parents_on(told) == NESTED


def test_comments_below_answers_and_on_the_question_itself() -> None:
    page = "".join(
        f"<div class='{'comment' if kind == 'c' else 'answer'}-row'>" + ("<div class='remarks'>" if kind == "c" else "") +
        f"<div class='reply' id='r{n}1'><b class='author'>{PEOPLE[n]}</b> <time datetime='2024-05-0{n + 1}T10:00:00Z'>{n + 1} May 2024</time><p>{TEXTS[n]}</p></div>"
        + ("</div>" if kind == "c" else "") + "</div>"
        for n, kind in enumerate("cacc")
    )  # fmt: skip
    assert parents_on(page) == [None, None, 1, 1]
