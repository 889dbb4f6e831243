"""Comments in a page that somebody copied or dumped as plain text.

There is no markup, so the way of writing is learned from the dump itself: dated lines written alike
are taken as the heads of comments, what recurs over the blocks between them as chrome ("Avatar",
"Dislike (0)", in whatever language), and the hypothesis must be borne out by several kinds of evidence
before anything is called a comment.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.comments import lines as reading
from worker.comments.blocks import Block, bounded, cut_above, cut_block, find_footing, learn_chrome
from worker.comments.frames import find_frames
from worker.comments.headers import Family, families, find_headers
from worker.comments.lines import Line
from worker.dates import parse, parse_absolute
from worker.document import Fact, FoundComment, Thread
from worker.page import Element, Page, element

ENOUGH = 3.0
"""Points of evidence below which dated lines are a diary, a schedule, a changelog or prose."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A family read as comments, and what speaks for it."""

    family: Family
    blocks: tuple[Block, ...]
    points: float
    reasons: tuple[str, ...]
    heading: int | None
    stated: int | None


def find_in_lines(page: Page) -> Thread:
    """The comments of a page of text; an empty thread where there are none."""
    lines = reading.read_lines(page.lines)
    if framed := find_frames(lines):
        return _thread(page, lines, _framed(lines, *framed))
    candidates = families(lines, find_headers(lines))
    readings = [_read(lines, family) for family in candidates]
    good = [found for found in readings if found.points >= ENOUGH]
    if not good:
        return Thread()
    best = max(good, key=lambda found: found.points + math.log2(len(found.blocks)))
    return _thread(page, lines, _without_opening(lines, best))


def _framed(lines: list[Line], family: Family, blocks: tuple[Block, ...]) -> Reading:
    heading, stated = _heading(lines, blocks[0].first, len(blocks))
    why = ("each opened and closed by the same lines",)
    return Reading(family, blocks, ENOUGH, why, heading, stated)


def _read(lines: list[Line], family: Family) -> Reading:
    learned = learn_chrome(lines, family)
    heading = find_footing(lines, family, learned)
    if heading is not None:
        blocks = cut_above(lines, family, heading, learned)
    else:
        blocks = bounded(
            tuple(cut_block(lines, family, index, learned) for index in range(len(family.headers)))
        )
    heading, stated = _heading(lines, blocks[0].first, len(blocks))
    points, reasons = _weigh(lines, family, blocks, heading, stated)
    return Reading(family, blocks, points, reasons, heading, stated)


def _without_opening(lines: list[Line], found: Reading) -> Reading:
    """A thread that has no text above its first block opens with a post, and that is the body."""
    all_posts = found.heading is not None and reading.counts_posts(lines[found.heading].text)
    if (found.stated == len(found.blocks) and not all_posts) or len(found.blocks) < 3:
        return found
    above = sum(reading.width(line.text) for line in lines[: found.blocks[0].first])
    if above > 200:
        return found
    family = found.family
    rest = Family(family.headers[1:], family.authors[1:], family.author_lines[1:], family.place)
    stated = found.stated - 1 if found.stated and all_posts else found.stated
    return replace(found, family=rest, blocks=found.blocks[1:], stated=stated)


def _heading(lines: list[Line], first: int, count: int) -> tuple[int | None, int | None]:
    """The line above the first comment that speaks of comments, and the number it states."""
    for number in range(first - 1, max(-1, first - 16), -1):
        text = lines[number].text
        if text and reading.is_heading(text):
            shown = re.search(r"\d+", text.replace(",", "").replace(".", ""))
            return number, int(shown[0]) if shown and int(shown[0]) >= count - 1 else None
    return None, None


def _weigh(
    lines: list[Line], family: Family, blocks: tuple[Block, ...], heading: int | None, stated: int | None
) -> tuple[float, tuple[str, ...]]:
    """Add up what speaks for a discussion. Points were set on written cases, not on one site."""
    count = len(blocks)
    filled = [block for block in blocks if any(line.text for line in block.body)]
    if len(filled) < 0.7 * count:
        return 0.0, ()
    buttons = sum(any(reading.is_button(line.text) for line in block.chrome) for block in blocks) / count
    above = (
        sum(
            any(reading.is_button(line.text) for line in lines[block.first : header.at])
            for header, block in zip(family.headers, blocks, strict=True)
        )
        / count
    )
    recurring = sum(any(line.text for line in block.chrome) for block in blocks) / count
    relative = sum(not re.search(r"\d{4}", header.shown) for header in family.headers) / count
    clock = sum(bool(re.search(r"\d[:.h]\d\d", header.shown)) for header in family.headers) / count
    bullets = sum(bool(lines[header.at].bullet or lines[block.first].bullet)
                  for header, block in zip(family.headers, blocks, strict=True)) / count  # fmt: skip
    repeated = len({name.casefold() for name in family.authors if name}) < count
    weak = sum(header.weak for header in family.headers) / count
    evidence = {
        "buttons below": 1.5 * (buttons >= 0.5),
        "buttons above": 1.0 * (above >= 0.5),
        "chrome recurs": 1.0 * (recurring >= 0.6 and count > 1),
        "times of day or relative times": 1.0 * (max(relative, clock) >= 0.7),
        "a heading speaks of comments": 1.5 * (heading is not None),
        "the stated count fits": 0.5 * (stated is not None),
        "list bullets": 0.5 * (bullets >= 0.7),
        "many people": 0.5 * (count >= 8 and len({name for name in family.authors if name}) > 0.4 * count),
        "people come back": 0.5 * (repeated and count >= 3),
        "several": min(1.0, math.log2(count) / 3),
        "name beside time": 0.5 * (family.place in ("before", "above")),
        "times could be words": -1.0 * weak,
        "times in order": _order(family),
    }
    return sum(evidence.values()), tuple(name for name, points in evidence.items() if points > 0)


def _order(family: Family) -> float:
    """1 where absolute times run one way, -1 where they run at random (dates of birth, of joining)."""
    moments = [moment.at for header in family.headers if (moment := parse_absolute(header.shown))]
    if len(moments) < max(4, 0.8 * len(family.headers)):
        return 0.0
    rising = sum(a <= b for a, b in pairwise(moments)) / (len(moments) - 1)
    one_way = max(rising, 1 - rising)
    return 1.0 if one_way >= 0.85 else -1.0 if one_way < 0.65 else 0.0


def _thread(page: Page, lines: list[Line], found: Reading) -> Thread:
    comments: list[FoundComment] = []
    parents = _parents([lines[block.first].indent for block in found.blocks])
    for index, (block, header) in enumerate(zip(found.blocks, found.family.headers, strict=True)):
        votes = reading.votes(line.text for line in block.chrome)
        comments.append(
            FoundComment(
                author=found.family.authors[index],
                content=_paragraphs(page, block.body),
                posted_text=header.shown,
                posted=parse(header.shown, page.received),
                parent=parents[index],
                likes=votes.get("likes"),
                dislikes=votes.get("dislikes"),
            )
        )
    start = found.blocks[0].first if found.heading is None else found.heading
    why = Fact("comments", f"{len(comments)} in lines", "; ".join(found.reasons))
    return Thread(tuple(comments), ((start, found.blocks[-1].end),), found.stated, (why,))


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
