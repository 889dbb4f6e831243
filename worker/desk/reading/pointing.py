"""Rules by pointing: the blocks of a page, which of them are taken now, and the rule that a person means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker import formats, pipeline
from worker.document import Parts, RawItem, Thread
from worker.errors import Rejected
from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks, find_blocks_with_hidden
from worker.page.marked_markup import write_marked
from worker.page.page import Page, make_span_test
from worker.rules.passages import DerivedRule, Passage, Role
from worker.rules.rule_derivation import derive_rule
from worker.rules.sites import Rules

MAX_SHOWN_BLOCKS = 1_500
"""Real pages have up to 900."""
MAX_SHOWN_CHARS = 600
"""Of a longer block, its beginning is shown."""


MARK_STYLE = """
winnow-mark { color: #000; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
winnow-mark.taken { background: #ffe9a8; } winnow-mark.comment { background: #cfe6ff; }
"""
"""Text of the document, and its comments."""


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of a page, in the page's order."""

    number: int
    text: str
    tag: str
    is_taken: bool
    is_comment: bool


@dataclass(frozen=True, slots=True)
class ShownPage:
    """The blocks of a page."""

    blocks: Sequence[ShownBlock]
    is_cut: bool
    """Whether there are more."""


def show_blocks(raw: RawItem, rules: Rules) -> ShownPage:
    """Show the blocks of a page, and what is taken of them. Raises Rejected if it is no markup."""
    page, parts, thread = _read(raw, rules)
    blocks = _list_blocks(page, parts.places)
    taken = frozenset(parts.places)
    is_comment = make_span_test(thread.spans)
    shown = [
        ShownBlock(
            block.number, block.text[:MAX_SHOWN_CHARS], block.element.tag,
            _is_taken(block, taken), is_comment(block.start),
        )
        for block in blocks[:MAX_SHOWN_BLOCKS]
    ]  # fmt: skip
    return ShownPage(shown, len(blocks) > MAX_SHOWN_BLOCKS)


def derive(raw: RawItem, rules: Rules, pointed: Mapping[int, Role]) -> DerivedRule:
    """Derive a rule from the blocks that a person pointed at, by their numbers. Raises Rejected."""
    page, parts, _ = _read(raw, rules)
    blocks = _list_blocks(page, parts.places)[:MAX_SHOWN_BLOCKS]
    taken = frozenset(parts.places)
    known = {number: role for number, role in pointed.items() if 0 <= number < len(blocks)}
    return derive_rule(page, list_passages(blocks), [b.number for b in blocks if _is_taken(b, taken)], known)


def list_passages(blocks: Sequence[Block]) -> list[Passage]:
    """The blocks of a page as rules see them."""
    return [
        Passage(
            block.number, block.start, block.element.start,
            tuple(dict.fromkeys(element.start for element, _ in block.places)), block.length,
        )
        for block in blocks
    ]  # fmt: skip


def mark_taken(raw: RawItem, rules: Rules) -> str:
    """The page as markup, with what is taken of it marked. Raises Rejected if it is no markup."""
    page, parts, thread = _read(raw, rules)
    marks = dict.fromkeys(parts.places, "taken")
    for first, last in thread.spans:
        for element in page.elements[first:last]:
            for index, child in enumerate(element.children):
                if isinstance(child, str):
                    marks.setdefault((element.start, index), "comment")
    return write_marked(page, marks, MARK_STYLE)


def _read(raw: RawItem, rules: Rules) -> tuple[Page, Parts, Thread]:
    """Read a page. Raises Rejected if it is no markup."""
    page, parts, thread = pipeline.choose_parts(formats.unwrap(raw), rules)
    if page.is_text:
        raise Rejected("no_markup", f"{raw.target} is plain text; rules name elements of markup")
    return page, parts, thread


def _list_blocks(page: Page, places: Sequence[tuple[int, int]]) -> Sequence[Block]:
    """The blocks that a reader can see; all of them, if hidden text is taken."""
    blocks = find_blocks(page)
    shown = {(element.start, index) for block in blocks for element, index in block.places}
    return blocks if shown.issuperset(places) else find_blocks_with_hidden(page)


def _is_taken(block: Block, taken: frozenset[tuple[int, int]]) -> bool:
    return any((element.start, index) in taken for element, index in block.places)
