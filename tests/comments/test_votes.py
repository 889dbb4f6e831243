# ruff: noqa: E501 - markup is easier to read on one line
"""Votes on comments, in words, signs, class names and attributes, and numbers that are no votes."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.comments.vote_texts import count_votes_in, read_count
from worker.document import FoundComment
from worker.page.page import parse_markup

PEOPLE = ["Ines", "Paul", "Rosa", "Ines"]
TEXTS = [
    "The path by the water was closed again.",
    "I went by boat instead, with the dog.",
    "Who pays for the wall?",
    "The mill does.",
]


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Like (4)", {"likes": 4}),
        ("4 likes", {"likes": 4}),
        ("Likes: 1,204", {"likes": 1204}),
        ("1.2k likes", {"likes": 1200}),
        ("12 people like this", {"likes": 12}),
        ("12 Personen gefällt das", {"likes": 12}),
        ("Gefällt mir (3)", {"likes": 3}),
        ("J’aime 5", {"likes": 5}),
        ("A 7 personas les gusta esto", {"likes": 7}),
        ("Piace a 2 persone", {"likes": 2}),
        ("7 человек оценили", {"likes": 7}),
        ("Нравится: 7", {"likes": 7}),
        ("赞(12)", {"likes": 12}),
        ("12个赞", {"likes": 12}),
        ("いいね！ 3", {"likes": 3}),
        ("좋아요 12개", {"likes": 12}),
        ("पसंद 3", {"likes": 3}),
        ("👍 3 👎 1", {"likes": 3, "dislikes": 1}),
        ("5 upvotes, 2 downvotes", {"likes": 5, "dislikes": 2}),
        ("Score: 5", {"score": 5}),
        ("-4 points", {"score": -4}),
        ("рейтинг: −2", {"score": -2}),
        ("Reply Like 4 Report", {"likes": 4}),
        ("Ann and 3 others like this", {}),
        ("12 posts", {}),
        ("4.5 likes", {}),
        ("Joined 2019", {}),
        ("Like", {}),
    ],
)
def test_counts_in_words(text: str, votes: dict[str, int]) -> None:
    assert count_votes_in(text) == votes


@pytest.mark.parametrize(
    ("text", "number"),
    [("(12)", 12), ("+3", 3), ("−3", -3), ("2.5k", 2500), ("4.5", None), ("3 apples", None)],
)
def test_bare_counts(text: str, number: int | None) -> None:
    assert read_count(text) == number


def thread(*controls: str, panels: tuple[str, ...] = ("", "", "", "")) -> tuple[FoundComment, ...]:
    boxes = "".join(
        f'<div class="comment" id="comment-{n}1"><a class="author" href="/u/{name}">{name}</a>{panel}'
        f'<time datetime="2024-05-0{n}T10:00:00Z">{n} May 2024</time><p>{TEXTS[n - 1]}</p>{control}</div>'
        for n, (name, control, panel) in enumerate(zip(PEOPLE, controls, panels, strict=True), 1)
    )
    story = "<p>The council has closed the path by the water until the wall has been repaired.</p>" * 4
    page = f"<html><body><article><h1>The path</h1>{story}</article><h2>4 comments</h2><div id='comments'>{boxes}</div></body></html>"
    return find(parse_markup(page)).comments


def test_a_button_with_its_count_beside_other_buttons() -> None:
    found = thread(*(f"<a>{like}</a><a>Reply</a>" for like in ("Like (4)", "Like (2)", "Like", "Like (11)")))
    assert [comment.likes for comment in found] == [4, 2, None, 11]


def test_a_bare_count_belongs_to_the_label_before_it() -> None:
    found = thread(
        *(
            f"<button>👍</button><b>{up}</b><button>👎</button><i>{down}</i>"
            for up, down in [(4, 0), (2, 1), (0, 0), (9, 3)]
        )
    )
    assert [(comment.likes, comment.dislikes) for comment in found] == [(4, 0), (2, 1), (0, 0), (9, 3)]


def test_signed_counts_are_scores() -> None:
    found = thread("<span>+3</span>", "<span>-1</span>", "<span>+7</span>", "<span>+1</span>")
    assert [comment.score for comment in found] == [3, -1, 7, 1]


def test_labels_for_screen_readers_and_data_attributes() -> None:
    found = thread(*(f'<button aria-label="{n} likes"><svg></svg></button>' for n in (4, 2, 0, 9)))
    assert [comment.likes for comment in found] == [4, 2, 0, 9]
    found = thread(*(f'<div class="tools" data-score="{n}"></div>' for n in (4, -2, 0, 9)))
    assert [comment.score for comment in found] == [4, -2, 0, 9]


def test_words_of_any_language_at_a_place_named_for_the_score() -> None:
    found = thread(*(f'<span class="score">{n} bodov</span>' for n in (4, 2, 0, 9)))
    assert [comment.score for comment in found] == [4, 2, 0, 9]


def test_counts_of_a_person_and_numbers_of_comments_are_no_votes() -> None:
    panels = tuple(f'<span class="count">{n}</span>' for n in (812, 40, 7, 812))
    assert [comment.score for comment in thread("", "", "", "", panels=panels)] == [None] * 4
    panels = tuple(f'<span class="count">{n} posts</span>' for n in (3, 1, 2, 9))
    assert [comment.score for comment in thread("", "", "", "", panels=panels)] == [None] * 4
    numbers = tuple(f'<span class="count">{n}</span>' for n in (1, 2, 3, 4))
    assert [comment.score for comment in thread("", "", "", "", panels=numbers)] == [None] * 4


def test_a_comment_may_say_how_many_likes_something_has() -> None:
    found = thread(
        "<p>3 likes</p>",
        "<p>They promised to open it in the autumn, and then forgot.</p>",
        "<p>No.</p>",
        "<p>I went by boat instead.</p>",
    )
    assert [comment.likes for comment in found] == [None] * 4
