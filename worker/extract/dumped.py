"""The document in a page that somebody copied or dumped as text, menus and all.

Whether a text is such a dump at all is asked first: rows of menus, and lines that only serve a page, must
stand in it. A text without them is a document as a whole, and nothing is taken from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.extract.text_facts import facts_of
from worker.furniture import Furniture, furniture_of
from worker.page import Span

SERVICES = 2
"""Different lines that only serve a page, in a text that is a dump of one; beside comments one is enough."""
ROW = 3
"""Different known lines without prose between them that are a row of a menu or a footer."""
WRAPPED = 45
"""Lines of a wrapped paragraph are at least so wide, but for its last."""
SHORT = -0.6
"""A short line that is no known furniture: a heading, an item, or an entry of a menu."""
SHORT_RUN = -3.0
"""The most that short lines in a row speak against a part: a list may be long."""
LISTED = 0.4
"""What prose counts behind the heading of a list of other pages: it may be their first sentences."""
LEAST = 2.5
"""The weight of a short post of one or two sentences."""
SURE = 350
"""The width of a paragraph that no list of pages has."""
TITLE_REACH = 14
"""Lines above the first paragraph that are searched for the title."""
_WEIGHT = {
    Furniture.MENU: -2.0,
    Furniture.SERVICE: -4.0,
    Furniture.NOTICE: -4.0,
    Furniture.LISTING: -8.0,
    Furniture.ENDING: -8.0,
}
_SURELY = (Furniture.SERVICE, Furniture.LISTING, Furniture.ENDING)
_SENTENCE = re.compile(r"[.!?…:;。！？；][\"'”’»)\]]*(?:\s|$)|[。！？，]")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Part:
    """A line, or the lines of a wrapped paragraph."""

    first: int
    end: int
    text: str

    @property
    def furniture(self) -> Furniture:
        """What it serves, if not the document."""
        return furniture_of(self.text)

    @property
    def width(self) -> int:
        """How much it says; East Asian signs say more."""
        return len(self.text) + 2 * len(_WIDE.findall(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, or goes on like one."""
        if self.furniture is not Furniture.NONE:
            return False
        words = self.text.split()
        small = sum(word[0].islower() for word in words)
        running = self.width >= 40 and (
            len(words) < 4
            or small >= 0.4 * len(words)
            or words[0].islower()
            or not any(map(str.isupper, self.text))
        )
        return running and (bool(_SENTENCE.search(self.text)) or self.width >= 120)


@dataclass(frozen=True, slots=True)
class Dumped:
    """A document found in a dump: its title, and the lines it stands on."""

    title: str | None
    numbers: frozenset[int]
    above: tuple[str, ...]
    """What stands between the title and the text: bylines, dates, and buttons."""


def find_document(lines: Sequence[str], spans: Iterable[Span]) -> Dumped | None:
    """The document in the lines outside the spans (those of comments); None where the text is no dump."""
    taken = sorted(spans)
    parts = [part for start, end in _between(taken, len(lines)) for part in _parts(lines, start, end)]
    if not _is_dump(parts, commented=bool(taken)):
        return None
    inside = _choose(parts, taken)
    if inside is None:
        return None
    first, end = inside
    title = _title(parts[:first], parts[0].text)
    below = next((at for at in range(first - 1, -1, -1) if parts[at] is title), first)
    above = [part for part in parts[below + 1 : first] if part.furniture is Furniture.NONE]
    said = [part for part in above if not _is_note(part.text)]
    kept = [*said, *_without_furniture(parts[first:end])]
    numbers = frozenset(number for part in kept for number in range(part.first, part.end))
    return Dumped(title.text.strip("# ") if title else None, numbers, tuple(part.text for part in above))


def _between(taken: list[Span], end: int) -> Iterator[Span]:
    start = 0
    for first, last in taken:
        yield start, first
        start = max(start, last)
    yield start, end


def _parts(lines: Sequence[str], start: int, end: int) -> Iterator[Part]:
    """The lines, those of a wrapped paragraph as one."""
    group: list[int] = []
    for number in range(start, end + 1):
        if number < end and lines[number].strip():
            group.append(number)
            continue
        texts = [lines[at].strip() for at in group]
        if len(group) > 1 and all(WRAPPED <= len(text) <= 120 for text in texts[:-1]):
            yield Part(group[0], group[-1] + 1, " ".join(texts))
        else:
            yield from (Part(at, at + 1, text) for at, text in zip(group, texts, strict=True))
        group = []


