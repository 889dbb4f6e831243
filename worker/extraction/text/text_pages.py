"""Read plain text into title, headings, paragraphs, lists, quotes and code.

The marks are: an empty line between blocks; a short line alone without final punctuation (a heading);
a bullet or number before each line (a list); ``>`` (a quote); indentation (code).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.document import Thread
from worker.extraction.text.bylines import LineFacts, read_facts
from worker.extraction.text.dumped import DumpedDocument, find_document
from worker.page.page import Element, Page, make_element

MAX_TITLE_CHARS = 200
MAX_HEADING_CHARS = 110
MAX_HEADING_WORDS = 16
MAX_WRAPPED_CHARS = 120
"""No program wraps text to longer lines than this: each longer line is a paragraph."""
MIN_CODE_INDENT_CHARS = 4
_FINAL_PUNCTUATION = re.compile(r"[.!?…:;,。！？；：，、।؟][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•◦‣▪●○*·–-]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_HASHES = re.compile(r"(#{1,6})\s++(\S)(.*+)")
_CODE = re.compile(r"[{};=<>()\[\]$]|^\s*(?:def|for|if|import|return|#include|\$)\b")

Group = list[str]


MAX_FACT_GROUPS = 3
"""How many groups of lines after the title are checked for bylines and datelines."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text page: its title, the facts in its first lines, and its blocks."""

    title: str | None
    facts: tuple[LineFacts, ...]
    blocks: tuple[Element, ...]


def read_text(page: Page, thread: Thread) -> TextPage:
    """Read the title, the facts and the blocks of a text page, without its comments."""
    if dumped := find_document(page.lines, thread.spans, has_opening=thread.opening is not None):
        return _read_dumped(dumped, thread)
    taken = {number for start, end in thread.spans for number in range(start, end)}
    lines = ["" if number in taken else line for number, line in enumerate(page.lines)]
    groups = _split_groups(lines)
    facts: list[LineFacts] = []
    title = None
    if groups and len(groups[0]) > 1 and all(map(read_facts, groups[0][1:])):
        groups[:1] = [groups[0][:1], groups[0][1:]]
    if groups and not read_facts(groups[0][0]) and _is_title(groups[0], groups[1:]):
        first = groups.pop(0)
        hashed = _hashed(first[0].strip())
        title = hashed[1] if hashed else first[0].strip()
    for _ in range(MAX_FACT_GROUPS):
        found = [read_facts(line) for line in groups[0]] if len(groups) > 1 else []
        line_facts = [fact for fact in found if fact]
        if not found or len(line_facts) < len(found):
            break
        facts += line_facts
        groups.pop(0)
    blocks: list[Element] = []
    for index, group in enumerate(groups):
        blocks += _read_group(group, is_last=index + 1 == len(groups))
    return TextPage(
        title or next((fact.title for fact in facts if fact.title), None), tuple(facts), tuple(blocks)
    )


def _read_dumped(found: DumpedDocument, thread: Thread) -> TextPage:
    """Read a document in a dumped page. Its byline may be split over several lines.

    If the opening post of a thread was found, it is the document.
    """
    groups = _split_groups(list(found.lines))
    line_facts = [fact for line in (*found.above, " ".join(found.above)) if (fact := read_facts(line))]
    blocks = [
        block
        for index, group in enumerate(groups)
        for block in _read_group(group, is_last=index + 1 == len(groups))
    ]
    opened = thread.opening.content if thread.opening else ()
    opening = [part for part in opened if isinstance(part, Element)]
    return TextPage(found.title, tuple(line_facts), tuple(opening or blocks))


def _split_groups(lines: list[str]) -> list[Group]:
    """The groups of lines between empty lines, without the indentation that all lines share."""
    filled = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    groups: list[Group] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line[indent:].rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_title(group: Group, others: list[Group]) -> bool:
    """Whether the first group is a title: one line, perhaps underlined, with more groups after it."""
    line = group[0].strip()
    alone = len(group) == 1 or (len(group) == 2 and bool(_UNDERLINE.match(group[1])))
    if not alone or not others or len(line) > MAX_TITLE_CHARS or _BULLET.match(line):
        return False
    return not line.endswith((",", ";")) and not (line.endswith(".") and len(line) > MAX_HEADING_CHARS)


