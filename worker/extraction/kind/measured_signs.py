"""Find the signs of a page's kind that are counts and proportions, each compared with a few bounds.

A sign such as ``prices 3+`` stands for a count that reaches the bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from worker.document import Thread
from worker.extraction.blocks.blocks import Block, Frame
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.kind.kind_words import EDGE_CHARS, LINES
from worker.extraction.metadata.statements import Statements
from worker.page.page import Element, Page

MAX_LINE_CHARS = 40
"""Only shorter blocks are looked up as whole lines."""
MIN_PARAGRAPH_CHARS = 160
MAX_BUTTONS = 80
MAX_READ_COMMENTS = 10
"""Only this many comments are measured; the others are assumed to be as long."""
HEADING_TAGS = frozenset(["h2", "h3", "h4"])
_CURRENCY_SIGNS = "$€£¥₽₹₩円"
_COMMENT_NAMES = re.compile(r"comment|kommentar|respond|disqus|reply-list", re.IGNORECASE)
_POST_NAMES = re.compile(r"post|message|topic|thread|answer|forum", re.IGNORECASE)


def reached_steps(name: str, value: float, bounds: tuple[float, ...]) -> Iterator[str]:
    """A sign for each bound that a value reaches."""
    for bound in bounds:
        if value < bound:
            return
        yield f"{name} {bound:g}+"


def find_text_signs(blocks: list[Block], choice: Choice) -> Iterator[str]:
    """Proportions of text and links in the page and in its body."""
    sizes = [(block.length, block.linked_chars) for block in blocks]
    chosen = [(block.length, block.linked_chars) for block in choice.blocks]
    shown, linked = sum([size for size, _ in sizes]) or 1, sum([part for _, part in sizes])
    body, body_linked = sum([size for size, _ in chosen]), sum([part for _, part in chosen])
    running = sum([size for size, _ in chosen if size >= MIN_PARAGRAPH_CHARS])
    titles = sum([size for size, part in sizes if size > 25 and part > 0.8 * size])
    long = sum([size >= MIN_PARAGRAPH_CHARS and part < 0.4 * size for size, part in sizes])
    yield from reached_steps("body length", body, (100, 250, 600, 1500, 4000, 10000))
    yield from reached_steps("body share", body / shown, (0.1, 0.25, 0.5, 0.75))
    yield from reached_steps("page linked", linked / shown, (0.1, 0.25, 0.5, 0.75))
    yield from reached_steps("body linked", body_linked / (body or 1), (0.03, 0.1, 0.25, 0.5))
    yield from reached_steps("paragraphs", long, (1, 3, 8, 20))
    yield from reached_steps("body in paragraphs", running / (body or 1), (0.3, 0.5, 0.7, 0.9))
    yield from reached_steps("confidence", choice.confidence, (0.5, 0.7, 0.85, 0.95))
    yield from reached_steps("linked titles to text", titles / (body - body_linked + 100), (0.3, 1, 3))


def find_line_signs(statements: Statements) -> Iterator[str]:
    """Short lines and buttons that only some kinds of pages have, headings and prices."""
    headings = [block for block in statements.blocks if block.frame.element.tag in HEADING_TAGS]
    yield from reached_steps("headings", len(headings), (1, 4, 10, 25))
    yield from reached_steps(
        "linked headings", sum([b.linked_chars > 0.8 * b.length for b in headings]), (2, 5, 10, 20)
    )
    short = [block.text for block in statements.blocks if block.length <= MAX_LINE_CHARS]
    lines = "\n".join((*short, *button_texts(statements.page)))
    found: Counter[str] = Counter()
    for line in {text.strip(EDGE_CHARS) for text in set(lines.casefold().split("\n"))}:
        if line in LINES:
            found.update(LINES[line])
    for group, count in found.items():
        yield from reached_steps(f"lines of {group}", count, (1, 2, 4, 7))
    yield from reached_steps("prices", sum([lines.count(sign) for sign in _CURRENCY_SIGNS]), (1, 3, 8, 20))
    yield from reached_steps("short lines", len(short), (50, 150, 400))


def button_texts(page: Page) -> Iterator[str]:
    """The texts on a page's buttons."""
    for element in page.by_tag.get("button", ())[:MAX_BUTTONS]:
        for child in element.children:
            for text in (child,) if isinstance(child, str) else child.children:
                if isinstance(text, str) and len(text) <= MAX_LINE_CHARS:
                    yield text
    for element in page.by_tag.get("input", ())[:MAX_BUTTONS]:
        if element.attrs.get("type") == "submit" and "value" in element.attrs:
            yield element.attrs["value"]


