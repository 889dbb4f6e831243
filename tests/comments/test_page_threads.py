# ruff: noqa: E501, ISC004 - markup is easier to read on one line
"""Comments in pages: made-up markup of many kinds with known truth, and things that only look alike."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from worker.comments import find
from worker.dates import Reference
from worker.document import FoundComment, Thread
from worker.page.page import Element, Page, parse_markup

BODY = "".join(
    f"<p>Paragraph {n} of an article about the old harbour, long enough to be read as running text by anyone.</p>"
    for n in range(6)
)
PEOPLE = ["Ada", "Bo Berg", "Cid", "Dora Dahl", "Edi", "Flo"]
SAYINGS = [
    "The crane was still in use when I was a child, I remember the noise.",
    "Nobody asked the fishermen, as usual. It will end like the last time.",
    "Thank you for the photographs, especially the third one from the pier.",
    "I doubt the numbers. Who counted the boats, and on which day of the week?",
    "My grandfather built the second warehouse with his own hands.",
    "There is a longer history in the town library, well worth a visit.",
]


def said(comment: FoundComment) -> str:
    parts = [" ".join(part.strings()) if isinstance(part, Element) else part for part in comment.content]
    return " ".join(" ".join(parts).split())


def rows(thread: Thread) -> list[tuple[str | None, str]]:
    return [(c.author, said(c)) for c in thread.comments]


def page(section: str, body: str = BODY) -> Page:
    return parse_markup(
        f"<html><head><title>The harbour</title></head><body><main><h1>The harbour</h1>{body}</main>"
        f"{section}<footer><p>All rights reserved</p></footer></body></html>",
        received=Reference(datetime(2025, 1, 15, 12, tzinfo=UTC), "received"),
    )


def outside(found: Thread, of: Page) -> str:
    """The text of the page that no span covers."""
    covered = {n for start, end in found.spans for n in range(start, end)}
    return " ".join(
        child for e in of.elements if e.start not in covered for child in e.children if isinstance(child, str)
    )


NESTED = """<div class="responses"><h3>4 comments</h3><ol>
<li class="comment odd" id="c-101"><b class="who"><a href="/users/ada">Ada</a></b>
  <a href="/harbour#c-101"><time datetime="2024-03-05T10:15:00Z">March 5, 2024</time></a>
  <div class="text"><p>The crane was in use when I was a child.</p><p>I remember the noise.</p></div>
  <span class="score">12 points</span> <a href="#">Reply</a>
  <ol><li class="comment even" id="c-102"><b class="who"><a href="/users/bo">Bo Berg</a></b>
    <a href="/harbour#c-102"><time datetime="2024-03-05T11:00:00Z">March 5, 2024</time></a>
    <div class="text"><p>So do I, every morning at six.</p></div><span class="score">3 points</span> <a href="#">Reply</a>
    <ol><li class="comment odd" id="c-103"><b class="who"><a href="/users/ada">Ada</a></b>
      <a href="/harbour#c-103"><time datetime="2024-03-05T12:00:00Z">March 5, 2024</time></a>
      <div class="text"><p>Then we were neighbours!</p></div><span class="score">1 point</span> <a href="#">Reply</a>
    </li></ol></li></ol></li>
<li class="comment even" id="c-104"><b class="who"><a href="/users/cid">Cid</a></b>
  <a href="/harbour#c-104"><time datetime="2024-03-06T09:00:00Z">March 6, 2024</time></a>
  <div class="text"><blockquote>the noise</blockquote><p>It was the pump, not the crane.</p></div>
  <span class="score">-2 points</span> <a href="#">Reply</a></li>
