"""Choosing the blocks that are the document, by structural rules.

Each solid block (long text, few links, outside the chrome) votes for the elements around it, nearer
ones more. The winner is widened while that gains more solid text than it takes in other text.
Inside it, blocks are kept or dropped one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.bounds import names
from worker.extract.blocks import Block, outward
from worker.extract.signals import Leaning, says_body
from worker.page import Element

SOLID_LENGTH = 80
SENTENCE_LENGTH = 25
SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "！", "？", "।", "؟", ")", "'", "’", "”", "»", '"')
LOOSE_LINKS = 0.33
FORGIVEN_SHARE = 0.4
WIDER_BY = 1.08
TEASER_LENGTH = 400
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_HOLDERS = names(
    """
    article body center dd div fieldset form main section span table tbody td tr html
    """
)
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
    if block.link_density > LOOSE_LINKS:
        return False
    if block.length >= SOLID_LENGTH:
        return True
    return block.length >= SENTENCE_LENGTH and block.text.endswith(SENTENCE_ENDS)


def choose_blocks(blocks: list[Block], root: Element, headline: Block | None) -> Choice:
    """The document's blocks; `headline` is the block that holds its title, where one does."""
    blocks = _without_chrome(blocks, headline)
    teasers = _teasers(blocks)
    solid = [block for block in blocks if is_solid(block) and block.number not in teasers]
    if not solid:
        solid = [block for block in blocks if block.link_density <= LOOSE_LINKS]
    if not solid:
        return Choice([], root, 0.0)
    holder = _widen(_elect(solid, headline), blocks, solid)
    inside = [block for block in blocks if holder.start <= block.element.start < holder.end]
    kept = _sift(inside, {block.number for block in solid}, teasers, headline)
    mass = sum(block.length for block in solid)
    return Choice(kept, holder, min(1.0, sum(block.length for block in kept) / mass))


def _without_chrome(blocks: list[Block], headline: Block | None) -> list[Block]:
    """The blocks outside the chrome; names that would take most of the page's text are not believed."""
    mass: dict[Element, int] = {}
    total = 0
    for block in blocks:
        if is_solid(block):
            if not any(leaning is Leaning.COMMENTS for _, leaning in block.chrome):
                total += block.length
            for element, _ in block.chrome:
                mass[element] = mass.get(element, 0) + block.length
    believed = {
        element
        for block in blocks
        for element, leaning in block.chrome
        if not (headline and element.start <= headline.element.start < element.end and mass.get(element))
        and (total if leaning is Leaning.COMMENTS else mass.get(element, 0) <= FORGIVEN_SHARE * total)
    }
    return [block for block in blocks if not any(element in believed for element, _ in block.chrome)]


def _teasers(blocks: list[Block]) -> set[int]:
    """The numbers of blocks that only announce other pages: a linked heading and a short text after it."""
    teasers: set[int] = set()
    for index, block in enumerate(blocks):
        if block.link_density < 0.8 or block.length < 15:
            continue
        unit = block.element.parent or block.element
        members = [
            other for other in blocks[index : index + 6] if unit.start <= other.element.start < unit.end
        ]
        text = sum(other.length for other in members if other.link_density < 0.8)
        if block.element.tag in HEADINGS and text < TEASER_LENGTH:
            teasers.update(other.number for other in members)
    return teasers


def _elect(solid: list[Block], headline: Block | None) -> Element:
    """The element most voted for."""
    votes: dict[Element, float] = {}
    for block in solid:
        strength = 1 + min(block.length, 800) / 100 + block.text.count(",")
        strength *= 1 - block.link_density
        if headline and block.number < headline.number:
            strength *= 0.5
        holders = (element for element in outward(block.element, 12) if element.tag in _HOLDERS)
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
    """Whether a block that is not solid, yet stands among the solid ones, is part of the document."""
    return block.link_density < 0.6
