"""Read a dump's lines (indentation, bullet, text) and classify them: buttons, numbers, names, headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from worker.comments.control_words import (
    BUTTONS,
    BYLINE_WORDS,
    CLOSING_HEADINGS,
    COMMENT_STEMS,
    POST_STEMS,
)
from worker.dates.reading import find_dates
from worker.page.boilerplate import Boilerplate, classify_line

LEVEL_SIGNS = re.compile(r"\s*[>│┃║¦|](?:\s*[>│┃║¦|])*+(?=\s|$|\w)")
"""Signs that stand before each line of a quote, or of a comment that answers another."""
BULLET = re.compile(
    r"(?:[•●◦▪‣■□▶»*–—-]|\+(?!\d)|o(?=\s)|#{1,6})\s*(?=\S)|\d{1,4}[.)]\s+"
    r"|\d{1,2}(?:\.\d{1,2})++[.)]?\s+(?=[^\W\d])"
)
MAX_BUTTON_ROW_WORDS, MAX_BUTTON_WORDS = 12, 4
"""The most words in a row of buttons that single spaces separate, and of one button in it."""
BARE_BULLET = re.compile(r"[•●◦▪‣■□▶»*+–—·|-]|#?\d{1,4}[.)]?")
SENTENCE_SIGN = re.compile(r"\w{3}[.!?…;]\s|[。！？，]|[!?…;。！？:]$")
NUMBER = re.compile(
    r"[\-−]?\d[\d.,]*\s*[km]?(?:\s+[•●]?\d[\d.,]*k?){0,3}|\d\d?[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?"
)
"""A number, up to four in a row, or a time of day. In lower case."""
COUNTED_BUTTON = re.compile(r"[^\W\d_][^\d()\[\]:.,;!?]{0,24}[\s:]*[(\[]?\s*[+-]?\d[\d.,]*\s*k?[)\]]?")
BETWEEN_BUTTONS = re.compile(r"\s{2,}|\s*[·•|]\s*|\t")
COUNTER = re.compile(
    r"[\s(\[:]*+[+-]?\d[\d.,]*+\s*+k?[)\]]?$|^\d++\s*+"
    r"|([\s(\[:]++|\d[\d.,]*+)"
)
"""A count at either end. Elsewhere, a run of its signs is matched whole and kept as the group."""
ESCAPED_POINT = re.compile(r"(?<=\d)\\(?=[.)]\s)")
"""A sign of Markdown's before the point of a number, lest it begin a list: "9\\. March 2020"."""
DIGITS = re.compile(r"\d+(?:[.,]\d{3}(?![\d.,]\d))*")
"""A number, perhaps with signs between its thousands."""
COMMENT_STEM = re.compile("|".join(map(re.escape, sorted(COMMENT_STEMS))))
COUNTED_HEADING = re.compile(rf"\d[\d.,]*\s+(?:{COMMENT_STEM.pattern})")
MAX_HEADING_CHARS, MAX_COUNTED_HEADING_CHARS = 70, 160
"""A heading that begins with its count may hold a title: "3 thoughts on ..."."""
SENTENCE_END = re.compile(r"[.!?…;。！？]$")
MAX_REMEMBERED_CHARS = 120
"""Shorter lines are compared again and again, dozens of times each, and their form is remembered."""


MAX_GLUED_CHARS = 90
GLUED = re.compile(
    r"(?<=[a-zà-ÿ.)])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? \d{4})"
    r"|(?<=[^\W\d_])(?=\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)"
)
"""Where the space between a name and its date was lost: "AnnMay 30, 2019 at 5:38 PM"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dump: its number, indentation, list bullet and the text after the bullet."""

    number: int
    indent: int
    bullet: str
    text: str
    level_signs: int = 0
    """How many signs such as ">" stand before it, as part of the indentation."""

    @property
    def is_blank(self) -> bool:
        """Whether the line is empty."""
        return not self.text and not self.bullet


def read_lines(lines: Iterable[str]) -> list[Line]:
    """Split lines into their parts. A lone bullet or number stays the text of its line."""
    return [_parse_line(number, line) for number, line in enumerate(lines)]


def _parse_line(number: int, raw: str) -> Line:
    line = ESCAPED_POINT.sub("", raw.expandtabs(4)).rstrip()
    if len(line) < MAX_GLUED_CHARS and line[-1:].isalnum():
        line = GLUED.sub(" ", line, count=1)
    signs = found[0] if (found := LEVEL_SIGNS.match(line)) else ""
    text = line[len(signs) :].lstrip()
    indent = len(line) - len(text)
    count = len("".join(signs.split()))
    found = BULLET.match(text)
    if found and (indent or found[0][0] != "o") and not _is_date(text, found[0]):
        return Line(number, indent, found[0].strip(), text[found.end() :].strip(), count)
    return Line(number, indent, "", text, count)


def without_level_signs(raw: str, count: int) -> str:
    """A line as in the dump, without up to `count` signs before it."""
    if count and (found := LEVEL_SIGNS.match(raw)):
        places = [place for place, char in enumerate(found[0]) if not char.isspace()]
        return raw[places[min(count, len(places)) - 1] + 1 :].strip()
    return raw.strip()


def _is_date(text: str, bullet: str) -> bool:
    """Whether a number that looks like a bullet begins a date: "9. März 2023"."""
    return bullet[0].isdigit() and any(date.start == 0 for date in find_dates(text[:40]))


