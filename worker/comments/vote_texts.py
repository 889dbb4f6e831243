"""Read counts of votes from a short text: "Like (4)", "12 people like this", "Score: 5", "+3"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from worker.comments.control_words import DISLIKES, LIKES, LIKING_VERBS, OTHER_PEOPLE, PEOPLE, SCORES

MAX_VOTE_TEXT_CHARS = 90
MAX_LABEL_WORDS = 4
BETWEEN_BUTTONS = re.compile(r"\s{2,}|\t")
COUNT = re.compile(
    r"(?<![\w.,:/#])([+\-−–]?(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+(?:[.,]\d+(?=\s?[km](?![^\W_])))?))"
    r"(?:\s?([km])(?![^\W_]))?(?![\d%/:]|[.,]\d)"
)
BARE_COUNT = re.compile(rf"[\s(（\[]*{COUNT.pattern}[\s)）\]]*")
NOT_WORD = re.compile(r"[^\w'’👍👎]+|_")
COUNTER = re.compile(r"^[个個件개명人]\s?")
"""East Asian words between a number and what it counts."""


def _words_of(text: str) -> list[str]:
    return NOT_WORD.sub(" ", text).replace("👍", " 👍 ").replace("👎", " 👎 ").split()


LABELS = {
    " ".join(_words_of(label)): kind
    for kind, labels in (("score", SCORES), ("likes", LIKES), ("dislikes", DISLIKES))
    for label in labels
}


def read_count(text: str) -> int | None:
    """The number of a text that is nothing but a number: "(12)", "+3", "1,204", "1.2k"."""
    found = BARE_COUNT.fullmatch(text.casefold())
    return _number(found) if found else None


def count_votes_in(text: str) -> dict[str, int]:
    """The counts in a text, under "score", "likes" and "dislikes"; empty if it counts no votes.

    A number belongs to the label before it, else to the label after it. Names with "and 3 others" are no
    count.
    """
    folded = text.casefold()
    if len(text) > MAX_VOTE_TEXT_CHARS or OTHER_PEOPLE.search(folded):
        return {}
    counts = list(COUNT.finditer(folded))
    if len(counts) == 1 and (kind := _kind_of_sentence(folded, counts[0])):
        return {kind: abs(_number(counts[0]))}
    votes: dict[str, int] = {}
    free_from = 0
    for found, following in zip_longest(counts, counts[1:]):
        after = folded[found.end() : following.start() if following else len(folded)]
        kind = _label_before(folded[free_from : found.start()])
        if kind is None and (kind := _label_after(after)) is not None:
            free_from = following.start() if following else len(folded)
        else:
            free_from = found.end()
        if kind:
            number = _number(found)
            votes.setdefault(kind, number if kind == "score" else abs(number))
    return votes


def count_votes_in_lines(lines: Iterable[str]) -> dict[str, int]:
    """The counts in several lines, each perhaps a row of buttons; the first of each kind."""
    votes: dict[str, int] = {}
    for line in lines:
        for part in BETWEEN_BUTTONS.split(line):
            for kind, number in count_votes_in(part).items():
                votes.setdefault(kind, number)
    return votes


def label_kind(text: str) -> str | None:
    """What a text without a number would count: "Like", "Gefällt mir", "👎"."""
    return LABELS.get(" ".join(_words_of(text.casefold()))) if len(text) <= MAX_VOTE_TEXT_CHARS else None


def _kind_of_sentence(text: str, count: re.Match[str]) -> str | None:
    """Whether a text says how many people like something: "12 people like this", "Piace a 12 persone"."""
    if PEOPLE.match(text, count.end()) is None:
        return None
    rest = f"{text[: count.start()]} {text[count.end() :]}"
    words = set(_words_of(rest))
    if not words.isdisjoint({"dislike", "disliked", "dislikes"}):
        return "dislikes"
    return "likes" if LIKING_VERBS.search(rest) else None


def _label_before(text: str) -> str | None:
    words = _words_of(text)[-MAX_LABEL_WORDS:]
    return next((kind for at in range(len(words)) if (kind := LABELS.get(" ".join(words[at:])))), None)


def _label_after(text: str) -> str | None:
    words = _words_of(COUNTER.sub("", text.strip()))[:MAX_LABEL_WORDS]
    return next((kind for at in range(len(words), 0, -1) if (kind := LABELS.get(" ".join(words[:at])))), None)


def _number(found: re.Match[str]) -> int:
    digits, unit = found[1].replace("−", "-").replace("–", "-"), found[2]
    if unit:
        return round(float(digits.replace(",", ".")) * (1000 if unit == "k" else 1_000_000))
    return int(re.sub(r"[.,\s]", "", digits))