def _is_dump(parts: list[Part], *, commented: bool) -> bool:
    """Whether a page's furniture stands in a text: a row of it, and lines that can be nothing else."""
    services = {part.text for part in parts if part.furniture in _SURELY}
    if len(services) < (1 if commented else SERVICES):
        return False
    row: set[str] = set()
    for part in parts:
        if part.is_prose:
            row = set()
        elif part.furniture not in (Furniture.NONE, Furniture.NOTICE):
            row.add(part.text)
            if len(row) >= ROW:
                return True
    return commented and len(services) > 1


def _choose(parts: list[Part], taken: list[Span]) -> tuple[int, int] | None:
    """The run of parts that says most: above the comments or the place for one, if anything is said there."""
    weights = _weights(parts)
    first = taken[0][0] if taken else None
    ends = (
        at
        for at, part in enumerate(parts)
        if part.furniture is Furniture.ENDING or (first is not None and part.first >= first)
    )
    cut = next(ends, len(parts))
    best = _heaviest(weights, 0, cut)
    if best[0] < LEAST:
        best = max(best, _heaviest(weights, cut, len(parts)))
    return best[1:] if best[0] > 0 else None


def _weights(parts: list[Part]) -> list[float]:
    weights = []
    run = 0.0
    listed = False
    for at, part in enumerate(parts):
        if part.is_prose:
            twice = at > 0 and parts[at - 1].is_prose and not part.width < 120
            listed = listed and part.width < SURE and not twice
            weights.append((1 + min(part.width, 400) / 60) * (LISTED if listed else 1))
            run = 0.0
        elif part.furniture is Furniture.NONE:
            weights.append(max(SHORT, SHORT_RUN - run))
            run += weights[-1]
        else:
            kind = Furniture.MENU if _is_in_menu(parts, at) else part.furniture
            listed = listed or kind is Furniture.LISTING
            weights.append(_WEIGHT[kind])
    return weights


def _is_in_menu(parts: list[Part], at: int) -> bool:
    """Whether the entries of a menu stand beside a line: "Archives" may head a list, or be one of them."""
    return any(part.furniture is Furniture.MENU for part in parts[max(0, at - 2) : at + 3])


def _heaviest(weights: list[float], start: int, end: int) -> tuple[float, int, int]:
    """The run of greatest sum, as its sum and its bounds (Kadane's way, in linear time)."""
    best = (0.0, start, start)
    total, first = 0.0, start
    for at in range(start, end):
        if total <= 0:
            total, first = 0.0, at
        total += weights[at]
        if total > best[0]:
            best = (total, first, at + 1)
    return best


def _title(above: list[Part], top: str) -> Part | None:
    """The line above the text that is most like its title: said again at the top, or marked, or long."""
    near = [
        part
        for part in above[-TITLE_REACH:]
        if part.furniture is Furniture.NONE and not _is_note(part.text) and part.width < 200
    ]
    titled = [part for part in near if len(part.text) > 8 and part.text != top and part.text in top]
    marked = [part for part in near if part.text.startswith("# ")]
    several = [part for part in near if len(part.text.split()) > 2 or part.width > 24]
    return next((found[-1] for found in (titled, marked, several, near) if found), None)


def _is_note(text: str) -> bool:
    """Whether a line is a date, a byline, a number or a lone word of one ("By")."""
    return facts_of(text) is not None or len(text.strip(" |·•,")) < 3 or not any(map(str.isalpha, text))


def _without_furniture(parts: list[Part]) -> Iterator[Part]:
    """The parts but for share rows, and for lists of other pages up to the next paragraph."""
    listed = False
    for at, part in enumerate(parts):
        kind = part.furniture
        listed = (listed or kind is Furniture.LISTING) and not part.is_prose
        beside = {near.furniture for near in parts[max(0, at - 1) : at + 2] if near is not part}
        menu = kind is Furniture.MENU and beside & {Furniture.MENU, Furniture.SERVICE}
        if not (listed or menu or kind in (Furniture.SERVICE, Furniture.NOTICE, Furniture.ENDING)):
            yield part
