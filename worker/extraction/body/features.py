"""Measure every block before it is scored: one row of numbers for each block.

This module measures the block itself (length, links, punctuation, words) and its place on the page and
relative to the headline; `surroundings` measures what is around it. Most numbers are ratios or logarithms, so
that long and short pages compare.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.blocks.boxes_in_text import SENTENCE_ENDS
from worker.extraction.body.chosen_blocks import DocumentHints
from worker.extraction.body.surroundings import (
    TAGS,
    Array,
    frame_chain,
    measure_candidates,
    measure_frames,
    measure_neighbours,
    measure_similar,
    running_sum,
)
from worker.extraction.body.word_weights import WordWeights
from worker.extraction.metadata.headline import words_of
from worker.word_tables import names

MIN_RUNNING_CHARS = 80
"""A block of at least this length is running text."""
MAX_LINE_CHARS = 160
"""Only shorter blocks are read word by word."""
MAX_FIRST_WORDS = 40
_FUNCTION_WORDS = names(
    """
    the of and to in a is that for it was on are as with his they at be this have from or had by but not
    what all were we when your can an there which their if will about many then them would has more her
    him could no than been who its now did get may der die das und den von zu mit sich des auf für ist
    im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch
    wie einem über le la les et des en un une du que est pour qui dans par plus pas au sur ne se ce il
    sont avec mais on el los las y por con una su para del lo como más pero sus al o ha di che non per i
    è una sono da si het een van op te dat zijn niet aan и в не на что с по это как а но за из к у от ve
    bir bu da için w na się jest do
    """
)
_TIME = re.compile(r"\d(?<!\w\d)(?:(?<=1)9\d\d|(?<=2)0\d\d|\d?:\d\d)\b")
"""A year or a time of day. The pattern begins with a digit, which keeps the search fast."""
CACHE_SIZE = 8192
"""Short texts whose measures are cached: a site repeats them on each of its pages."""
_LOGARITHMS = [float(value) for value in np.log1p(np.arange(4001))]


def measure_blocks(blocks: Blocks, hints: DocumentHints, weights: WordWeights) -> Array:
    """The measures of the blocks of a page that are scored (`Blocks.scored`), one row each.

    Menus have no row, but count as neighbours and as text of the elements around them. The page must have
    at least one block.
    """
    length: Array = np.array([block.length for block in blocks], dtype=np.float32)
    linked: Array = np.array([block.linked_chars for block in blocks], dtype=np.float32)
    long: Array = running_chars(length, linked).astype(np.float32)
    own = _measure_each(blocks, hints, weights, length, linked)
    repeated = Counter([block.text for block in blocks])
    chain = frame_chain(blocks)
    parts = [
        own,
        np.array([[min(repeated[block.text], 5)] for block in blocks], dtype=np.float32),
        _measure_place(blocks, hints, length, long),
        measure_frames(blocks, chain, (length, linked, long), weights),
        measure_candidates(chain, len(blocks.frames), length - linked, own[:, 3]),
        measure_similar(blocks, own[:, 0], long > 0),
        measure_neighbours(own[:, [0, 1, 5]], np.column_stack([own[:, 0], own[:, 1], long > 0, own[:, 9]])),
    ]
    return np.hstack(parts)[blocks.scored]


def running_chars(length: NDArray[np.floating], linked_chars: NDArray[np.floating]) -> NDArray[np.floating]:
    """For each block, how many of its characters are running text: all or none."""
    return np.where((length >= MIN_RUNNING_CHARS) & (linked_chars < 0.4 * length), length, 0)


def _measure_each(
    blocks: Blocks, hints: DocumentHints, weights: WordWeights, length: Array, linked: Array
) -> Array:
    """The measures of each block without its surroundings; of menus only their length and share of links."""
    scored: Array = np.array(
        [_measure_block(blocks[number], hints, weights) for number in blocks.scored], dtype=np.float32
    )
    own = np.zeros((len(blocks), scored.shape[1]), dtype=np.float32)
    own[:, 0], own[:, 1] = np.log1p(length), linked / length
    own[blocks.scored] = scored
    return own


def _measure_block(block: Block, hints: DocumentHints, weights: WordWeights) -> list[float]:
    """Measure a block without its surroundings."""
    text, length = block.text, block.length
    inner = block.places[0][0].tag
    if length < MAX_LINE_CHARS:
        measures, has_divider = _measure_line(text)
        word_weight = weights.of_line(text)
        likeness = _likeness(text, hints)
    else:
        measures, has_divider = _measure_text(text, _first_words(text), _TYPICAL)
        word_weight = likeness = 0.0
    return [
        _LOGARITHMS[length] if length < len(_LOGARITHMS) else float(np.log1p(length)),
        block.linked_chars / length,
        *measures,
        word_weight,
        likeness,
        has_divider,
        block is hints.headline,
        float(text[:50] in hints.stated_text) if hints.stated_text else -1.0,
        TAGS.get(block.frame.element.tag, 0),
        inner == "a",
        inner in ("b", "strong", "em", "i"),
        len(block.places),
    ]


def _first_words(text: str) -> list[str]:
    return text.split(None, MAX_FIRST_WORDS)[:MAX_FIRST_WORDS]


def _measure_text(text: str, first: list[str], read: tuple[float, ...]) -> tuple[tuple[float, ...], bool]:
    """Measure a text, and add what was read word by word. Also returns whether the text has characters that
    divide lists of links, or a copyright sign.
    """
    number = text.count(" ") + 1
    commas, stops = text.count(","), text.count(". ") + text.count("? ") + text.count("! ")
    has_divider = "|" in text
    if not text.isascii():
        commas += text.count("，") + text.count("、")
        stops += text.count("。")
        has_divider = has_divider or "»" in text or "›" in text or "©" in text
    begins, ends = text[0], text[-1]
    measures = (
        len(text) / number,
        commas / (1 + number / 10),
        min(stops, 8),
        ends in SENTENCE_ENDS,
        begins.isupper(),
        begins.islower(),
        ends in ":：",
        len(_FUNCTION_WORDS.intersection(first)) / len(first),
        *read,
    )
    return measures, has_divider


_TYPICAL = (0.3, 0.0, 0.0)
"""Typical capitals, digits and times, for a text that is not read word by word."""


@lru_cache(CACHE_SIZE)
def _measure_line(text: str) -> tuple[tuple[float, ...], bool]:
    """The same for a short text, with the shares of words that begin with a capital or a digit, and whether
    it has a time.
    """
    first = _first_words(text)
    count = len(first)
    begins = [word[0] for word in first]
    capitals, digits = sum(map(str.isupper, begins)), sum(map(str.isdigit, begins))
    return _measure_text(text, first, (capitals / count, digits / count, _TIME.search(text) is not None))


def _likeness(text: str, hints: DocumentHints) -> float:
    """The share of the text's words that are in the title."""
    if not hints.title:
        return 0.0
    words = set(words_of(text))
    return len(words & hints.title) / max(1, len(words))


def _measure_place(blocks: Blocks, hints: DocumentHints, length: Array, long: Array) -> Array:
    """Where each block is on the page, and how far it is from the headline."""
    count = len(blocks)
    number = np.arange(count, dtype=np.float32)
    before, running = running_sum(length)[:-1], running_sum(long)[:-1]
    total, total_long = max(1.0, float(length.sum())), max(1.0, float(long.sum()))
    off, words = np.zeros(count), np.zeros(count)
    if hints.headline is not None:
        off = np.clip(number - hints.headline.number, -40, 80)
        words = running - running[hints.headline.number]
        words = np.sign(words) * np.log1p(np.abs(words))
    columns = [
        number / count,
        before / total,
        running / total_long,
        np.minimum(number, 60),
        np.minimum(count - number, 60),
        off,
        words,
        np.full(count, hints.headline is not None),
        np.full(count, np.log1p(count)),
        np.full(count, np.log1p(float(long.sum()))),
    ]
    return np.column_stack(columns).astype(np.float32)