def _read_group(group: Group, *, is_last: bool) -> list[Element]:
    """Read a group of lines as elements."""
    if heading := _read_heading(group, is_last=is_last):
        return [heading]
    if all(line.lstrip().startswith(">") for line in group):
        inner = [re.sub(r"^\s*> ?", "", line) for line in group]
        return [
            make_element(
                "blockquote",
                *(block for part in _split_groups(inner) for block in _read_group(part, is_last=True)),
            )
        ]
    if _is_list(group):
        return [_read_list(group)]
    if _is_code(group):
        indent = min(len(line) - len(line.lstrip()) for line in group)
        return [make_element("pre", "\n".join(line[indent:] for line in group))]
    return _read_paragraphs([line.strip() for line in group])


def _read_heading(group: Group, *, is_last: bool) -> Element | None:
    line = group[0].strip()
    if hashed := _hashed(line):
        return make_element(f"h{hashed[0]}", hashed[1]) if len(group) == 1 else None
    if len(group) == 2 and _UNDERLINE.match(group[1]) and len(line) <= MAX_HEADING_CHARS:
        return make_element("h2", line)
    if len(group) > 1 or is_last or len(line) > MAX_HEADING_CHARS or len(line.split()) > MAX_HEADING_WORDS:
        return None
    if (
        _FINAL_PUNCTUATION.search(line)
        or _BULLET.match(line)
        or line.startswith((">", '"', "“", "„", "«", "("))
    ):
        return None
    first = next((char for char in line if char.isalpha()), "")
    return make_element("h2", line) if first and not first.islower() else None


def _hashed(line: str) -> tuple[int, str] | None:
    """The level and the text of a heading behind hashes, perhaps with some at its end: "## Heading ##"."""
    found = _HASHES.fullmatch(line)
    return (len(found[1]), found[2] + found[3].rstrip("#").rstrip()) if found else None


def _is_list(group: Group) -> bool:
    """Whether the lines are list items: marked lines, and indented lines under them."""
    stripped = [line.strip() for line in group]
    marked = sum(bool(_BULLET.match(line) or _NUMBER.match(line)) for line in stripped)
    if not (_BULLET.match(stripped[0]) or _NUMBER.match(stripped[0])):
        return False
    return marked == len(group) or (
        marked >= 2 and all(line[0].isspace() or _has_marker(line) for line in group)
    )


def _has_marker(line: str) -> bool:
    return bool(_BULLET.match(line.strip()) or _NUMBER.match(line.strip()))


def _read_list(group: Group) -> Element:
    number = _NUMBER.match(group[0].strip())
    list_element = make_element("ol", start=number[1]) if number else make_element("ul")
    for line in group:
        text = _NUMBER.sub("", line.strip(), count=1) if number else _BULLET.sub("", line.strip(), count=1)
        last = list_element.children[-1] if list_element.children else None
        if _has_marker(line) or not isinstance(last, Element):
            list_element.children.append(make_element("li", text))
        else:
            last.children.append(f" {line.strip()}")
    return list_element


def _is_code(group: Group) -> bool:
    indented = all(line.startswith(" " * MIN_CODE_INDENT_CHARS) for line in group)
    return indented and sum(bool(_CODE.search(line)) for line in group) * 2 >= len(group)


def _read_paragraphs(lines: list[str]) -> list[Element]:
    """One paragraph for each long line; else one of wrapped lines, or one that keeps its line breaks."""
    longest = max(map(len, lines))
    if longest > MAX_WRAPPED_CHARS:
        return [make_element("p", line) for line in lines]
    if all(len(line) >= 0.6 * longest for line in lines[:-1]):
        return [make_element("p", " ".join(lines))]
    return [make_element("p", *[part for line in lines for part in (make_element("br"), line)][1:])]
