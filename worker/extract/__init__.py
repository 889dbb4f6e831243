"""A page to its parts: the blocks that are the document, what it says about itself, how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from worker.document import Fact, Parts, Thread
from worker.extract.blocks import Block, blocks_of
from worker.extract.body import Choice, choose_blocks
from worker.extract.gather import gather, outside
from worker.extract.kind import find_confidence, find_kind
from worker.extract.metadata import find_metadata, lines_metadata, statements
from worker.extract.rules import Applied, Rules, ruled_choice
from worker.extract.text import read_text
from worker.extract.title import find_heading
from worker.extract.told import told_body
from worker.page import Page

NO_RULES = Rules()
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
MOST_MASKED = 0.7
"""Where comments cover more of the choice than this, the choice was the comments: choose again."""


def choose(
    page: Page, thread: Thread, rules: Rules = NO_RULES, headers: Mapping[str, str] = NO_HEADERS
) -> Parts:
    """The document's parts; comments are masked after scoring, so that they cannot tear the page apart.

    `rules` are what a person knows of sites; `headers` are those that came with the page.
    """
    if page.is_text:
        return _choose_lines(page, thread)
    return _choose_markup(page, thread, rules.of(page), headers)


def _choose_markup(page: Page, thread: Thread, rule: Applied, headers: Mapping[str, str]) -> Parts:
    blocks = outside(blocks_of(page), rule.spans("strip", "comments"))
    said = statements(page, blocks, thread, headers, rule.spans("comments"))
    heading = find_heading(said, blocks)
    headline = heading.block
    choice = ruled_choice(rule, blocks, headline) or _masked(
        choose_blocks(blocks, page.root, headline), blocks, page, thread, headline
    )
    body = "\n".join(block.text for block in choice.blocks)
    metadata, evidence = find_metadata(said, heading, body, rule)
    chosen = Fact("body", f"{len(choice.blocks)} of {len(blocks)} blocks", _why(choice))
    parts = gather(choice.holder, choice.blocks)
    if not rule.elements("body") and (told := told_body(said, sum(block.length for block in blocks))):
        chosen, parts = Fact("body", f"{len(told)} paragraphs", "articleBody; the page shows no text"), told
    return Parts(
        body=parts,
        metadata=metadata,
        kind=find_kind(said, choice, thread, metadata.title),
        confidence=find_confidence(choice),
        evidence=(chosen, *evidence, *rule.evidence),
    )


def _masked(
    choice: Choice, blocks: list[Block], page: Page, thread: Thread, headline: Block | None
) -> Choice:
    """The choice without the comments' blocks."""
    if not thread.spans:
        return choice
    left = outside(choice.blocks, thread.spans)
    before = sum(block.length for block in choice.blocks)
    if sum(block.length for block in left) >= (1 - MOST_MASKED) * before:
        return Choice(left, choice.holder, choice.share)
    again = choose_blocks(outside(blocks, thread.spans), page.root, headline)
    return again if again.blocks else Choice(left, choice.holder, choice.share)


def _why(choice: Choice) -> str:
    holder = choice.holder
    names = "".join(f".{token}" for token in holder.classes[:3])
    where = f"<{holder.tag}{'#' + holder.attrs['id'] if holder.attrs.get('id') else ''}{names}>"
    return f"{where} holds {choice.share:.0%} of the page's running text"


def _choose_lines(page: Page, thread: Thread) -> Parts:
    read = read_text(page, thread.spans)
    text = "\n".join(block.text for block in read.blocks)
    metadata, evidence = lines_metadata(read, text)
    evidence += (Fact("body", f"{len(read.blocks)} blocks", "the lines that no comment stands on"),)
    enough = min(1.0, len(text) / 1000)
    return Parts(
        body=read.blocks,
        metadata=metadata,
        kind="article" if text else "other",
        confidence=round(0.3 + 0.5 * enough, 3) if text else 0.0,
        evidence=evidence,
    )
