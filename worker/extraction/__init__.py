"""Choose the parts of a page: the blocks of the document, its metadata, its kind, and a confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from worker.document import Fact, Notice, Parts, Thread
from worker.document.written_page import WrittenPage
from worker.extraction.blocks.block_copy import blocks_outside, copy_blocks
from worker.extraction.blocks.blocks import Block
from worker.extraction.blocks.segmenting import find_blocks, find_blocks_with_hidden
from worker.extraction.body.chosen_blocks import Choice, collect_hints
from worker.extraction.body.decks import find_repeated_deck
from worker.extraction.body.stated.stated_choice import choose_stated
from worker.extraction.body.stated.stated_text import StatedText, find_stated_text
from worker.extraction.kind.kind import find_kind
from worker.extraction.metadata.metadata import collect_statements, find_metadata, find_text_metadata
from worker.extraction.metadata.site_rules import AppliedRules, choose_by_rules
from worker.extraction.metadata.title import find_title_candidates
from worker.extraction.notices.notices import find_notice, find_text_notice
from worker.extraction.notices.script_shells import find_script_notes
from worker.extraction.text.text_pages import read_text
from worker.extraction.written import take_written
from worker.page.page import Page
from worker.rules.sites import NO_RULES, Rules

TEXT_NOT_SHOWN = Notice(
    "text_not_shown", "it shows nothing of the text that its feed gives, and hardly any other"
)
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def choose(
    page: Page,
    thread: Thread,
    rules: Rules = NO_RULES,
    headers: Mapping[str, str] = NO_HEADERS,
    feed: StatedText | None = None,
) -> Parts:
    """Choose the document's parts. Comments are masked after scoring, so that they do not disturb the scores.

    `rules` hold what a person knows about sites; `headers` are the headers that came with the page; `feed` is
    the document's text as its feed gives it.
    """
    if isinstance(page, WrittenPage):
        return take_written(page)
    if page.is_text:
        return _choose_lines(page, thread)
    return _choose_markup(page, thread, AppliedRules(page, rules.of(page.url)), headers, feed)


def _choose_markup(
    page: Page,
    thread: Thread,
    site_rules: AppliedRules,
    headers: Mapping[str, str],
    feed: StatedText | None,
) -> Parts:
    blocks = find_blocks(page)
    shown = blocks_outside(blocks, site_rules.spans("strip", "comments"))
    statements = collect_statements(page, shown, thread, headers, site_rules.spans("comments"))
    titles = find_title_candidates(statements, shown)
    choice = choose_by_rules(site_rules, shown, titles.headline)
    is_known = bool(site_rules.elements("body"))
    if choice is None:
        # numpy is imported only here: importing the worker should not wait for it.
        from worker.extraction.body.choose_blocks import choose_blocks  # noqa: PLC0415

        choice = choose_blocks(blocks, shown, collect_hints(statements, titles), page.root, thread)
        if notes := find_script_notes(page):
            choice = replace(choice, blocks=blocks_outside(choice.blocks, notes))
        if not is_known and (stated := find_stated_text(statements) or feed):
            likeliest, hidden = choice, partial(_blocks_with_hidden, page, site_rules)
            choice = choose_stated(stated, likeliest, shown, hidden)
            is_known = choice.blocks is not likeliest.blocks
    deck = find_repeated_deck(choice.blocks)
    if deck:
        choice = replace(choice, blocks=[block for block in choice.blocks if block is not deck])
    body = "\n".join(block.text for block in choice.blocks)
    metadata, evidence = find_metadata(statements, titles, body, site_rules)
    if deck and not metadata.description:
        metadata = replace(metadata, description=deck.text)
        evidence += (Fact("description", deck.text, "the deck above the text, which begins with it"),)
    chosen = Fact("body", f"{len(choice.blocks)} of {len(blocks)} blocks", _body_reason(choice))
    notice = None if is_known else find_notice(statements, choice, thread, metadata)
    if choice.is_blank and not notice and not thread.comments:
        notice = TEXT_NOT_SHOWN
    kind, ground = find_kind(statements, choice, thread, metadata, notice)
    return Parts(
        body=copy_blocks(choice.holder, choice.blocks),
        metadata=metadata,
        kind=kind,
        confidence=choice.confidence,
        evidence=(chosen, ground, *evidence, *site_rules.evidence),
        notice=notice,
        places=_places_in(page, choice),
        is_from_feed=choice.is_from_feed,
    )


def _places_in(page: Page, choice: Choice) -> tuple[tuple[int, int], ...]:
    """Where the chosen text stands in the page; nowhere if the page does not show it."""
    if page.elements[choice.holder.start] is not choice.holder:
        return ()
    return tuple((element.start, index) for block in choice.blocks for element, index in block.places)


def _blocks_with_hidden(page: Page, site_rules: AppliedRules) -> list[Block]:
    return blocks_outside(find_blocks_with_hidden(page), site_rules.spans("strip", "comments"))


def _body_reason(choice: Choice) -> str:
    holder = choice.holder
    names = "".join(f".{token}" for token in holder.classes[:3])
    where = f"<{holder.tag}{'#' + holder.attrs['id'] if holder.attrs.get('id') else ''}{names}>"
    return f"{choice.because}, all in {where}; expected F1 {choice.confidence:.2f}"


def _choose_lines(page: Page, thread: Thread) -> Parts:
    read = read_text(page, thread)
    text = "\n".join(block.text for block in read.blocks)
    metadata, evidence = find_text_metadata(read, text)
    evidence += (Fact("body", f"{len(read.blocks)} blocks", "the lines that no comment stands on"),)
    length_share = min(1.0, len(text) / 1000)
    notice = find_text_notice(page, metadata.title, thread)
    if notice:
        evidence += (Fact("kind", notice.kind, f"by rule: {notice.detail} ({notice.reason})"),)
    return Parts(
        body=read.blocks,
        metadata=metadata,
        kind=notice.kind if notice else "article" if text else "other",
        confidence=round(0.3 + 0.5 * length_share, 3) if text else 0.0,
        evidence=evidence,
        notice=notice,
    )
