"""Comments in a page that somebody copied or dumped as plain text.

There is no markup, so the way of writing is learned from the dump itself: dated lines written alike
are taken as the heads of comments, what recurs over the blocks between them as chrome ("Avatar",
"Dislike (0)", in whatever language), and the hypothesis must be borne out by several kinds of evidence
before anything is called a comment.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.comments import lines as reading
from worker.comments.headers import Family, families, find_headers
from worker.comments.lines import Line, norm
from worker.dates import parse, parse_absolute
from worker.document import Fact, FoundComment, Thread
from worker.page import Element, Page, element

ENOUGH = 3.0
"""Points of evidence below which dated lines are a diary, a schedule, a changelog or prose."""


@dataclass(frozen=True, slots=True)
class Block:
    """One comment's lines: chrome above the header, the header, the text, chrome below."""

    first: int
    body: tuple[Line, ...]
    chrome: tuple[Line, ...]
    end: int


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
    candidates = families(lines, find_headers(lines))
    readings = [_read(lines, family) for family in candidates]
    good = [found for found in readings if found.points >= ENOUGH]
    if not good:
        return Thread()
    best = max(good, key=lambda found: found.points + math.log2(len(found.blocks)))
    return _thread(page, lines, _without_opening(lines, best))


def _read(lines: list[Line], family: Family) -> Reading:
    learned = _learn_chrome(lines, family)
    blocks = tuple(_block(lines, family, index, learned) for index in range(len(family.headers)))
    blocks = _bounded(lines, blocks)
    heading, stated = _heading(lines, blocks[0].first, len(blocks))
    points, reasons = _weigh(lines, family, blocks, heading, stated)
    return Reading(family, blocks, points, reasons, heading, stated)


def _without_opening(lines: list[Line], found: Reading) -> Reading:
    """A thread that has no text above its first block opens with a post, and that is the body."""
    if found.stated == len(found.blocks) or len(found.blocks) < 3:
        return found
    above = sum(reading.width(line.text) for line in lines[: found.blocks[0].first])
    if above > 200:
        return found
    family = found.family
    rest = Family(family.headers[1:], family.authors[1:], family.author_lines[1:], family.place)
    return replace(found, family=rest, blocks=found.blocks[1:])


def _learn_chrome(lines: list[Line], family: Family) -> frozenset[str]:
    """Lines, as they recur, that stand in at least half of the blocks (and in two)."""
    counts: Counter[str] = Counter()
    starts = [
        min(header.at, author) for header, author in zip(family.headers, family.author_lines, strict=True)
    ]
    for start, end in zip([starts[0] - 6, *starts[:-1]], starts, strict=True):
        counts.update({norm(line.text) for line in lines[max(start + 1, 0) : end] if line.text})
    share = max(2.0, 0.5 * len(starts))
    return frozenset(text for text, n in counts.items() if n >= share and not _is_said(text))


def _is_said(text: str) -> bool:
    """Whether a line is too long, or too much a sentence, to be a button."""
    sentence = bool(reading.SENTENCE_END.search(text)) and (len(text.split()) > 3 or len(text) > 16)
    return sentence or len(text) > 60 or len(text.split()) > 7


def _block(lines: list[Line], family: Family, index: int, learned: frozenset[str]) -> Block:
    header, author_line = family.headers[index], family.author_lines[index]
    first = _chrome_above(lines, min(header.at, author_line), family.authors[index], learned)
    last = index + 1 == len(family.headers)
    after = family.headers[index + 1].at if not last else len(lines)
    start = max(header.at, author_line) + 1
    end = (
        after
        if last
        else _chrome_above(
            lines, min(after, family.author_lines[index + 1]), family.authors[index + 1], learned
        )
    )
    if last:
        end = _end_of_last(lines, start, learned, lines[header.at].indent)
    body, chrome = _strip_chrome(lines[start:end], learned)
    return Block(first, tuple(body), tuple(chrome), end)


