"""Find comments in a page that was copied or saved as plain text.

There is no markup, so the layout is learned from the dump itself. Dated lines written alike are taken as
headers of comments. Lines that recur in the blocks between them are chrome ("Avatar", "Dislike (0)", in
any language). Several kinds of evidence must support this before the blocks are called comments.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from worker.comments.dumps.author_lines import (
    HeaderGroup,
    add_similar_headers,
    find_name_places,
    without_first_header,
)
from worker.comments.dumps.comment_blocks import (
    Block,
    cut_blocks_above_headers,
    cut_blocks_below_headers,
    find_signed_section_heading,
)
from worker.comments.dumps.frames import find_frames
from worker.comments.dumps.headers import (
    Header,
    find_headers,
    find_speaker_lines,
    group_by_writing,
    join_repeated_headers,
)
from worker.comments.dumps.lines import (
    MAX_GLUED_CHARS,
    SENTENCE_END,
    Line,
    count_votes,
    counts_posts,
    is_button,
    is_comment_heading,
    prose_width,
    read_lines,
)
from worker.comments.dumps.repeated_lines import find_repeated_lines
from worker.comments.dumps.signatures import remove_signatures
from worker.comments.dumps.speaker_lines import date_speaker_lines
from worker.comments.dumps.thread_evidence import MIN_POINTS, weigh_evidence
from worker.dates import find_dates, is_day_first, parse
from worker.document import Fact, FoundComment, Thread
from worker.page.page import Element, Page, make_element

MAX_NAME_PLACES = 2
"""How many places of the name are tried for each group of headers, the likeliest first."""


@dataclass(frozen=True, slots=True)
class DumpReading:
    """A group of headers read as comments, and the evidence for it."""

    group: HeaderGroup
    blocks: tuple[Block, ...]
    points: float
    reasons: tuple[str, ...]
    heading: int | None
    stated: int | None
    opening: tuple[Line, ...] = ()
    """The text of the thread's first post, if it is not one of the comments."""

    def named(self) -> Iterator[tuple[int, str | None]]:
        """The line of each header, and the name it gives."""
        return zip((header.line_number for header in self.group.headers), self.group.authors, strict=True)

    @property
    def score(self) -> float:
        """Points for choosing between readings of a dump."""
        return self.points + 2 * math.log2(len(self.blocks)) + self.group.name_score


def find_in_lines(page: Page) -> Thread:
    """Find the comments of a page of text. The thread is empty if there are none."""
    lines = read_lines(page.lines)
    headers = find_headers(lines)
    readings = [_read_group(lines, group) for group in _header_groups(lines, headers)]
    plausible = [found for found in readings if found.points >= MIN_POINTS]
    if not plausible:
        plausible = [found for found in _read_undated(lines) if found.points > MIN_POINTS + 1]
    best = _choose_longest(plausible, max(plausible, key=lambda found: found.score)) if plausible else None
    framed = find_frames(lines)
    if framed and (best is None or _is_labelled(*framed) or len(framed[1]) >= 0.9 * len(best.blocks)):
        return _make_thread(page, lines, _read_frames(lines, *framed))
    if best is None:
        return Thread()
    return _make_thread(page, lines, _without_opening(lines, _add_headers(lines, best, headers)))


def _header_groups(lines: list[Line], headers: list[Header]) -> list[HeaderGroup]:
    groups = [join_repeated_headers(lines, members) for members in group_by_writing(lines, headers)]
    if dated := date_speaker_lines(lines, find_speaker_lines(lines), headers):
        groups.append(dated)
    return [group for members in groups for group in find_name_places(lines, members)[:MAX_NAME_PLACES]]


def _read_undated(lines: list[Line]) -> list[DumpReading]:
    speakers = find_speaker_lines(lines)
    return (
        [_read_group(lines, group) for group in find_name_places(lines, speakers)[:1]]
        if len(speakers) > 1
        else []
    )


def _add_headers(lines: list[Line], found: DumpReading, headers: list[Header]) -> DumpReading:
    """Add headers that are written differently but stand in the same surroundings."""
    group = add_similar_headers(lines, found.group, headers)
    if len(group.headers) == len(found.group.headers):
        return found
    longer = _read_group(lines, group)
    return longer if longer.points >= found.points - 1 else found


def _choose_longest(plausible: list[DumpReading], best: DumpReading) -> DumpReading:
    """The longest plausible reading that holds the best one: a part may have more points than the whole."""
    own = set(best.named())
    wider = [found for found in plausible if found.points >= best.points - 3 and own < set(found.named())]
    return max(wider, key=lambda found: len(found.blocks), default=best)


