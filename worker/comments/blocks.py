"""A dump cut into one block a comment, and in each block the text told from the chrome around it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from worker.comments import lines as reading
from worker.comments.headers import Family
from worker.comments.lines import Line, norm

FARTHEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One comment's lines: chrome above the header, the header, the text, chrome below."""

    first: int
    body: tuple[Line, ...]
    chrome: tuple[Line, ...]
    end: int


def learn_chrome(lines: list[Line], family: Family) -> frozenset[str]:
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


def cut_block(lines: list[Line], family: Family, index: int, learned: frozenset[str]) -> Block:
    """The lines from one header's chrome to the next header's, with the body told from the chrome."""
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


def bounded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
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


def find_footing(lines: list[Line], family: Family, learned: frozenset[str]) -> int | None:
    """The heading of a section whose comments are signed below their text; None where they are not.

    Then something is said between the heading and the first dated line, and nothing after the last.
    """
    last = max(family.headers[-1].at, family.author_lines[-1])
    if _end_of_last(lines, last + 1, learned, 0) > last + 1 and _says(lines, last + 1, len(lines), learned):
        return None
    first = min(family.headers[0].at, family.author_lines[0])
    for number in range(first - 1, max(-1, first - FARTHEST_HEADING), -1):
        if reading.is_heading(lines[number].text) and len(lines[number].text.split()) < 6:
            return number if _says(lines, number + 1, first, learned) else None
    return None


def _says(lines: list[Line], start: int, end: int, learned: frozenset[str]) -> bool:
    """Whether any line up to a closing one is more than chrome."""
    for line in lines[start:end]:
        if reading.is_closing(line.text):
            return False
        if not _is_chrome_or_number(line, learned):
            return True
    return False


def cut_above(lines: list[Line], family: Family, heading: int, learned: frozenset[str]) -> tuple[Block, ...]:
    """Blocks whose dated line stands below the text."""
    blocks = []
    start = heading + 1
    for header, author_line in zip(family.headers, family.author_lines, strict=True):
        body, chrome = _strip_chrome(lines[start : min(header.at, author_line)], learned)
        end = max(header.at, author_line) + 1
        blocks.append(Block(start, tuple(body), tuple(chrome), end))
        start = end
    last = blocks[-1]
    return (*blocks[:-1], replace(last, end=_past_chrome(lines, last.end - 1, learned)))
