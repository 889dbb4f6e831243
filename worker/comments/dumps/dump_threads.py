"""Comments in a page that somebody copied or dumped as plain text.

There is no markup, so the way of writing is learned from the dump itself: dated lines written alike
are taken as the heads of comments, what recurs over the blocks between them as chrome ("Avatar",
"Dislike (0)", in whatever language), and the hypothesis must be borne out by several kinds of evidence
before anything is called a comment.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from worker.comments.dumps import lines as reading
from worker.comments.dumps.author_lines import Family, join_alike, name_places, without_first
from worker.comments.dumps.comment_blocks import Block, cut_above, cut_below, find_footing
from worker.comments.dumps.evidence import ENOUGH, weigh
from worker.comments.dumps.frames import find_frames
from worker.comments.dumps.headers import Header, find_headers, find_sayings, group, join_doubles
from worker.comments.dumps.lines import Line
from worker.comments.dumps.repeated_lines import learn_habits
from worker.comments.dumps.said_lines import date_sayings
from worker.comments.dumps.signatures import without_signatures
from worker.dates import find_dates, is_day_first, parse
from worker.document import Fact, FoundComment, Thread
from worker.page.page import Element, Page, element

MOST_PLACES = 2
"""Places of the name that are looked at for each way of writing, the likeliest."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A family read as comments, and what speaks for it."""

    family: Family
    blocks: tuple[Block, ...]
    points: float
    reasons: tuple[str, ...]
    heading: int | None
    stated: int | None
    opening: tuple[Line, ...] = ()
    """What the thread's first post says, where that is none of the comments."""

    def named(self) -> Iterator[tuple[int, str | None]]:
        """The line of each header, and the name it gives."""
        return zip((header.at for header in self.family.headers), self.family.authors, strict=True)

    @property
    def worth(self) -> float:
        """By how much one reading of a dump is better than another."""
        return self.points + 2 * math.log2(len(self.blocks)) + self.family.likeness


def find_in_lines(page: Page) -> Thread:
    """The comments of a page of text; an empty thread where there are none."""
    lines = reading.read_lines(page.lines)
    headers = find_headers(lines)
    readings = [_read(lines, family) for family in _families(lines, headers)]
    good = [found for found in readings if found.points >= ENOUGH]
    if not good:
        good = [found for found in _undated(lines) if found.points > ENOUGH + 1]
    best = _widest(good, max(good, key=lambda found: found.worth)) if good else None
    framed = find_frames(lines)
    if framed and (best is None or _is_labelled(*framed) or len(framed[1]) >= 0.9 * len(best.blocks)):
        return _thread(page, lines, _framed(lines, *framed))
    if best is None:
        return Thread()
    return _thread(page, lines, _without_opening(lines, _extended(lines, best, headers)))


def _families(lines: list[Line], headers: list[Header]) -> list[Family]:
    groups = [join_doubles(lines, members) for members in group(lines, headers)]
    if dated := date_sayings(lines, find_sayings(lines), headers):
        groups.append(dated)
    return [family for members in groups for family in name_places(lines, members)[:MOST_PLACES]]


def _undated(lines: list[Line]) -> list[Reading]:
    sayings = find_sayings(lines)
    return [_read(lines, family) for family in name_places(lines, sayings)[:1]] if len(sayings) > 1 else []


def _extended(lines: list[Line], found: Reading, headers: list[Header]) -> Reading:
    """A reading with the headers that are written otherwise but stand in the same surroundings."""
    family = join_alike(lines, found.family, headers)
    if len(family.headers) == len(found.family.headers):
        return found
    longer = _read(lines, family)
    return longer if longer.points >= found.points - 1 else found


def _widest(good: list[Reading], best: Reading) -> Reading:
    """The longest good reading that holds all of the best one: a part may look tidier than the whole."""
    own = set(best.named())
    wider = [found for found in good if found.points >= best.points - 3 and own < set(found.named())]
    return max(wider, key=lambda found: len(found.blocks), default=best)


def _is_labelled(family: Family, blocks: tuple[Block, ...]) -> bool:
    """Whether a line of its own opens each frame: nothing else is written like that."""
    return all(block.first < header.at for header, block in zip(family.headers, blocks, strict=True))


def _framed(lines: list[Line], family: Family, blocks: tuple[Block, ...]) -> Reading:
    heading, stated = _heading(lines, blocks[0].first, len(blocks))
    why = ("each opened and closed by the same lines",)
    return Reading(family, blocks, ENOUGH, why, heading, stated)