def _is_labelled(group: HeaderGroup, blocks: tuple[Block, ...]) -> bool:
    """Whether a line of its own opens each frame. Only comments are written like that."""
    return all(block.first < header.line_number for header, block in zip(group.headers, blocks, strict=True))


def _read_frames(lines: list[Line], group: HeaderGroup, blocks: tuple[Block, ...]) -> DumpReading:
    heading, stated = _find_heading(lines, blocks[0].first, len(blocks))
    why = ("each opened and closed by the same lines",)
    return DumpReading(group, blocks, MIN_POINTS, why, heading, stated)


def _read_group(lines: list[Line], group: HeaderGroup) -> DumpReading:
    repeated = find_repeated_lines(lines, group)
    rest = without_first_header(group)
    if (
        rest
        and (section_heading := find_signed_section_heading(lines, rest, repeated))
        and section_heading > group.headers[0].line_number
    ):
        group = rest  # the question is signed as its answers are
    else:
        section_heading = find_signed_section_heading(lines, group, repeated)
    if section_heading is not None:
        blocks = cut_blocks_above_headers(lines, group, section_heading, repeated)
    else:
        blocks = cut_blocks_below_headers(lines, group, repeated)
    heading, stated = _find_heading(lines, blocks[0].first, len(blocks))
    points, reasons = weigh_evidence(lines, group, blocks, repeated, heading=heading, stated=stated)
    bodies = remove_signatures([block.body for block in blocks], group.authors)
    blocks = tuple(replace(block, body=body) for block, body in zip(blocks, bodies, strict=True))
    return DumpReading(group, blocks, points, reasons, heading, stated)


def _without_opening(lines: list[Line], found: DumpReading) -> DumpReading:
    """Take the opening post, the body of a thread without text above its first block, out of the blocks."""
    rest = without_first_header(found.group)
    if rest is None or not _has_opening_post(lines, found):
        return found
    heading, stated = _find_heading(lines, found.blocks[1].first, len(found.blocks) - 1)
    if heading is None or heading < found.blocks[0].first:
        heading, stated = None, found.stated
        if stated and found.heading is not None and counts_posts(lines[found.heading].text):
            stated -= 1
    return replace(
        found,
        group=rest,
        blocks=found.blocks[1:],
        heading=heading,
        stated=stated,
        opening=found.blocks[0].body,
    )


def _has_opening_post(lines: list[Line], found: DumpReading) -> bool:
    """Whether the first block is the post that the others answer."""
    between = _find_heading(lines, found.blocks[1].first, 1)[0]
    if between is not None and between > found.group.headers[0].line_number:
        return True
    all_posts = found.heading is not None and counts_posts(lines[found.heading].text)
    if (found.stated == len(found.blocks) and not all_posts) or len(found.blocks) < 3:
        return False
    above = lines[: found.blocks[0].first]
    prose_above = sum(prose_width(line.text) for line in above if SENTENCE_END.search(line.text))
    return prose_above <= (500 if "profiles" in found.reasons else 200)


def _find_heading(lines: list[Line], first: int, count: int) -> tuple[int | None, int | None]:
    """The heading above the first comment that speaks of comments, and the number it states."""
    for number in range(first - 1, max(-1, first - 16), -1):
        text = lines[number].text
        dates = find_dates(text) if len(text) <= MAX_GLUED_CHARS else []
        before = text[: dates[0].start] if dates else text  # "5 answers, the last on ..."
        if before and is_comment_heading(before) and not is_button(text):
            shown = re.search(r"\d+", text.replace(",", "").replace(".", ""))
            return number, int(shown[0]) if shown and int(shown[0]) >= count - 1 else None
    return None, None


def _make_thread(page: Page, lines: list[Line], found: DumpReading) -> Thread:
    comments: list[FoundComment] = []
    day_first = is_day_first(header.time_text for header in found.group.headers)
    parents = _parents([lines[block.first].indent for block in found.blocks])
    for index, (block, header) in enumerate(zip(found.blocks, found.group.headers, strict=True)):
        votes = count_votes(line.text for line in block.chrome)
        comments.append(
            FoundComment(
                author=found.group.authors[index],
                content=_paragraphs(page, block.body),
                posted_text=header.time_text or None,
                posted=parse(header.time_text, page.received, day_first=day_first),
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
    """Parents by indentation. None if the first comment is not the outermost."""
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
    """Make paragraphs of lines: an empty line separates paragraphs, a break separates lines."""
    made: list[Element] = []
    children: list[Element | str] = []
    for line in (*body, Line(-1, 0, "", "")):
        if line.is_blank:
            if children:
                made.append(make_element("p", *children))
            children = []
            continue
        if children:
            children.append(make_element("br"))
        children.append(page.lines[line.number].strip())  # a "+1" is no bullet and its text
    return tuple(made)
