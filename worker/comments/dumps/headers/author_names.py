"""Read authors' names out of lines of text, and judge how much they look like names."""

from __future__ import annotations

import re

from worker.comments.control_words import SPEECH_VERBS
from worker.comments.dumps.lines import extract_name, is_name, normalize_line
from worker.dates.reading import find_dates

MAX_WORDS_BESIDE_NAME = 8
BYLINE = re.compile(r"(?:^|\s)(?:by|von|par|por|di|door|przez|от|bởi):?\s+\S", re.IGNORECASE)
SPEECH_VERB_END = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(SPEECH_VERBS)))})\s*[:：,]?\s*$", re.IGNORECASE
)
BRACKETED = re.compile(r"(?<!\s)\s*\[[^\]]{0,500}\]")
MAX_SHORT_WORD_CHARS = 3
LEADING_DASHES = re.compile(r"^[-–—]+\s+")
NAME_PADDING = " »«›‹→←↑↓▶►✓✔★☆:…↳└╰⤷*│┃"


def score_names(names: list[str], texts: list[str], count: int) -> float:
    """Points for names: written as names, with speech verbs, recurring, and not always the same."""
    n = len(names)
    different = len({name.casefold() for name in names})
    return (
        2.0 * n / count
        + 1.5 * sum(map(_is_written_as_name, names)) / n
        + 0.5 * (different < n)
        + 1.5
        * (sum(bool(SPEECH_VERB_END.search(text) or BYLINE.search(text)) for text in texts) > 0.6 * count)
        + 1.0 * min(1.0, 2 * different / n) * (n >= 4)
        - 1.0 * (n >= 5 and different <= 2)
    )


def _is_written_as_name(name: str) -> bool:
    words = [word for word in re.split(r"[\s_]+", name) if len(word) > MAX_SHORT_WORD_CHARS]
    return " " not in name or all(not word[0].islower() for word in words)


def mask_dates(text: str) -> str:
    """Replace the dates of a text by a digit: they are not part of a name."""
    for date in reversed(find_dates(text)):
        if not date.weak:
            text = f"{text[: date.start]}0{text[date.end :]}"
    return text


def read_name(text: str, constant: frozenset[str]) -> str:
    """The name on a line; empty if the line has more than a name and recurring words."""
    text = BRACKETED.sub(" ", text) if BRACKETED.sub("", text).strip() else text
    words = [word for word in re.findall(r"[^\W\d_]+", text) if normalize_line(word) not in constant]
    name = extract_name(text, constant) or extract_name(text, frozenset())
    name = LEADING_DASHES.sub("", name.strip(NAME_PADDING))
    return name if len(words) <= MAX_WORDS_BESIDE_NAME and is_name(name) else ""


def recurring_words(text: str, constant: frozenset[str], place: str) -> frozenset[str]:
    """The recurring words on a name's own line; none if the name stands on the line of the time."""
    if place in ("before", "after"):
        return frozenset()
    words = {
        normalize_line(token.strip(",:;·•|()")) for token in text.split() if any(map(str.isalpha, token))
    }
    return constant & words