def normalize_line(text: str) -> str:
    """A line in the form that is compared: lower case, digits as "0", single spaces."""
    return _normalize_short(text) if len(text) <= MAX_REMEMBERED_CHARS else _normalize(text)


def _normalize(text: str) -> str:
    return DIGITS.sub("0", " ".join(text.casefold().split()))


_normalize_short = lru_cache(maxsize=8192)(_normalize)


def prose_width(text: str) -> int:
    """The length of a line of prose, 0 if it is too short for prose. East Asian characters count three."""
    chars = len(text) if text.isascii() else len(text) + 2 * sum(c > "\u2e80" for c in text)
    return chars if chars > 80 else 0


@lru_cache(maxsize=8192)
def is_button(text: str) -> bool:
    """Whether a line is only known buttons and counters, such as "Like (3)  Reply  Permalink"."""
    if len(text) >= 80:
        return False
    parts = [part for part in BETWEEN_BUTTONS.split(text.strip()) if part]
    return bool(parts) and all(_is_one_button(part) for part in parts)


def _is_one_button(part: str) -> bool:
    bare = _button_label(part)
    if bare in BUTTONS or (bool(COUNTED_BUTTON.fullmatch(part)) and part.rstrip().endswith((")", "]"))):
        return True
    words = part.split()
    return 1 < len(words) <= MAX_BUTTON_ROW_WORDS and _is_button_row(words)


def _is_button_row(words: list[str]) -> bool:
    """Whether words are known buttons and their counts in a row: "Reply Report Like (3)"."""
    reached = {0}
    for end in range(1, len(words) + 1):
        starts = (start for start in range(max(0, end - MAX_BUTTON_WORDS), end) if start in reached)
        if any(_is_label_of_button(" ".join(words[start:end])) for start in starts):
            reached.add(end)
        elif end - max(reached) == MAX_BUTTON_WORDS:
            return False
    return len(words) in reached and any(_button_label(word) for word in words)


def _is_label_of_button(part: str) -> bool:
    label = _button_label(part)
    return not label or label in BUTTONS


def _button_label(part: str) -> str:
    label = part.strip().casefold()
    if DIGITS.search(label):
        label = COUNTER.sub(lambda found: found[1] or "", label)
    return label.strip(" :.»›→↩()[]")


def is_number(text: str) -> bool:
    """Whether a line is a bare bullet, counter or number."""
    return bool(BARE_BULLET.fullmatch(text)) or bool(NUMBER.fullmatch(text.casefold()))


def is_closing_heading(text: str) -> bool:
    """Whether a line is a heading of what follows a comment section."""
    folded = text.casefold()
    return not {folded.strip(" :.…#*"), folded}.isdisjoint(CLOSING_HEADINGS) or classify_line(text) in (
        Boilerplate.LISTING,
        Boilerplate.ENDING,
    )


def is_comment_heading(text: str) -> bool:
    """Whether a short line speaks of comments ("3 comments", "Vos réactions")."""
    folded = text.casefold()
    longest = MAX_COUNTED_HEADING_CHARS if COUNTED_HEADING.match(folded) else MAX_HEADING_CHARS
    if len(text) > longest or not COMMENT_STEM.search(folded) or SENTENCE_END.search(text):
        return False
    return classify_line(text) in (Boilerplate.NONE, Boilerplate.SERVICE, Boilerplate.NOTICE)


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether a text is only words that stand beside names: "Posted by: |"."""
    words = [word.strip(" .…,:;·•|()–—-").casefold() for word in text.split()]
    return all(not word or word in BYLINE_WORDS for word in words)


def strip_labels(text: str) -> str:
    """A name without the words beside it: "by Ann", "Ann says:", "— Ann |"."""
    words = text.split()
    while words and (is_label(words[-1]) and (len(words) == 1 or words[-1].casefold() == words[-1])):
        words.pop()
    while words and is_label(words[0]):
        words.pop(0)
    return " ".join(words)


def counts_posts(text: str) -> bool:
    """Whether a text counts all posts, the opening post included ("5 posts", not "4 replies")."""
    folded = text.casefold()
    answers = any(stem in folded for stem in COMMENT_STEMS if stem not in POST_STEMS)
    return not answers and any(stem in folded for stem in POST_STEMS)


def extract_name(text: str, constant: frozenset[str]) -> str:
    """The first run of words that could be a name, without numbers and words constant over the headers."""
    run: list[str] = []
    for token in text.split():
        bare = token.strip(',:;·•|()[]<>"“”#–—-').casefold()
        skip = not bare or bare.isdigit() or normalize_line(bare) in constant or bare in BYLINE_WORDS
        if skip and run:
            break
        if not skip:
            run.append(token.strip("·•|()<>"))
            if token.endswith((",", ";", "·", "|", "•")):
                break
    return " ".join(run).strip(" ,:;·•|–—-").removeprefix("@")


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Whether a text could be a person's name: short, with letters, not a sentence or button."""
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 50 or "://" in text:
        return False
    return any(c.isalpha() for c in text) and not SENTENCE_SIGN.search(text) and not is_button(text)


def find_constant_tokens(texts: list[str], share: float = 0.6) -> frozenset[str]:
    """The words in most of the texts, normalized; of three texts, in all."""
    if len(texts) < 3:
        return frozenset()
    share = share if len(texts) > 3 else 1.0
    counts = Counter(
        token
        for text in texts
        for token in {normalize_line(t.strip(",:;·•|()")) for t in text.split() if len(t.strip(".,")) > 1}
    )
    return frozenset(token for token, n in counts.items() if n >= share * len(texts))
