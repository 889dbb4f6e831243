"""Read a group of headers as comments, and weigh the evidence for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from worker.comments.dumps.blocks.comment_blocks import Block, cut_blocks_below_headers
from worker.comments.dumps.blocks.repeated_lines import find_repeated_lines
from worker.comments.dumps.blocks.signed_blocks import cut_blocks_above_headers, find_signed_section_heading
from worker.comments.dumps.headers.header_groups import HeaderGroup, without_first_header
from worker.comments.dumps.headers.signatures import remove_signatures
from worker.comments.dumps.lines import Line
from worker.comments.dumps.section_headings import find_heading
from worker.comments.dumps.thread_evidence import MIN_POINTS, weigh_evidence


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


def read_frames(lines: list[Line], group: HeaderGroup, blocks: tuple[Block, ...]) -> DumpReading:
    """Read comments in frames: they need no other evidence."""
    heading, stated = find_heading(lines, blocks[0].first, len(blocks))
    why = ("each opened and closed by the same lines",)
    return DumpReading(group, blocks, MIN_POINTS, why, heading, stated)


def read_group(lines: list[Line], group: HeaderGroup) -> DumpReading:
    """Read a group of headers: cut its blocks, find their texts, and weigh the evidence."""
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
    heading, stated = find_heading(lines, blocks[0].first, len(blocks))
    points, reasons = weigh_evidence(lines, group, blocks, repeated, heading=heading, stated=stated)
    bodies = remove_signatures([block.body for block in blocks], group.authors)
    blocks = tuple(replace(block, body=body) for block, body in zip(blocks, bodies, strict=True))
    return DumpReading(group, blocks, points, reasons, heading, stated)