def _read(lines: list[Line], family: Family) -> Reading:
    habits = learn_habits(lines, family)
    rest = without_first(family)
    if rest and (footing := find_footing(lines, rest, habits)) and footing > family.headers[0].at:
        family = rest  # the question is signed as its answers are
    else:
        footing = find_footing(lines, family, habits)
    if footing is not None:
        blocks = cut_above(lines, family, footing, habits)
    else:
        blocks = cut_below(lines, family, habits)
    heading, stated = _heading(lines, blocks[0].first, len(blocks))
    points, reasons = weigh(lines, family, blocks, habits, heading=heading, stated=stated)
    bodies = without_signatures([block.body for block in blocks], family.authors)
    blocks = tuple(replace(block, body=body) for block, body in zip(blocks, bodies, strict=True))
    return Reading(family, blocks, points, reasons, heading, stated)


def _without_opening(lines: list[Line], found: Reading) -> Reading:
    """A thread that has no text above its first block opens with a post, and that is the body."""
    rest = without_first(found.family)
    if rest is None or not _is_opened(lines, found):
        return found
    heading, stated = _heading(lines, found.blocks[1].first, len(found.blocks) - 1)
    if heading is None or heading < found.blocks[0].first:
        heading, stated = None, found.stated
        if stated and found.heading is not None and reading.counts_posts(lines[found.heading].text):
            stated -= 1
    return replace(
        found,
        family=rest,
        blocks=found.blocks[1:],
        heading=heading,
        stated=stated,
        opening=found.blocks[0].body,
    )


def _is_opened(lines: list[Line], found: Reading) -> bool:
    """Whether the first block is the post that the others answer."""
    between = _heading(lines, found.blocks[1].first, 1)[0]
    if between is not None and between > found.family.headers[0].at:
        return True
    all_posts = found.heading is not None and reading.counts_posts(lines[found.heading].text)
    if (found.stated == len(found.blocks) and not all_posts) or len(found.blocks) < 3:
        return False
    above = lines[: found.blocks[0].first]
    said = sum(reading.width(line.text) for line in above if reading.SENTENCE_END.search(line.text))
    return said <= (500 if "profiles" in found.reasons else 200)


def _heading(lines: list[Line], first: int, count: int) -> tuple[int | None, int | None]:
    """The line above the first comment that speaks of comments, and the number it states."""
    for number in range(first - 1, max(-1, first - 16), -1):
        text = lines[number].text
        dates = find_dates(text) if len(text) <= reading.LONGEST_GLUED else []
        before = text[: dates[0].start] if dates else text  # "5 answers, the last on ..."
        if before and reading.is_heading(before) and not reading.is_button(text):
            shown = re.search(r"\d+", text.replace(",", "").replace(".", ""))
            return number, int(shown[0]) if shown and int(shown[0]) >= count - 1 else None
    return None, None


def _thread(page: Page, lines: list[Line], found: Reading) -> Thread:
    comments: list[FoundComment] = []
    day_first = is_day_first(header.shown for header in found.family.headers)
    parents = _parents([lines[block.first].indent for block in found.blocks])
    for index, (block, header) in enumerate(zip(found.blocks, found.family.headers, strict=True)):
        votes = reading.votes(line.text for line in block.chrome)
        comments.append(
            FoundComment(
                author=found.family.authors[index],
                content=_paragraphs(page, block.body),
                posted_text=header.shown or None,
                posted=parse(header.shown, page.received, day_first=day_first),
                parent=parents[index],
                likes=votes.get("likes"),
                dislikes=votes.get("dislikes"),
            )
        )
    start = found.blocks[0].first if found.heading is None else found.heading
    why = Fact("comments", f"{len(comments)} in lines", "; ".join(found.reasons))
    spans = ((start, found.blocks[-1].end),)
    return Thread(tuple(comments), spans, found.stated, (why,), _paragraphs(page, found.opening))


def _parents(indents: list[int]) -> list[int | None]:
    """Parents by indentation, where the first is the outermost; else none."""
    if min(indents) < indents[0]:
        return [None] * len(indents)
    parents: list[int | None] = []
    open_at: list[int] = []
    for index, indent in enumerate(indents):
        while open_at and indents[open_at[-1]] >= indent:
            open_at.pop()
        parents.append(open_at[-1] if open_at else None)
        open_at.append(index)
    return parents


def _paragraphs(page: Page, body: tuple[Line, ...]) -> tuple[Element, ...]:
    """The lines as paragraphs: apart where an empty line stands, lines apart by a break."""
    made: list[Element] = []
    children: list[Element | str] = []
    for line in (*body, Line(-1, 0, "", "")):
        if line.blank:
            if children:
                made.append(element("p", *children))
            children = []
            continue
        if children:
            children.append(element("br"))
        children.append(page.lines[line.number].strip())  # a "+1" is no bullet and its text
    return tuple(made)
