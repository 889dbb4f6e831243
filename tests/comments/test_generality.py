# ruff: noqa: E501 - markup is easier to read on one line
"""Threads of known truth in the shapes of many platforms, their names kept, and taken away."""

from __future__ import annotations

import re

import pytest

from worker.comments import NO_PLATFORM_TABLES, find
from worker.document import FoundComment
from worker.page.page import Element, parse_markup

PEOPLE = ["Ada", "Bo Berg", "Cid", "Ada", "Dora Dahl", "Edi", "Cid", "Flo"]
SAYINGS = [
    "The crane was still in use when I was a child, I remember the noise.",
    "Nobody asked the fishermen, as usual. It will end like the last time.",
    "Thank you for the photographs, especially the third one from the pier.",
    "I doubt the numbers. Who counted the boats, and on which day of the week?",
    "My grandfather built the second warehouse with his own hands.",
    "There is a longer history in the town library, well worth a visit.",
    "They say the tide has changed since the wall was built.",
    "Could we have a map of the old quays one day, please?",
]
SHAPES = {
    "list": '<li class="comment depth-1" id="comment-{n}1"><div class="vcard"><cite class="fn"><a href="/u/{n}">{who}</a></cite></div><a class="date" href="#comment-{n}1">March {d}, 2024 at 10:15</a><div class="comment-text"><p>{says}</p></div><a class="reply" href="?r={n}1">Reply</a></li>',
    "table rows": '<tr class="post" id="p{n}1"><td class="poster"><b>{who}</b><br>Posts: {n}4</td><td class="postbody"><div class="postdate">2024-03-{d} 10:15</div><div class="posttext">{says}</div></td></tr>',
    "header and text as siblings": '<div class="entry-head" id="h{n}1"><a href="/user/{n}">{who}</a> <span class="when">{n} days ago</span></div><div class="entry-said"><p>{says}</p></div>',
    "time below": '<div class="message" id="m{n}1"><span class="name"><a href="/user/{n}">{who}</a></span><div class="words">{says}</div><div class="foot"><time datetime="2024-03-{d}T10:15:00Z">{d}.03.2024</time> <button>Antworten</button></div></div>',
    "definition list": '<dt class="discussion-head" id="d{n}1"><a href="/user/{n}">{who}</a>, <span class="discussion-date">{d} mars 2024</span></dt><dd class="discussion-text">{says}</dd>',
    "utility classes": '<div class="flex mt-2 p-4 border rounded" id="c{n}1"><div class="flex text-sm gap-2 items-center"><a class="font-bold text-sm mr-2 underline" href="/@{n}">{who}</a><span class="text-xs text-gray mr-2 block">2024-03-{d} 10:15</span></div><div class="text-base leading-6 mt-1 block">{says}</div></div>',
    "odd and even": '<div class="row{odd}" id="r{n}1"><h3>Re: the harbour</h3><span class="who">{who}</span> <span class="when">March {d}, 2024 10:15</span><p>{says}</p></div>',
}
AROUND = {
    "table rows": ("<table>", "</table>"),
    "list": ("<ol>", "</ol>"),
    "definition list": ("<dl>", "</dl>"),
}


def thread(shape: str) -> str:
    before, after = AROUND.get(shape, ("<div>", "</div>"))
    rows = "".join(
        SHAPES[shape].format(n=n + 1, d=f"{n + 10}", who=who, says=says, odd="odd" if n % 2 else "even")
        for n, (who, says) in enumerate(zip(PEOPLE, SAYINGS, strict=True))
    )
    prose = "".join(
        f"<p>Paragraph {n} of an article about the old harbour, long enough to be read as running text.</p>"
        for n in range(6)
    )
    return f'<html><body><h1>The harbour</h1>{prose}<section id="comments"><h2>8 comments</h2>{before}{rows}{after}</section></body></html>'


def renamed(markup: str) -> str:
    """The same with every class word and the letters of every id replaced, alike for alike."""
    words: dict[str, str] = {}

    def word(name: str) -> str:
        return words.setdefault(
            name, "".join(chr(97 + (len(words) * step + 7) % 26) for step in (1, 3, 5, 7))
        )

    markup = re.sub(
        r'class="([^"]*)"', lambda found: f'class="{" ".join(map(word, found[1].split()))}"', markup
    )
    return re.sub(r'id="([a-z-]*)(\d*)"', lambda found: f'id="{word(found[1])}{found[2]}"', markup)


def said(comment: FoundComment) -> str:
    return " ".join(" ".join(p.text if isinstance(p, Element) else p for p in comment.content).split())