</ol></div>"""


def test_nested_lists_give_every_field() -> None:
    found = find(page(NESTED))
    assert rows(found) == [
        ("Ada", "The crane was in use when I was a child. I remember the noise."),
        ("Bo Berg", "So do I, every morning at six."),
        ("Ada", "Then we were neighbours!"),
        ("Cid", "the noise It was the pump, not the crane."),
    ]
    assert [c.parent for c in found.comments] == [None, 0, 1, None]
    assert [c.native_id for c in found.comments] == ["101", "102", "103", "104"]
    assert [c.score for c in found.comments] == [12, 3, 1, -2]
    assert [c.author_url for c in found.comments][:2] == ["/users/ada", "/users/bo"]
    assert found.comments[1].url == "/harbour#c-102"
    assert found.comments[1].posted_text == "March 5, 2024"
    assert found.comments[1].posted is not None
    assert found.comments[1].posted.iso() == "2024-03-05T11:00:00+00:00"
    assert found.stated == 4


def test_the_section_is_masked_whole_and_the_body_is_not() -> None:
    whole = page(NESTED)
    rest = outside(find(whole), whole)
    assert "Paragraph 5 of an article" in rest
    assert not any(word in rest for word in ("Ada", "Reply", "points", "4 comments", "crane"))


def flat(row: str) -> str:
    """A section of six flat items, by a pattern with number, name, text and depth."""
    depths = [0, 1, 2, 1, 0, 1]
    return '<section class="discussion">' + "".join(
        row.format(n=n + 1, name=name, text=text, depth=depth, left=depth * 20)
        for n, (name, text, depth) in enumerate(zip(PEOPLE, SAYINGS, depths, strict=True))
    ) + "</section>"  # fmt: skip


FLAT_PARENTS = [None, 0, 1, 0, None, 4]


@pytest.mark.parametrize(
    "row",
    [
        '<div class="reply depth-{depth}"><i class="nick">{name}</i> <em>{n} days ago</em><p>{text}</p></div>',
        '<div class="reply" style="margin-left: {left}px"><i>{name}</i> <em>{n} days ago</em><p>{text}</p></div>',
        '<div class="reply" data-level="{depth}"><i>{name}</i> <em>{n} days ago</em><p>{text}</p></div>',
        '<table class="reply"><tr><td><img src="s.gif" width="{left}"></td><td><i>{name}</i> <em>{n} days ago</em>'
        "<p>{text}</p></td></tr></table>",
    ],
    ids=["class", "margin", "attribute", "spacer"],
)
def test_depth_of_flat_items_says_who_answers_whom(row: str) -> None:
    found = find(page(flat(row)))
    assert rows(found) == list(zip(PEOPLE, SAYINGS, strict=True))
    assert [c.parent for c in found.comments] == FLAT_PARENTS


def test_ids_say_who_answers_whom() -> None:
    row = '<div class="reply" id="r{n}0" data-parent-id="{up}"><i>{name}</i> <em>{n} days ago</em><p>{text}</p></div>'
    ups = ["", "10", "20", "10", "", "50"]
    section = "".join(
        row.format(n=n + 1, up=up, name=name, text=text)
        for n, (up, name, text) in enumerate(zip(ups, PEOPLE, SAYINGS, strict=True))
    )
    assert [c.parent for c in find(page(f"<div>{section}</div>")).comments] == FLAT_PARENTS


def test_replies_in_a_list_after_their_parent() -> None:
    def box(n: int) -> str:
        return f'<div class="comment"><i>{PEOPLE[n]}</i> <em>{n + 1} days ago</em><p>{SAYINGS[n]}</p></div>'

    section = f"{box(0)}<ul><li>{box(1)}<ul><li>{box(2)}</li></ul></li><li>{box(3)}</li></ul>{box(4)}"
    found = find(page(f'<div class="comments">{section}</div>'))
    assert [c.parent for c in found.comments] == [None, 0, 1, 0, None]


@pytest.mark.parametrize(
    "row",
    [
        '<dt><a href="/u/{n}">{name}</a> wrote on {n} May 2023 at 10:15</dt><dd class="comment"><p>{text}</p></dd>',
        '<div class="head"><a href="/u/{n}">{name}</a> <span>{n} May 2023 10:15</span></div>'
        '<div class="comment-text">{text}</div>',
        '<div class="comment-text">{text}</div>'
        '<div class="foot">by <a href="/u/{n}">{name}</a> <span>{n} May 2023 10:15</span></div>',
    ],
    ids=["definition list", "row before", "footer after"],
)
def test_names_and_times_outside_the_box(row: str) -> None:
    found = find(
        page(flat(row).replace('<section class="discussion">', "<dl>").replace("</section>", "</dl>"))
    )
    assert rows(found) == list(zip(PEOPLE, SAYINGS, strict=True))
    assert [c.posted.iso()[:10] for c in found.comments if c.posted] == [f"2023-05-0{n}" for n in range(1, 7)]


def test_signatures_edit_notes_and_badges_are_not_text() -> None:
    row = (
        '<div class="message" id="m{n}1"><div class="user"><a class="username" href="/u/{n}">{name}</a>'
        '<span class="rank">Senior member</span></div><span class="date">{n} May 2023 10:15</span>'
        '<div class="content">{text}</div><div class="last-edit">Last edited by {name}, 2 June 2023</div>'
        '<div class="signature">Sail more, worry less</div><button>Like</button></div>'
    )
    found = find(page(flat(row)))
    assert rows(found) == list(zip(PEOPLE, SAYINGS, strict=True))


def test_the_opening_post_of_a_thread_is_the_body() -> None:
    row = (
        '<div class="post" id="p{n}1"><a class="username" href="/u/{n}">{name}</a> <span>{n} May 2023 10:15</span>'
        '<div class="content">{text}</div></div>'
    )
    thread = page(flat(row), body="")
    found = find(thread)
    assert rows(found) == list(zip(PEOPLE[1:], SAYINGS[1:], strict=True))
    assert found.opening is not None
    assert (found.opening.author, said(found.opening)) == (PEOPLE[0], SAYINGS[0])
    assert SAYINGS[0] in outside(found, thread)
    assert not any(saying in outside(found, thread) for saying in SAYINGS[1:])


def test_remarks_on_answers_belong_to_them() -> None:
    def remarks(*numbers: int) -> str:
        return "".join(
            f'<li class="comment"><span class="comment-copy">{SAYINGS[m]}</span> – <a class="comment-user" href="/u/{m}">'
            f"{PEOPLE[m]}</a> <span>{m + 1} May 2023 at 9:30</span></li>"
            for m in numbers
        )

    def answer(n: int, below: str) -> str:
        return (
            f'<div class="answer" id="answer-{n}77"><div class="prose"><p>{SAYINGS[n]} Answer {n}.</p></div>'
            f'<div class="user-info"><span class="action">answered <b>{n + 1} April 2023 at 9:00</b></span>'
            f'<a href="/users/{n}">{PEOPLE[n]}</a></div><ul class="remarks">{below}</ul></div>'
        )

    answers = "".join(answer(n, remarks(n + 1, n + 2)) for n in (0, 3, 1))
    found = find(page(f'<div id="answers">{answers}</div>'))
    assert [c.parent for c in found.comments] == [None, 0, 0, None, 3, 3, None, 6, 6]
    assert said(found.comments[0]) == f"{SAYINGS[0]} Answer 0."
    assert said(found.comments[1]) == SAYINGS[1]
    found = find(page(f'<ul>{remarks(0, 1, 2)}</ul><div id="answers">{answer(3, "")}</div>'))
    assert [said(comment) for comment in found.comments] == [*SAYINGS[:3], f"{SAYINGS[3]} Answer 3."]


def test_an_article_inside_the_same_box_is_not_masked() -> None:
    row = '<li class="comment"><cite>{name}</cite> <time>March {n}, 2024</time><p>{text}</p></li>'
    whole = page(f'<div id="discussion">{BODY}{flat(row)}</div>', body="")
    found = find(whole)
    assert len(found.comments) == 6
    assert "Paragraph 0 of an article" in outside(found, whole)


def test_one_comment_is_found() -> None:
    one = '<li class="comment"><cite>Ada</cite> <time>March 5, 2024 at 10:15</time><p>I remember the noise.</p></li>'
    found = find(page(f'<div id="comments"><h3>One comment</h3><ol class="comment-list">{one}</ol></div>'))
    assert rows(found) == [("Ada", "I remember the noise.")]


def test_a_thread_inside_noscript_is_found() -> None:
    row = '<li class="comment"><cite>{name}</cite> <time>March {n}, 2024</time><p>{text}</p></li>'
    assert len(find(page(f"<noscript>{flat(row)}</noscript>")).comments) == 6


def test_deleted_comments_are_marked() -> None:
    row = '<li class="comment"><cite>{name}</cite> <time>March {n}, 2024</time><p>{text}</p></li>'
    found = find(page(flat(row).replace(SAYINGS[2], "[deleted]")))
    assert [c.deleted for c in found.comments] == [False, False, True, False, False, False]


def test_day_before_month_is_decided_by_the_thread() -> None:
    row = '<li class="comment"><cite>{name}</cite> <em>{n}/03/2024 10:15</em><p>{text}</p></li>'
    found = find(page(flat(row).replace("6/03/2024", "16/03/2024")))
    assert [c.posted.at.day for c in found.comments if c.posted] == [1, 2, 3, 4, 5, 16]
    assert {c.posted.at.month for c in found.comments if c.posted} == {3}


def test_markup_in_names_and_texts_stays_text() -> None:
    row = '<li class="comment"><cite>{name}</cite> <time>March {n}, 2024</time><p>{text}</p></li>'
    bad = "&lt;script&gt;alert(1)&lt;/script&gt; is what he wrote, and it broke the page."
    found = find(page(flat(row).replace(SAYINGS[1], bad).replace("Cid", "&lt;b&gt;Cid")))
    parts = [part for part in found.comments[1].content if isinstance(part, Element)]
    assert not [node for part in parts for node in part.walk() if node.tag == "script"]
    assert "<script>alert(1)" in said(found.comments[1])


def test_a_counter_drawn_in_three_states_is_read_in_the_middle() -> None:
    states = (
        '<b class="score down">{} points</b><b class="score">{} points</b><b class="score up">{} points</b>'
    )
    section = "".join(
        f'<div class="comment"><i>{PEOPLE[n]}</i> <em>{n + 1} days ago</em>{states.format(40 + n, 41 + n, 42 + n)}'
        f"<p>{SAYINGS[n]}</p></div>"
        for n in range(6)
    )
    assert [c.score for c in find(page(f"<div>{section}</div>")).comments] == [41, 42, 43, 44, 45, 46]


RECENT = """<aside class="widget"><h3>Recent comments</h3><ul>
<li class="recent-comment"><a href="/u/ada">Ada</a> on <a href="/harbour">The harbour</a> <span>2 days ago</span></li>
<li class="recent-comment"><a href="/u/bo">Bo</a> on <a href="/bridge">The new bridge</a> <span>3 days ago</span></li>
<li class="recent-comment"><a href="/u/cid">Cid</a> on <a href="/mill">A mill for sale</a> <span>4 days ago</span></li>
</ul></aside>"""

RELATED = '<section class="related"><h2>Related articles</h2>' + "".join(
    f'<article class="card"><h3><a href="/a{n}">A story about {w} and what came of it all</a></h3>'
    f'<span class="author">{p}</span> <time>March {n}, 2024</time><p>A teaser of some words about {w}.</p></article>'
    for n, (w, p) in enumerate(zip(["boats", "nets", "piers", "gulls", "sand", "wind"], PEOPLE, strict=True), 1)
) + "</section>"  # fmt: skip

LISTING = "<table>" + "".join(
    f'<tr class="athing"><td><a href="http://x{n}.example/">Something happened in place number {n} today</a></td></tr>'
    f'<tr><td>{n * 7} points by <a href="/user?id=u{n}">user{n}</a> {n} hours ago | <a href="/i{n}">{n} comments</a></td></tr>'
    for n in range(2, 12)
) + "</table>"  # fmt: skip

FORM = """<div id="respond" class="comment-respond"><h3>Leave a reply</h3><form>
<p class="comment-form-author"><label>Name</label><input name="author"></p>
<p class="comment-form-email"><label>E-mail</label><input name="email" type="email"></p>
<p class="comment-form-comment"><label>Comment</label><textarea></textarea></p></form></div>"""

TICKER = '<section class="live">' + "".join(
    f'<article class="entry"><time>10:{n}5</time><h3>Boat number {n} leaves the harbour now</h3>'
    f"<p>{SAYINGS[n]}</p></article>"
    for n in range(6)
) + "</section>"  # fmt: skip

SHELL = '<div id="comments" class="comments-area"><h2>0 comments</h2><p>Be the first to comment.</p></div>'


@pytest.mark.parametrize(
    "decoy", [RECENT, RELATED, LISTING, FORM, TICKER, SHELL, ""],
    ids=["recent", "related", "listing", "form", "ticker", "shell", "nothing"],
)  # fmt: skip
def test_what_only_looks_like_comments(decoy: str) -> None:
    assert find(page(decoy)) == Thread()


def test_decoys_beside_a_thread_change_nothing() -> None:
    assert rows(find(page(NESTED + RECENT + RELATED + FORM))) == rows(find(page(NESTED)))


def test_five_thousand_comments_take_linear_time() -> None:
    def big(count: int) -> Page:
        items = "".join(
            f'<li class="comment" id="c{n}9"><a href="/u/{n % 50}">{PEOPLE[n // 6 % 6]}{n % 50}</a> '
            f"<time>March {n % 28 + 1}, 2024 at 10:15</time><p>{SAYINGS[n // 6 % 6]} Number {n}.</p></li>"
            for n in range(count)
        )
        return page(f'<ol class="comments">{items}</ol>')

    few, many = big(500), big(5000)
    assert calls(few, comments=500) > 0.75 * calls(many, comments=5000) / 10


def calls(page: Page, comments: int) -> int:
    """How many functions are called to find a page's comments, of which there must be so many."""
    counted: list[None] = []
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _value: counted.append(None) if event == "call" else None)
    try:
        found = find(page)
    finally:
        sys.setprofile(before)
    assert len(found.comments) == comments
    return len(counted)
