"""Weigh the evidence that dated blocks are a discussion: points for and against, each with its reason."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.blocks.repeated_lines import RepeatedLines
from worker.comments.dumps.headers.author_names import SPEECH_VERB_END
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.header_surroundings import find_profile_lines
from worker.comments.dumps.headers.name_places import FAR_PLACES
from worker.comments.dumps.lines import Line, is_button
from worker.comments.dumps.listing_evidence import find_listing_evidence
from worker.comments.dumps.parents.nesting import find_nesting
from worker.dates.reading import parse_absolute

MIN_POINTS = 3.0
"""Dated lines with fewer points are a diary, a schedule, a changelog or prose."""
POST_NUMBER = re.compile(r"(?<!\w)#\s?(\d{1,6})(?!\w)")
MIN_NUMBERED = 3
TREE_SIGNS = re.compile(r"[-–—]{2,}|[↳└╰├⤷]")
SENTENCE_WORDS = re.compile(
    r"[\"“”„]|\b(?:of|the|in|at|on|to|for|with|from|by|they|did|was|were|is|its|their|this|that|und|mit|für|auf|"
    r"nach|avec|dans|pour|des|les|para|con|por|los|las|nella|della|voor|met|het)$|"
    r"^(?:the|this|these|all|and|or|with|in|at|on|of|for|from|they|since|until|late|early|about|this|that|im|am|seit|en|dans|depuis|desde)\b"
)
"""Words before a date within a sentence: "in the elections of January 2005"."""


def weigh_evidence(
    lines: list[Line],
    group: HeaderGroup,
    blocks: tuple[Block, ...],
    repeated: RepeatedLines,
    *,
    heading: int | None,
    stated: int | None,
) -> tuple[float, tuple[str, ...]]:
    """Add up the points for a discussion. They were set on written cases, not on one site."""
    count = len(blocks)
    filled = [block for block in blocks if any(line.text for line in block.body)]
    if len(filled) < 0.7 * count:
        return 0.0, ()
    times = _time_evidence(group)
    timed = times.get("times of day or relative times", 0.0) > 0
    words = all(header.weak and not re.search(r"\d", header.time_text) for header in group.headers)
    between = not words and group.place in FAR_PLACES and bool(find_profile_lines(lines, group))
    profiles = (
        timed and count > 2 and (repeated.labels or repeated.phrases or repeated.has_names_above or between)
    )
    evidence = {
        **_chrome_evidence(lines, group, blocks, has_profiles=between),
        **times,
        **_people_evidence(group, count),
        "a heading speaks of comments": 1.5 * (heading is not None),
        "the stated count fits": 0.5 * (stated is not None),
        "several": min(1.0, math.log2(count) / 3),
        "numbered in order": 2.0 * _numbered_share(lines, group),
        "profiles": 1.0 * bool(profiles),
        "answers below what they answer": 0.5 * _is_nested(lines, group),
        **find_listing_evidence(lines, group, blocks, repeated, heading),
    }
    if count == 1 and _is_weak_alone(evidence):
        return 0.0, ()
    return sum(evidence.values()), tuple(name for name, points in evidence.items() if points > 0)


def _is_nested(lines: list[Line], group: HeaderGroup) -> bool:
    """Whether signs before some headers make a tree of them. Spaces alone do so in outlines, too."""
    starts = [lines[number] for number in group.starts()]
    if not any(line.level_signs or TREE_SIGNS.match(line.bullet + line.text) for line in starts):
        return False
    parents = find_nesting([f"{' ' * line.indent}{line.bullet}{line.text}" for line in starts])
    return any(parent is not None for parent in parents)


def _numbered_share(lines: list[Line], group: HeaderGroup) -> float:
    """The share of comments with the number that follows that of the comment before: "#2" and "#3"."""
    numbers = [
        next(filter(None, (_post_number(lines[at]) for at in range(start, end + 3) if at < len(lines))), None)
        for start, end in zip(group.starts(), group.ends(), strict=True)
    ]
    if len(numbers) < MIN_NUMBERED:
        return 0.0
    steps = [one is not None and other == one + 1 for one, other in pairwise(numbers)]
    return sum(steps) / len(steps)


def _post_number(line: Line) -> int | None:
    text = line.bullet + line.text
    found = POST_NUMBER.search(text) if "#" in text else None
    return int(found[1]) if found else None


def _is_weak_alone(evidence: dict[str, float]) -> bool:
    """Whether a single dated block could be a byline: a comment has buttons on both sides, or a heading and
    its count or buttons.
    """
    if evidence["buttons below"] and evidence["buttons above"]:
        return False
    timed = evidence.get("times of day or relative times", 0.0) > 0
    answered = evidence["buttons below"] > 0 and timed
    return not (evidence["a heading speaks of comments"] and (answered or evidence["the stated count fits"]))


def _chrome_evidence(
    lines: list[Line], group: HeaderGroup, blocks: tuple[Block, ...], *, has_profiles: bool
) -> dict[str, float]:
    count = len(blocks)
    pairs = list(zip(group.headers, blocks, strict=True))
    buttons = sum(any(is_button(line.text) for line in block.chrome) for block in blocks) / count
    above = sum(any(is_button(x.text) for x in lines[b.first : h.line_number]) for h, b in pairs) / count
    recurring = sum(any(line.text for line in block.chrome) for block in blocks) / count
    bullets = sum(bool(lines[h.line_number].bullet or lines[b.first].bullet) for h, b in pairs) / count
    return {
        "buttons below": 1.5 * (buttons >= 0.5),
        "buttons above": 1.0 * (above >= 0.5),
        "chrome recurs": 1.0 * ((recurring >= 0.6 or has_profiles) and count > 1),
        "list bullets": 0.5 * (bullets >= 0.7),
    }


def _time_evidence(group: HeaderGroup) -> dict[str, float]:
    shown = [header.time_text for header in group.headers if header.time_text]
    if not shown:
        return {}
    relative = sum(not re.search(r"\d{4}", text) for text in shown) / len(shown)
    clock = sum(bool(re.search(r"\d[:.h]\d\d", text)) for text in shown) / len(shown)
    return {
        "times of day or relative times": 1.0 * (max(relative, clock) >= 0.7),
        "times in order": 1.5 * _score_time_order(group),
        "times could be words": -1.0 * sum(header.weak for header in group.headers) / len(shown),
    }


def _people_evidence(group: HeaderGroup, count: int) -> dict[str, float]:
    names = {name.casefold() for name in group.authors if name}
    quoted = sum(bool(SPEECH_VERB_END.search(header.after)) for header in group.headers)
    spoken = sum(bool(SPEECH_VERB_END.search(header.before)) for header in group.headers)
    worded = sum(bool(name and SENTENCE_WORDS.search(name)) for name in group.authors)
    return {
        "many people": 0.5 * (count >= 8 and len(names) > 0.4 * count),
        "people come back": 0.5 * (len(names) < count and count >= 3),
        "name beside time": 0.5 * (group.place in ("before", "above")),
        "words of saying": 1.0 * (spoken >= 0.6 * count),
        "each opens a quote": -2.5 * (quoted >= 0.6 * count),
        "names are words of a sentence": -2.5 * (worded >= 0.5 * count),
    }


def _score_time_order(group: HeaderGroup) -> float:
    """1 if absolute times run in one direction, -1 if they are unordered (dates of birth, of joining)."""
    moments = [moment.at for header in group.headers if (moment := parse_absolute(header.time_text))]
    if len(moments) < max(4, 0.7 * len(group.headers)):
        return 0.0
    rising = sum(a <= b for a, b in pairwise(moments)) / (len(moments) - 1)
    one_way = max(rising, 1 - rising)
    return 1.0 if one_way >= 0.85 else -1.0 if one_way < 0.65 else 0.0
