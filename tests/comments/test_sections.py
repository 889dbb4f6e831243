# ruff: noqa: E501 - markup is easier to read on one line
"""What a section holds beside its comments, and markup in which names, times and boxes are hard to tell."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.document import Thread
from worker.page.page import Element, Page, parse_markup, parse_text

BODY = "".join(
    f"<p>Part {n} of a report on the mill pond, which goes on for long enough to be read as prose by anyone.</p>"
    for n in range(4)
)


def page(section: str, body: str = BODY) -> Page:
    return parse_markup(f"<html><body><main><h1>The mill pond</h1>{body}{section}</main></body></html>")


def rest(whole: Page, found: Thread) -> str:
    covered = {n for start, end in found.spans for n in range(start, end)}
    return " ".join(
        " ".join(p for p in e.children if isinstance(p, str))
        for e in whole.elements
        if e.start not in covered
    )


def told(found: Thread) -> list[tuple[str | None, str | None, str]]:
    return [
        (
            c.author,
            c.posted_text,
            " ".join(" ".join(p if isinstance(p, str) else p.text for p in c.content).split()),
        )
        for c in found.comments
    ]


def signed(what: str, when: str, who: str) -> str:
    return f'<div class="signed"><span class="when">{what} {when}</span> <a href="/users/{who.lower()}">{who}</a> <i>204</i></div>'


QUESTION = (
    f'<div class="question"><div class="prose"><p>How do I keep the carp out of the sluice without a fine net? {"I have tried reeds. " * 9}</p></div>'
    f'<p><a href="/share">Share</a></p>{signed("asked", "11 May 2024 at 9:00", "Rosa")}</div>'
)
ANSWERS = '<div id="answers"><h2>2 Answers</h2>' + "".join(
    f'<div class="answer" id="answer-8{n}"><div class="prose"><p>{text}</p></div>{signed("answered", f"1{n} May 2024 at 10:1{n}", who)}</div>'
    for n, (who, text) in enumerate([("Ines", "A row of stones does it."), ("Paul", "Feed them elsewhere, in the morning.")], 2)
) + '</div><div class="after">Not what you were after? See <a href="/q">other questions</a> or <a href="/ask">ask</a>.</div>'  # fmt: skip


def test_answers_are_comments_and_their_chrome_is_no_body() -> None:
    whole = page(QUESTION + ANSWERS, body="")
    found = find(whole)
    assert [(who, text) for who, _, text in told(found)] == [
        ("Ines", "A row of stones does it."),
        ("Paul", "Feed them elsewhere, in the morning."),
    ]
    left = rest(whole, found)
    assert "keep the carp out" in left
    assert not any(word in left for word in ("2 Answers", "Not what you were after", "asked 11 May", "Rosa"))


def thread(count: str) -> Page:
    posts = "".join(
        f'<div class="post" id="p{n}4"><b class="user"><a href="/u/{n}">{who}</a></b> <span class="when">{n} May 2024 10:1{n}</span><div class="said">{text}</div></div>'
        for n, (who, text) in enumerate(
            [
                ("Ines", "The carp are in the sluice again."),
                ("Paul", "Stones."),
                ("Rosa", "Feed them elsewhere."),
            ],
            2,
        )
    )
    return page(f'<div class="pages">{count}</div><div class="topic">{posts}</div>', body="")


@pytest.mark.parametrize(
    ("count", "stated"), [("3 posts", 2), ("2 replies", 2), ("3 Beiträge", 2), ("7 replies", 7)]
)
def test_a_count_of_posts_includes_the_opening_one(count: str, stated: int) -> None:
    found = find(thread(count))
    assert (len(found.comments), found.stated) == (2, stated)


def test_a_count_of_posts_in_lines_includes_the_opening_one() -> None:
    lines = "The sluice\n\n4 posts\n\n" + "\n".join(
        f"{who} · 3 May 2024 19:4{n}\n{text}\n"
        for n, (who, text) in enumerate(
            [("ann", "Carp!"), ("bob", "Stones."), ("cas", "Feed them."), ("ann", "Thanks.")]
        )
    )
    found = find(parse_text(lines))
    assert ([c.author for c in found.comments], found.stated) == (["bob", "cas", "ann"], 3)


def boxes(
    row: str, times: tuple[str, ...] = ("4 May 2024 10:15", "5 May 2024 9:01", "5 May 2024 22:40")
) -> str:
    people = [
        ("Ines", "The carp are back."),
        ("Paul K.", "A row of stones does it."),
        ("Rosa", "Feed them elsewhere."),
    ]
    return '<div class="comments">' + "".join(
        row.format(n=n, who=who, text=text, time=time) for n, ((who, text), time) in enumerate(zip(people, times, strict=True), 1)
    ) + "</div>"  # fmt: skip


ROWS = {
    "a label glued on": '<div class="comment"><span class="name">{who} says:</span><span class="date">{time} /</span><p>{text}</p></div>',
    "links side by side": '<div class="comment" id="c{n}1"><p>{text}</p><p class="foot">Posted by: <a href="https://x{n}.example">{who}</a> | <a href="#c{n}1">{time}</a></p></div>',
    "class names with slashes": '<div class="w-1/2 comment"><b class="p-1/3">{who}</b> <i class="x/y">{time}</i><p class="a/b">{text}</p></div>',
    "number before": '<div class="comment"><div class="no">{n}</div><div class="meta"><b>{who}</b> said:</div><div class="t">{text}</div><div class="d">{time}</div></div>',
}


@pytest.mark.parametrize("row", ROWS)
def test_names_and_times_among_other_words(row: str) -> None:
    assert [(who, text) for who, _, text in told(find(page(boxes(ROWS[row]))))] == [
        ("Ines", "The carp are back."),
        ("Paul K.", "A row of stones does it."),
        ("Rosa", "Feed them elsewhere."),
    ]


def test_a_marked_time_needs_no_known_language() -> None:
    row = '<div class="reply"><b class="nick">{who}</b> <time datetime="2024-05-0{n}T10:15:00Z">{time}</time><p>{text}</p></div>'
    found = find(page(boxes(row, ("pred 2 hodinami", "pred hodinou", "pred chvíľou"))))
    assert [c.posted.iso() for c in found.comments if c.posted] == [
        f"2024-05-0{n}T10:15:00+00:00" for n in (1, 2, 3)
    ]
    assert [c.posted_text for c in found.comments] == ["pred 2 hodinami", "pred hodinou", "pred chvíľou"]


def test_a_preview_for_the_script_is_no_comment() -> None:
    row = '<div class="comment" id="c{n}1"><p>{text}</p><p class="foot">Posted by: {who} | <a href="#c{n}1">{time}</a></p></div>'
    preview = '<div class="preview"><div class="comment"><p></p><p class="foot">Posted by: <a></a> | <a></a></p></div></div>'
    assert len(find(page(boxes(row) + preview)).comments) == 3


def test_notices_of_links_from_elsewhere_are_no_comments() -> None:
    row = '<li class="comment{k}"><cite>{who}</cite> <em>{n} May 2024 10:15</em><p>{text}</p></li>'
    rows = [
        ("", "Ines", "The carp are back."),
        (" pingback", "Another pond", "[…] as was said […]"),
        ("", "Rosa", "Feed them."),
    ]
    items = "".join(row.format(k=k, who=who, n=n, text=text) for n, (k, who, text) in enumerate(rows, 1))
    assert [c.author for c in find(page(f'<ol class="comments">{items}</ol>')).comments] == ["Ines", "Rosa"]


def test_goods_with_makers_and_dates_are_no_comments() -> None:
    row = '<div class="message-card"><b class="user">{who}</b> <i>{time}</i><span>€ {n}9.00</span><p>{text}</p></div>'
    goods = (
        boxes(row)
        .replace('class="comments"', "")
        .replace("The carp", "Carved of lime, oiled twice, and the carp")
    )
    goods = goods.replace("Feed", "For all who feed birds in the garden in the winter months, and").replace(
        "A row", "Cut by hand: a row"
    )
    assert find(page(goods)) == Thread()


def test_the_question_is_not_swallowed_by_a_short_page() -> None:
    whole = thread("3 posts")
    assert "The carp are in the sluice again." in rest(whole, find(whole))
    assert all(isinstance(e, Element) for e in whole.elements)


def lines_of(header: str, tail: str = "") -> Page:
    people = [
        ("Ines Holm", "The carp are back."),
        ("Paul", "Stones do it."),
        ("Rosa", "Feed them elsewhere."),
    ]
    said = "\n".join(
        f"{header.format(who=who, n=n)}\n\n{text}\n\nReply\n" for n, (who, text) in enumerate(people, 3)
    )
    return parse_text(
        f"The mill pond\n\n{'A long walk around the pond on a cold day. ' * 6}\n\n3 comments\n\n{said}\n{tail}"
    )


@pytest.mark.parametrize("header", ["{who}May {n}, 2024 at 5:38 PM", "{who}2024-05-0{n} 17:38"])
def test_names_glued_to_their_dates_in_lines(header: str) -> None:
    found = find(lines_of(header))
    assert [c.author for c in found.comments] == ["Ines Holm", "Paul", "Rosa"]
