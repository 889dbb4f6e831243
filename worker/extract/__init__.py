"""A page to its parts: the blocks that are the document, what it says about itself, how sure that is."""

from __future__ import annotations

from worker.document import Fact, Parts, Thread
from worker.extract.blocks import Blocks, blocks_of
from worker.extract.body import Choice, Scored
from worker.extract.features import WORD, Subject
from worker.extract.gather import gather, outside
from worker.extract.headline import find_headline
from worker.extract.kind import find_kind
from worker.extract.metadata import find_metadata, lines_metadata
from worker.extract.site import site_names
from worker.extract.statements import Statements
from worker.extract.text import read_text
from worker.extract.title import stated_titles, without_site
from worker.extract.told import told_body
from worker.page import Element, Page, Span

MOST_MASKED = 0.7
"""Where comments cover more of the choice than this, the choice was the comments: choose again."""


def choose(page: Page, thread: Thread) -> Parts:
    """The document's parts; comments are masked after scoring, so that they cannot tear the page apart."""
    return _choose_lines(page, thread) if page.is_text else _choose_markup(page, thread)


def prepare(page: Page) -> tuple[Blocks, Subject]:
    """A page's blocks, and what is known of its document before some of them are chosen."""
    blocks = blocks_of(page)
    said = Statements(page, blocks)
    names = site_names(said)
    titles = [without_site(found.value, names) for found in stated_titles(said)]
    headline = find_headline([block for block in blocks if block.text not in names], titles)
    told = [*said.from_linked_data("articleBody"), *said.from_meta("og:description", "description")]
    words = frozenset(WORD.findall(" ".join(titles[:3]).casefold()))
    return blocks, Subject(headline, words, told[0].value if told else "")


def _choose_markup(page: Page, thread: Thread) -> Parts:
    blocks, subject = prepare(page)
    spans = _of_comments(thread)
    said = Statements(page, outside(blocks, spans), subject.headline, spans)
    choice = _choose(Scored(blocks, subject, page.root), spans)
    body = "\n".join(block.text for block in choice.blocks)
    metadata, evidence = find_metadata(said, body)
    chosen = Fact("body", f"{len(choice.blocks)} of {len(blocks)} blocks", _why(choice))
    parts = gather(choice.holder, choice.blocks)
    if told := told_body(said, sum(block.length for block in blocks)):
        chosen, parts = Fact("body", f"{len(told)} paragraphs", "articleBody; the page shows no text"), told
    return Parts(
        body=parts,
        metadata=metadata,
        kind=find_kind(said, choice, thread, metadata.title),
        confidence=choice.confidence,
        evidence=(chosen, *evidence),
    )


def _of_comments(thread: Thread) -> tuple[Span, ...]:
    """The spans from the first comment on: those before are the opening post's own author box and buttons."""
    parts = (part for found in thread.comments for part in found.content if isinstance(part, Element))
    first = min((part.start for part in parts if part.start >= 0), default=None)
    opened = [start for start, end in thread.spans if first is not None and start <= first < end]
    return tuple(span for span in thread.spans if not opened or span[1] > min(opened))


def _choose(scored: Scored, spans: tuple[Span, ...]) -> Choice:
    """The choice without the comments' blocks."""
    choice = scored.choose(scored.blocks)
    left = outside(choice.blocks, spans)
    if len(left) == len(choice.blocks):
        return choice
    if sum(block.length for block in left) < (1 - MOST_MASKED) * sum(block.length for block in choice.blocks):
        return scored.choose(outside(scored.blocks, spans))
    return scored.of(left, choice.expected)


def _why(choice: Choice) -> str:
    holder = choice.holder
    names = "".join(f".{token}" for token in holder.classes[:3])
    where = f"<{holder.tag}{'#' + holder.attrs['id'] if holder.attrs.get('id') else ''}{names}>"
    return f"the likeliest by learned weights, all in {where}; expected F1 {choice.expected:.2f}"


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
