"""Choosing the blocks that are the document, by structural rules.

Each solid block (long text, few links, outside the chrome) votes for the elements around it, nearer
ones more. The winner is widened while that gains more solid text than it takes in other text.
Inside it, blocks are kept or dropped one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.bounds import MOST_DEPTH, names
from worker.extract.blocks import Block, outward
from worker.extract.signals import Leaning, says_body, telling_word
from worker.page import Element

SOLID_LENGTH = 80
SENTENCE_LENGTH = 25
SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "！", "？", "।", "؟", ")", "'", "’", "”", "»", '"')
LOOSE_LINKS = 0.33
FORGIVEN_SHARE = 0.4
FORGIVEN_WORD = 0.5
NEAR_HEADLINE = 5
CAPTION_LEVELS = 3
WIDER_BY = 1.2
TEASER_LENGTH = 400
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HOLDERS = names(
    """
    article body center dd div fieldset form main section span table tbody td tr html
    """
)
_FLOW = HEADINGS | names("p li td th dd dt")
_NUMBERED = re.compile(r"#?\d{1,3}\s?[.):]\s")
"""How the headings of a listicle begin: each may be a link with a few lines under it."""
_VOTES = (1.0, 0.5, 0.17, 0.12, 0.08, 0.06)
"""The share of a block's votes for the nearest element that can hold a document, the next, and so on."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen blocks, the element that holds them, and how much of the page's solid text they are."""

    blocks: list[Block]
    holder: Element
    share: float


def is_solid(block: Block) -> bool:
    """Whether a block by itself looks like a document's running text."""
    if block.link_density > LOOSE_LINKS or is_caption(block):
        return False
    if block.length >= SOLID_LENGTH:
        return True
    return block.length >= SENTENCE_LENGTH and block.text.endswith(SENTENCE_ENDS)


def is_caption(block: Block) -> bool:
    """Whether a block is the caption of a picture."""
    return any(
        element.tag == "figcaption" or "caption" in element.attrs.get("class", "").lower()
        for element in outward(block.element, CAPTION_LEVELS)
    )


def is_figure(element: Element) -> bool:
    """Whether an element holds a picture with its caption, by its tag or by what templates call it."""
    if element.tag == "figure":
        return True
    return "caption" in element.attrs.get("class", "").lower() and any(e.tag == "img" for e in element.walk())


def choose_blocks(blocks: list[Block], root: Element, headline: Block | None) -> Choice:
    """The document's blocks; `headline` is the block that holds its title, where one does."""
    blocks = (
        _without_chrome(blocks, headline) or [block for block in blocks if block is not headline] or blocks
    )
    teasers = _teasers(blocks)
    solid = [block for block in blocks if is_solid(block) and block.number not in teasers]
    if not solid:
        loose = [block for block in blocks if block is not headline]
        solid = [block for block in loose if block.link_density <= LOOSE_LINKS] or loose or blocks
    if not solid:
        return Choice([], root, 0.0)
    if headline and not _heads(headline, solid):
        headline = None
    holder = _widen(_elect(solid, headline), blocks, solid)
    inside = [block for block in blocks if holder.start <= block.element.start < holder.end]
    kept = _sift(inside, {block.number for block in solid}, teasers, headline)
    if not kept:  # a post of nothing but links
        kept = inside
    mass = sum(block.length for block in solid)
    return Choice(kept, holder, min(1.0, sum(block.length for block in kept) / mass))


def _without_chrome(blocks: list[Block], headline: Block | None) -> list[Block]:
    """The blocks outside the chrome; names that would take most of the page's text are not believed.

    Nor is a word that so many elements bear that together they are most of the text: page builders
    call each paragraph a widget, news sites a part behind the paywall.
    """
    mass, total = _masses(blocks)
    around_headline = {element for element, _ in headline.chrome} if headline else set()

    def believed(element: Element, leaning: Leaning) -> bool:
        if leaning is Leaning.COMMENTS:
            return total > 0
        if element in around_headline and mass.get(element):
            return False
        by_word = mass.get(telling_word(element), 0)
        return mass.get(element, 0) <= FORGIVEN_SHARE * total and by_word <= FORGIVEN_WORD * total

    marked = {element: leaning for block in blocks for element, leaning in block.chrome}
    chrome = {element for element, leaning in marked.items() if believed(element, leaning)}
    return [block for block in blocks if not any(element in chrome for element, _ in block.chrome)]


