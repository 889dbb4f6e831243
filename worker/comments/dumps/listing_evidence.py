"""Evidence against a discussion: lists of articles, of offers and of durations have names and dates, too."""

from __future__ import annotations

import re

from worker.comments.dumps.blocks.comment_blocks import Block
from worker.comments.dumps.blocks.repeated_lines import RepeatedLines
from worker.comments.dumps.headers.author_names import BYLINE, SPEECH_VERB_END
from worker.comments.dumps.headers.header_groups import HeaderGroup
from worker.comments.dumps.headers.headers import MONTH_ONLY
from worker.comments.dumps.lines import Line, is_comment_heading, normalize_line
from worker.page.boilerplate import Boilerplate, classify_line

LISTING_POINTS = 4.0
"""Points against lists of articles, which have names and times too. They outweigh other evidence."""
MAX_TITLE_CHARS = 139
MAX_LINES_TO_TITLE = 3
LOWERCASE_WORDS = re.compile(r"(?<=\s)[^\W\d_A-Z]\w*\s+\w+\s*\w*")
MINUTES = re.compile(r"(\d{1,4})\s*min\w*\.?", re.IGNORECASE)
COMMENT_COUNTER = re.compile(
    r"(?:0\S*\s*)?(?:comment|kommentar|comentari|comentário|comment[oi]|reactie|komentarz|komentář|комментари|"
    r"коментар|yorum|تعليق|评论|評論|コメント|댓글)\w*\s*[:：(]?\s*(?:0\S*)?"
)
PRICE = re.compile(r"(?:[€$£¥₽₹]\s?\d[\d.,]*+|(?<![\d.,])\d[\d.,]*+\s?(?:[€$£¥₽₹]|USD|EUR|kr\b|zł))\W*+$")
MAX_PRICE_LINE_CHARS = 40
OFFERED_SHARE = 0.6


def find_listing_evidence(
    lines: list[Line],
    group: HeaderGroup,
    blocks: tuple[Block, ...],
    repeated: RepeatedLines,
    heading: int | None,
) -> dict[str, float]:
    """Points against a discussion, each with its reason."""
    titles_above = heading is None and _has_titles_above(lines, group, repeated)
    return {
        "a list of other pages": -LISTING_POINTS * _is_listed(lines, blocks[0].first, heading),
        "times are none": -LISTING_POINTS * _are_no_times(group),
        "names are titles": -LISTING_POINTS * (_are_titles(lines, group) or _are_signed_below(lines, group)),
        "each below a title": -LISTING_POINTS * titles_above,
        "each has a price": -LISTING_POINTS * _are_offers(group, blocks),
        "each counts its own comments": -3.0 * any(map(_counts_comments, repeated.fixed)),
    }


def _are_no_times(group: HeaderGroup) -> bool:
    """Whether the times are the same each time ("Buy now", "Sale ends March 30"), months or durations."""
    shown = [header.time_text for header in group.headers if header.time_text]
    if len(shown) < 2:
        return False
    rows = {(name, header.time_text) for name, header in zip(group.authors, group.headers, strict=True)}
    names = {normalize_line(name or "") for name in group.authors}
    one_word = len(rows) == 1 and all(header.weak for header in group.headers)
    one_date = len(set(shown)) == 1 and 1 < 2 * len(names) <= len(group.authors)
    minutes = [int(found[1]) for text in shown if (found := MINUTES.fullmatch(text))]
    cooking = minutes and (max(minutes) > 60 or all(count % 5 == 0 for count in minutes))
    durations = bool(cooking) and len(minutes) >= 0.7 * len(shown)
    return one_word or one_date or durations or all(MONTH_ONLY.fullmatch(text) for text in shown)


def _is_listed(lines: list[Line], first: int, heading: int | None) -> bool:
    """Whether the nearest heading above is of a list of other pages, and no nearer one speaks of comments."""
    above = [line for line in lines[max(0, first - 8) : first + 1] if line.text]
    at = next(
        (line.number for line in reversed(above) if classify_line(line.text) is Boilerplate.LISTING), None
    )
    return at is not None and (heading is None or heading < at)


def _has_titles_above(lines: list[Line], group: HeaderGroup, repeated: RepeatedLines) -> bool:
    """Whether a different title stands above each name and time, as in lists of articles."""
    tops = [_line_above(lines, start) for start in group.starts()]
    titles = {
        line.text for line in tops if line and not repeated.is_fixed(line) and _is_like_title(line.text)
    }
    return len(titles) >= 0.8 * len(tops)


def _are_titles(lines: list[Line], group: HeaderGroup) -> bool:
    """Whether the names on lines of their own look like titles."""
    if group.place in ("before", "after"):
        return False
    texts = [lines[at].text for at in group.author_lines]
    worded = [
        t for t in texts if len(t.split()) > 3 and LOWERCASE_WORDS.search(t) and not SPEECH_VERB_END.search(t)
    ]
    return len(worded) >= 0.5 * len(texts)


def _are_signed_below(lines: list[Line], group: HeaderGroup) -> bool:
    """Whether a byline stands between most names and the times below them: the names are titles."""
    signed = [
        any(BYLINE.match(line.text) for line in lines[at + 1 : header.line_number])
        for header, at in zip(group.headers, group.author_lines, strict=True)
    ]
    return sum(signed) >= 0.5 * len(signed)


def _line_above(lines: list[Line], start: int) -> Line | None:
    return next(
        (line for line in reversed(lines[max(0, start - MAX_LINES_TO_TITLE) : start]) if line.text), None
    )


def _is_like_title(text: str) -> bool:
    words = text.split()
    wide = len(words) > 2 or (text[0] > "\u2e80" and len(text) > 7)
    return (
        wide
        and len(text) <= MAX_TITLE_CHARS
        and not text[0].islower()
        and not re.search(r"[.!…;,:。！；，]$", text)
        and not is_comment_heading(text)
        and classify_line(text) is Boilerplate.NONE
    )


def _counts_comments(text: str) -> bool:
    """Whether a line counts comments, as under each entry of a list of articles ("Comments: 0")."""
    return "0" in text and COMMENT_COUNTER.fullmatch(text) is not None


def _are_offers(group: HeaderGroup, blocks: tuple[Block, ...]) -> bool:
    """Whether most blocks have a short line that ends in a price."""
    priced = [
        any(len(text) <= MAX_PRICE_LINE_CHARS and PRICE.search(text) for text in texts)
        for name, block in zip(group.authors, blocks, strict=True)
        for texts in [[name or "", *(line.text for line in (*block.body, *block.chrome))]]
    ]
    return len(blocks) > 1 and sum(priced) >= OFFERED_SHARE * len(blocks)