def find_card_signs(blocks: list[Block]) -> Iterator[str]:
    """The largest group of cards: siblings of one tag and class, each with a few lines and a link."""
    if not blocks:
        return
    length, linked = [0] * (blocks[-1].number + 2), [0] * (blocks[-1].number + 2)
    for block in blocks:
        length[block.number + 1], linked[block.number + 1] = block.length, block.linked_chars
    length, linked = list(accumulate(length)), list(accumulate(linked))
    seen: set[Frame] = set()
    rows: dict[tuple[Frame, str, str], list[int]] = {}
    for block in blocks:
        frame = block.frame
        while block.linked_chars and frame.parent is not None and frame not in seen:
            seen.add(frame)
            first, last = frame.first, min(frame.last, len(length) - 1)
            size = length[last] - length[first]
            if last - first > 1 and 30 < size < 800 and linked[last] > linked[first]:
                key = (frame.parent, frame.element.tag, frame.element.attrs.get("class", ""))
                rows.setdefault(key, []).append(size)
            frame = frame.parent
    best = max(rows.values(), key=lambda sizes: sum(sizes) * (len(sizes) > 3), default=[])
    if len(best) > 3:
        yield from reached_steps("cards", len(best), (4, 8, 16, 32))
        yield from reached_steps("cards' share", sum(best) / (length[-1] or 1), (0.1, 0.25, 0.5))


def find_tag_signs(page: Page) -> Iterator[str]:
    """How often the page has elements of some tags."""
    count = {tag: len(found) for tag, found in page.by_tag.items()}
    yield from reached_steps("boxes of code", count.get("pre", 0), (1, 3, 8))
    yield from reached_steps("words in code", count.get("code", 0), (1, 5, 20))
    yield from reached_steps("articles", count.get("article", 0), (1, 2, 6, 15))
    yield from reached_steps("times", count.get("time", 0), (1, 4, 12))
    yield from reached_steps("pictures", count.get("img", 0), (3, 12, 40))
    yield from reached_steps("chapters", count.get("h1", 0), (1, 2, 5))
    yield from reached_steps("tables", count.get("table", 0), (1, 4, 12))
    yield from reached_steps("choices", count.get("select", 0) + count.get("option", 0) / 20, (1, 3))
    yield from reached_steps("fields", count.get("input", 0), (3, 10, 30))
    yield from reached_steps("buttons", count.get("button", 0), (3, 10, 30))
    yield from reached_steps("figures", count.get("figure", 0), (1, 3))
    yield from reached_steps("writing fields", count.get("textarea", 0), (1, 2))


def find_thread_signs(thread: Thread, choice: Choice) -> Iterator[str]:
    """The number of comments, their length relative to the body, and their class names."""
    count = len(thread.comments)
    yield from reached_steps("comments", count, (1, 2, 5, 12))
    parts = [part for found in thread.comments[:MAX_READ_COMMENTS] for part in found.content]
    comment_chars = sum([len(part if isinstance(part, str) else part.text) for part in parts])
    body = sum([block.length for block in choice.blocks])
    yield from reached_steps(
        "comments to body", comment_chars * max(1, count / MAX_READ_COMMENTS) / (body + 100), (0.3, 1, 2, 5)
    )
    if thread.opening and thread.opening.content:
        yield "an opening post"
    first = next((p for c in thread.comments for p in c.content if isinstance(p, Element) and p.parent), None)
    for element in (first, *first.ancestors()) if first else ():
        tokens = f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"
        named = (
            "comments" if _COMMENT_NAMES.search(tokens) else "posts" if _POST_NAMES.search(tokens) else None
        )
        if named:
            yield f"comments named as {named}"
            return
