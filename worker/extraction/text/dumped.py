"""Find the document in a page that was copied or dumped as text, with its menus.

First it is checked whether the text is a dump: it must contain rows of menus, and lines that only serve a
page. A text without them is a document as a whole, and nothing is removed from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from worker.dates.reading import find_dates
from worker.extraction.text.bylines import read_facts
from worker.extraction.text.dump_parts import Part, read_parts
from worker.extraction.text.dump_weights import heaviest_run, weigh_parts
from worker.page.boilerplate import Boilerplate
from worker.page.page import Span

MIN_SERVICE_LINES = 2
"""A dump has at least this many different lines that only serve a page; with comments, one is enough."""
MIN_ROW_LINES = 3
"""This many different known lines without prose between them are a row of a menu or a footer."""
MIN_DOCUMENT_WEIGHT = 1.6
"""The weight of a post of one sentence."""
MAX_NOTE_WORDS = 9
"""A line with a date and up to this many words is a note, not a title."""
MAX_LINES_TO_TITLE = 14
"""How many lines above the first paragraph are searched for the title."""
_CERTAIN_BOILERPLATE = (Boilerplate.SERVICE, Boilerplate.LISTING, Boilerplate.ENDING)


@dataclass(frozen=True, slots=True)
class DumpedDocument:
    """A document found in a dump: its title, and its lines with empty lines between paragraphs."""

    title: str | None
    lines: tuple[str, ...]
    above: tuple[str, ...]
    """The lines between the title and the text: bylines, dates, and buttons."""


def find_document(
    lines: Sequence[str], spans: Iterable[Span], *, has_opening: bool = False
) -> DumpedDocument | None:
    """The document in the lines outside the spans of comments; None if the text is not a dump.

    With `has_opening`, the document begins with a post among the comments, and may be short.
    """
    comment_spans = sorted(spans)
    parts = list(read_parts(lines, comment_spans))
    if not _is_dump(parts, has_comments=bool(comment_spans)):
        return None
    first, end = _choose_run(parts, comment_spans)
    if first == end and not has_opening:
        return None
    title = _title(parts[:first], parts[0].text)
    below = next((at for at in range(first - 1, -1, -1) if parts[at] is title), first)
    above = [part for part in parts[below + 1 : first] if part.boilerplate is Boilerplate.NONE]
    kept_above = [part for part in above if not _is_note(part.text)]
    kept = [*kept_above, *_without_boilerplate(parts[first:end])]
    return DumpedDocument(
        title.text.strip("# ") if title else None,
        tuple(_with_blank_lines(lines, kept)),
        tuple(part.text for part in above),
    )


def _with_blank_lines(lines: Sequence[str], parts: list[Part]) -> Iterator[str]:
    """The lines of the parts, with the original empty lines, and empty lines around prose."""
    last = None
    for part in parts:
        if last and (part.first > last.end or part.is_prose or last.is_prose):
            yield ""
        yield from lines[part.first : part.end]
        last = part


def _is_dump(parts: list[Part], *, has_comments: bool) -> bool:
    """Whether a text contains page boilerplate: a row of it, and lines that are certainly boilerplate."""
    services = {part.text for part in parts if part.boilerplate in _CERTAIN_BOILERPLATE}
    if len(services) < (1 if has_comments else MIN_SERVICE_LINES):
        return False
    row: set[str] = set()
    for part in parts:
        if part.is_prose:
            row = set()
        elif part.boilerplate not in (Boilerplate.NONE, Boilerplate.NOTICE):
            row.add(part.text)
            if len(row) >= MIN_ROW_LINES:
                return True
    return has_comments and len(services) > 1


def _choose_run(parts: list[Part], comment_spans: list[Span]) -> tuple[int, int]:
    """The heaviest run of parts: above the comments or the comment form, unless there is no text there."""
    weights = weigh_parts(parts)
    first = comment_spans[0][0] if comment_spans else None
    ends = (
        at
        for at, part in enumerate(parts)
        if part.boilerplate is Boilerplate.ENDING or (first is not None and part.first >= first)
    )
    cut = next(ends, len(parts))
    best = heaviest_run(weights, 0, cut)
    if best[0] < MIN_DOCUMENT_WEIGHT:
        best = max(best, heaviest_run(weights, cut, len(parts)))
    return best[1:] if best[0] > 0 else (cut, cut)


def _title(above: list[Part], top: str) -> Part | None:
    """The line above the text that is most likely its title: repeated in the top line, or marked, or long."""
    near = [
        part
        for part in above[-MAX_LINES_TO_TITLE:]
        if part.boilerplate is Boilerplate.NONE and not _is_note(part.text) and part.width < 200
    ]
    repeated = [part for part in near if len(part.text) > 8 and part.text != top and part.text in top]
    marked = [part for part in near if part.text.startswith("# ")]
    several = [part for part in near if len(part.text.split()) > 2 or part.width > 24]
    return next((found[-1] for found in (repeated, marked, several, near) if found), None)


def _is_note(text: str) -> bool:
    """Whether a line is a date, a byline, a number, or a single word of a byline ("By")."""
    if read_facts(text) is not None or len(text.strip(" |·•,")) < 3 or not any(map(str.isalpha, text)):
        return True
    return len(text.split()) <= MAX_NOTE_WORDS and bool(find_dates(text))


def _without_boilerplate(parts: list[Part]) -> Iterator[Part]:
    """The parts without share rows, and without lists of other pages up to the next paragraph."""
    listed = False
    for at, part in enumerate(parts):
        kind = part.boilerplate
        listed = (listed or kind is Boilerplate.LISTING) and not part.is_prose
        beside = {near.boilerplate for near in parts[max(0, at - 1) : at + 2] if near is not part}
        menu = kind is Boilerplate.MENU and beside & {Boilerplate.MENU, Boilerplate.SERVICE}
        if not (listed or menu or kind in (Boilerplate.SERVICE, Boilerplate.NOTICE, Boilerplate.ENDING)):
            yield part
