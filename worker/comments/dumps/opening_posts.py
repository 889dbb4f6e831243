"""Find the opening post of a thread among the blocks of a dump: it is the body, not a comment."""

from __future__ import annotations

from dataclasses import replace

from worker.comments.dumps.dump_readings import DumpReading
from worker.comments.dumps.headers.header_groups import without_first_header
from worker.comments.dumps.lines import SENTENCE_END, Line, counts_posts, prose_width
from worker.comments.dumps.section_headings import find_heading


def without_opening_post(lines: list[Line], found: DumpReading) -> DumpReading:
    """Take the opening post, the body of a thread without text above its first block, out of the blocks."""
    rest = without_first_header(found.group)
    if rest is None or not _has_opening_post(lines, found):
        return found
    heading, stated = find_heading(lines, found.blocks[1].first, len(found.blocks) - 1)
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
    between = find_heading(lines, found.blocks[1].first, 1)[0]
    if between is not None and between > found.group.headers[0].line_number:
        return True
    all_posts = found.heading is not None and counts_posts(lines[found.heading].text)
    if (found.stated == len(found.blocks) and not all_posts) or len(found.blocks) < 3:
        return False
    above = lines[: found.blocks[0].first]
    prose_above = sum(prose_width(line.text) for line in above if SENTENCE_END.search(line.text))
    return prose_above <= (500 if "profiles" in found.reasons else 200)