def _chrome_above(lines: list[Line], number: int, author: str | None, learned: frozenset[str]) -> int:
    """The first line of the chrome (avatar, bullet, number) that stands right above a header."""
    first = number
    for above in range(number - 1, max(-1, number - 7), -1):
        line = lines[above]
        if line.blank:
            continue
        touching = not any(between.blank for between in lines[above:number])
        if not (_is_prelude(line, author, learned) or (touching and _is_label(line, learned))):
            break
        first = above
        if line.bullet in ("•", "●", "*", "+") and line.indent <= lines[number].indent:
            break
    return first


def _is_prelude(line: Line, author: str | None, learned: frozenset[str]) -> bool:
    text = line.text
    if not text or reading.is_number(text):
        return True
    if author and author.casefold() in text.casefold() and len(text) <= len(author) + 14:
        return True
    return bool(line.bullet) and (norm(text) in learned or reading.is_button(text))


def _is_label(line: Line, learned: frozenset[str]) -> bool:
    """A button or recurring line that counts nothing: "Avatar", rather than "Like (3)"."""
    return not re.search(r"\d", line.text) and (norm(line.text) in learned or reading.is_button(line.text))


def _is_chrome(line: Line, learned: frozenset[str]) -> bool:
    return line.blank or norm(line.text) in learned or reading.is_button(line.text)


def _strip_chrome(block: list[Line], learned: frozenset[str]) -> tuple[list[Line], list[Line]]:
    """Take recurring lines off both ends; a body is never stripped to nothing."""
    start, end = 0, len(block)
    while end > start and (_is_chrome(block[end - 1], learned) or _is_counter(block, end - 1, learned)):
        end -= 1
    while start < end and _is_chrome(block[start], learned):
        start += 1
    if start == end:
        words = [n for n, line in enumerate(block) if line.text and not reading.is_number(line.text)]
        said = [n for n in words if not reading.is_button(block[n].text)]
        start = said[0] if said else end
        end = start + 1 if said else end
    return block[start:end], block[:start] + block[end:]


def _is_counter(block: list[Line], at: int, learned: frozenset[str]) -> bool:
    """A bare number counts something where chrome stands right below it."""
    below = next((line for line in block[at + 1 :] if not line.blank), None)
    return reading.is_number(block[at].text) and below is not None and _is_chrome_or_number(below, learned)


def _is_chrome_or_number(line: Line, learned: frozenset[str]) -> bool:
    return _is_chrome(line, learned) or reading.is_number(line.text)


def _end_of_last(lines: list[Line], start: int, learned: frozenset[str], indent: int) -> int:
    """Where the last comment ends: behind its buttons, or where other things visibly begin."""
    text_seen = False
    for number in range(start, len(lines)):
        line = lines[number]
        if line.blank:
            continue
        if text_seen and (norm(line.text) in learned or reading.is_button(line.text)):
            return _past_chrome(lines, number, learned)
        if reading.is_closing(line.text) or (text_seen and line.indent < indent):
            return number
        text_seen = True
    return len(lines)


def _past_chrome(lines: list[Line], number: int, learned: frozenset[str]) -> int:
    end = number + 1
    for after in range(number + 1, len(lines)):
        line = lines[after]
        if line.blank:
            continue
        if not (norm(line.text) in learned or reading.is_button(line.text) or reading.is_number(line.text)):
            break
        end = after + 1
    return end


def _bounded(lines: list[Line], blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Cut a last block that runs on without any sign of its end, at several times the others' length."""
    if len(blocks) < 3:
        return blocks
    longest = max(len(block.body) for block in blocks[:-1])
    last = blocks[-1]
    if len(last.body) <= 2 * longest + 5:
        return blocks
    gap = next((n for n, line in enumerate(last.body) if line.blank and n), len(last.body))
    body = last.body[:gap]
    return (*blocks[:-1], Block(last.first, body, (), body[-1].number + 1))


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
                content=_paragraphs(block.body),
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


def _paragraphs(body: tuple[Line, ...]) -> tuple[Element, ...]:
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
        children.append(f"{line.bullet} {line.text}".strip())
    return tuple(made)
