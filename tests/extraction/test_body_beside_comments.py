"""The body of a page with comments, and of a thread."""

from __future__ import annotations

import sys

import pytest

from tests.extraction.body_pages import BODY, S, page_of, text
from worker.document import FoundComment, Thread
from worker.extraction import choose
from worker.page.page import Page, make_element, parse_markup


def test_comments_are_masked_by_position_whatever_their_names():
    reply = (
        "<div class=x><p>I never liked the old wall, to be honest, and neither did my late father.</p></div>"
    )
    page = page_of(f"<div class=t>{BODY}</div><div class=u>{reply * 3}</div>")
    spans = tuple((e.start, e.end) for e in page.elements if "u" in e.classes)
    comments = tuple(FoundComment("Ann", (make_element("p", "x"),)) for _ in range(3))
    chosen = text(page, Thread(comments, spans))
    assert all(sentence in chosen for sentence in S)
    assert "my late father" not in chosen


def test_comments_longer_than_the_document_do_not_win():
    reply = "<div class=r><p>" + " ".join(S) + " I say.</p></div>"
    page = page_of(f"<div class=t><p>{S[0]}</p></div><div class=u>{reply * 9}</div>")
    spans = tuple((e.start, e.end) for e in page.elements if "u" in e.classes)
    assert text(page, Thread((), spans)) == S[0]


NOTICE = "These entries can be had once a month by post, for which the editors ask only for a stamp."


def page_with_talk(above: str, below: str) -> tuple[Page, Thread]:
    said = "<div id=talk><p>I was there, and it was longer than that, believe me.</p></div>"
    page = page_of(f"{above}{said}{below}")
    talk = next(e for e in page.elements if e.attrs.get("id") == "talk")
    return page, Thread((FoundComment("Ann", (talk,)),), ((talk.start, talk.end),))


def test_what_stands_below_the_comments_is_left_out():
    page, thread = page_with_talk(BODY, f"<p>{NOTICE}</p>")
    assert NOTICE in text(page)
    assert text(page, thread) == "".join(S)


def test_a_text_that_goes_on_below_comments_is_taken_there_too():
    chosen = text(*page_with_talk(f"<p>{NOTICE}</p>", BODY))
    assert NOTICE in chosen
    assert all(sentence in chosen for sentence in S)
    assert "believe me" not in chosen


@pytest.mark.parametrize(("confidence", "is_masked"), [(0.3, False), (0.8, True), (None, True)])
def test_comments_that_are_hardly_believed_are_not_masked(confidence, is_masked):
    page = page_of(f"<div class=t>{BODY}</div>")
    spans = tuple((e.start, e.end) for e in page.by_tag["p"][2:])
    assert (S[2] not in text(page, Thread((), spans, confidence=confidence))) is is_masked


def test_a_post_above_the_headline_does_not_open_the_thread():
    latest = (
        "<ul class=latest><li class=c><p>I was there when the harbour froze, in the spring of 1963.</p></ul>"
    )
    page = page_of(BODY, before=latest)
    post = page.by_tag["li"][0]
    thread = Thread(opening=FoundComment("Ann", (post,)), confidence=0.9)
    assert all(sentence in text(page, thread) for sentence in S)


def calls(comments: int) -> int:
    """How many functions are called to choose the body of a page with so many comments, none seen before."""
    said = "".join(
        f"<div class=r><p>I was at pier {n} of {comments}, and it was longer.</p></div><hr>"
        for n in range(comments)
    )
    page = page_of(f"<div>{BODY}</div>{said}")
    replies = [e for e in page.elements if "r" in e.classes]
    thread = Thread(
        tuple(FoundComment("Ann", (e,)) for e in replies), tuple((e.start, e.end) for e in replies)
    )
    counted: list[None] = []
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _value: counted.append(None) if event == "call" else None)
    try:
        chosen = text(page, thread)
    finally:
        sys.setprofile(before)
    assert chosen == "".join(S)
    return len(counted)


def test_thousands_of_comments_are_masked_in_linear_time():
    calls(30)  # what is imported and loaded at the first page is not counted
    assert calls(3000) < 11 * calls(300)


def test_the_body_of_a_thread_is_its_opening_post_and_nothing_else():
    post = f"<div id=p1><p>{S[0]}</p><p>Hm?</p><p>{S[1]}</p></div>"
    page = page_of(f"<p>Read the rules first, all of you.</p>{post}<div id=p2>{BODY}</div>")
    opening, answers = (next(e for e in page.elements if e.attrs.get("id") == name) for name in ("p1", "p2"))
    thread = Thread(spans=((answers.start, answers.end),), opening=FoundComment(None, (opening,)))
    assert text(page, thread) == f"{S[0]}Hm?{S[1]}"


def test_an_opening_post_is_whole_wherever_its_parts_stand():
    page = page_of(f"<div id=p1><div><p>x9</p></div><div>{BODY}</div></div>")
    post = next(e for e in page.elements if e.attrs.get("id") == "p1")
    assert text(page, Thread(opening=FoundComment(None, (post,)))).startswith("x9")


def test_a_first_comment_below_an_article_is_no_opening_post():
    page = page_of(f"{BODY}{BODY}<div id=p1><p>I never liked it.</p></div>")
    post = next(e for e in page.elements if e.attrs.get("id") == "p1")
    assert all(sentence in text(page, Thread(opening=FoundComment(None, (post,)))) for sentence in S)


def test_a_board_page_is_a_thread():
    page = page_of(BODY)
    board = parse_markup(
        f"<body class=section-viewtopic><h2>Wall</h2>{BODY}<p>Posts:</p><p>Joined:</p>",
        "https://board.example/viewtopic.php?t=12",
    )
    two = Thread(tuple(FoundComment("Ann", ("Yes.",)) for _ in range(2)))
    assert choose(board, two).kind == "thread"
    assert choose(page, two).kind == "article"
