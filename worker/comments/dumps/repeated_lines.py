"""What recurs from comment to comment of a dump: buttons, labels, lines of profiles, what closes each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from worker.comments.dumps import lines as reading
from worker.comments.dumps.author_lines import REACH, SAID, Family
from worker.comments.dumps.lines import Line, norm

HEAD = 14
"""Filled lines behind a header that may still be its own: ranks, counts of posts, places of living."""
PHRASED = 6
LABEL = re.compile(r"[^\W\d_][^:：.!?]{1,24}[:：](?=\s|$)")
SAID_LEAST = 20
LONGEST_NOTE = 120

Phrase = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """What a family's comments have in common; lines are written as `norm` gives them."""

    fixed: frozenset[str] = frozenset()
    """Lines that stand in at least half of the blocks."""
    heads: frozenset[str] = frozenset()
    """Those of them that stand before what is said."""
    ends: frozenset[str] = frozenset()
    """Those that stand behind it, once: nothing after them was said."""
    labels: frozenset[str] = frozenset()
    """What stands before the colon: "From: Sydney"."""
    phrases: frozenset[Phrase] = frozenset()
    """Three words in a row that recur right behind headers, on lines that differ: "Join Date May 2004"."""
    named_above: bool = False
    """Whether names stand a second time above their headers, among other lines."""

    def is_fixed(self, line: Line) -> bool:
        """Whether a line recurs, or is known to be a button."""
        return norm(line.text) in self.fixed or reading.is_button(line.text)

    def is_of_profile(self, line: Line) -> bool:
        """Whether a line behind a header belongs to it still."""
        text = norm(line.text)
        if text in self.heads:
            return True
        label = LABEL.match(text)
        return (label is not None and label[0] in self.labels) or not self.phrases.isdisjoint(_phrases(text))


def learn_habits(lines: list[Line], family: Family) -> RepeatedLines:
    """Look at all blocks of a family at once. Two blocks teach what both have; one teaches nothing."""
    gaps = _gaps(lines, family)
    fixed = _fixed(lines, family, gaps)
    least = max(2.0, 0.3 * len(gaps))
    heads = [[norm(line.text) for line in gap if line.text][:HEAD] for gap in gaps]
    labels = Counter(label for head in heads for label in set(_labels(head)))
    varied = {text for head in heads for text in head[:PHRASED]}
    phrases = Counter(phrase for text in varied for phrase in set(_phrases(text)))
    labelled = frozenset(label for label, n in labels.items() if n >= least and len(gaps) > 2)
    phrased = frozenset(p for p, n in phrases.items() if n >= 0.5 * len(gaps) and len(gaps) > 2)
    habits = RepeatedLines(fixed, labels=labelled, phrases=phrased)
    before, behind = _sides(gaps, habits)
    return RepeatedLines(
        fixed,
        frozenset(text for text in fixed if before[text] > behind[text]),
        frozenset(text for text in behind if behind[text] >= max(2, 0.5 * len(gaps), 2 * before[text])),
        labelled,
        phrased,
        _is_named_above(lines, family),
    )


def _gaps(lines: list[Line], family: Family) -> list[list[Line]]:
    """The lines from behind each header to the next; what follows the last is not known to be its own."""
    starts = family.starts()
    return [lines[begin:end] for begin, end in zip(family.ends(), starts[1:], strict=False)]


def _fixed(lines: list[Line], family: Family, gaps: list[list[Line]]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    first = family.starts()[0]
    for gap in [lines[max(0, first - 6) : first], *gaps]:
        counts.update({norm(line.text) for line in gap if line.text})
    share = max(2.0, 0.5 * len(family.headers))
    often = max(5.0, 0.9 * len(family.headers))
    return frozenset(
        text
        for text, n in counts.items()
        if (n >= share and not is_said(text)) or (n >= often and len(text) <= LONGEST_NOTE)
    )


def is_said(text: str) -> bool:
    """Whether a line is too long, or too much a sentence, to be a button."""
    sentence = bool(reading.SENTENCE_END.search(text)) and (len(text.split()) > 3 or len(text) > 16)
    return sentence or len(text) > 60 or len(text.split()) > 7


def _labels(texts: list[str]) -> Iterator[str]:
    """What stands before the colons of lines, but for words of saying: "Ann wrote:" opens a quote."""
    for text in texts:
        if (found := LABEL.match(text)) and not SAID.search(found[0]):
            yield found[0]


def _phrases(text: str) -> Iterator[Phrase]:
    """Three words in a row each, but for sentences: what people say has phrases too."""
    if reading.SENTENCE_END.search(text):
        return
    words = [word.strip(".,:;()") for word in text.split()]
    yield from zip(words, words[1:], words[2:], strict=False)


def _sides(gaps: list[list[Line]], habits: RepeatedLines) -> tuple[Counter[str], Counter[str]]:
    """How often lines that recur stand before, and behind, the longest line of their block."""
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for gap in gaps:
        open_lines = [
            (len(line.text), -place)
            for place, line in enumerate(gap)
            if line.text and not habits.is_fixed(line) and not habits.is_of_profile(line)
        ]
        longest, place = max(open_lines, default=(0, 0))
        if longest >= SAID_LEAST:
            chrome = [
                (n, norm(line.text)) for n, line in enumerate(gap) if line.text and habits.is_fixed(line)
            ]
            before.update({text for n, text in chrome if n < -place})
            behind.update({text for n, text in chrome if n > -place})
    return before, behind


def _is_named_above(lines: list[Line], family: Family) -> bool:
    starts = family.starts()
    ends = [-1, *(h.at for h in family.headers)]
    found = [
        top_name(lines, start, name, end) is not None
        for start, name, end in zip(starts, family.authors, ends, strict=False)
    ]
    return len(found) > 2 and sum(found) >= 0.6 * len(found)


def top_name(lines: list[Line], start: int, name: str | None, end: int) -> int | None:
    """The topmost line above a header, and below another's, that is the same name and little else."""
    found = None
    if name:
        folded = name.casefold()
        for number in range(start - 1, max(end, start - 1 - REACH), -1):
            text = lines[number].text.casefold()
            if reading.width(text):
                break
            if text.startswith(folded) and len(text) <= len(folded) + 3:
                found = number
    return found
