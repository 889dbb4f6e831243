"""Find comments in a page that was copied or saved as plain text.

There is no markup, so the layout is learned from the dump itself. Dated lines written alike are taken as
headers of comments. Lines that recur in the blocks between them are chrome ("Avatar", "Dislike (0)", in
any language). Several kinds of evidence must support this before the blocks are called comments.
"""

from __future__ import annotations

from dataclasses import replace

from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.blocks.frames import find_frames
from worker.comments.dumps.dump_readings import DumpReading, read_frames, read_group
from worker.comments.dumps.headers.author_lines import find_name_places
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.header_surroundings import add_similar_headers
from worker.comments.dumps.headers.headers import (
    Header,
    find_headers,
    find_speaker_lines,
    group_by_writing,
    join_repeated_headers,
)
from worker.comments.dumps.headers.speaker_lines import date_speaker_lines
from worker.comments.dumps.lines import Line, read_lines, without_level_signs
from worker.comments.dumps.opening_posts import without_opening_post
from worker.comments.dumps.parents.addressees import find_addressed_names
from worker.comments.dumps.parents.parents import find_parents
from worker.comments.dumps.split_lines import join_split_lines
from worker.comments.dumps.thread_evidence import MIN_POINTS
from worker.comments.vote_texts import count_votes_in_lines
from worker.dates.reading import is_day_first, parse
from worker.document import Doubt, Fact, FoundComment, Thread
from worker.page.page import Element, Page, make_element

MAX_NAME_PLACES = 2
"""How many places of the name are tried for each group of headers, the likeliest first."""


def find_in_lines(page: Page) -> Thread:
    """Find the comments of a page of text. The thread is empty if there are none."""
    shown, numbers = join_split_lines(page.lines)
    lines = read_lines(shown)
    headers = find_headers(lines)
    addressed = find_addressed_names(line.text for line in lines)
    readings = [read_group(lines, group) for group in _header_groups(lines, headers, addressed)]
    plausible = [found for found in readings if found.points >= MIN_POINTS]
    if not plausible:
        plausible = [found for found in _read_undated(lines, addressed) if found.points > MIN_POINTS + 1]
    best = _choose_longest(plausible, max(plausible, key=lambda found: found.score)) if plausible else None
    framed = find_frames(lines)
    if framed and (best is None or _is_labelled(*framed) or len(framed[1]) >= 0.9 * len(best.blocks)):
        found = read_frames(lines, *framed)
    elif best is not None:
        found = without_opening_post(lines, _add_headers(lines, best, headers))
    else:
        return Thread()
    thread = _make_thread(page, shown, lines, found)
    return replace(thread, spans=tuple((numbers[start], numbers[end]) for start, end in thread.spans))


def _header_groups(lines: list[Line], headers: list[Header], addressed: frozenset[str]) -> list[HeaderGroup]:
    groups = [join_repeated_headers(lines, members) for members in group_by_writing(lines, headers)]
    if dated := date_speaker_lines(lines, find_speaker_lines(lines), headers):
        groups.append(dated)
    return [
        group for members in groups for group in find_name_places(lines, members, addressed)[:MAX_NAME_PLACES]
    ]


def _read_undated(lines: list[Line], addressed: frozenset[str]) -> list[DumpReading]:
    speakers = find_speaker_lines(lines)
    return (
        [read_group(lines, group) for group in find_name_places(lines, speakers, addressed)[:1]]
        if len(speakers) > 1
        else []
    )


def _add_headers(lines: list[Line], found: DumpReading, headers: list[Header]) -> DumpReading:
    """Add headers that are written differently but stand in the same surroundings."""
    group = add_similar_headers(lines, found.group, headers)
    if len(group.headers) == len(found.group.headers):
        return found
    longer = read_group(lines, group)
    return longer if longer.points >= found.points - 1 else found


def _choose_longest(plausible: list[DumpReading], best: DumpReading) -> DumpReading:
    """The longest plausible reading that holds the best one: a part may have more points than the whole."""
    own = set(best.named())
    wider = [found for found in plausible if found.points >= best.points - 3 and own < set(found.named())]
    return max(wider, key=lambda found: len(found.blocks), default=best)


def _is_labelled(group: HeaderGroup, blocks: tuple[Block, ...]) -> bool:
    """Whether a line of its own opens each frame. Only comments are written like that."""
    return all(block.first < header.line_number for header, block in zip(group.headers, blocks, strict=True))


def _make_thread(page: Page, shown: list[str], lines: list[Line], found: DumpReading) -> Thread:
    comments: list[FoundComment] = []
    day_first = is_day_first(header.time_text for header in found.group.headers)
    parents, blocks = find_parents(lines, found.group, found.blocks, shown)
    for index, (block, header) in enumerate(zip(blocks, found.group.headers, strict=True)):
        votes = count_votes_in_lines(line.text for line in block.chrome)
        comments.append(
            FoundComment(
                author=found.group.authors[index],
                content=_paragraphs(shown, block.body, lines[header.line_number].level_signs),
                posted_text=header.time_text or None,
                posted=parse(header.time_text, page.received, day_first=day_first),
                parent=parents[index],
                score=votes.get("score"),
                likes=votes.get("likes"),
                dislikes=votes.get("dislikes"),
            )
        )
    start = found.blocks[0].first if found.heading is None else found.heading
    why = Fact("comments", f"{len(comments)} in lines", "; ".join(found.reasons))
    spans = ((start, found.blocks[-1].end),)
    opening = FoundComment(None, _paragraphs(shown, found.opening)) if found.opening else None
    doubts = (Doubt("read from lines", 1.0),)
    return Thread(tuple(comments), spans, found.stated, (why,), opening, doubts)


def _paragraphs(shown: list[str], body: tuple[Line, ...], level_signs: int = 0) -> tuple[Element, ...]:
    """Make paragraphs of lines: an empty line separates paragraphs, a break separates lines.

    The signs for the level of the comment are not its text; those of a quote in it are.
    """
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
        children.append(
            without_level_signs(shown[line.number], level_signs)
        )  # a "+1" is no bullet and its text
    return tuple(made)
