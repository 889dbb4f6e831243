"""Make what was said on a page at random: the same page for the same seed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from .languages import LANGUAGES
from .truth import NOW, ThreadComment, ThreadPage
from .writing import Words, comment_text, paragraph

MAX_DEPTH = 5
MIN_FOR_GAPS = 6
"""In threads of fewer comments none lacks its author, time or text."""


def make_page(rng: random.Random, *, is_forum: bool = False) -> ThreadPage:
    """An article with comments; or, for a forum, an opening post with answers and no article."""
    language = rng.choice(LANGUAGES)
    count = rng.choice([rng.randint(1, 6), rng.randint(4, 16), rng.randint(10, 40)])
    people = rng.sample(language.names, min(len(language.names), max(2, (count * 2) // 3)))
    words = Words(rng, language, people)
    comments = _comments(words, count)
    opening = None
    article: list[str] = []
    if is_forum:
        opening = _comment(words, None)
        opening.posted = min(c.posted for c in comments if c.posted) - timedelta(minutes=rng.randint(1, 500))
    else:
        paragraphs = rng.choice([0, rng.randint(1, 2), *[rng.randint(4, 12)] * 4])
        article = [paragraph(words, rng.randint(25, 90))[0] for _ in range(paragraphs)]
    _make_gaps(rng, comments)
    title, _ = paragraph(words, rng.randint(2, 4), plain=True)
    return ThreadPage(title.rstrip("!?…" + language.stop), article, opening, comments, language)


def _comments(words: Words, count: int) -> list[ThreadComment]:
    rng = words.rng
    ups = _parents(rng, count)
    with_scores = rng.random() < 0.5
    comments: list[ThreadComment] = []
    for up in ups:
        answered = comments[up].author if up is not None else None
        comments.append(_comment(words._replace(addressee=answered) if answered else words, up))
    for comment, when in zip(comments, _times(rng, ups), strict=True):
        comment.posted = when
        comment.score = rng.randint(0, 140) if with_scores else None
    return comments


def _comment(words: Words, parent: int | None) -> ThreadComment:
    rng, _, people, _ = words
    written = comment_text(words)
    return ThreadComment(rng.choice(people), None, [m for m, _ in written], [t for _, t in written], parent)


def _parents(rng: random.Random, count: int) -> list[int | None]:
    """Whom each comment answers, in the order in which a tree of answers is read."""
    talkative = rng.choice([0.0, 0.4, 0.7])
    ups: list[int | None] = []
    above: list[int] = []
    for number in range(count):
        deeper = above and len(above) < MAX_DEPTH and rng.random() < talkative
        above = above if deeper else above[: rng.randint(0, len(above)) if rng.random() < talkative else 0]
        above = above[:MAX_DEPTH]
        ups.append(above[-1] if above else None)
        above = [*above, number]
    return ups


def _times(rng: random.Random, ups: list[int | None]) -> list[datetime]:
    """A time for each comment: after the one it answers, and after the one that answered the same before."""
    gap = rng.choice([20, 600, 3000])
    start = NOW - timedelta(minutes=gap * len(ups) + 90, days=rng.randint(0, 700))
    last: dict[int | None, datetime] = {None: start}
    times: list[datetime] = []
    for number, up in enumerate(ups):
        when = last[up] + timedelta(minutes=rng.randint(1, gap))
        times.append(when)
        last[up] = last[number] = when
    return times


def _make_gaps(rng: random.Random, comments: list[ThreadComment]) -> None:
    """Take author, time or text from up to three comments; no text only where nobody answers."""
    if len(comments) < MIN_FOR_GAPS:
        return
    answered = {comment.parent for comment in comments}
    for number in rng.sample(range(len(comments)), rng.choice([0, 0, 0, 1, 2, 3])):
        comment = comments[number]
        kind = rng.choice(["author", "time", "text"])
        if kind == "author":
            comment.author = None
        elif kind == "time":
            comment.posted = None
        elif number not in answered:
            comment.paragraphs_html, comment.paragraphs_text = [], []
