"""The document in a page that somebody copied or dumped as text, menus and all.

Whether a text is such a dump at all is asked first: rows of menus, and lines that only serve a page, must
stand in it. A text without them is a document as a whole, and nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.dates import find_dates
from worker.extraction.text.dump_parts import Part, read_parts
from worker.extraction.text.dump_weights import heaviest, weigh
from worker.extraction.text.facts import facts_of
from worker.page.boilerplate import Boilerplate
from worker.page.page import Span

SERVICES = 2
"""Different lines that only serve a page, in a text that is a dump of one; beside comments one is enough."""
ROW = 3
"""Different known lines without prose between them that are a row of a menu or a footer."""
LEAST = 1.6
"""The weight of a post of one sentence."""
MOST_NOTED = 9
"""Words of a line with a date that is no title."""
TITLE_REACH = 14
"""Lines above the first paragraph that are searched for the title."""
_SURELY = (Boilerplate.SERVICE, Boilerplate.LISTING, Boilerplate.ENDING)


@dataclass(frozen=True, slots=True)
class Dumped:
    """A document found in a dump: its title and its lines, paragraphs apart."""

    title: str | None
    lines: tuple[str, ...]
    above: tuple[str, ...]
    """What stands between the title and the text: bylines, dates, and buttons."""


def find_document(lines: Sequence[str], spans: Iterable[Span], *, opened: bool = False) -> Dumped | None:
    """The document in the lines outside the spans (those of comments); None where the text is no dump.

    Where the document is known to be `opened` by a post that stands among the comments, it may be short.
    """
    taken = sorted(spans)
    parts = list(read_parts(lines, taken))
    if not _is_dump(parts, commented=bool(taken)):
        return None
    first, end = _choose(parts, taken)
    if first == end and not opened:
        return None
    title = _title(parts[:first], parts[0].text)
    below = next((at for at in range(first - 1, -1, -1) if parts[at] is title), first)
    above = [part for part in parts[below + 1 : first] if part.furniture is Boilerplate.NONE]
    said = [part for part in above if not _is_note(part.text)]
    kept = [*said, *_without_furniture(parts[first:end])]
    return Dumped(
        title.text.strip("# ") if title else None,
        tuple(_apart(lines, kept)),
        tuple(part.text for part in above),
    )


def _apart(lines: Sequence[str], parts: list[Part]) -> Iterator[str]:
    """The lines of parts, with an empty one where one stood, and around prose: not every tool leaves any."""
    last = None
    for part in parts:
        if last and (part.first > last.end or part.is_prose or last.is_prose):
            yield ""
        yield from lines[part.first : part.end]
        last = part


def _is_dump(parts: list[Part], *, commented: bool) -> bool:
    """Whether a page's furniture stands in a text: a row of it, and lines that can be nothing else."""
    services = {part.text for part in parts if part.furniture in _SURELY}
    if len(services) < (1 if commented else SERVICES):
        return False
    row: set[str] = set()
    for part in parts:
        if part.is_prose:
            row = set()
        elif part.furniture not in (Boilerplate.NONE, Boilerplate.NOTICE):
            row.add(part.text)
            if len(row) >= ROW:
                return True
    return commented and len(services) > 1


def _choose(parts: list[Part], taken: list[Span]) -> tuple[int, int]:
    """The run of parts that says most: above the comments or the place for one, if anything is said there."""
    weights = weigh(parts)
    first = taken[0][0] if taken else None
    ends = (
        at
        for at, part in enumerate(parts)
        if part.furniture is Boilerplate.ENDING or (first is not None and part.first >= first)
    )
    cut = next(ends, len(parts))
    best = heaviest(weights, 0, cut)
    if best[0] < LEAST:
        best = max(best, heaviest(weights, cut, len(parts)))
    return best[1:] if best[0] > 0 else (cut, cut)


def _title(above: list[Part], top: str) -> Part | None:
    """The line above the text that is most like its title: said again at the top, or marked, or long."""
    near = [
        part
        for part in above[-TITLE_REACH:]
        if part.furniture is Boilerplate.NONE and not _is_note(part.text) and part.width < 200
    ]
    titled = [part for part in near if len(part.text) > 8 and part.text != top and part.text in top]
    marked = [part for part in near if part.text.startswith("# ")]
    several = [part for part in near if len(part.text.split()) > 2 or part.width > 24]
    return next((found[-1] for found in (titled, marked, several, near) if found), None)


def _is_note(text: str) -> bool:
    """Whether a line is a date, a byline, a number or a lone word of one ("By")."""
    if facts_of(text) is not None or len(text.strip(" |·•,")) < 3 or not any(map(str.isalpha, text)):
        return True
    return len(text.split()) <= MOST_NOTED and bool(find_dates(text))


def _without_furniture(parts: list[Part]) -> Iterator[Part]:
    """The parts but for share rows, and for lists of other pages up to the next paragraph."""
    listed = False
    for at, part in enumerate(parts):
        kind = part.furniture
        listed = (listed or kind is Boilerplate.LISTING) and not part.is_prose
        beside = {near.furniture for near in parts[max(0, at - 1) : at + 2] if near is not part}
        menu = kind is Boilerplate.MENU and beside & {Boilerplate.MENU, Boilerplate.SERVICE}
        if not (listed or menu or kind in (Boilerplate.SERVICE, Boilerplate.NOTICE, Boilerplate.ENDING)):
            yield part
