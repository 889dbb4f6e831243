"""What is published in the day, where and when: all of it follows from the numbers given."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from benchmarks.day.sped.day_clock import Day
from tests.chaos.documents import SYLLABLES
from tests.thread_site.truth import PEOPLE, REASONS, Comment, Thread

HOUR = 3600.0
LAST_SHARE = 0.97
"""Nothing is published in the last part of the day."""
EARLIER = HOUR
"""Each source has one article from before the day."""
REVISED_SHARE, THREAD_SHARES = 0.05, ((0.5, 0, 3), (0.4, 3, 12), (0.1, 12, 40))
"""How many articles are revised; shares of articles with the fewest and the most comments they get."""
ANSWERED_WITHIN = 2 * HOUR
"""How long comments come in after an article, on average."""
PARAGRAPHS, SENTENCES = 5, 5


@dataclass(frozen=True)
class Article:
    """An article, by seconds of the day."""

    number: int
    source: int
    at: float
    revised_at: float | None
    comments_at: tuple[float, ...]

    def is_revised(self, now: float) -> bool:
        """Whether it shows its second text."""
        return self.revised_at is not None and self.revised_at <= now

    def count_comments(self, now: float) -> int:
        """How many comments it shows."""
        return bisect_right(self.comments_at, now)

    @property
    def mark(self) -> str:
        """A word that only this article has."""
        return f"mark{self.number:06}"


class Plan:
    """All articles by number, and those of each source in the order of time."""

    def __init__(self, sources: int, documents: int, length: float) -> None:
        self.length, last = length, LAST_SHARE * length
        chance = random.Random(f"{sources} {documents}")
        times = [-EARLIER] * sources + sorted(_time_of_day(chance, last) for _ in range(documents))
        self.articles = [self._article(number, sources, at, last) for number, at in enumerate(times)]
        self.by_source: list[list[Article]] = [[] for _ in range(sources)]
        for article in self.articles:
            self.by_source[article.source].append(article)

    @staticmethod
    def _article(number: int, sources: int, at: float, last: float) -> Article:
        chance = random.Random(f"article {number}")
        source = number if at < 0 else chance.randrange(sources)
        shares = [share for share, _, _ in THREAD_SHARES]
        _, fewest, most = chance.choices(THREAD_SHARES, shares)[0]
        count = chance.randint(fewest, most)
        comments = sorted(at + 60 + chance.expovariate(1 / ANSWERED_WITHIN) for _ in range(count))
        revised_at = at + chance.uniform(0.2, 3) * HOUR if chance.random() < REVISED_SHARE else None
        shown = tuple(comment for comment in comments if comment < last)
        return Article(number, source, at, revised_at, shown)

    def newest(self, source: int, now: float, limit: int) -> list[Article]:
        """The newest articles of a source, the newest first."""
        articles = self.by_source[source]
        until = bisect_right(articles, now, key=lambda article: article.at)
        return articles[max(0, until - limit) : until][::-1]


def _time_of_day(chance: random.Random, last: float) -> float:
    """A time, oftener in the middle of the day than at its ends."""
    while True:
        at = chance.uniform(0, last)
        if chance.random() < 0.6 - 0.4 * math.cos(2 * math.pi * at / last):
            return at


def thread_at(article: Article, day: Day, comments: int, *, is_revised: bool) -> Thread:
    """The article as its readers see it with so many comments."""
    title, paragraphs, said = _words(article)
    at = day.at(article.at)
    shown = [
        Comment(article.number * 100 + number + 1, author, day.at(article.comments_at[number]), text, parent)
        for number, (author, text, parent) in enumerate(said[:comments])
    ]
    again = [f"This was put right later: {article.mark}again."] if is_revised else []
    return Thread(article.number, title, PEOPLE[article.number % 25], at, [*paragraphs, *again], shown)


@lru_cache(5000)
def _words(article: Article) -> tuple[str, list[str], list[tuple[str, str, int | None]]]:
    """Title, paragraphs, and author, text and parent of each comment."""
    chance = random.Random(f"words {article.number}")
    paragraphs = [_sentences(chance, SENTENCES) for _ in range(PARAGRAPHS)]
    paragraphs[0] += f" So much on {article.mark} for now."
    said: list[tuple[str, str, int | None]] = []
    for number in range(len(article.comments_at)):
        parent = article.number * 100 + chance.randrange(number) + 1 if number % 3 == 2 else None
        said.append((chance.choice(PEOPLE), _sentences(chance, chance.choice((1, 1, 2, 3))), parent))
    return f"The {_word(chance)} of {_word(chance)} {article.number}", paragraphs, said


def _sentences(chance: random.Random, count: int) -> str:
    return " ".join(
        f"The {_word(chance)} of the {_word(chance)} has seen {chance.randrange(3, 900)} {_word(chance)} "
        f"in the {_word(chance)}, and a {_word(chance)} {chance.choice(REASONS)}."
        for _ in range(count)
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
