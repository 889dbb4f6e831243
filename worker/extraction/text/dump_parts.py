"""Split a dumped page into parts: lines, and wrapped paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.page.boilerplate import Boilerplate, classify_line
from worker.page.page import Span

MIN_WRAPPED_CHARS = 45
"""All lines of a wrapped paragraph but the last are at least this long."""
_SENTENCE = re.compile(r"[.!?…:;。！？；][\"'”’»)\]]*(?:\s|$)|[。！？，]")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Part:
    """A line, or the lines of one wrapped paragraph."""

    first: int
    end: int
    text: str

    @property
    def boilerplate(self) -> Boilerplate:
        """The kind of boilerplate that it is, or NONE."""
        return classify_line(self.text)

    @property
    def width(self) -> int:
        """Its length; an East Asian character counts as three."""
        return len(self.text) + 2 * len(_WIDE.findall(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence."""
        if self.boilerplate is not Boilerplate.NONE:
            return False
        words = self.text.split()
        lower_words = sum(word[0].islower() for word in words)
        is_running = self.width >= 40 and (
            len(words) < 4
            or lower_words >= 0.4 * len(words)
            or words[0].islower()
            or not any(map(str.isupper, self.text))
        )
        return is_running and (bool(_SENTENCE.search(self.text)) or self.width >= 120)


def read_parts(lines: Sequence[str], comment_spans: Sequence[Span]) -> Iterator[Part]:
    """The parts outside the comment spans, which must be in order."""
    for start, end in _lines_outside(comment_spans, len(lines)):
        yield from _split_parts(lines, start, end)


def _lines_outside(comment_spans: Sequence[Span], end: int) -> Iterator[Span]:
    start = 0
    for first, last in comment_spans:
        yield start, first
        start = max(start, last)
    yield start, end


def _split_parts(lines: Sequence[str], start: int, end: int) -> Iterator[Part]:
    """The lines as parts, a wrapped paragraph as one part."""
    group: list[int] = []
    for number in range(start, end + 1):
        if number < end and lines[number].strip():
            group.append(number)
            continue
        texts = [lines[at].strip() for at in group]
        if len(group) > 1 and all(MIN_WRAPPED_CHARS <= len(text) <= 120 for text in texts[:-1]):
            yield Part(group[0], group[-1] + 1, " ".join(texts))
        else:
            yield from (Part(at, at + 1, text) for at, text in zip(group, texts, strict=True))
        group = []
