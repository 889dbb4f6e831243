"""Find what recurs in the comments of a dump: buttons, labels, profile lines, closing lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from worker.comments.control_words import OTHER_PEOPLE
from worker.comments.dumps.headers.author_names import SPEECH_VERB_END
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.name_places import MAX_LINES_ABOVE
from worker.comments.dumps.lines import (
    SENTENCE_END,
    Line,
    is_button,
    normalize_line,
    prose_width,
)
from worker.comments.dumps.parents.addressees import bare_name
from worker.dates.reading import find_dates

MAX_PROFILE_LINES = 14
"""Filled lines after a header that may belong to it: ranks, counts of posts, places of living."""
MAX_PHRASE_LINES = 6
LABEL = re.compile(r"[^\W\d_][^:：.!?]{1,24}[:：](?=\s|$)")
MAX_CLOSING_LINES = 4
"""Filled lines before the next comment that may close one."""
MIN_CLOSING_SHARE = 0.1
MIN_NAMING_SHARE = 0.5
BETWEEN_NAMES = re.compile(r",|;|\s(?:and|und|et|y|e|i|en|och|og|и|ve)\s")
MIN_BODY_CHARS = 20
MAX_NOTE_CHARS = 120

Phrase = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """What the comments of a group have in common. Lines are as `normalize_line` gives them."""

    fixed: frozenset[str] = frozenset()
    """Lines in at least half of the blocks."""
    heads: frozenset[str] = frozenset()
    """Fixed lines that mostly stand before the text."""
    ends: frozenset[str] = frozenset()
    """Fixed lines that stand after the text and close it."""
    labels: frozenset[str] = frozenset()
    """Text before the colon: "From: Sydney"."""
    end_labels: frozenset[str] = frozenset()
    """Text before the colon of lines that close comments, and name members or times: "Reactions: Ann"."""
    phrases: frozenset[Phrase] = frozenset()
    """Three words in a row that recur right after headers, on lines that differ: "Join Date May 2004"."""
    has_names_above: bool = False
    """Whether names are repeated above their headers, among other lines."""

    def is_fixed(self, line: Line) -> bool:
        """Whether a line recurs or is a known button."""
        return normalize_line(line.text) in self.fixed or is_button(line.text)

    def closes(self, line: Line) -> bool:
        """Whether a line after the text of a comment closes it."""
        text = normalize_line(line.text)
        label = LABEL.match(text)
        return text in self.ends or (label is not None and label[0] in self.end_labels)

    def is_profile_line(self, line: Line) -> bool:
        """Whether a line after a header belongs to the header."""
        text = normalize_line(line.text)
        if text in self.heads:
            return True
        if SPEECH_VERB_END.search(text):
            return False  # it opens a quote
        label = LABEL.match(text)
        return (label is not None and label[0] in self.labels) or not self.phrases.isdisjoint(_phrases(text))


def find_repeated_lines(lines: list[Line], group: HeaderGroup) -> RepeatedLines:
    """Compare all blocks of a group. From two blocks, only what both have is learned; from one, nothing."""
    gaps = _lines_between(lines, group)
    fixed = _find_fixed(lines, group, gaps)
    least = max(2.0, 0.3 * len(gaps))
    heads = [[normalize_line(line.text) for line in gap if line.text][:MAX_PROFILE_LINES] for gap in gaps]
    unspoken = [list(takewhile(lambda text: not is_sentence_like(text), head)) for head in heads]
    labels = Counter(label for head in unspoken for label in set(_labels(head)))
    varied = {text for head in heads for text in head[:MAX_PHRASE_LINES]}
    phrases = Counter(phrase for text in varied for phrase in set(_phrases(text)))
    labelled = frozenset(label for label, n in labels.items() if n >= least and len(gaps) > 2)
    phrased = frozenset(p for p, n in phrases.items() if n >= 0.5 * len(gaps) and len(gaps) > 2)
    repeated = RepeatedLines(fixed, labels=labelled, phrases=phrased)
    before, behind = _count_sides(gaps, repeated)
    return RepeatedLines(
        fixed,
        frozenset(text for text in fixed if before[text] > behind[text]),
        frozenset(text for text in behind if behind[text] >= max(2, 0.5 * len(gaps), 2 * before[text])),
        labelled,
        _find_end_labels(gaps, group.authors),
        phrased,
        _has_names_above(lines, group),
    )


def _lines_between(lines: list[Line], group: HeaderGroup) -> list[list[Line]]:
    """The lines between each header and the next. The end of the last block is unknown, so it is left out."""
    starts = group.starts()
    return [lines[begin:end] for begin, end in zip(group.ends(), starts[1:], strict=False)]


def _find_fixed(lines: list[Line], group: HeaderGroup, gaps: list[list[Line]]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    first = group.starts()[0]
    for gap in [lines[max(0, first - 6) : first], *gaps]:
        counts.update({normalize_line(line.text) for line in gap if line.text})
    share = max(2.0, 0.5 * len(group.headers))
    often = max(5.0, 0.9 * len(group.headers))
    return frozenset(
        text
        for text, n in counts.items()
        if (n >= share and not is_sentence_like(text)) or (n >= often and len(text) <= MAX_NOTE_CHARS)
    )


def is_sentence_like(text: str) -> bool:
    """Whether a line is a sentence or too long to be a button."""
    sentence = bool(SENTENCE_END.search(text)) and (len(text.split()) > 3 or len(text) > 16)
    return sentence or len(text) > 60 or len(text.split()) > 7


def is_date(text: str) -> bool:
    """Whether a line is nothing but a date."""
    dates = find_dates(text)
    return bool(dates) and dates[0].start == 0 and dates[-1].end >= len(text.rstrip(" .,"))


def _labels(texts: list[str]) -> Iterator[str]:
    """The text before the colons of lines, unless it ends in a speech verb: "Ann wrote:" opens a quote."""
    for text in texts:
        if (found := LABEL.match(text)) and not SPEECH_VERB_END.search(found[0]):
            yield found[0]


def _find_end_labels(gaps: list[list[Line]], authors: Iterable[str | None]) -> frozenset[str]:
    """The labels among the last lines of several blocks, if names of authors or times follow them.

    The names may stand on the line below.
    """
    names = {bare_name(author) for author in authors if author} - {""}
    counts: Counter[str] = Counter()
    naming: Counter[str] = Counter()
    for gap in gaps:
        texts = [line.text for line in gap if line.text][1:][-MAX_CLOSING_LINES:]
        for text, below in zip(texts, [*texts[1:], ""], strict=False):
            if label := next(_labels([normalize_line(text)]), None):
                counts[label] += 1
                named = text[len(label) :].strip() or below
                naming[label] += _names_people_or_time(named, names)
    return frozenset(
        label
        for label, n in counts.items()
        if n >= max(2, MIN_CLOSING_SHARE * len(gaps)) and naming[label] >= MIN_NAMING_SHARE * n
    )


def _names_people_or_time(text: str, names: Collection[str]) -> bool:
    folded = text.casefold()
    return (
        any(bare_name(part) in names for part in BETWEEN_NAMES.split(folded))
        or OTHER_PEOPLE.search(folded) is not None
        or is_date(text)
    )


def _phrases(text: str) -> Iterator[Phrase]:
    """All three words in a row, except in sentences: comments share phrases too."""
    if SENTENCE_END.search(text):
        return
    words = [word.strip(".,:;()") for word in text.split()]
    yield from zip(words, words[1:], words[2:], strict=False)


def _count_sides(gaps: list[list[Line]], repeated: RepeatedLines) -> tuple[Counter[str], Counter[str]]:
    """Count how often recurring lines stand before and after the longest line of their block."""
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for gap in gaps:
        open_lines = [
            (len(line.text), -place)
            for place, line in enumerate(gap)
            if line.text and not repeated.is_fixed(line) and not repeated.is_profile_line(line)
        ]
        longest, place = max(open_lines, default=(0, 0))
        if longest >= MIN_BODY_CHARS:
            chrome = [
                (n, normalize_line(line.text))
                for n, line in enumerate(gap)
                if line.text and repeated.is_fixed(line)
            ]
            before.update({text for n, text in chrome if n < -place})
            behind.update({text for n, text in chrome if n > -place})
    return before, behind


def _has_names_above(lines: list[Line], group: HeaderGroup) -> bool:
    starts = group.starts()
    ends = [-1, *(h.line_number for h in group.headers)]
    found = [
        find_repeated_name(lines, start, name, end) is not None
        for start, name, end in zip(starts, group.authors, ends, strict=False)
    ]
    return len(found) > 2 and sum(found) >= 0.6 * len(found)


def find_repeated_name(lines: list[Line], start: int, name: str | None, end: int) -> int | None:
    """The topmost line above a header, but below the previous one, that is the name and little else."""
    found = None
    if name:
        folded = name.casefold()
        for number in range(start - 1, max(end, start - 1 - MAX_LINES_ABOVE), -1):
            text = lines[number].text.casefold()
            if prose_width(text):
                break
            if text.startswith(folded) and len(text) <= len(folded) + 3:
                found = number
    return found