def _masses(blocks: list[Block]) -> tuple[dict[Element | str, int], int]:
    """How much solid text stands under each element of chrome and each word; how much outside comments."""
    mass: dict[Element | str, int] = {}
    total = 0
    for block in filter(is_solid, blocks):
        if not any(leaning is Leaning.COMMENTS for _, leaning in block.chrome):
            total += block.length
        for place in {place for element, _ in block.chrome for place in (element, telling_word(element))}:
            mass[place] = mass.get(place, 0) + block.length
    return mass, total


def _teasers(blocks: list[Block]) -> set[int]:
    """The numbers of blocks that only announce other pages: a linked heading and a short text after it."""
    teasers: set[int] = set()
    for index, block in enumerate(blocks):
        if block.link_density < 0.8 or block.length < 15 or _NUMBERED.match(block.text):
            continue
        unit = block.element.parent or block.element
        members = [
            other for other in blocks[index : index + 6] if unit.start <= other.element.start < unit.end
        ]
        text = sum(other.length for other in members if other.link_density < 0.8)
        if block.element.tag in HEADINGS and text < TEASER_LENGTH:
            teasers.update(other.number for other in members)
    return teasers


def _heads(headline: Block, solid: list[Block]) -> bool:
    """Whether most of the text comes after the headline: else it heads something else."""
    after = sum(block.length for block in solid if block.number > headline.number)
    return after * 2 > sum(block.length for block in solid)


def _elect(solid: list[Block], headline: Block | None) -> Element:
    """The element most voted for."""
    votes: dict[Element, float] = {}
    for block in solid:
        strength = 1 + min(block.length, 800) / 100 + block.text.count(",")
        strength *= 1 - block.link_density
        if headline and block.number < headline.number:
            strength *= 0.5
        elif headline and block.number <= headline.number + NEAR_HEADLINE:
            strength *= 2
        holders = (element for element in outward(block.element, MOST_DEPTH) if element.tag in _HOLDERS)
        for element, share in zip(holders, _VOTES, strict=False):
            votes[element] = votes.get(element, 0.0) + strength * share
    for element in votes:
        tokens = element.attrs.get("class", "") + " " + element.attrs.get("id", "")
        if element.tag in ("article", "main") or says_body(tokens):
            votes[element] *= 1.2
    return max(votes, key=lambda element: votes[element])


def _widen(holder: Element, blocks: list[Block], solid: list[Block]) -> Element:
    """The ancestor that holds most of the solid text with the least of other text."""
    total = sum(block.length for block in solid)
    best, best_worth = holder, 0.0
    for element in (holder, *holder.ancestors()):
        start, end = element.start, element.end
        held = sum(block.length for block in solid if start <= block.element.start < end)
        text = sum(block.length for block in blocks if start <= block.element.start < end)
        worth = 2 * held / (text + total) if text else 0.0
        if worth > best_worth * WIDER_BY:
            best, best_worth = element, worth
    return best


def _sift(inside: list[Block], solid: set[int], teasers: set[int], headline: Block | None) -> list[Block]:
    """What to keep of the holder's blocks: those from the first to the last solid one, but links."""
    first_number = headline.number + 1 if headline and headline in inside else 0
    numbers = [
        index for index, block in enumerate(inside) if block.number in solid and block.number >= first_number
    ]
    if not numbers:
        return inside
    first, last = numbers[0], numbers[-1]
    while first and inside[first - 1].element.tag in HEADINGS and inside[first - 1] is not headline:
        first -= 1
    return [
        block
        for block in inside[first : last + 1]
        if block.number in solid or (block.number not in teasers and _belongs(block))
    ]


def _belongs(block: Block) -> bool:
    """Whether a block that is not solid, yet stands among the solid ones, is part of the document.

    A caption is, where its figure says so and can take it along; and so is a heading, paragraph, item or
    cell that is a link, being no teaser and outside the chrome.
    """
    if is_caption(block) and not any(is_figure(e) for e in outward(block.element, 2 * CAPTION_LEVELS)):
        return False
    return block.link_density < 0.6 or block.element.tag in _FLOW
