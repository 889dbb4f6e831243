# ruff: noqa: E501 - markup is easier to read on one line
"""The first item is the opening post of a thread, or the first comment below something short."""

from __future__ import annotations

import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.deliver.extraction import Extraction

SAID = [
    (
        "Ada",
        "2 March 2023 10:15",
        "The ferry to the island has not been running since the storm, does anyone know why?",
    ),
    ("Bo Berg", "3 March 2023 08:40", "They found a crack in the hull and towed it to the yard on Monday."),
    ("Cid", "3 March 2023 09:05", "My neighbour works there and says that it will take three weeks."),
    ("Ada", "4 March 2023 21:30", "Thank you both, then I will go round by the bridge."),
]


def thread(row: str, said: list[tuple[str, str, str]] = SAID) -> str:
    return "".join(
        row.format(n=n, name=name, time=time, text=text) for n, (name, time, text) in enumerate(said, 1)
    )


def read(body: str, title: str = "Ferry to the island") -> Extraction:
    page = f"<html><head><title>{title} | Harbour news</title></head><body>{body}</body></html>"
    return extract(page, url="https://harbour.example/t/7", platforms=NO_PLATFORM_TABLES)


COMMENT = '<li class="comment" id="comment-{n}"><b class="fn">{name}</b> <a href="#comment-{n}">{time}</a><p>{text}</p></li>'
POST = '<div class="post" id="p{n}"><a class="username" href="/u/{n}">{name}</a> <span>{time}</span><div class="content">{text}</div></div>'
BARE = '<div class="row" id="r{n}"><a class="who" href="/user/{n}">{name}</a> <i>{time}</i><div class="said">{text}</div></div>'


@pytest.mark.parametrize(
    "above",
    [
        "<p>The ferry stays in the yard.</p>",
        '<figure><img src="ferry.jpg"><figcaption>The ferry at noon</figcaption></figure>',
        "",
    ],
    ids=["note", "photo", "nothing"],
)
@pytest.mark.parametrize("heading", ["<h3>4 comments</h3>", "<h3>Comments</h3>", ""])
def test_below_something_short_the_first_comment_stays(above: str, heading: str) -> None:
    found = read(
        f"<main><h1>Ferry to the island</h1>{above}</main>"
        f'<section class="comments">{heading}<ol>{thread(COMMENT)}</ol></section>'
    )
    assert [comment.text for comment in found.comments] == [text for _, _, text in SAID]


def test_below_a_linked_headline_the_first_comment_stays_if_a_custom_element_names_it() -> None:
    row = COMMENT.replace("<li class", "<site-comment class").replace("</li>", "</site-comment>")
    row = row.replace(' class="comment" id="comment-{n}"', ' data-n="{n}"')
    found = read(
        '<site-post><h1>Ferry to the island</h1><a href="https://tides.example/">tides.example</a></site-post>'
        f"<site-comment-tree>{thread(row)}</site-comment-tree>"
    )
    assert [comment.text for comment in found.comments] == [text for _, _, text in SAID]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "<div>JavaScript is disabled. For a better experience, please enable JavaScript in your browser before proceeding.</div>",
        "<h3>3 replies</h3>",
        "<div>Started by Ada, 2 March 2023</div>",
    ],
    ids=["nothing", "notice", "count of replies", "byline"],
)
@pytest.mark.parametrize("row", [POST, BARE], ids=["posts", "no names"])
def test_in_a_forum_the_first_post_is_the_document(row: str, between: str) -> None:
    notice = "<p>Welcome to the forum of the harbour. Please read the rules of this board before you write your first post here.</p>"
    found = read(f"{notice}<h1>Ferry to the island</h1>{between}<div class='discussion'>{thread(row)}</div>")
    assert [comment.text for comment in found.comments] == [text for _, _, text in SAID[1:]]
    assert (found.body, found.authors) == (SAID[0][2], ["Ada"])
    assert found.published
    assert found.published.startswith("2023-03-02T10:15")


@pytest.mark.parametrize(
    ("title", "row", "said"),
    [
        ("Ferry to the island - Page 3", POST, SAID),
        ("Ferry to the island", POST.replace("<div", '<div><a href="#p{n}">#2{n}</a></div><div', 1), SAID),
        (
            "Ferry to the island",
            POST.replace("<div", "<div><h3>Re: Ferry to the island</h3></div><div", 1),
            SAID,
        ),
        ("Ferry to the island", COMMENT, SAID[::-1]),
    ],
    ids=["page 3", "numbers run on", "every post answers", "newest first"],
)
def test_on_a_later_page_the_first_post_is_an_answer(
    title: str, row: str, said: list[tuple[str, str, str]]
) -> None:
    found = read(f"<h1>Ferry to the island</h1>{thread(row, said)}", title)
    assert SAID[0][2] in [comment.text for comment in found.comments]


def test_a_first_post_named_as_comments_is_known_by_its_id() -> None:
    row = COMMENT.replace('id="comment-{n}"', 'id="reply-comment-{n}"')
    first = COMMENT.replace('id="comment-{n}"', 'id="topic-{n}"')
    found = read(f"<h1>Ferry to the island</h1><ol>{thread(first, SAID[:1])}{thread(row, SAID[1:])}</ol>")
    assert [comment.author for comment in found.comments] == ["Bo Berg", "Cid", "Ada"]
    assert found.body == SAID[0][2]


def test_who_linked_a_headline_is_the_author() -> None:
    found = read(
        '<table><tr><td><a class="titleline" href="https://tides.example/">Ferry to the island</a></td></tr>'
        '<tr><td>120 points by <a class="who" href="/user/9">maris</a> <i>1 March 2023 07:00</i> | <a href="#">4 comments</a></td></tr></table>'
        f'<div class="discussion">{thread(BARE)}</div>'
    )
    assert len(found.comments) == 4
    assert found.authors == ["maris"]
    assert found.published
    assert found.published.startswith("2023-03-01")


QUESTION = """<h1>Ferry to the island</h1><div class="question"><div class="votes"><b class="count">12</b></div><div class="prose"><p>{said[0][2]}</p></div>
<p class="byline">asked {said[0][1]} by <a class="who" href="/users/1">Ada</a></p><p>Closed to new members for a week.</p></div>
<div class="answers"><h2>3 Answers</h2>{answers}</div>"""
ANSWER = '<div class="answer" id="answer-1{n}"><div class="votes"><b class="count">{n}</b></div><div class="prose"><p>{text}</p></div><p class="byline">answered {time} by <a class="who" href="/users/{n}">{name}</a></p></div>'


def test_a_question_marked_like_its_answers_is_the_document() -> None:
    found = read(QUESTION.format(said=SAID, answers=thread(ANSWER, SAID[1:])))
    assert [comment.text for comment in found.comments] == [text for _, _, text in SAID[1:]]
    assert (found.body, found.authors) == (SAID[0][2], ["Ada"])
    assert found.published
    assert found.published.startswith("2023-03-02T10:15")


def test_an_article_that_shares_a_class_with_its_comments_is_whole() -> None:
    article = "".join(
        f"<p>Chapter {n} of a report on the ferry, which has crossed the sound since the days of sail.</p>"
        for n in range(9)
    )
    found = read(
        f'<h1>Ferry to the island</h1><div class="prose"><p>The ferry stays.</p></div>{article}'
        f'<div class="answers"><h2>4 comments</h2>{thread(ANSWER)}</div>'
    )
    assert all(f"Chapter {n} " in found.body for n in range(9))