@pytest.mark.parametrize("naming", ["as named", "renamed"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_thread_of_any_shape(shape: str, naming: str) -> None:
    markup = thread(shape) if naming == "as named" else renamed(thread(shape))
    found = find(parse_markup(markup), platforms=NO_PLATFORM_TABLES)
    assert [(c.author, said(c)) for c in found.comments] == list(zip(PEOPLE, SAYINGS, strict=True))
    assert all(c.posted_text for c in found.comments)
    assert found.stated == 8


DECOYS = {
    "recent comments": "".join(
        f'<li class="recentcomments"><a href="/u/{n}">{who}</a> on <a href="/p/{n}">A story of the sea</a> March {n + 10}, 2024</li>'
        for n, who in enumerate(PEOPLE)
    ),
    "listing": "".join(
        f'<div class="item"><h3><a href="/story/{n}">A long title of a story about the sea and its people, part {n}</a></h3><span>{n} points by <a href="/user/{n}">{who}</a> {n + 2} hours ago | <a href="/story/{n}#c">{n} comments</a></span></div>'
        for n, who in enumerate(PEOPLE)
    ),
    "ticker": "".join(
        f'<div class="entry"><time>1{n}:15</time><h3>Minute {n}: the ship has reached the outer wall of the harbour</h3><p>{says}</p></div>'
        for n, says in enumerate(SAYINGS)
    ),
    "author box": '<div class="author-box"><a href="/author/ada">Ada</a><p>Ada has written about harbours since March 5, 2004 and lives by the sea.</p></div>',
    "events": "".join(
        f'<div class="event"><span class="date">{n + 10} March 2024</span><b>{who}</b><a href="/tickets/{n}">Tickets for an evening with songs of the sea</a></div>'
        for n, who in enumerate(PEOPLE)
    ),
    "form": '<div id="respond"><h3>Leave a comment</h3><form><label>Name</label><input type="text"><textarea></textarea></form></div>',
    "empty shell": '<div id="disqus_thread"><noscript>Please enable JavaScript to view the comments.</noscript></div>',
}


@pytest.mark.parametrize("naming", ["as named", "renamed"])
@pytest.mark.parametrize("decoy", DECOYS)
def test_what_only_looks_like_comments(decoy: str, naming: str) -> None:
    prose = "".join(
        f"<p>Paragraph {n} of an article about the old harbour, long enough to be read as running text.</p>"
        for n in range(6)
    )
    markup = f"<html><body><h1>The harbour</h1>{prose}<aside>{DECOYS[decoy]}</aside></body></html>"
    found = find(
        parse_markup(markup if naming == "as named" else renamed(markup)), platforms=NO_PLATFORM_TABLES
    )
    assert not found.comments


def test_what_is_missing_is_told_with_the_link_to_it() -> None:
    markup = (
        thread("list")
        .replace("8 comments", "240 comments")
        .replace("</section>", '<a href="/harbour/comments?page=2">Show more comments</a></section>')
    )
    found = find(parse_markup(markup, "https://a.example/harbour"))
    assert found.stated == 240
    assert "8 of 240 on this page" in [fact.finding for fact in found.evidence]
    assert [lead.address for lead in found.leads] == ["https://a.example/harbour/comments?page=2"]


def test_numbers_that_run_on_tell_of_a_later_page() -> None:
    rows = "".join(
        f'<div class="post" id="p{n}1"><a href="/user/{n}">{who}</a> <span class="when">2024-03-{n + 10} 10:15</span> <a class="no" href="#p{n}1">#{n + 11}</a><p>{says}</p></div>'
        for n, (who, says) in enumerate(zip(PEOPLE, SAYINGS, strict=True))
    )
    later = find(parse_markup(f"<html><body><h1>Harbour</h1><div>{rows}</div></body></html>"))
    first = find(
        parse_markup(
            re.sub(
                r">#(\d+)<",
                lambda found: f">#{int(found[1]) - 10}<",
                f"<html><body><h1>Harbour</h1><div>{rows}</div></body></html>",
            )
        )
    )
    assert len(later.comments) == 8
    assert len(first.comments) == 7


def test_a_signature_is_what_a_person_says_each_time() -> None:
    mottos = {who: f"{who} says: whoever sails far comes home late and wet" for who in PEOPLE}
    rows = "".join(
        f'<div class="post" id="p{n}1"><a class="author" href="/user/{n}">{who}</a> <span class="when">2024-03-{n + 10} 10:15</span><div class="x"><div class="y">{says}</div><div class="z">{mottos[who]}</div></div></div>'
        for n, (who, says) in enumerate(zip(PEOPLE, SAYINGS, strict=True))
    )
    found = find(
        parse_markup(
            f"<html><body><h1>Harbour</h1><p>{'Prose about the harbour and its ships. ' * 9}</p><h2>8 comments</h2><div>{rows}</div></body></html>"
        )
    )
    assert [said(c) for c in found.comments] == SAYINGS
